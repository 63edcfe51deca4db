"""customer_360_view: one row per customer."""

from __future__ import annotations

from datetime import date, datetime

import narwhals as nw

from shared.lake.schema.contracts import TABLES, silver_contract
from shared.lake.transform.dates import day_number
from shared.lake.transform.frames import Cut, Frame, count_true, stamped, whole
from shared.lake.transform.native import collect_sets
from shared.lake.transform.numbers import percent, rounded

CONTRACT = TABLES["gold"]["customer_360_view"]
col, lit = nw.col, nw.lit


def customer_360(
    customers: Frame,
    pets: Frame,
    policies: Frame,
    claims: Frame,
    *,
    as_of: date,
    at: datetime,
    cut: Cut = whole,
) -> Frame:
    """The mart of the given customers, from their pets, policies and claims."""
    rows = customers.select(*silver_contract("customers").reference_columns)
    for part in (_pets(pets), _policies(policies), _claims(claims)):
        rows = rows.join(part, on="customer_id", how="left")
    return stamped(_new(_tiers(_ratios(cut(rows))), as_of), CONTRACT, at)


def _owned(rows: Frame) -> Frame:
    return rows.filter(~col("customer_id").is_null())


def _pets(pets: Frame) -> Frame:
    owned = _owned(pets)
    counts = owned.group_by("customer_id").agg(
        total_pets=nw.len(),
        dog_count=count_true(col("species") == "Dog"),
        cat_count=count_true(col("species") == "Cat"),
        active_pets=count_true(col("is_active")),
        avg_pet_age=col("age_years").mean(),
        pets_with_conditions=count_true(col("has_pre_existing")),
    )
    sets = collect_sets(owned, "customer_id", {"pet_species_list": "species", "pet_breeds_list": "breed"})
    return counts.join(sets, on="customer_id", how="left")


def _policies(policies: Frame) -> Frame:
    in_force = policies.with_columns(
        _in_force_premium=nw.when(col("is_in_force")).then(col("annual_premium")),
        _expiry=nw.when(col("is_in_force")).then(col("expiration_date")),
    )
    sums = (
        _owned(in_force)
        .group_by("customer_id")
        .agg(
            total_policies=nw.len(),
            active_policies=count_true(col("is_active")),
            _premium=col("annual_premium").sum(),
            avg_annual_premium=col("annual_premium").mean(),
            highest_plan_tier=col("plan_tier").max(),
            first_policy_date=col("effective_date").min(),
            latest_policy_date=col("effective_date").max(),
            avg_renewal_count=col("renewal_count").mean(),
            wellness_coverage_count=count_true(col("includes_wellness")),
            dental_coverage_count=count_true(col("includes_dental")),
            min_days_until_renewal=col("days_until_renewal").min(),
            in_force_policies=count_true(col("is_in_force")),
            in_force_annual_premium=col("_in_force_premium").sum(),
            _expiry=col("_expiry").min(),
            _earned=col("earned_premium").sum(),
        )
    )
    # A sum over nothing but nulls is null in SQL, and zero in some engines.
    priced = nw.when(~col("avg_annual_premium").is_null())
    return sums.with_columns(total_annual_premium=priced.then(col("_premium")))


def _claims(claims: Frame) -> Frame:
    owned = _owned(claims)
    sums = owned.group_by("customer_id").agg(
        total_claims=nw.len(),
        _claimed=col("claim_amount").sum(),
        _paid=col("paid_amount").sum(),
        _payments=col("paid_amount").count(),
        avg_claim_amount=col("claim_amount").mean(),
        max_claim_amount=col("claim_amount").max(),
        denied_claims=count_true(col("status") == "Denied"),
        emergency_claims=count_true(col("is_emergency")),
        avg_processing_days=col("processing_days").mean(),
        first_claim_date=col("service_date").min(),
        last_claim_date=col("service_date").max(),
    )
    totals = sums.with_columns(
        total_claim_amount=nw.when(~col("max_claim_amount").is_null()).then(col("_claimed")),
        total_paid_amount=nw.when(col("_payments") > 0).then(col("_paid")),
    )
    categories = collect_sets(owned, "customer_id", {"claim_categories_list": "claim_category"})
    listed = categories.with_columns(unique_claim_categories=col("claim_categories_list").list.len())
    return totals.join(listed, on="customer_id", how="left")


def _ratios(rows: Frame) -> Frame:
    premium, pets = col("total_annual_premium"), col("total_pets")
    loss_ratio = nw.when(premium > 0).then(percent(col("total_paid_amount"), premium)).otherwise(lit(0.0))
    per_pet = nw.when(pets > 0).then(col("total_claims") / pets).otherwise(lit(0.0))
    return rounded(rows, loss_ratio=loss_ratio, claims_per_pet=per_pet)


def _tiers(rows: Frame) -> Frame:
    engagement = (
        col("total_claims").cast(nw.Float64()).fill_null(0.0) * 10
        + col("avg_renewal_count").fill_null(0.0) * 20
        + col("tenure_months").cast(nw.Float64()).fill_null(0.0) * 2
        + nw.when(col("marketing_opt_in")).then(lit(10.0)).otherwise(lit(0.0))
    )
    return rows.with_columns(
        customer_risk_score=_risk(),
        customer_value_tier=_value_tier(),
        engagement_score=engagement,
        churn_risk=_churn_risk(),
    )


def _risk() -> nw.Expr:
    ratio = col("loss_ratio")
    low = nw.when(ratio > 50).then(lit("Low Risk")).otherwise(lit("Very Low Risk"))
    medium = nw.when(ratio > 100).then(lit("Medium Risk")).otherwise(low)
    return nw.when(ratio > 150).then(lit("High Risk")).otherwise(medium)


def _value_tier() -> nw.Expr:
    premium = col("total_annual_premium")
    silver = nw.when(premium > 200).then(lit("Silver")).otherwise(lit("Bronze"))
    gold = nw.when(premium > 500).then(lit("Gold")).otherwise(silver)
    return nw.when(premium > 1000).then(lit("Platinum")).otherwise(gold)


def _churn_risk() -> nw.Expr:
    days = col("min_days_until_renewal")
    gone = nw.when(col("active_policies") == 0).then(lit("Churned")).otherwise(lit("Low"))
    medium = nw.when(days < 60).then(lit("Medium")).otherwise(gone)
    return nw.when(days < 30).then(lit("High")).otherwise(medium)


def _new(rows: Frame, as_of: date) -> Frame:
    """The columns that tell coverage in force from coverage long gone."""
    earned = col("_earned").fill_null(0.0)
    paid = col("total_paid_amount").fill_null(0.0)
    new = rows.with_columns(
        in_force_policies=col("in_force_policies").fill_null(0),
        in_force_annual_premium=col("in_force_annual_premium").fill_null(0.0),
        churn_risk_adjusted=_churn_risk_adjusted(as_of),
    )
    ratio = nw.when(earned > 0).then(percent(paid, earned))
    return rounded(new, earned_premium=earned, earned_loss_ratio=ratio)


def _churn_risk_adjusted(as_of: date) -> nw.Expr:
    days = day_number(col("_expiry")) - as_of.toordinal()
    medium = nw.when(days < 60).then(lit("Medium")).otherwise(lit("Low"))
    high = nw.when(days < 30).then(lit("High")).otherwise(medium)
    lapsed = nw.when(col("in_force_policies") == 0).then(lit("Lapsed")).otherwise(high)
    return nw.when(col("total_policies").is_null()).then(lit("No Policy")).otherwise(lapsed)
