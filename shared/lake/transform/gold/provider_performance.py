"""provider_performance: one row per provider that has claims; unknown ones keep null attributes."""

from __future__ import annotations

from datetime import datetime

import narwhals as nw

from shared.lake.schema.contracts import TABLES
from shared.lake.transform.frames import Frame, count_true, stamped
from shared.lake.transform.numbers import percent, rounded

CONTRACT = TABLES["gold"]["provider_performance"]
ATTRIBUTES = ("provider_name", "provider_type", "city", "state", "is_in_network", "average_rating")
col, lit = nw.col, nw.lit


def provider_performance(claims: Frame, providers: Frame, *, at: datetime) -> Frame:
    """The mart over all claims."""
    sums = _sums(claims).join(providers.select("provider_id", *ATTRIBUTES), on="provider_id", how="left")
    rated = rounded(
        sums,
        denial_rate=percent(col("denied_claims"), col("total_claims")),
        avg_cost_per_visit=col("total_billed") / col("total_claims"),
    )
    return stamped(rated.with_columns(provider_tier=_tier()), CONTRACT, at)


def _sums(claims: Frame) -> Frame:
    sums = claims.group_by("provider_id").agg(
        total_claims=nw.len(),
        _customers=col("customer_id").n_unique(),
        _no_customer=col("customer_id").null_count(),
        _billed=col("claim_amount").sum(),
        _paid=col("paid_amount").sum(),
        _payments=col("paid_amount").count(),
        avg_claim_amount=col("claim_amount").mean(),
        avg_processing_days=col("processing_days").mean(),
        denied_claims=count_true(col("status") == "Denied"),
        emergency_visits=count_true(col("is_emergency")),
    )
    # n_unique counts null as a value.
    nobody = nw.when(col("_no_customer") > 0).then(lit(1)).otherwise(lit(0))
    return sums.with_columns(
        unique_customers=col("_customers").cast(nw.Int64()) - nobody,
        total_billed=nw.when(~col("avg_claim_amount").is_null()).then(col("_billed")),
        total_paid=nw.when(col("_payments") > 0).then(col("_paid")),
    )


def _tier() -> nw.Expr:
    rating, denials = col("average_rating"), col("denial_rate")
    standard = (
        nw.when((rating >= 4.0) & (denials < 20)).then(lit("Standard")).otherwise(lit("Review Required"))
    )
    return nw.when((rating >= 4.5) & (denials < 10)).then(lit("Preferred")).otherwise(standard)
