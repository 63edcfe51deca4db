"""What keeps others out: no keys, no open door. A rule takes a deployment and returns what breaks it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from infra import generate
from tests.support.deployments import Deployment, Resource, text, unless

STORAGE = "Microsoft.Storage/storageAccounts"
CONTAINER = f"{STORAGE}/blobServices/containers"
VAULT = "Microsoft.KeyVault/vaults"
WEB_PUBSUB = "Microsoft.SignalRService/webPubSub"
SITE = "Microsoft.Web/sites"
PUBLISHING = f"{SITE}/basicPublishingCredentialsPolicies"
# What the emulators and old samples open an account with.
KEYS = re.compile(
    r"listkeys|listaccountsas|listservicesas|accountkey|sharedaccesskey|defaultendpointsprotocol", re.I
)
SECRET = re.compile(r"key$|secret|password|webhook|upstream|token$", re.I)


def no_keys(deployment: Deployment) -> list[str]:
    """No key, no connection string of an account, in any form."""
    lines = text(deployment).splitlines()
    return [f"opens something with a key: {line.strip()}" for line in lines if KEYS.search(line)]


def shared_keys_off(deployment: Deployment) -> list[str]:
    """Storage accounts refuse account keys."""
    found = deployment.of(STORAGE)
    return unless(
        found, lambda r: r.properties.get("allowSharedKeyAccess") is not False, "accepts account keys"
    )


def local_auth_off(deployment: Deployment) -> list[str]:
    """Nothing accepts a key or password of its own."""
    switches: dict[str, Callable[[Resource], bool]] = {
        WEB_PUBSUB: lambda r: r.properties.get("disableLocalAuth") is True,
        "Microsoft.Insights/components": lambda r: r.properties.get("DisableLocalAuth") is True,
        "Microsoft.OperationalInsights/workspaces": lambda r: (
            r.properties["features"].get("disableLocalAuth") is True
        ),
        VAULT: lambda r: r.properties.get("enableRbacAuthorization") is True,
        PUBLISHING: lambda r: r.properties.get("allow") is False,
    }
    if deployment.has("synapse"):
        switches["Microsoft.Synapse/workspaces"] = lambda r: (
            r.properties.get("azureADOnlyAuthentication") is True
            and "sqlAdministratorLoginPassword" not in r.properties
        )
    problems = []
    for kind, is_off in switches.items():
        problems += unless(deployment.of(kind), lambda r, off=is_off: not off(r), "has local keys")  # type: ignore[misc]
    published = {r.name.rpartition("/")[2] for r in deployment.of(PUBLISHING)}
    return problems + [f"publishing by {way} is not off" for way in {"ftp", "scm"} - published]


def encrypted_in_transit(deployment: Deployment) -> list[str]:
    """TLS 1.2 at least, everywhere, and nothing without TLS."""
    accounts = unless(
        deployment.of(STORAGE),
        lambda r: (
            r.properties.get("minimumTlsVersion") != "TLS1_2"
            or r.properties.get("supportsHttpsTrafficOnly") is not True
        ),
        "takes less than TLS 1.2",
    )
    sites = unless(
        deployment.of(SITE),
        lambda r: (
            r.properties.get("httpsOnly") is not True
            or r.properties["siteConfig"].get("minTlsVersion") != "1.2"
            or r.properties["siteConfig"].get("scmMinTlsVersion") != "1.2"
        ),
        "takes less than TLS 1.2",
    )
    return accounts + sites


def nothing_anonymous(deployment: Deployment) -> list[str]:
    """No blob can be read without a token."""
    accounts = unless(
        deployment.of(STORAGE),
        lambda r: r.properties.get("allowBlobPublicAccess") is not False,
        "may have anonymous blobs",
    )
    return accounts + unless(
        deployment.of(CONTAINER), lambda r: r.properties.get("publicAccess") != "None", "is anonymous"
    )


def easy_auth_where_it_helps(deployment: Deployment) -> list[str]:
    """Easy Auth answers 401 where one tenant is all there is, and is off where there are two."""
    found = [r for r in deployment.of(f"{SITE}/config") if r.name.endswith("/authsettingsV2")]
    public = json.loads(generate.PUBLIC_PATHS.read_text(encoding="utf-8"))
    is_on = not deployment.has("customerTenantId")

    def wrong(resource: Resource) -> bool:
        validation = resource.properties["globalValidation"]
        return (
            resource.properties["platform"].get("enabled") is not is_on
            or validation["requireAuthentication"] is not True
            or validation["unauthenticatedClientAction"] != "Return401"
            or validation["excludedPaths"] != public
        )

    return unless(found, wrong, "is not the second lock")


def other_origins_may_only_upload(deployment: Deployment) -> list[str]:
    """Browsers may PUT to storage from the apps' own origins; the API names them too and takes no cookies."""

    def is_foreign(origins: list[str]) -> bool:
        return not origins or not all("/staticSites/stapp-" in origin for origin in origins)

    def storage_is_wide(resource: Resource) -> bool:
        allowed = resource.properties.get("cors", {}).get("corsRules", [])
        return any(r["allowedMethods"] != ["PUT"] or is_foreign(r["allowedOrigins"]) for r in allowed)

    def api_is_wide(resource: Resource) -> bool:
        cors = resource.properties["siteConfig"]["cors"]
        return is_foreign(cors["allowedOrigins"]) or cors["supportCredentials"] is not False

    problems = unless(deployment.of(f"{STORAGE}/blobServices"), storage_is_wide, "lets pages do more")
    return problems + unless(deployment.of(SITE), api_is_wide, "answers pages of anybody")


def secrets_stay_secret(deployment: Deployment) -> list[str]:
    """A parameter that carries a key is secure, and never an output."""
    problems = []
    for template in deployment.templates():
        for name, declared in template.get("parameters", {}).items():
            if SECRET.search(name) and declared["type"] != "securestring":
                problems.append(f"parameter {name} is not secure")
            if declared["type"] == "securestring":
                value = deployment.given.get(name, "")
                shown = json.dumps(deployment.outputs) + json.dumps(template.get("outputs", {}))
                if f"parameters('{name}')" in shown or (value and value in shown):
                    problems.append(f"{name} is an output")
    return problems
