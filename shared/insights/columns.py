"""What each list of insights shows: key by key, from which gold column, in which order of rows.

`source` is the gold column where it differs from the key; None marks a key that gold has no value for.
"""

from __future__ import annotations

from dataclasses import dataclass

from shared.lake.contracts import TABLES, Kind


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a row."""

    name: str
    source: str | None
    kind: Kind


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows of one table: their keys, and their order as (column, descending) pairs; nulls come last."""

    table: str
    keys: tuple[Key, ...]
    order: tuple[tuple[str, bool], ...]


# The view that serves providers adds rows and this column to the table's.
_EXTRA_KINDS: dict[tuple[str, str], Kind] = {("provider_performance", "provider_tier_adjusted"): "text"}


def _listing(table: str, spec: str, order: str) -> Listing:
    """`key` or `key=source` words, and `column` or `-column` words (descending)."""
    kinds = {c.name: c.kind for c in TABLES["gold"][table].columns}
    keys = []
    for word in spec.split():
        name, _, source = word.partition("=")
        column = source or name
        kind = _EXTRA_KINDS.get((table, column)) or kinds.get(column)
        keys.append(Key(name, column, kind) if kind else Key(name, None, "int"))
    ordered = tuple((word.lstrip("-"), word.startswith("-")) for word in order.split())
    return Listing(table, tuple(keys), ordered)


KPIS = _listing(
    "monthly_kpis",
    """year_month total_claims unique_customers total_claim_amount total_paid_amount avg_processing_days
    approved_count=approved_claims denied_count=denied_claims approval_rate denial_rate loss_ratio
    prev_claims=prev_month_claims claims_growth_pct decided_claims approval_rate_decided earned_premium
    earned_loss_ratio""",
    "-year_month",
)
CUSTOMERS = _listing(
    "customer_360_view",
    """customer_id full_name first_name last_name email phone city state customer_since total_pets
    total_policies active_policies total_annual_premium total_claims total_claim_amount total_paid_amount
    loss_ratio customer_value_tier customer_risk_score churn_risk""",
    "-last_claim_date -customer_since customer_id",
)
CLAIMS = _listing(
    "claims_analytics",
    """claim_id claim_number customer_name pet_name species claim_type claim_category service_date
    submitted_date claim_amount paid_amount status processing_days provider_name is_in_network""",
    "-service_date -submitted_date claim_id",
)
PROVIDERS = _listing(
    "provider_performance",
    """provider_id provider_name provider_type city state is_in_network average_rating total_claims
    total_claim_amount=total_billed avg_claim_amount avg_processing_days denial_rate provider_tier
    provider_tier_adjusted""",
    "-total_claims provider_id",
)
RISKS = _listing(
    "risk_scoring",
    """customer_id full_name total_risk_score risk_category claims_frequency_risk loss_ratio_risk
    pet_age_risk breed_risk recommendation=recommended_action risk_score_normalised""",
    "-total_risk_score customer_id",
)
CROSS_SELL = _listing(
    "cross_sell_recommendations",
    """customer_id full_name email customer_value_tier current_plans recommendation recommendation_reason
    estimated_revenue_opportunity priority_score priority_score_adjusted""",
    "-priority_score_adjusted customer_id",
)
