"""The contracts of the lake's tables."""

from __future__ import annotations

import pytest

from shared.lake.schema.contracts import TABLES, TableContract, bronze_contract

ALL = [contract for layer in TABLES.values() for contract in layer.values()]
REFERENCE_WIDTHS = {
    "dim_customers": 24,
    "dim_pets": 23,
    "dim_policies": 27,
    "dim_vet_providers": 20,
    "fact_claims": 31,
    "customer_360_view": 62,
    "claims_analytics": 42,
    "monthly_kpis": 15,
    "cross_sell_recommendations": 19,
    "provider_performance": 19,
    "risk_scoring": 21,
}


@pytest.mark.parametrize(("name", "width"), REFERENCE_WIDTHS.items())
def test_the_reference_columns_are_all_there(name: str, width: int) -> None:
    assert len({**TABLES["silver"], **TABLES["gold"]}[name].reference_columns) == width


@pytest.mark.parametrize("contract", ALL, ids=lambda c: f"{c.layer}-{c.name}")
def test_new_columns_follow_all_reference_columns(contract: TableContract) -> None:
    newness = [column.new for column in contract.columns]
    assert newness == sorted(newness)


@pytest.mark.parametrize("contract", ALL, ids=lambda c: f"{c.layer}-{c.name}")
def test_columns_are_unique_and_hold_the_key(contract: TableContract) -> None:
    assert len(set(contract.names)) == len(contract.names)
    assert {*contract.key, contract.bucket_by or contract.key[0]} <= set(contract.names)


def test_bronze_claims_stand_in_the_order_of_the_reference() -> None:
    source = [name for name in bronze_contract("claims").reference_columns if not name.startswith("_")]
    assert source == sorted(source)


def test_silver_and_gold_end_their_reference_columns_with_the_time_of_computation() -> None:
    for name, contract in {**TABLES["silver"], **TABLES["gold"]}.items():
        layer = "gold" if name in TABLES["gold"] else "silver"
        assert contract.reference_columns[-1] == f"_{layer}_timestamp"
