"""What every template must hold. A rule takes all templates and returns what breaks it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from tests.support.bicep import Resource, Templates, is_name, outcomes, walk, when

Rule = Callable[[Templates], list[str]]

STORAGE = "Microsoft.Storage/storageAccounts"
CONTAINER = f"{STORAGE}/blobServices/containers"
VAULT = "Microsoft.KeyVault/vaults"
WEB_PUBSUB = "Microsoft.SignalRService/webPubSub"
SITE = "Microsoft.Web/sites"
ROLE = "Microsoft.Authorization/roleAssignments"
# What the emulators and old samples open an account with.
KEYS = re.compile(
    r"listkeys|listaccountsas|listservicesas|accountkey|sharedaccesskey|defaultendpointsprotocol", re.I
)
SECRET = re.compile(r"key$|secret|password|webhook|upstream|token$", re.I)
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


def _unless(found: list[Resource], wrong: Callable[[Resource], bool], problem: str) -> list[str]:
    if not found:
        return [f"nothing to check: {problem}"]
    return [f"{each.where} {problem}" for each in found if wrong(each)]


def no_keys(templates: Templates) -> list[str]:
    """No key, no connection string of an account, in any form."""
    lines = ((t.path, line) for t in templates for line in t.text.splitlines())
    return [f"{path} opens something with a key: {line.strip()}" for path, line in lines if KEYS.search(line)]


def shared_keys_off(templates: Templates) -> list[str]:
    """Storage accounts refuse account keys."""
    found = templates.resources(STORAGE)
    return _unless(
        found, lambda r: r.properties.get("allowSharedKeyAccess") is not False, "accepts account keys"
    )


def local_auth_off(templates: Templates) -> list[str]:
    """Nothing accepts a key or password of its own."""
    switches: dict[str, Callable[[Resource], bool]] = {
        WEB_PUBSUB: lambda r: r.properties.get("disableLocalAuth") is True,
        "Microsoft.Insights/components": lambda r: r.properties.get("DisableLocalAuth") is True,
        "Microsoft.OperationalInsights/workspaces": lambda r: (
            r.properties["features"].get("disableLocalAuth") is True
        ),
        VAULT: lambda r: r.properties.get("enableRbacAuthorization") is True,
        "Microsoft.Synapse/workspaces": lambda r: r.properties.get("azureADOnlyAuthentication") is True,
        f"{SITE}/basicPublishingCredentialsPolicies": lambda r: r.properties.get("allow") is False,
    }
    problems = []
    for kind, is_off in switches.items():
        problems += _unless(templates.resources(kind), lambda r, off=is_off: not off(r), "has local keys")  # type: ignore[misc]
    published = {r.body["name"] for r in templates.resources(f"{SITE}/basicPublishingCredentialsPolicies")}
    return problems + [f"publishing by {way} is not off" for way in {"ftp", "scm"} - published]


def encrypted_in_transit(templates: Templates) -> list[str]:
    """TLS 1.2 at least, everywhere, and nothing without TLS."""
    accounts = _unless(
        templates.resources(STORAGE),
        lambda r: (
            r.properties.get("minimumTlsVersion") != "TLS1_2"
            or r.properties.get("supportsHttpsTrafficOnly") is not True
        ),
        "takes less than TLS 1.2",
    )
    sites = _unless(
        templates.resources(SITE),
        lambda r: (
            r.properties.get("httpsOnly") is not True
            or r.properties["siteConfig"].get("minTlsVersion") != "1.2"
            or r.properties["siteConfig"].get("scmMinTlsVersion") != "1.2"
            or r.properties["siteConfig"].get("ftpsState") != "Disabled"
        ),
        "takes less than TLS 1.2, or FTP",
    )
    return accounts + sites


def nothing_anonymous(templates: Templates) -> list[str]:
    """No blob can be read without a token."""
    accounts = _unless(
        templates.resources(STORAGE),
        lambda r: r.properties.get("allowBlobPublicAccess") is not False,
        "may have anonymous blobs",
    )
    return accounts + _unless(
        templates.resources(CONTAINER), lambda r: r.properties.get("publicAccess") != "None", "is anonymous"
    )


def closed_when_private(templates: Templates) -> list[str]:
    """With privateNetworking storage and vault have no public door, Web PubSub one for browsers only."""

    def is_open(resource: Resource) -> bool:
        access = when(resource.properties.get("publicNetworkAccess"), "privateNetworking", True)
        default = when(
            resource.properties.get("networkAcls", {}).get("defaultAction"), "privateNetworking", True
        )
        return access != "Disabled" or default != "Deny"

    def serves_outside(resource: Resource) -> bool:
        rules = when(resource.properties.get("networkACLs"), "privateNetworking", True)
        denied = set(rules["publicNetwork"].get("deny", [])) if rules else set()
        return not denied >= {"RESTAPI", "ServerConnection", "Trace"}

    problems = _unless(templates.resources(STORAGE, VAULT), is_open, "is open with privateNetworking")
    return problems + _unless(templates.resources(WEB_PUBSUB), serves_outside, "lets servers in from outside")


def endpoints_cover_what_is_closed(templates: Templates) -> list[str]:
    """Whatever privateNetworking closes has a private endpoint for each part, and the app a way to them."""
    modules = templates["main.bicep"].part("modules")
    made = _inner(modules["endpoints"])["params"]["endpoints"]
    parts = {(_owner(each["serviceId"]), each["part"]) for each in made}
    wanted = {("host", part) for part in ("blob", "queue", "table")}
    wanted |= {("lake", part) for part in ("blob", "dfs", "queue")}
    wanted |= {("vault", "vault"), ("webPubSub", "webpubsub")}
    problems = [f"no private endpoint for {part} of {owner}" for owner, part in sorted(wanted - parts)]
    subnet = when(_inner(modules["api"])["params"]["subnetId"], "privateNetworking", True)
    return problems + ([] if subnet else ["the app stays outside the network"])


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
    return _unless(
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

    return _unless(templates.resources(SITE), wrong, "uses another identity")


def easy_auth_on(templates: Templates) -> list[str]:
    """Easy Auth answers 401 where one tenant is all there is; its exclusions are the generated ones."""
    found = [r for r in templates.resources(f"{SITE}/config") if r.body["name"] == "authsettingsV2"]

    def wrong(resource: Resource) -> bool:
        validation = resource.properties["globalValidation"]
        paths = templates[resource.template].variable("publicPaths")["function"]
        return (
            resource.properties["platform"].get("enabled") is not True
            or validation["requireAuthentication"] is False
            or "Return401" not in outcomes(validation["unauthenticatedClientAction"])
            or str(validation["excludedPaths"]) != "publicPaths"
            or paths["parameters"]["file_path"] != "../../generated/public-paths.json"
        )

    return _unless(found, wrong, "is not the second lock")


def secrets_stay_secret(templates: Templates) -> list[str]:
    """A parameter that carries a key is secure, and never an output."""
    problems = []
    for template in templates:
        for name, declared in template.part("parameters").items():
            secure = any(d["type"] == "secure" for d in declared["decorators"])
            if SECRET.search(name) and not secure:
                problems.append(f"{template.path}: parameter {name} is not secure")
            if secure and any(str(v) == name for v in walk(template.part("outputs"))):
                problems.append(f"{template.path}: {name} is an output")
    return problems


def nothing_lost_at_once(templates: Templates) -> list[str]:
    """What is deleted can be had back for a while: blobs, containers, keys."""
    blobs = templates.resources(f"{STORAGE}/blobServices")
    problems = _unless(
        blobs,
        lambda r: (
            not all(
                r.properties.get(policy, {}).get("enabled") is True
                for policy in ("deleteRetentionPolicy", "containerDeleteRetentionPolicy")
            )
        ),
        "keeps nothing that was deleted",
    )
    return problems + _unless(
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
    return _unless(templates.resources(kind), wrong, "is not filtered, or loses events")


def _inner(module: Any) -> Any:
    config = module["config"]
    while "params" not in config:
        config = config["config"]
    return config


def _owner(expression: Any) -> str:
    return str(expression["operator"]["operands"]["operand_1"])


def rules() -> Iterator[tuple[str, Rule]]:
    """Every rule of this module by name."""
    for name, value in list(globals().items()):
        if callable(value) and getattr(value, "__annotations__", {}).get("templates") == "Templates":
            yield name, value
