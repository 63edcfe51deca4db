"""Policies: uniform over plans and dates as in the reference, or with coverage that makes sense."""

from __future__ import annotations

from datetime import date

import polars as pl

from devhost.generator import story
from devhost.generator.draws import Draws, day_number, to_dates
from devhost.generator.lists import PAYMENT_METHODS, PLANS, POLICY_STATUSES
from devhost.generator.world import World

_PLANS = pl.DataFrame(PLANS)
# A puppy is insured from its eighth week on.
_WEANING_DAYS = 56


def policies(world: World, owners: pl.DataFrame, animals: pl.DataFrame) -> pl.DataFrame:
    """policies.csv: 22 columns; a policy's owner is its pet's."""
    draw = world.draws("policies", world.policies)
    animal = animals[draw.integers("pet_id", 0, animals.height - 1)]
    plan = _PLANS[draw.integers("plan_name", 0, len(PLANS) - 1)]
    terms = _sensible_terms(world, draw, owners, animal) if world.consistent else _terms(draw)
    effective = terms["effective_date"]
    return pl.DataFrame({"policy_id": draw.uuids("policy_id")}).with_columns(
        policy_number=pl.format("PI{}-{}", pl.lit(world.as_of.year), draw.digits("policy_number", 6)),
        customer_id=animal["customer_id"],
        pet_id=animal["pet_id"],
        plan_name=plan["name"],
        monthly_premium=plan["base_premium"] + draw.uniform("monthly_premium", -5.0, 15.0),
        annual_deductible=plan["deductible"],
        coverage_limit=plan["limit"],
        reimbursement_percentage=plan["reimbursement"],
        effective_date=effective,
        expiration_date=to_dates(effective.to_physical() + 365),
        status=terms["status"],
        payment_method=draw.choice("payment_method", PAYMENT_METHODS),
        payment_frequency=draw.choice("payment_frequency", ["Monthly", "Annual"]),
        waiting_period_days=draw.choice("waiting_period_days", [14, 30]),
        includes_wellness=draw.chance("includes_wellness", 0.5),
        includes_dental=draw.chance("includes_dental", 0.5),
        includes_behavioral=draw.chance("includes_behavioral", 0.5),
        cancellation_date=terms["cancellation_date"],
        renewal_count=draw.integers("renewal_count", 0, 5),
        created_at=effective.cast(pl.Datetime("us")),
        updated_at=pl.lit(world.as_of).cast(pl.Datetime("us")),
    )


def _terms(draw: Draws) -> pl.DataFrame:
    """Dates and a status that know nothing of each other."""
    effective = draw.dates("effective_date", date(2020, 1, 1), date(2024, 10, 1))
    cancelled = to_dates(effective.to_physical() + draw.integers("cancellation_date", 30, 300))
    status = draw.weighted("status", POLICY_STATUSES)
    return pl.select(
        effective_date=effective,
        status=status,
        cancellation_date=pl.when(status == "Cancelled").then(cancelled),
    )


def _sensible_terms(world: World, draw: Draws, owners: pl.DataFrame, animal: pl.DataFrame) -> pl.DataFrame:
    """Coverage after birth and after joining, and the status that follows from the dates."""
    today = day_number(world.as_of)
    joined = animal.join(owners, on="customer_id", how="left", maintain_order="left")["customer_since"]
    earliest = pl.max_horizontal(joined.to_physical(), animal["date_of_birth"].to_physical() + _WEANING_DAYS)
    # Who joined later than the policy would have been sold bought it on joining.
    effective = pl.select(pl.max_horizontal(earliest, story.sold(draw, today))).to_series().cast(pl.Int64)
    pending = draw.chance("pending", 0.05)
    ahead = today + draw.integers("effective_date/ahead", 1, 30)
    cancelled = effective + draw.integers("cancellation_date", 30, 300)
    is_cancelled = ~pending & draw.chance("cancelled", 0.2) & (cancelled <= today)
    return pl.select(
        effective_date=pl.when(pending).then(ahead).otherwise(effective).cast(pl.Int32).cast(pl.Date),
        status=pl.when(pending)
        .then(pl.lit("Pending"))
        .when(is_cancelled)
        .then(pl.lit("Cancelled"))
        .when(effective + 365 <= today)
        .then(pl.lit("Expired"))
        .otherwise(pl.lit("Active")),
        cancellation_date=pl.when(is_cancelled).then(cancelled).cast(pl.Int32).cast(pl.Date),
    )
