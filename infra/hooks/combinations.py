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

    def value(name: str) -> str:
        return settings.get(f"PETINSURE_{name}", "").strip()

    spark = value("SPARK") or "none"
    reasons = []
    if _is_true(value("PRIVATE_NETWORKING")) and spark != "none":
        reasons.append(
            "privateNetworking closes the lake to every network but its own, and spark "
            f"{spark} computes in one that has no way in: leave one of the two out."
        )
    if spark == "fabric" and not value("FABRIC_PRINCIPAL_ID"):
        reasons.append(
            "spark fabric admits a workspace identity to the lake: give its object id as fabricPrincipalId."
        )
    if _is_true(value("SYNAPSE")) and not (value("SYNAPSE_ADMINISTRATOR_ID") or value("DEVELOPER_ID")):
        reasons.append(
            "synapse accepts no password, so nobody could open its SQL endpoint: "
            "give an object id as synapseAdministratorId."
        )
    tenant = [bool(settings.get(name, "").strip()) for name in CUSTOMERS]
    if any(tenant) and not all(tenant):
        reasons.append(
            "A tenant of customers takes four values: customerTenantId, customerTenantName, "
            "customerApiClientId and customerWebClientId."
        )
    return reasons


def _is_true(value: str) -> bool:
    return value.lower() in ("true", "1")
