"""Silver of the reference data set as of 2026-01-01: every figure that is known."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from shared.lake.schema.contracts import SILVER_TABLES, TABLES
from tests.support import reference_data
from tests.support.lake_compare import differences

pytestmark = reference_data.requires_reference_data


def table(name: str) -> pl.DataFrame:
    return reference_data.silver().tables[name]


def counts(name: str, column: str) -> dict[Any, int]:
    return dict(table(name)[column].value_counts().iter_rows())


@pytest.mark.parametrize(
    ("name", "rows", "average", "scores"),
    [
        ("dim_customers", 5000, 100.0, {100: 5000}),
        ("dim_pets", 6500, 91.7, {100: 3813, 80: 2687}),
        ("dim_policies", 6000, 80.0, {80: 6000}),
        ("dim_vet_providers", 200, 96.0, {100: 160, 80: 40}),
        ("fact_claims", 15000, 82.7, {100: 2018, 80: 12982}),
    ],
)
def test_rows_and_quality_scores(name: str, rows: int, average: float, scores: dict[int, int]) -> None:
    assert table(name).height == rows
    assert round(table(name)["_quality_score"].mean(), 1) == average  # type: ignore[arg-type]
    assert counts(name, "_quality_score") == scores


@pytest.mark.parametrize(
    ("name", "flags"),
    [
        ("dim_customers", {"duplicate_email": 4}),
        ("dim_pets", {"nonpositive_weight": 156}),
        (
            "dim_policies",
            {"active_but_expired": 4188, "starts_before_birth": 1333, "starts_before_customer": 2703},
        ),
        ("dim_vet_providers", {}),
        (
            "fact_claims",
            {"service_after_cover": 9984, "future_date:submitted_date": 15, "denied_without_reason": 507},
        ),
    ],
)
def test_flags(name: str, flags: dict[str, int]) -> None:
    raised = table(name)["_quality_flags"].explode(empty_as_null=True).drop_nulls()
    assert dict(raised.value_counts().iter_rows()) == flags


@pytest.mark.parametrize(
    ("name", "column", "expected"),
    [
        ("dim_pets", "life_stage", {"Adult": 3694, "Senior": 2098, "Geriatric": 708}),
        ("dim_vet_providers", "rating_category", {"Excellent": 74, "Good": 67, "Average": 59}),
        (
            "fact_claims",
            "claim_size_category",
            {
                "Medium ($100-$500)": 6754,
                "Major (>$2000)": 4533,
                "Large ($500-$2000)": 3098,
                "Small (<$100)": 615,
            },
        ),
        ("dim_policies", "is_active", {True: 4188, False: 1812}),
        ("dim_policies", "is_in_force", {False: 6000}),
    ],
)
def test_categories(name: str, column: str, expected: dict[Any, int]) -> None:
    assert counts(name, column) == expected


def test_premiums() -> None:
    policies = table("dim_policies")
    assert policies["annual_premium"].sum() == pytest.approx(5_125_736.29, abs=0.005)
    assert policies["earned_premium"].sum() == pytest.approx(4_550_626.91, abs=0.005)


def test_nothing_is_quarantined() -> None:
    assert all(refused.height == 0 for refused in reference_data.silver().quarantine.values())


def test_every_cell_follows_the_rules() -> None:
    expected = reference_data.expected_silver()
    for name in SILVER_TABLES.values():
        assert differences(table(name), expected[name], TABLES["silver"][name]) == []
