"""What keeps a mistake small: little power, nothing lost at once. Rules as in bicep_rules."""

from __future__ import annotations

import re

from tests.support.bicep import Resource, Templates, is_name, unless

STORAGE = "Microsoft.Storage/storageAccounts"
VAULT = "Microsoft.KeyVault/vaults"
SITE = "Microsoft.Web/sites"
ROLE = "Microsoft.Authorization/roleAssignments"
# Nothing newer has been published for these.
PREVIEWS = {"Microsoft.Insights/diagnosticSettings"}
ALLOWED_ROLES = {
    "modules/roles.bicep": {
        "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",  # Storage Blob Data Owner
        "ba92f5b4-2d11-453d-a403-e96b0029c9fe",  # Storage Blob Data Contributor
        "db58b8e5-c6ad-4a2a-8342-4190687cbf4a",  # Storage Blob Delegator
        "974c5e8b-45b9-4653-ba55-5f855dd0fb88",  # Storage Queue Data Contributor
        "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",  # Storage Table Data Contributor
        "3913510d-42f4-4e42-8a64-420c390055eb",  # Monitoring Metrics Publisher
        "12cf5a90-567b-43ae-8102-96cf46c7d9b4",  # Web PubSub Service Owner
        "12338af0-0e69-4776-bea7-57ae8d297424",  # Key Vault Crypto User
    },
    "modules/synapse.bicep": {"2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"},  # Storage Blob Data Reader
    "modules/spark.bicep": {"ba92f5b4-2d11-453d-a403-e96b0029c9fe"},
}


def roles_allowed(templates: Templates) -> list[str]:
    """Only roles of the list, each where it belongs."""
    problems = []
    for resource in templates.resources(ROLE):
        definition = resource.properties["roleDefinitionId"]["function"]["parameters"]["resource_name_1"]
        role = templates[resource.template].variable(str(definition)) if is_name(definition) else definition
        if role not in ALLOWED_ROLES.get(resource.template, set()):
            problems.append(f"{resource.where} gives a role that is not on the list: {role}")
    return problems


def roles_on_resources(templates: Templates) -> list[str]:
    """A role is given on a resource of the template, never on the group or the subscription."""
    return unless(
        templates.resources(ROLE),
        lambda r: str(r.body.get("scope")) not in templates[r.template].part("resources"),
        "gives a role on more than one resource",
    )


def versions_pinned(templates: Templates) -> list[str]:
    """Every type has one dated API version, and no preview where there is a release."""
    problems, seen = [], {}
    for resource in (each for template in templates for each in template.resources()):
        if seen.setdefault(resource.type, resource.version) != resource.version:
            problems.append(f"{resource.where} takes another version of {resource.type} than elsewhere")
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}(-preview)?", resource.version):
            problems.append(f"{resource.where} has no dated version")
        if resource.version.endswith("-preview") and resource.type not in PREVIEWS:
            problems.append(f"{resource.where} takes a preview")
    return problems


def one_identity(templates: Templates) -> list[str]:
    """The app has the one user-assigned identity, for its package as for its settings."""

    def wrong(resource: Resource) -> bool:
        package = resource.properties["functionAppConfig"]["deployment"]["storage"]["authentication"]
        return (
            resource.body["identity"]["type"] != "UserAssigned" or package["type"] != "UserAssignedIdentity"
        )

    return unless(templates.resources(SITE), wrong, "uses another identity")


def nothing_lost_at_once(templates: Templates) -> list[str]:
    """What is deleted can be had back for a while: blobs, containers, keys."""
    blobs = templates.resources(f"{STORAGE}/blobServices")
    problems = unless(
        blobs,
        lambda r: (
            not all(
                r.properties.get(policy, {}).get("enabled") is True
                for policy in ("deleteRetentionPolicy", "containerDeleteRetentionPolicy")
            )
        ),
        "keeps nothing that was deleted",
    )
    return problems + unless(
        templates.resources(VAULT),
        lambda r: r.properties.get("enablePurgeProtection") is not True,
        "can be purged",
    )


def raw_is_never_deleted(templates: Templates) -> list[str]:
    """No life-cycle rule deletes what the lake is rebuilt from."""
    problems = []
    for policy in templates.resources(f"{STORAGE}/managementPolicies"):
        for rule in policy.properties["policy"]["rules"]:
            kept = {"raw/", "documents/", "lineage/"} & set(rule["definition"]["filters"]["prefixMatch"])
            if kept and "delete" in rule["definition"]["actions"]["baseBlob"]:
                problems.append(f"{policy.where} deletes {', '.join(sorted(kept))}")
    return problems


def events_are_filtered(templates: Templates) -> list[str]:
    """The subscription takes complete raw files only, and nothing is lost that cannot be delivered."""

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
    return unless(templates.resources(kind), wrong, "is not filtered, or loses events")
