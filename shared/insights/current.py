"""What a customer is worth and risks today: one value per name, for lists, pages, files and sums alike.

Gold keeps the columns of the reference system, whose tier, premium and risk count policies that have ended.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

TIERS = {"Platinum": 1000, "Gold": 500, "Silver": 200, "Bronze": None}


def with_tier(customers: pl.DataFrame) -> pl.DataFrame:
    """Customers with `value_tier`, by the annual premium in force."""
    import polars as pl

    premium, tier = pl.col("in_force_annual_premium"), pl.lit("Bronze")
    for name, above in reversed(TIERS.items()):
        if above is not None:
            tier = pl.when(premium > above).then(pl.lit(name)).otherwise(tier)
    return customers.with_columns(value_tier=tier)


def with_risk(customers: pl.DataFrame, scores: pl.DataFrame) -> pl.DataFrame:
    """Customers with the `risk_category` of their score."""
    known = scores.select("customer_id", "risk_category")
    return customers.join(known, on="customer_id", how="left", maintain_order="left")


def with_premium(offers: pl.DataFrame, customers: pl.DataFrame) -> pl.DataFrame:
    """Offers with their customer's `in_force_annual_premium` and `value_tier`."""
    known = with_tier(customers).select("customer_id", "in_force_annual_premium", "value_tier")
    return offers.join(known, on="customer_id", how="left", maintain_order="left")


def by_tier(customers: pl.DataFrame) -> pl.DataFrame:
    """Customers with `value_tier`, summed by it, Platinum first; `avg_loss_ratio` is pooled.

    Pooled is everything paid over all premium earned: the average of customers weighted by their premium.
    Null where nothing was earned.
    """
    import polars as pl

    sums = customers.group_by(tier="value_tier").agg(
        count=pl.len().cast(pl.Int64),
        total_premium=pl.col("in_force_annual_premium").sum(),
        total_claims=pl.col("total_claims").fill_null(0).sum(),
        total_paid_amount=pl.col("total_paid_amount").fill_null(0.0).sum(),
        earned_premium=pl.col("earned_premium").sum(),
    )
    ratio = pl.col("total_paid_amount") / pl.col("earned_premium") * 100
    rated = sums.with_columns(avg_loss_ratio=pl.when(pl.col("earned_premium") > 0).then(ratio).round(2))
    return rated.sort(pl.col("tier").replace_strict({name: place for place, name in enumerate(TIERS)}))
