"""Names that Azure takes. Rules as in rules_access."""

from __future__ import annotations

import re
from collections import Counter

from tests.support.deployments import Deployment

# https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
NAMES = {
    "Microsoft.Storage/storageAccounts": r"[a-z0-9]{3,24}",
    "Microsoft.KeyVault/vaults": r"[A-Za-z](?!.*--)[A-Za-z0-9-]{1,22}[A-Za-z0-9]",
    "Microsoft.Web/sites": r"[A-Za-z0-9][A-Za-z0-9-]{0,58}[A-Za-z0-9]",
    "Microsoft.Web/staticSites": r"[A-Za-z0-9][A-Za-z0-9-]{0,38}[A-Za-z0-9]",
    "Microsoft.SignalRService/webPubSub": r"[A-Za-z][A-Za-z0-9-]{1,61}[A-Za-z0-9]",
    "Microsoft.Synapse/workspaces": r"[a-z0-9](?!.*-ondemand)[a-z0-9-]{0,48}[a-z0-9]",
    "Microsoft.Resources/resourceGroups": r"[\w.()-]{0,89}[\w()-]",
}


def names_are_taken(deployment: Deployment) -> list[str]:
    """Every name has the letters and the length of its type."""
    return [
        f"{each.where} is no such name"
        for each in deployment.resources
        if each.type in NAMES and not re.fullmatch(NAMES[each.type], each.name)
    ]


def nothing_twice(deployment: Deployment) -> list[str]:
    """No resource is declared twice."""
    return [
        f"{each} is there twice" for each, n in Counter(r.id for r in deployment.resources).items() if n > 1
    ]


def everything_is_tagged(deployment: Deployment) -> list[str]:
    """Whatever azd finds by its tags has them: the group by environment, each service by its name."""
    if deployment.name == "after-deploy":
        return []
    named = {
        t["azd-service-name"]
        for t in (r.body.get("tags", {}) for r in deployment.resources)
        if "azd-service-name" in t
    }
    group = deployment.one("Microsoft.Resources/resourceGroups")
    problems = [f"no resource for {each}" for each in {"api", "portal", "dashboard"} - named]
    if group.body.get("tags", {}).get("azd-env-name") != deployment.given["environmentName"]:
        problems.append("the group is not tagged with its environment")
    return problems
