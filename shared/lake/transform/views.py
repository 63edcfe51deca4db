"""The semantic views over gold: what dashboards and databases read.

Each takes the gold tables and the silver tables by name and returns a frame.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import narwhals as nw

from shared.lake.schema.contracts import TABLES
from shared.lake.transform.frames import DTYPES, Frame, Frames
from shared.lake.transform.numbers import round2

col, lit = nw.col, nw.lit


def vw_customer_360(gold: Frames, silver: Frames) -> Frame:
    """Every column of customer_360_view."""
    return gold["customer_360_view"]


def vw_claims_analytics(gold: Frames, silver: Frames) -> Frame:
    """Every column of claims_analytics."""
    return gold["claims_analytics"]


def vw_monthly_kpis(gold: Frames, silver: Frames) -> Frame:
    """Every column of monthly_kpis."""
    return gold["monthly_kpis"]


def vw_cross_sell(gold: Frames, silver: Frames) -> Frame:
    """Every column of cross_sell_recommendations."""
    return gold["cross_sell_recommendations"]


def vw_risk_scoring(gold: Frames, silver: Frames) -> Frame:
    """Every column of risk_scoring."""
    return gold["risk_scoring"]


def vw_provider_performance(gold: Frames, silver: Frames) -> Frame:
    """provider_performance, a row for every provider without claims, and provider_tier_adjusted."""
    performance = gold["provider_performance"]
    rated = performance.with_columns(provider_tier_adjusted=col("provider_tier"))
    return nw.concat([rated, _idle_providers(performance, silver["dim_vet_providers"])])


def _idle_providers(performance: Frame, providers: Frame) -> Frame:
    busy = performance.select("provider_id").drop_nulls()
    idle = providers.join(busy, on="provider_id", how="anti")
    counts = ("total_claims", "unique_customers", "denied_claims", "emergency_visits")
    fixed = {
        **dict.fromkeys(counts, lit(0)),
        "provider_tier": lit("Review Required"),
        "_gold_timestamp": lit(None),
    }
    columns = TABLES["gold"]["provider_performance"].columns
    own = {
        "provider_id",
        "provider_name",
        "provider_type",
        "city",
        "state",
        "is_in_network",
        "average_rating",
    }
    cells = [
        (col(c.name) if c.name in own else fixed.get(c.name, lit(None))).cast(DTYPES[c.kind]).alias(c.name)
        for c in columns
    ]
    return idle.select(*cells, provider_tier_adjusted=lit("No Claims"))


def vw_executive_dashboard(gold: Frames, silver: Frames) -> Frame:
    """The months, with their growth."""
    return gold["monthly_kpis"].select(
        "year_month",
        "total_claims",
        "unique_customers",
        "total_claim_amount",
        "total_paid_amount",
        "approval_rate",
        "denial_rate",
        "avg_processing_days",
        "loss_ratio",
        "prev_month_claims",
        "claims_growth_pct",
    )


def vw_customer_segments(gold: Frames, silver: Frames) -> Frame:
    """Customers by value tier and risk."""
    groups = gold["customer_360_view"].group_by("customer_value_tier", "customer_risk_score")
    sums = groups.agg(
        customer_count=nw.len(),
        avg_premium=col("total_annual_premium").mean(),
        avg_claims=col("total_claims").mean(),
        avg_loss_ratio=col("loss_ratio").mean(),
        total_premium_value=col("total_annual_premium").sum(),
    )
    return sums.with_columns(
        customer_count=col("customer_count").cast(nw.Int64()),
        total_premium_value=nw.when(~col("avg_premium").is_null()).then(col("total_premium_value")),
    )


def vw_claims_by_category(gold: Frames, silver: Frames) -> Frame:
    """Claims by category and species."""
    sums = (
        gold["claims_analytics"]
        .group_by("claim_category", "species")
        .agg(
            claim_count=nw.len(),
            _amount=col("claim_amount").sum(),
            avg_amount=col("claim_amount").mean(),
            _paid=col("paid_amount").sum(),
            _payments=col("paid_amount").count(),
            avg_processing_days=col("processing_days").mean(),
        )
    )
    return sums.select(
        "claim_category",
        "species",
        claim_count=col("claim_count").cast(nw.Int64()),
        total_amount=nw.when(~col("avg_amount").is_null()).then(col("_amount")),
        avg_amount=col("avg_amount"),
        total_paid=nw.when(col("_payments") > 0).then(col("_paid")),
        avg_processing_days=col("avg_processing_days"),
    )


def vw_segments_by_tier(gold: Frames, silver: Frames) -> Frame:
    """Customers by value tier, Platinum first; the average leaves out loss ratios of zero."""
    ratios = gold["customer_360_view"].with_columns(
        _ratio=nw.when(col("loss_ratio") != 0).then(col("loss_ratio"))
    )
    sums = ratios.group_by("customer_value_tier").agg(
        count=nw.len(),
        total_premium=col("total_annual_premium").sum(),
        total_claims=col("total_claims").sum(),
        _ratio=col("_ratio").mean(),
    )
    rank = lit(4)
    for place, tier in enumerate(("Platinum", "Gold", "Silver")):
        rank = nw.when(col("customer_value_tier") == tier).then(lit(place)).otherwise(rank)
    return (
        sums.with_columns(_rank=rank)
        .sort("_rank")
        .select(
            tier=col("customer_value_tier"),
            count=col("count").cast(nw.Int64()),
            total_premium=col("total_premium"),
            total_claims=col("total_claims"),
            avg_loss_ratio=round2(col("_ratio")),
        )
    )


def customer_summary(gold: Frames, customer_id: str) -> Frame:
    """One customer: the 360 view with score, category, recommendation and its revenue."""
    view = gold["customer_360_view"].filter(col("customer_id") == customer_id)
    risk = gold["risk_scoring"].select("customer_id", "total_risk_score", "risk_category")
    offer = gold["cross_sell_recommendations"].select(
        "customer_id", "recommendation", "estimated_revenue_opportunity"
    )
    return view.join(risk, on="customer_id", how="left").join(offer, on="customer_id", how="left")


def claims_by_service_date(gold: Frames, first: date, last: date) -> Frame:
    """Claims served from `first` to `last`, both included, newest first."""
    chosen = gold["claims_analytics"].filter(col("service_date").is_between(first, last))
    ordered = chosen.sort("service_date", "claim_id", descending=[True, False])
    return ordered.select(
        "service_date",
        "claim_type",
        "claim_category",
        "species",
        "claim_amount",
        "paid_amount",
        "status",
        "provider_name",
        "is_in_network",
    )


VIEWS: Mapping[str, Callable[[Frames, Frames], Frame]] = {
    view.__name__: view
    for view in (
        vw_customer_360,
        vw_claims_analytics,
        vw_monthly_kpis,
        vw_cross_sell,
        vw_provider_performance,
        vw_risk_scoring,
        vw_executive_dashboard,
        vw_customer_segments,
        vw_claims_by_category,
        vw_segments_by_tier,
    )
}
