"""What each list of insights shows, key by key and in which order of rows, and what may be asked of it.

`source` is the column where it differs from the key; None marks a key that gold has no value for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shared.insights.masking import DATES, TEXT
from shared.lake.schema.contracts import TABLES, Kind, Layer


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a row."""

    name: str
    source: str | None
    kind: Kind


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows of one table: their keys, and their order as (column, descending) pairs; nulls come last.

    `filters` has the column behind each exact filter, `facets` the filters whose values are counted, `search`
    the columns that a search looks into, `days` the columns that a range of days may cut.
    """

    table: str
    keys: tuple[Key, ...]
    order: tuple[tuple[str, bool], ...]
    filters: Mapping[str, str]
    facets: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    layer: Layer = "gold"
    days: tuple[str, ...] = ()

    @property
    def sortable(self) -> dict[str, str]:
        """Key → column of what rows may be sorted by; an order by hidden names would tell them."""
        hidden = TEXT | DATES
        return {
            key.name: key.source
            for key in self.keys
            if key.source and key.kind != "texts" and key.source not in hidden
        }


# What tables.py adds to a table's own columns.
_EXTRA_KINDS: dict[tuple[str, str], Kind] = {
    ("provider_performance", "provider_tier_adjusted"): "text",
    ("customer_360_view", "value_tier"): "text",
    ("customer_360_view", "risk_category"): "text",
    ("cross_sell_recommendations", "value_tier"): "text",
    ("cross_sell_recommendations", "in_force_annual_premium"): "double",
}


def _listing(
    table: str,
    spec: str,
    order: str,
    *,
    filters: str = "",
    facets: str = "",
    search: str = "",
    layer: Layer = "gold",
    days: str = "",
) -> Listing:
    """`key` or `key=source` words, `column` or `-column` (descending), filters `name` or `name=column`."""
    kinds = {c.name: c.kind for c in TABLES[layer][table].columns}
    keys = []
    for word in spec.split():
        name, _, source = word.partition("=")
        column = source or name
        kind = _EXTRA_KINDS.get((table, column)) or kinds.get(column)
        keys.append(Key(name, column, kind) if kind else Key(name, None, "int"))
    ordered = tuple((word.lstrip("-"), word.startswith("-")) for word in order.split())
    filter_columns = {name: column or name for name, _, column in (w.partition("=") for w in filters.split())}
    counted, searched = tuple(facets.split()), tuple(search.split())
    return Listing(table, tuple(keys), ordered, filter_columns, counted, searched, layer, tuple(days.split()))


KPIS = _listing(
    "monthly_kpis",
    """year_month total_claims unique_customers total_claim_amount total_paid_amount avg_processing_days
    approved_count=approved_claims denied_count=denied_claims approval_rate denial_rate loss_ratio
    prev_claims=prev_month_claims claims_growth_pct decided_claims approval_rate_decided earned_premium
    earned_loss_ratio straight_through_rate time_to_decision_p50 time_to_decision_p95
    payout_ratio=loss_ratio""",
    "-year_month",
)
CUSTOMERS = _listing(
    "customer_360_view",
    """customer_id full_name first_name last_name email phone city state customer_since total_pets
    total_policies active_policies total_annual_premium total_claims total_claim_amount total_paid_amount
    loss_ratio customer_value_tier customer_risk_score churn_risk in_force_policies in_force_annual_premium
    earned_premium earned_loss_ratio value_tier risk_category churn_risk_adjusted last_claim_date""",
    "-last_claim_date -customer_since customer_id",
    filters="tier=value_tier risk=risk_category churn=churn_risk_adjusted",
    facets="tier risk churn",
    search="full_name email customer_id city state",
)
CLAIMS = _listing(
    "claims_analytics",
    """claim_id claim_number customer_name pet_name species claim_type claim_category service_date
    submitted_date claim_amount paid_amount status processing_days provider_name is_in_network decided_at
    decision_outcome decided_by time_to_decision customer_id pet_id policy_id provider_id denial_reason
    decision_reasons deductible_applied covered_amount is_emergency""",
    "-service_date -submitted_date claim_id",
    filters="""status category=claim_category type=claim_type month=service_year_month customer_id
    provider_id claim_id policy_id""",
    facets="status category type month",
    days="service_date submitted_date",
    search="claim_number claim_id customer_name pet_name provider_name",
)
PROVIDERS = _listing(
    "provider_performance",
    """provider_id provider_name provider_type city state is_in_network average_rating total_claims
    total_claim_amount=total_billed avg_claim_amount avg_processing_days denial_rate provider_tier
    provider_tier_adjusted""",
    "-total_claims provider_id",
    filters="provider_id state type=provider_type in_network=is_in_network tier=provider_tier_adjusted",
    facets="state type in_network tier",
    search="provider_name provider_id city",
)
RISKS = _listing(
    "risk_scoring",
    """customer_id full_name total_risk_score risk_category claims_frequency_risk loss_ratio_risk
    pet_age_risk breed_risk recommendation=recommended_action risk_score_normalised condition_risk
    emergency_risk""",
    "-total_risk_score customer_id",
    filters="category=risk_category customer_id",
    facets="category",
    search="full_name customer_id",
)
CROSS_SELL = _listing(
    "cross_sell_recommendations",
    """customer_id full_name email customer_value_tier current_plans recommendation recommendation_reason
    estimated_revenue_opportunity priority_score priority_score_adjusted value_tier
    in_force_annual_premium""",
    "-priority_score_adjusted customer_id",
    filters="tier=value_tier recommendation customer_id",
    facets="tier recommendation",
    search="full_name customer_id",
)
PETS = _listing(
    "dim_pets",
    """pet_id pet_name species breed gender age_years_exact life_stage_checked weight_lbs is_neutered
    vaccination_status pre_existing_conditions has_pre_existing is_active""",
    "pet_name pet_id",
    filters="customer_id",
    layer="silver",
)
POLICIES = _listing(
    "dim_policies",
    """policy_id policy_number pet_id plan_name status is_in_force monthly_premium annual_premium
    annual_deductible coverage_limit reimbursement_percentage effective_date expiration_date cancellation_date
    cover_end_date days_until_renewal waiting_period_days includes_wellness includes_dental
    includes_behavioral renewal_count earned_premium""",
    "-effective_date policy_id",
    filters="customer_id",
    layer="silver",
)
# By the name that answers and the reference give them.
LISTS: Mapping[str, Listing] = {
    "kpis": KPIS,
    "customers": CUSTOMERS,
    "claims": CLAIMS,
    "providers": PROVIDERS,
    "risk_scores": RISKS,
    "recommendations": CROSS_SELL,
    "pets": PETS,
    "policies": POLICIES,
}
