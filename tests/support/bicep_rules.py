"""What keeps others out: no keys, no open door. A rule takes all templates and returns what breaks it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.support.bicep import Resource, Templates, is_name, outcomes, unless, walk, when

STORAGE = "Microsoft.Storage/storageAccounts"
CONTAINER = f"{STORAGE}/blobServices/containers"
VAULT = "Microsoft.KeyVault/vaults"
WEB_PUBSUB = "Microsoft.SignalRService/webPubSub"
SITE = "Microsoft.Web/sites"
# What the emulators and old samples open an account with.
KEYS = re.compile(
    r"listkeys|listaccountsas|listservicesas|accountkey|sharedaccesskey|defaultendpointsprotocol", re.I
)
SECRET = re.compile(r"key$|secret|password|webhook|upstream|token$", re.I)


def no_keys(templates: Templates) -> list[str]:
    """No key, no connection string of an account, in any form."""
    lines = ((t.path, line) for t in templates for line in t.text.splitlines())
    return [f"{path} opens something with a key: {line.strip()}" for path, line in lines if KEYS.search(line)]


def shared_keys_off(templates: Templates) -> list[str]:
    """Storage accounts refuse account keys."""
    found = templates.resources(STORAGE)
    return unless(
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
        problems += unless(templates.resources(kind), lambda r, off=is_off: not off(r), "has local keys")  # type: ignore[misc]
    published = {r.body["name"] for r in templates.resources(f"{SITE}/basicPublishingCredentialsPolicies")}
    return problems + [f"publishing by {way} is not off" for way in {"ftp", "scm"} - published]


def encrypted_in_transit(templates: Templates) -> list[str]:
    """TLS 1.2 at least, everywhere, and nothing without TLS."""
    accounts = unless(
        templates.resources(STORAGE),
        lambda r: (
            r.properties.get("minimumTlsVersion") != "TLS1_2"
            or r.properties.get("supportsHttpsTrafficOnly") is not True
        ),
        "takes less than TLS 1.2",
    )
    sites = unless(
        templates.resources(SITE),
        lambda r: (
            r.properties.get("httpsOnly") is not True
            or r.properties["siteConfig"].get("minTlsVersion") != "1.2"
            or r.properties["siteConfig"].get("scmMinTlsVersion") != "1.2"
        ),
        "takes less than TLS 1.2",
    )
    return accounts + sites


def nothing_anonymous(templates: Templates) -> list[str]:
    """No blob can be read without a token."""
    accounts = unless(
        templates.resources(STORAGE),
        lambda r: r.properties.get("allowBlobPublicAccess") is not False,
        "may have anonymous blobs",
    )
    return accounts + unless(
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

    problems = unless(templates.resources(STORAGE, VAULT), is_open, "is open with privateNetworking")
    return problems + unless(templates.resources(WEB_PUBSUB), serves_outside, "lets servers in from outside")


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

    return unless(found, wrong, "is not the second lock")


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


def other_origins_may_only_upload(templates: Templates) -> list[str]:
    """Browsers may PUT to storage from the apps' own origins; the API names them too and takes no cookies."""

    def storage_is_wide(resource: Resource) -> bool:
        rules = resource.properties.get("cors", {}).get("corsRules", [])
        return any(r["allowedMethods"] != ["PUT"] or not is_name(r["allowedOrigins"]) for r in rules)

    def api_is_wide(resource: Resource) -> bool:
        cors = resource.properties["siteConfig"]["cors"]
        return not is_name(cors["allowedOrigins"]) or cors["supportCredentials"] is not False

    problems = unless(templates.resources(f"{STORAGE}/blobServices"), storage_is_wide, "lets pages do more")
    return problems + unless(templates.resources(SITE), api_is_wide, "answers pages of anybody")


def _inner(module: Any) -> Any:
    config = module["config"]
    while "params" not in config:
        config = config["config"]
    return config


def _owner(expression: Any) -> str:
    return str(expression["operator"]["operands"]["operand_1"])
