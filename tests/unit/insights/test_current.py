"""Tier, premium, risk and loss ratio of customers: by what is in force and by what was earned."""

from __future__ import annotations

import polars as pl
import pytest

from shared.insights import current

CUSTOMERS = pl.DataFrame(
    {
        "customer_id": ["C1", "C2", "C3", "C4", "C5"],
        "in_force_annual_premium": [1000.01, 1000.0, 500.0, 200.0, 0.0],
        # What ended policies cost counts for nobody.
        "total_annual_premium": [1000.01, 1000.0, 500.0, 200.0, 9000.0],
        "total_claims": [2, 1, None, 1, 4],
        "total_paid_amount": [300.0, 0.0, None, 50.0, 80.0],
        "earned_premium": [600.0, 400.0, 0.0, 100.0, 0.0],
        "loss_ratio": [30.0, 0.0, None, 25.0, 1.0],
    }
)


def test_a_tier_is_that_of_the_premium_in_force() -> None:
    tiers = current.with_tier(CUSTOMERS)["value_tier"].to_list()
    assert tiers == ["Platinum", "Gold", "Silver", "Bronze", "Bronze"]


def test_a_customer_whose_policies_have_ended_is_not_platinum() -> None:
    lapsed = CUSTOMERS.filter(pl.col("customer_id") == "C5")
    assert current.with_tier(lapsed)["value_tier"].to_list() == ["Bronze"]


def test_an_unknown_premium_is_none() -> None:
    unknown = CUSTOMERS.with_columns(in_force_annual_premium=pl.lit(None, pl.Float64))
    assert set(current.with_tier(unknown)["value_tier"]) == {"Bronze"}


def test_a_ratio_pools_claims_that_paid_nothing_and_customers_without_claims() -> None:
    everybody = current.with_tier(CUSTOMERS).with_columns(value_tier=pl.lit("Gold"))
    [gold] = current.by_tier(everybody).to_dicts()
    assert (gold["count"], gold["total_claims"]) == (5, 8)
    assert gold["total_premium"] == pytest.approx(2700.01)
    assert gold["avg_loss_ratio"] == pytest.approx(430 / 1100 * 100, abs=0.005)


def test_where_nothing_was_earned_there_is_no_ratio() -> None:
    found = {row["tier"]: row for row in current.by_tier(current.with_tier(CUSTOMERS)).to_dicts()}
    assert list(found) == ["Platinum", "Gold", "Silver", "Bronze"]
    assert found["Silver"]["avg_loss_ratio"] is None
    assert found["Gold"]["avg_loss_ratio"] == 0.0
    assert found["Bronze"]["avg_loss_ratio"] == 130.0


def test_a_risk_is_that_of_the_score_and_the_order_stays() -> None:
    scores = pl.DataFrame({"customer_id": ["C3", "C1"], "risk_category": ["Very High", "Low"]})
    found = current.with_risk(CUSTOMERS, scores)
    assert found["customer_id"].to_list() == CUSTOMERS["customer_id"].to_list()
    assert found["risk_category"].to_list() == ["Low", None, "Very High", None, None]


def test_an_offer_goes_by_the_same_premium_and_tier() -> None:
    offers = pl.DataFrame(
        {"customer_id": ["C5", "C1"], "recommendation": ["Retain & Engage", "Plan Upgrade"]}
    )
    found = current.with_premium(offers, CUSTOMERS)
    assert found["value_tier"].to_list() == ["Bronze", "Platinum"]
    assert found["in_force_annual_premium"].to_list() == [0.0, 1000.01]
