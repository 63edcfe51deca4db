"""Settings that cannot work together are refused before anything is asked of Azure."""

from __future__ import annotations

import pytest

from infra.hooks.combinations import CUSTOMERS, refusals

PRIVATE, SPARK = "PETINSURE_PRIVATE_NETWORKING", "PETINSURE_SPARK"
SYNAPSE = {"PETINSURE_SYNAPSE": "true"}
TENANT = {CUSTOMERS[0]: "c0"}


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({PRIVATE: "true", SPARK: "databricks"}, "privateNetworking"),
        ({PRIVATE: "True", SPARK: "fabric", "PETINSURE_FABRIC_PRINCIPAL_ID": "f0"}, "privateNetworking"),
        ({SPARK: "fabric"}, "fabricPrincipalId"),
        ({SPARK: "fabric", "PETINSURE_FABRIC_PRINCIPAL_ID": " "}, "fabricPrincipalId"),
        (SYNAPSE, "synapseAdministratorId"),
        *((dict.fromkeys(set(CUSTOMERS) - {missing}, "x"), "four values") for missing in CUSTOMERS),
        *(({given: "x"}, "four values") for given in CUSTOMERS),
    ],
)
def test_what_cannot_work_is_refused_with_a_sentence(settings: dict[str, str], says: str) -> None:
    (told,) = refusals(settings)
    assert says in told
    assert told.endswith(".")


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {PRIVATE: "false", SPARK: "databricks"},
        {PRIVATE: "", SPARK: ""},
        {PRIVATE: "true", SPARK: "none", **SYNAPSE, "PETINSURE_SYNAPSE_ADMINISTRATOR_ID": "a0"},
        {**SYNAPSE, "PETINSURE_DEVELOPER_ID": "d0"},
        {SPARK: "fabric", "PETINSURE_FABRIC_PRINCIPAL_ID": "f0"},
        dict.fromkeys(CUSTOMERS, "x"),
        dict.fromkeys(CUSTOMERS, ""),
    ],
)
def test_what_works_is_not(settings: dict[str, str]) -> None:
    assert refusals(settings) == []


def test_every_reason_is_told_at_once() -> None:
    assert len(refusals({PRIVATE: "true", SPARK: "fabric", **SYNAPSE, **TENANT})) == 4
