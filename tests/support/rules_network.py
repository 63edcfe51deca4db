"""What is closed, and who still has a way in. Rules as in rules_access."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.support.deployments import Deployment, Resource, unless
from tests.support.rules_access import SITE, STORAGE, VAULT, WEB_PUBSUB

ENDPOINT = "Microsoft.Network/privateEndpoints"
GROUP = f"{ENDPOINT}/privateDnsZoneGroups"
LINK = "Microsoft.Network/privateDnsZones/virtualNetworkLinks"
NETWORK = "Microsoft.Network/virtualNetworks"
RULES = "Microsoft.Network/networkSecurityGroups"
# The zone in which a part of a service is found by name.
ZONES = {
    "blob": "privatelink.blob.",
    "dfs": "privatelink.dfs.",
    "queue": "privatelink.queue.",
    "table": "privatelink.table.",
    "vault": "privatelink.vaultcore.azure.net",
    "webpubsub": "privatelink.webpubsub.azure.com",
}


def closed_when_private(deployment: Deployment) -> list[str]:
    """With privateNetworking storage and vault have no public door, Web PubSub one for browsers only."""
    if not deployment.has("privateNetworking"):
        return []
    problems = unless(
        deployment.of(STORAGE, VAULT), lambda r: _is_open(r, deployment), "is open with privateNetworking"
    )
    return problems + unless(deployment.of(WEB_PUBSUB), _serves_outside, "lets servers in from outside")


def _is_open(resource: Resource, deployment: Deployment) -> bool:
    firewall = resource.properties.get("networkAcls", {})
    if (
        firewall.get("defaultAction") != "Deny"
        or firewall.get("ipRules")
        or firewall.get("virtualNetworkRules")
    ):
        return True
    admitted = [rule["resourceId"] for rule in firewall.get("resourceAccessRules", [])]
    if admitted and deployment.has("synapse"):
        # A resource rule is a rule of the public door, which therefore stays.
        return not all("/Microsoft.Synapse/workspaces/" in each for each in admitted)
    return resource.properties.get("publicNetworkAccess") != "Disabled"


def _serves_outside(resource: Resource) -> bool:
    rules = resource.properties.get("networkACLs")
    denied = set(rules["publicNetwork"].get("deny", [])) if rules else set()
    return not denied >= {"RESTAPI", "ServerConnection", "Trace"}


def engines_reach_the_lake(deployment: Deployment) -> list[str]:
    """Whatever reads the lake from a network of its own is admitted where the lake is closed."""
    if not deployment.has("privateNetworking"):
        return []
    problems = ["Spark has no way to a closed lake"] if deployment.has("spark") else []
    lake = next(r for r in deployment.of(STORAGE) if r.name.startswith("stlake"))
    admitted = [r["resourceId"] for r in lake.properties["networkAcls"].get("resourceAccessRules", [])]
    public = lake.properties["publicNetworkAccess"] == "Enabled"
    if deployment.has("synapse") and not (public and any("Microsoft.Synapse" in r for r in admitted)):
        problems.append("Synapse has no way to a closed lake")
    return problems


def endpoints_cover_what_is_closed(deployment: Deployment) -> list[str]:
    """What privateNetworking closes has a private endpoint for each part and a name, and the app a way."""
    if not deployment.has("privateNetworking"):
        return []
    made = {(owner, part) for _, owner, part in _connections(deployment)}
    wanted = set(_wanted(deployment))
    problems = [f"no private endpoint for {part} of {owner}" for owner, part in sorted(wanted - made)]
    zones = {r.name.partition("/")[0]: r.properties["privateDnsZoneConfigs"] for r in deployment.of(GROUP)}
    links = " ".join(r.id for r in deployment.of(LINK))
    for endpoint, _, part in _connections(deployment):
        configured = [c["properties"]["privateDnsZoneId"] for c in zones.get(endpoint, [])]
        zone = ZONES.get(part, "no zone of ours")
        if not any(zone in each for each in configured):
            problems.append(f"{endpoint} is found by no name")
        if zone not in links:
            problems.append(f"names of {part} are not known in the network")
    return problems + _outside(deployment)


def _connections(deployment: Deployment) -> Iterator[tuple[str, str, str]]:
    """Endpoint, id of what it leads to, and the part."""
    for endpoint in deployment.of(ENDPOINT):
        for link in endpoint.properties["privateLinkServiceConnections"]:
            for part in link["properties"]["groupIds"]:
                yield endpoint.name, link["properties"]["privateLinkServiceId"], part


def _wanted(deployment: Deployment) -> Iterator[tuple[str, str]]:
    for account in deployment.of(STORAGE):
        parts = ("blob", "dfs") if account.properties.get("isHnsEnabled") else ("blob", "queue", "table")
        yield from ((account.id, part) for part in parts)
    yield from ((vault.id, "vault") for vault in deployment.of(VAULT))
    yield from ((service.id, "webpubsub") for service in deployment.of(WEB_PUBSUB))


def _outside(deployment: Deployment) -> list[str]:
    network = deployment.one(NETWORK)
    subnets = {f"{network.id}/subnets/{s['name']}": s["properties"] for s in network.properties["subnets"]}
    app = subnets.get(str(deployment.one(SITE).properties.get("virtualNetworkSubnetId")))
    problems = [] if app and _delegated(app) else ["the app stays outside the network"]
    homes = {e.properties["subnet"]["id"] for e in deployment.of(ENDPOINT)}
    return problems + [f"no subnet {home}" for home in homes - set(subnets)]


def _delegated(subnet: dict[str, Any]) -> bool:
    return [d["properties"]["serviceName"] for d in subnet.get("delegations", [])] == [
        "Microsoft.App/environments"
    ]


def nothing_comes_in_from_the_internet(deployment: Deployment) -> list[str]:
    """Every subnet has rules; what they admit comes from the network itself, by HTTPS."""
    if not deployment.has("privateNetworking"):
        return []
    bare = [
        f"subnet {s['name']} has no rules"
        for s in deployment.one(NETWORK).properties["subnets"]
        if not s["properties"].get("networkSecurityGroup")
    ]

    def admits(group: Resource) -> bool:
        rules = [r["properties"] for r in group.properties["securityRules"]]
        inbound = [r for r in rules if r["direction"] == "Inbound"]
        return not any(r["access"] == "Deny" for r in inbound) or any(
            r["access"] == "Allow"
            and not (r["sourceAddressPrefix"].startswith("10.") and r["destinationPortRange"] == "443")
            for r in inbound
        )

    return bare + unless(deployment.of(RULES), admits, "admits more than the app")


def uploads_as_the_network_allows(deployment: Deployment) -> list[str]:
    """The app offers addresses for uploads only where a browser reaches the lake."""
    settings = deployment.one(f"{SITE}/config", "/appsettings").properties
    reachable = "false" if deployment.has("privateNetworking") else "true"
    return (
        []
        if settings.get("DIRECT_UPLOADS") == reachable
        else ["DIRECT_UPLOADS is not what the network allows"]
    )
