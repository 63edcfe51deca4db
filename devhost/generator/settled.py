"""Outcomes of claims in a consistent world: coverage, waiting period, deductible and limit are respected."""

from __future__ import annotations

import polars as pl

from devhost.generator.draws import Draws, day_number
from devhost.generator.world import World

# Who sends no claim for a day within the waiting period.
PATIENT = 0.7
# Paid this many days after the decision.
_PAYMENT_DAYS = 14


def with_cover(world: World, insured: pl.DataFrame) -> pl.DataFrame:
    """Policies whose waiting period was over on a day of coverage so far: from `first_day` to `last_day`."""
    end = pl.min_horizontal("expiration_date", "cancellation_date").to_physical().cast(pl.Int64)
    latest = pl.min_horizontal(end - 1, pl.lit(day_number(world.as_of)))
    started = pl.col("effective_date").to_physical() + pl.col("waiting_period_days") <= pl.col("last_day")
    first = pl.col("effective_date").to_physical().cast(pl.Int64)
    known = insured.with_columns(last_day=latest, first_day=first)
    return known.filter((pl.col("status") != "Pending") & started)


def sensible_outcomes(world: World, draw: Draws, basis: pl.DataFrame) -> pl.DataFrame:
    """Decided by the product's own rules, or still open because it is too early."""
    today = day_number(world.as_of)
    # Most people know that they must wait; a few try all the same.
    over = basis["effective"] + basis["waiting"]
    patient = draw.chance("patient", PATIENT)
    service = pl.when(patient).then(pl.max_horizontal("service", over)).otherwise("service")
    dated = basis.with_row_index("row").with_columns(service=service)
    submitted = pl.min_horizontal(pl.col("service") + draw.integers("submitted_date", 1, 14), pl.lit(today))
    dated = dated.with_columns(submitted=submitted, processing=draw.integers("processing_days", 1, 30))
    dated = dated.with_columns(decision=pl.col("submitted") + pl.col("processing"), reason=_denial(draw))
    is_open = pl.col("decision") > today
    is_covered = ~is_open & pl.col("reason").is_null()
    settled = _amounts(dated.with_columns(is_open=is_open, is_covered=is_covered)).sort("row")
    return settled.select(
        "deductible_cents",
        "covered_cents",
        paid_cents="covered_cents",
        service="service",
        submitted="submitted",
        updated=pl.when("is_open").then("submitted").otherwise("decision"),
        status=_status(draw, today),
        denial_reason=pl.when(~pl.col("is_open")).then("reason"),
        processing_days=pl.when(~pl.col("is_open")).then("processing"),
    )


def _denial(draw: Draws) -> pl.Expr:
    """The first check that fails, None when all pass."""
    category = pl.col("category")
    uncovered = ((category == "Dental") & ~pl.col("dental")) | (
        (category == "Preventive") & ~pl.col("wellness")
    )
    return (
        pl.when(pl.col("service") < pl.col("effective") + pl.col("waiting"))
        .then(pl.lit("Waiting period"))
        .when(uncovered)
        .then(pl.lit("Not covered"))
        .when(draw.chance("pre_existing", 0.02))
        .then(pl.lit("Pre-existing condition"))
        .when(draw.chance("undocumented", 0.02))
        .then(pl.lit("Documentation missing"))
    )


def _amounts(dated: pl.DataFrame) -> pl.DataFrame:
    """Deductible and limit are used up by a policy's covered claims in the order of their decisions."""
    network = pl.when("in_network").then(100).otherwise(80)
    due = pl.col("cents") - pl.col("deductible_cents")
    reimbursed = (due * pl.col("percentage") * network + 5_000) // 10_000
    ordered = dated.sort("policy_id", "decision", "row").with_columns(
        counted=pl.when("is_covered").then("cents").otherwise(0)
    )
    ordered = ordered.with_columns(deductible_cents=_share("counted", "deductible"))
    ordered = ordered.with_columns(counted=pl.when("is_covered").then(reimbursed).otherwise(0))
    return ordered.with_columns(covered_cents=_share("counted", "limit"))


def _share(amount: str, budget: str) -> pl.Expr:
    """What each claim takes of its policy's budget: min(budget, sum so far) less what was taken before."""
    total = pl.col(amount).cum_sum().over("policy_id")
    return pl.min_horizontal(total, budget) - pl.min_horizontal(total - pl.col(amount), budget)


def _status(draw: Draws, today: int) -> pl.Expr:
    paid = (pl.col("decision") + _PAYMENT_DAYS <= today) & (pl.col("covered_cents") > 0)
    return (
        pl.when("is_open")
        .then(draw.choice("status/open", ["Submitted", "Under Review"]))
        .when(pl.col("reason").is_not_null())
        .then(pl.lit("Denied"))
        .when(paid)
        .then(pl.lit("Paid"))
        .when(pl.col("covered_cents") * 2 < pl.col("cents"))
        .then(pl.lit("Partially Approved"))
        .otherwise(pl.lit("Approved"))
    )
