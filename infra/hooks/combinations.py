"""Settings that cannot work together; the template itself refuses the same, with the same words."""

from __future__ import annotations

from collections.abc import Mapping

CUSTOMERS = (
    "PETINSURE_CUSTOMER_TENANT_ID",
    "PETINSURE_CUSTOMER_TENANT_NAME",
    "PETINSURE_CUSTOMER_API_CLIENT_ID",
    "PETINSURE_CUSTOMER_WEB_CLIENT_ID",
)


def refusals(settings: Mapping[str, str]) -> list[str]:
    """Why an environment with these `PETINSURE_…` values is not deployed; empty when it may be.

    A value that is missing counts as its default, as in main.parameters.json.
    """

    def given(name: str) -> str:
        return settings.get(f"PETINSURE_{name}", "").strip()

    spark = given("SPARK") or "none"
    found = []
    if _is_true(given("PRIVATE_NETWORKING")) and spark != "none":
        found.append(
            "privateNetworking closes the lake to every network but its own, and spark "
            f"{spark} computes in one that has no way in: leave one of the two out."
        )
    if spark == "fabric" and not given("FABRIC_PRINCIPAL_ID"):
        found.append(
            "spark fabric admits a workspace identity to the lake: give its object id as fabricPrincipalId."
        )
    if _is_true(given("SYNAPSE")) and not (given("SYNAPSE_ADMINISTRATOR_ID") or given("DEVELOPER_ID")):
        found.append(
            "synapse accepts no password, so nobody could open its SQL endpoint: "
            "give an object id as synapseAdministratorId."
        )
    tenant = [bool(settings.get(name, "").strip()) for name in CUSTOMERS]
    if any(tenant) and not all(tenant):
        found.append(
            "A tenant of customers takes four values: customerTenantId, customerTenantName, "
            "customerApiClientId and customerWebClientId."
        )
    return found


def _is_true(value: str) -> bool:
    return value.lower() in ("true", "1")
