"""What keeps a mistake small: little power, nothing lost at once. Rules as in rules_access."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from fnmatch import fnmatchcase

from shared.raw.names import api_blob_name
from tests.support.deployments import Deployment, Resource, unless
from tests.support.rules_access import SITE, STORAGE, VAULT

ROLE = "Microsoft.Authorization/roleAssignments"
DIAGNOSTICS = "Microsoft.Insights/diagnosticSettings"
# Nothing newer has been published for these.
PREVIEWS = {DIAGNOSTICS}
BLOB_OWNER = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b"
BLOB_CONTRIBUTOR = "ba92f5b4-2d11-453d-a403-e96b0029c9fe"
BLOB_READER = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"
BLOB_DELEGATOR = "db58b8e5-c6ad-4a2a-8342-4190687cbf4a"
QUEUES = "974c5e8b-45b9-4653-ba55-5f855dd0fb88"
TABLES = "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"
# Who may do what, and where: the first letters of the resource's name, or a container.
APP = {
    ("app", "sthost", BLOB_OWNER),
    ("app", "sthost", QUEUES),
    ("app", "sthost", TABLES),
    ("app", "stlake", BLOB_CONTRIBUTOR),
    ("app", "stlake", BLOB_DELEGATOR),
    ("app", "appi", "3913510d-42f4-4e42-8a64-420c390055eb"),  # Monitoring Metrics Publisher
    ("app", "wps", "12cf5a90-567b-43ae-8102-96cf46c7d9b4"),  # Web PubSub Service Owner
    ("app", "kv", "12338af0-0e69-4776-bea7-57ae8d297424"),  # Key Vault Crypto User
    ("topic", "dead-letter", BLOB_CONTRIBUTOR),
}
DEVELOPER = {
    ("developer", "stlake", BLOB_OWNER),
    ("developer", "sthost", TABLES),
    ("developer", "sthost", QUEUES),
}
SYNAPSE = {("synapse", layer, BLOB_READER) for layer in ("gold", "silver", "quarantine")}
# Whose identity an expression asks for.
PRINCIPALS = {
    "/userAssignedIdentities/id-func-": "app",
    "/systemTopics/": "topic",
    "/Microsoft.Synapse/workspaces/": "synapse",
    "/accessConnectors/": "databricks",
}


def roles_exactly(deployment: Deployment) -> list[str]:
    """Exactly the roles of the list, each to one principal on one resource of the deployment."""
    given = [_assignment(each, deployment) for each in deployment.of(ROLE)]
    wanted = set(APP)
    if deployment.given.get("profile") != "prod" and deployment.has("principalId"):
        wanted |= DEVELOPER
    if deployment.has("producersId"):
        wanted |= {("producers", "raw", BLOB_CONTRIBUTOR)}
    if deployment.has("synapse"):
        wanted |= SYNAPSE
    if deployment.has("spark"):
        wanted |= {(str(deployment.given["spark"]), "stlake", BLOB_CONTRIBUTOR)}
    problems = [f"{who} has no role {role} on {where}" for who, where, role in sorted(wanted - set(given))]
    extra = Counter(given) - Counter(wanted)
    return problems + [
        f"{who} has a role that is not on the list, {role} on {where}" for who, where, role in extra
    ]


def _assignment(resource: Resource, deployment: Deployment) -> tuple[str, str, str]:
    known = {each.id: each.name for each in deployment.resources}
    where = known.get(resource.scope, f"nothing of its own ({resource.scope})")
    where = where.rpartition("/")[2] if "/" in where else re.match(r"[a-z]+", where)[0]  # type: ignore[index]
    where = re.sub(r"^(sthost|stlake).*", r"\1", where)
    asked = str(resource.properties["principalId"])
    who = next((name for part, name in PRINCIPALS.items() if part in asked), "")
    if not who:
        who = {
            deployment.given.get("principalId"): "developer",
            deployment.given.get("fabricPrincipalId"): "fabric",
            deployment.given.get("producersId"): "producers",
        }.get(asked, asked)
    return who, where, str(resource.properties["roleDefinitionId"]).rpartition("/")[2]


def producers_leave_records_alone(deployment: Deployment) -> list[str]:
    """Who drops batch files can neither write over a record of the API nor take it or its folder away."""
    given = [
        str(each.properties.get("condition", "")) if each.properties.get("conditionVersion") == "2.0" else ""
        for each in deployment.of(ROLE)
        if each.properties["principalId"] == deployment.given.get("producersId")
    ]
    at = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
    records = [
        api_blob_name(entity, "DEMO-001", at) for entity in ("claims", "customers", "pets", "policies")
    ]
    wrong = [
        (action, path)
        for condition in given
        for action in ("write", "add/action", "delete", "move/action")
        for path in [*records, *([] if action in ("write", "add/action") else ["claims", "pets"])]
        if _is_admitted(condition, action, path)
    ]
    blocked = [
        (action, path)
        for condition in given
        for action in ("read", "write", "delete")
        for path in ("claims/2026/01.csv", "customers.csv", "claims/CLM-2026.jsonl", "vet_providers/a.csv")
        if not _is_admitted(condition, action, path)
    ]
    return [f"producers may {action} {path}" for action, path in wrong] + [
        f"producers may not {action} {path}" for action, path in blocked
    ]


def _is_admitted(condition: str, action: str, path: str) -> bool:
    """What a condition of `((actions) OR (tests of the path)) AND …` says of an action on a path."""
    for part in re.split(r"\)\) AND \(\(", condition):
        actions = re.findall(r"ActionMatches\{'[^']+/blobs/([^']+)'\}", part)
        unlike = re.findall(r":path\] StringNotLike '([^']+)'", part)
        unequal = re.findall(r":path\] StringNotEquals '([^']+)'", part)
        if action in actions and (path in unequal or any(fnmatchcase(path, each) for each in unlike)):
            return False
    return True


def versions_pinned(deployment: Deployment) -> list[str]:
    """Every type has one dated API version, and no preview where there is a release."""
    problems, seen = [], {}
    for resource in deployment.resources:
        version = str(resource.body["apiVersion"])
        if seen.setdefault(resource.type, version) != version:
            problems.append(f"{resource.where} takes another version than elsewhere")
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}(-preview)?", version):
            problems.append(f"{resource.where} has no dated version")
        if version.endswith("-preview") and resource.type not in PREVIEWS:
            problems.append(f"{resource.where} takes a preview")
    return problems


def one_identity(deployment: Deployment) -> list[str]:
    """The app has the one user-assigned identity, for its package as for its settings."""

    def wrong(resource: Resource) -> bool:
        package = resource.properties["functionAppConfig"]["deployment"]["storage"]["authentication"]
        return (
            resource.body["identity"]["type"] != "UserAssigned"
            or package["type"] != "UserAssignedIdentity"
            or list(resource.body["identity"]["userAssignedIdentities"])
            != [package["userAssignedIdentityResourceId"]]
        )

    return unless(deployment.of(SITE), wrong, "uses another identity")


def nothing_lost_at_once(deployment: Deployment) -> list[str]:
    """What is deleted can be had back for a while: blobs, containers, keys."""

    def forgets(resource: Resource) -> bool:
        policies = ("deleteRetentionPolicy", "containerDeleteRetentionPolicy")
        kept = [resource.properties.get(policy, {}) for policy in policies]
        return not all(policy.get("enabled") is True and policy.get("days", 0) >= 7 for policy in kept)

    problems = unless(deployment.of(f"{STORAGE}/blobServices"), forgets, "keeps nothing that was deleted")
    return problems + unless(
        deployment.of(VAULT), lambda r: r.properties.get("enablePurgeProtection") is not True, "can be purged"
    )


def raw_is_never_deleted(deployment: Deployment) -> list[str]:
    """No life-cycle rule deletes what the lake is rebuilt from, nor records of what was done."""
    problems = []
    for policy in deployment.of(f"{STORAGE}/managementPolicies"):
        for rule in policy.properties["policy"]["rules"]:
            prefixes = rule["definition"]["filters"].get("prefixMatch", [""])
            kept = [p for p in prefixes if not p.startswith("dead-letter/")]
            if kept and "delete" in rule["definition"]["actions"]["baseBlob"]:
                problems.append(f"{policy.where} deletes {', '.join(sorted(kept)) or 'everything'}")
    return problems


def events_are_filtered(deployment: Deployment) -> list[str]:
    """The subscription takes complete raw files only, and nothing is lost that cannot be delivered."""
    if deployment.name != "after-deploy":
        return []

    def wrong(resource: Resource) -> bool:
        chosen = resource.properties["filter"]
        apis = {v for f in chosen.get("advancedFilters", []) if f["key"] == "data.api" for v in f["values"]}
        return (
            chosen.get("subjectBeginsWith") != "/blobServices/default/containers/raw/"
            or chosen.get("includedEventTypes") != ["Microsoft.Storage.BlobCreated"]
            or apis != {"CopyBlob", "FlushWithClose", "PutBlob", "PutBlockList"}
            or resource.properties.get("deadLetterWithResourceIdentity") is None
        )

    kind = "Microsoft.EventGrid/systemTopics/eventSubscriptions"
    return unless(deployment.of(kind), wrong, "is not filtered, or loses events")


def site_is_written_in_turn(deployment: Deployment) -> list[str]:
    """Writes to one site's configuration follow each other: at the same time one of them is answered 409."""
    writes = (f"{SITE}/config", f"{SITE}/basicPublishingCredentialsPolicies")
    problems = []
    for template in deployment.templates():
        declared = template.get("resources", [])
        every = declared if isinstance(declared, list) else list(declared.values())
        found = [r for r in every if r["type"] in writes]
        behind = sum(any(t in d for d in r.get("dependsOn", []) for t in writes) for r in found)
        if found and behind < len(found) - 1:
            problems.append(f"{len(found)} writes to the site, {behind} of them wait for another")
    return problems


def app_diagnostics_when_asked(deployment: Deployment) -> list[str]:
    """The app has diagnostic settings only where they are asked for: its plan may not offer them."""
    found = [r for r in deployment.of(DIAGNOSTICS) if "/Microsoft.Web/sites/" in r.id]
    asked = deployment.has("appDiagnostics")
    return [] if bool(found) is asked else [f"the app has {len(found)} diagnostic settings"]
