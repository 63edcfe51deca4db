"""Gold of the reference data set as of 2026-01-01: every figure that is known."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import polars as pl
import pytest

from shared.lake.schema.contracts import TABLES
from shared.lake.transform.views import VIEWS
from tests.support import reference_data
from tests.support.lake_compare import differences
from tests.support.reference_gold import reference_gold

pytestmark = reference_data.requires_reference_data


def mart(name: str) -> pl.DataFrame:
    return reference_data.gold().tables[name]


def view(name: str) -> pl.DataFrame:
    layers = (reference_data.gold().tables, reference_data.silver().tables)
    gold, silver = ({k: nw.from_native(v.lazy()) for k, v in tables.items()} for tables in layers)
    frame: pl.LazyFrame = VIEWS[name](gold, silver).to_native()
    return frame.collect(engine="streaming")


@pytest.mark.parametrize(
    ("name", "column", "expected"),
    [
        (
            "customer_360_view",
            "customer_value_tier",
            {"Bronze": 2312, "Platinum": 1851, "Gold": 547, "Silver": 290},
        ),
        (
            "customer_360_view",
            "customer_risk_score",
            {"Very Low Risk": 3355, "High Risk": 1123, "Low Risk": 285, "Medium Risk": 237},
        ),
        ("customer_360_view", "churn_risk", {"Low": 2312, "High": 2249, "Churned": 439}),
        ("customer_360_view", "churn_risk_adjusted", {"Lapsed": 2688, "No Policy": 2312}),
        (
            "cross_sell_recommendations",
            "recommendation",
            {
                "Retain & Engage": 3501,
                "Add Wellness Coverage": 535,
                "Insure Additional Pets": 372,
                "Add Dental Coverage": 303,
                "Plan Upgrade": 289,
            },
        ),
        ("provider_performance", "provider_tier", {"Standard": 109, "Review Required": 87, "Preferred": 4}),
        (
            "risk_scoring",
            "risk_category",
            {"Very Low": 1535, "Low": 1372, "Medium": 892, "High": 632, "Very High": 569},
        ),
        ("risk_scoring", "claims_frequency_risk", {5: 4981, 15: 19}),
    ],
)
def test_categories(name: str, column: str, expected: dict[Any, int]) -> None:
    assert dict(mart(name)[column].value_counts().iter_rows()) == expected


def test_customer_360() -> None:
    rows = mart("customer_360_view")
    assert rows.height == 5000
    assert rows["loss_ratio"].null_count() == 257
    assert (rows["loss_ratio"] == 0).sum() == 2631
    assert rows["loss_ratio"].max() == 4297.27
    nulls = {name: rows[name].null_count() for name in ("total_pets", "total_policies", "total_claims")}
    assert nulls == {"total_pets": 1370, "total_policies": 2312, "total_claims": 2569}


def test_claims_analytics() -> None:
    rows = mart("claims_analytics")
    assert rows["network_savings"].sum() == pytest.approx(2_701_627.209, abs=0.0005)
    assert rows["is_in_network"].sum() == 10_088
    assert rows["claim_amount"].sum() == pytest.approx(26_662_860.23, abs=0.005)
    assert rows["paid_amount"].sum() == pytest.approx(9_722_651.77, abs=0.005)


def test_months_stand_in_order() -> None:
    months = mart("monthly_kpis")["year_month"].to_list()
    assert len(months) == 72
    assert months == sorted(months)
    assert (months[0], months[-1]) == ("2020-01", "2025-12")


@pytest.mark.parametrize(
    "expected",
    [
        ("2020-01", 2, 0.00, 50.00, 0.00, 0.0, 2, 50.00, 3_643.92, 0.00),
        ("2020-02", 3, 33.33, 0.00, 0.00, 50.00, 1, 100.00, 10_753.46, 0.00),
        ("2022-06", 166, 17.47, 21.69, 47.41, 23.88, 113, 68.14, 73_623.54, 176.60),
        ("2025-12", 302, 16.89, 14.57, 41.01, -23.54, 212, 79.25, 0.00, None),
    ],
)
def test_single_months(expected: tuple[Any, ...]) -> None:
    columns = """year_month total_claims approval_rate denial_rate loss_ratio claims_growth_pct decided_claims
        approval_rate_decided earned_premium earned_loss_ratio"""
    rows = mart("monthly_kpis").select(columns.split()).filter(pl.col("year_month") == expected[0])
    assert rows.row(0) == expected


def test_over_all_claims() -> None:
    months, claims = mart("monthly_kpis"), mart("claims_analytics")
    decided = months["decided_claims"].sum()
    approvals = claims["status"].is_in(["Approved", "Partially Approved", "Paid"]).sum()
    assert decided == 10_040
    assert round(approvals / decided * 100, 2) == 74.85
    assert round(months["approved_claims"].sum() / 15_000 * 100, 2) == 17.07
    assert round(claims["paid_amount"].sum() / claims["claim_amount"].sum() * 100, 2) == 36.47
    assert f"{claims['processing_days'].mean():.2f}" == "15.60"


def test_cross_sell() -> None:
    rows = mart("cross_sell_recommendations")
    flags = ("upgrade", "wellness", "dental", "multi_pet")
    assert [rows[f"{flag}_opportunity"].sum() for flag in flags] == [289, 646, 615, 832]
    assert rows["estimated_revenue_opportunity"].sum() == pytest.approx(930_748.533, abs=0.0005)
    assert rows["priority_score"].null_count() == 257
    assert (rows["priority_score"] < 0).sum() == 714
    assert rows["upgrade_opportunity_adjusted"].sum() == 272
    assert rows["priority_score_adjusted"].sum() == pytest.approx(335_297.06, abs=0.005)


def test_providers() -> None:
    rows = mart("provider_performance")
    assert rows.height == 200
    assert (rows["total_claims"].min(), rows["total_claims"].max()) == (48, 103)


def test_risk_scores() -> None:
    rows = mart("risk_scoring")
    scores, normalized = rows["total_risk_score"], rows["risk_score_normalised"]
    assert (scores.mean(), scores.min(), scores.max()) == (41.46, 10, 165)
    assert (rows["condition_risk"] > 45).sum() == 131
    assert round(normalized.mean(), 2) == 22.12  # type: ignore[arg-type]
    assert (normalized.min(), normalized.max()) == (0.0, 78.57)


def test_views_have_their_rows() -> None:
    names = ("vw_executive_dashboard", "vw_customer_segments", "vw_claims_by_category")
    assert [view(name).height for name in names] == [72, 13, 28]


def test_segments_by_tier() -> None:
    rows = view("vw_segments_by_tier").with_columns(pl.col("total_premium").round(2)).rows()
    assert rows == [
        ("Platinum", 1851, 4_600_961.73, 12_609, 213.93),
        ("Gold", 547, 418_718.61, 1_682, 389.16),
        ("Silver", 290, 106_055.95, 709, 571.63),
        ("Bronze", 2312, 0.0, 0, None),
    ]


def test_every_cell_follows_the_rules() -> None:
    expected = reference_gold(reference_data.expected_silver(), reference_data.AS_OF)
    for name, contract in TABLES["gold"].items():
        assert differences(mart(name), expected[name], contract, skip=["recommendation_reason"]) == []
