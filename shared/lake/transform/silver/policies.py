"""dim_policies."""

from __future__ import annotations

from datetime import date

import narwhals as nw

from shared.lake.transform.dates import day_number, months_since
from shared.lake.transform.frames import Frame, Frames, is_true
from shared.lake.transform.numbers import round2

DERIVED = ("annual_premium", "is_active", "policy_age_months", "days_until_renewal", "plan_tier")
_TIERS = {"Basic": 1, "Standard": 2, "Premium": 3, "Unlimited": 4}
col = nw.col


def clean(rows: Frame) -> Frame:
    """Nothing to clean beyond the dates."""
    return rows


def enrich(rows: Frame, parents: Frames, as_of: date) -> Frame:
    """Adds the derived columns, and what the owner and the pet say about the dates."""
    active = col("status") == "Active"
    remaining = day_number(col("expiration_date")) - as_of.toordinal()
    derived = rows.with_columns(
        annual_premium=col("monthly_premium") * 12,
        plan_tier=_plan_tier(),
        is_active=active,
        policy_age_months=months_since(col("effective_date"), as_of=as_of),
        days_until_renewal=nw.when(active).then(remaining),
        cover_end_date=nw.min_horizontal("expiration_date", "cancellation_date"),
    )
    covered = derived.with_columns(
        annual_premium=round2(col("annual_premium")),
        is_in_force=_is_in_force(as_of),
        earned_days=_earned_days(as_of),
    )
    earned = covered.with_columns(earned_premium=col("annual_premium") / 365 * col("earned_days"))
    return _with_parents(earned, parents)


def _plan_tier() -> nw.Expr:
    tier = nw.lit(0)
    for plan, number in _TIERS.items():
        tier = nw.when(col("plan_name") == plan).then(nw.lit(number)).otherwise(tier)
    return tier


def _is_in_force(as_of: date) -> nw.Expr:
    covered = (col("effective_date") <= as_of) & (col("cover_end_date") > as_of)
    return is_true(col("is_active") & covered)


def _earned_days(as_of: date) -> nw.Expr:
    """Days of coverage up to and with as_of; none for a pending policy or one without its dates."""
    # The end is null only together with the expiration date, which rules the policy out anyway.
    end = nw.min_horizontal(day_number(col("cover_end_date")), nw.lit(as_of.toordinal() + 1))
    days = end - day_number(col("effective_date"))
    counts = (days > 0) & ~is_true(col("status") == "Pending") & ~col("expiration_date").is_null()
    return nw.when(is_true(counts)).then(days).otherwise(nw.lit(0))


def _with_parents(rows: Frame, parents: Frames) -> Frame:
    owners = parents["customers"].select(
        "customer_id", _known_customer=nw.lit(True), _customer_since=col("customer_since")
    )
    pets = parents["pets"].select(
        "pet_id",
        _known_pet=nw.lit(True),
        _pet_customer_id=col("customer_id"),
        _pet_birth=col("date_of_birth"),
    )
    return rows.join(owners, on="customer_id", how="left").join(pets, on="pet_id", how="left")
