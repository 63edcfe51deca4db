"""cross_sell_recommendations: one row per customer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import narwhals as nw

from shared.lake.schema.contracts import TABLES
from shared.lake.transform.frames import Frame, is_true, no_texts, stamped
from shared.lake.transform.native import collect_ordered

CONTRACT = TABLES["gold"]["cross_sell_recommendations"]
REASONS: Mapping[str, str] = {
    "Plan Upgrade": "The best plan held is below Premium, and less than 80% of a year's premium was paid.",
    "Add Wellness Coverage": "There is an active policy, and no policy includes wellness.",
    "Add Dental Coverage": "There is an active policy, and no policy includes dental.",
    "Insure Additional Pets": "There are more pets than active policies.",
    "Retain & Engage": "None of the conditions for an offer holds.",
}
_WELLNESS_REVENUE = 120.0
_DENTAL_REVENUE = 180.0
col, lit = nw.col, nw.lit


def cross_sell(customer_360: Frame, policies: Frame, *, at: datetime) -> Frame:
    """The mart of the customers of a customer_360_view."""
    offers = customer_360.with_columns(**_opportunities())
    recommended = offers.with_columns(recommendation=_first_of(_NAMES, lit("Retain & Engage")))
    priced = recommended.with_columns(estimated_revenue_opportunity=_first_of(_REVENUES, lit(0.0)))
    scored = priced.with_columns(recommendation_reason=_reason(), **_priorities())
    plans = scored.join(_current_plans(policies), on="customer_id", how="left")
    listed = nw.when(col("current_plans").is_null()).then(no_texts()).otherwise(col("current_plans"))
    return stamped(plans.with_columns(current_plans=listed), CONTRACT, at)


def _opportunities() -> dict[str, nw.Expr]:
    tier, loss_ratio, active = col("highest_plan_tier"), col("loss_ratio"), col("active_policies")
    held = active > 0
    return {
        "upgrade_opportunity": is_true((tier < 3) & (loss_ratio < 80)),
        "wellness_opportunity": is_true((col("wellness_coverage_count") == 0) & held),
        "dental_opportunity": is_true((col("dental_coverage_count") == 0) & held),
        "multi_pet_opportunity": is_true((col("total_pets") > active) & held),
        "upgrade_opportunity_adjusted": is_true((tier < 3) & held & (loss_ratio.fill_null(0.0) < 80)),
    }


_NAMES: Mapping[str, nw.Expr] = {
    "upgrade_opportunity": lit("Plan Upgrade"),
    "wellness_opportunity": lit("Add Wellness Coverage"),
    "dental_opportunity": lit("Add Dental Coverage"),
    "multi_pet_opportunity": lit("Insure Additional Pets"),
}
_REVENUES: Mapping[str, nw.Expr] = {
    "upgrade_opportunity": col("total_annual_premium") * 0.5,
    "wellness_opportunity": lit(_WELLNESS_REVENUE),
    "dental_opportunity": lit(_DENTAL_REVENUE),
    "multi_pet_opportunity": col("total_annual_premium") * 0.8,
}


def _first_of(choices: Mapping[str, nw.Expr], default: nw.Expr) -> nw.Expr:
    """The value of the first opportunity that holds."""
    chosen = default
    for flag, value in reversed(list(choices.items())):
        chosen = nw.when(col(flag)).then(value).otherwise(chosen)
    return chosen


def _reason() -> nw.Expr:
    reason = lit(REASONS["Retain & Engage"])
    for name, sentence in REASONS.items():
        reason = nw.when(col("recommendation") == name).then(lit(sentence)).otherwise(reason)
    return reason


def _priorities() -> dict[str, nw.Expr]:
    revenue, loss_ratio = col("estimated_revenue_opportunity"), col("loss_ratio")
    held = nw.max_horizontal(lit(0.0), nw.min_horizontal(lit(100.0), loss_ratio.fill_null(0.0)))
    return {
        "priority_score": revenue * (100 - loss_ratio) / 100,
        "priority_score_adjusted": nw.max_horizontal(lit(0.0), revenue.fill_null(0.0) * (100 - held) / 100),
    }


def _current_plans(policies: Frame) -> Frame:
    active = policies.filter(is_true(col("is_active")) & ~col("plan_name").is_null())
    plans = active.select("customer_id", "plan_tier", current_plans=col("plan_name"))
    owned = plans.filter(~col("customer_id").is_null())
    return collect_ordered(owned, "customer_id", "current_plans", order="plan_tier")
