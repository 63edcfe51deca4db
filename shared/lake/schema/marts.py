"""The marts of gold, each column with its type and its formula: the one statement of them.

The schema, the reference's page, the SQL views and the API's types are made of it; what computes a column is
in `transform/gold/`. Lines are those of columns.lines_of.
"""

from __future__ import annotations

from dataclasses import dataclass

from shared.lake.schema.columns import ADDED_COLUMNS, SILVER_END, SILVER_REFERENCE, Column, Line, lines_of


@dataclass(frozen=True, slots=True)
class Mart:
    """One table of gold: columns that the reference system has, and new ones; `bucket_by` cuts large ones."""

    name: str
    key: str
    bucket_by: str | None
    lines: tuple[Line, ...]
    new: tuple[Line, ...]

    def columns(self) -> tuple[Column, ...]:
        """All columns in order, with the time of the pass between old and new."""
        old, new = ([c for line in lines for c in line.columns] for lines in (self.lines, self.new))
        return (*old, Column("_gold_timestamp", "timestamp"), *new)


def _mart(
    name: str, *, key: str, columns: str, new: str = "", silver: str | None = None, is_bucketed: bool = True
) -> Mart:
    known = (*SILVER_REFERENCE[silver], *SILVER_END) if silver else ()
    added = ADDED_COLUMNS[silver] if silver else ()
    lines, more = lines_of(columns, new=False, known=known), lines_of(new, new=True, known=added)
    return Mart(name, key, key if is_bucketed else None, lines, more)


MARTS = (
    _mart(
        "customer_360_view",
        key="customer_id",
        silver="customers",
        columns="""
        *: as in silver | dim_customers
        total_pets: long | number of pets; null, not 0, for none (so all counts that follow)
        dog_count cat_count: long | species = "Dog"; "Cat"
        active_pets: long | is_active
        avg_pet_age: double | avg(age_years)
        pet_species_list pet_breeds_list: texts | distinct non-null values
        pets_with_conditions: long | has_pre_existing
        total_policies: long | number of policies
        active_policies: long | is_active
        total_annual_premium: double | Σ annual_premium over **all** policies, expired and cancelled
            included
        avg_annual_premium: double | avg(annual_premium)
        highest_plan_tier: int | max(plan_tier)
        first_policy_date latest_policy_date: date | min, max effective_date
        avg_renewal_count: double | avg(renewal_count)
        wellness_coverage_count dental_coverage_count: long | includes_wellness; includes_dental, over
            all policies
        min_days_until_renewal: int | min(days_until_renewal); negative when expired
        total_claims: long | number of claims
        total_claim_amount total_paid_amount: double | Σ claim_amount; Σ paid_amount
        avg_claim_amount max_claim_amount: double
        denied_claims: long | status = "Denied"
        emergency_claims: long | is_emergency
        avg_processing_days: double
        first_claim_date last_claim_date: date | min, max service_date
        unique_claim_categories: long | length of the list that follows
        claim_categories_list: texts | distinct non-null claim_category
        loss_ratio: double | total_annual_premium > 0: round2(total_paid_amount / total_annual_premium
            × 100), else 0. **Premium but no claims → null.** Lifetime payments over **one year's**
            premium, so often above 100
        claims_per_pet: double | total_pets > 0: round2(total_claims / total_pets), null without
            claims; else 0
        customer_risk_score: text | loss_ratio > 150 "High Risk", > 100 "Medium Risk", > 50 "Low
            Risk", else (also null) "Very Low Risk"
        customer_value_tier: text | total_annual_premium > 1000 "Platinum", > 500 "Gold", > 200
            "Silver", else (also null) "Bronze"
        engagement_score: double | total_claims × 10 + avg_renewal_count × 20 + tenure_months × 2 + 10
            with marketing_opt_in; nulls as 0
        churn_risk: text | min_days_until_renewal < 30 "High", < 60 "Medium"; else active_policies = 0
            "Churned"; else "Low", **also without any policy**
        """,
        new="""
        in_force_policies: long | policies with is_in_force; 0 for none
        in_force_annual_premium: double | Σ annual_premium of those; 0 for none
        earned_premium: double | round2(Σ the policies' earned_premium); 0 for none
        earned_loss_ratio: double | round2(total_paid_amount, null as 0, / unrounded earned premium ×
            100); null when nothing is earned
        churn_risk_adjusted: text | no policies "No Policy"; in_force_policies = 0 "Lapsed"; else days
            from `as_of` to the nearest expiration_date among policies in force < 30 "High", < 60
            "Medium", else "Low"
        """,
    ),
    _mart(
        "claims_analytics",
        key="claim_id",
        silver="claims",
        columns="""
        provider_id pet_id policy_id *: as in silver | fact_claims
        plan_name: text | of the policy
        plan_tier: int | of the policy
        species breed life_stage: text | of the pet
        provider_name: text | of the provider
        is_in_network: bool | of the provider
        provider_type: text | of the provider
        service_year_month: text | `yyyy-MM` of service_date
        network_savings: double | is_in_network: 0.15 × claim_amount, unrounded (null amount → null);
            else, also null, 0
        """,
        new="""
        customer_name: text | dim_customers.full_name
        pet_name: text | dim_pets.pet_name
        *: as in silver | fact_claims: what was decided
        time_to_decision: double | of fact_claims, in seconds
        """,
    ),
    _mart(
        "monthly_kpis",
        key="year_month",
        is_bucketed=False,
        columns="""
        year_month: text | `yyyy-MM` of service_date
        total_claims: long | number of claims
        unique_customers unique_pets: long | distinct non-null
        total_claim_amount total_paid_amount: double | Σ claim_amount; Σ paid_amount
        avg_claim_amount avg_processing_days: double
        approved_claims: long | status = "Approved" **only**
        denied_claims: long | status = "Denied"
        emergency_claims: long | is_emergency
        approval_rate denial_rate: double | round2(approved_claims / total_claims × 100); likewise
            denied
        loss_ratio: double | round2(total_paid_amount / total_claim_amount × 100): paid over
            *claimed*, not over premium
        """,
        new="""
        prev_month_claims: long | total_claims of the previous **row** (the null month first), null
            for the first; not of the previous calendar month
        claims_growth_pct: double | prev_month_claims > 0: round2((total_claims − prev_month_claims) ×
            100 / prev_month_claims), else (also null) 0
        decided_claims: long | is_decided
        approval_rate_decided: double | round2((Approved + Partially Approved + Paid) / decided_claims
            × 100); null when none is decided
        earned_premium: double | round2(Σ over policies of annual_premium / 365 × the days of this
            month among the policy's earned days)
        earned_loss_ratio: double | round2(total_paid_amount / unrounded earned premium × 100); null
            when nothing is earned
        straight_through_rate: double | round2(claims with decided_by "automatic" / claims with
            decided_by × 100); null when no decision is known. Claims decided elsewhere, which files
            bring, do not count
        time_to_decision_p50 time_to_decision_p95: double | median and 95th percentile of
            time_to_decision in seconds, linear between neighbors; null when none is known
        """,
    ),
    _mart(
        "cross_sell_recommendations",
        key="customer_id",
        columns="""
        customer_id full_name email: text | of customer_360_view, as all columns up to loss_ratio
        total_pets active_policies: long
        highest_plan_tier: int
        wellness_coverage_count dental_coverage_count: long
        total_annual_premium: double
        customer_value_tier: text
        loss_ratio: double
        upgrade_opportunity: bool | highest_plan_tier < 3 and loss_ratio < 80; a payer without claims
            has no loss_ratio, so **false**
        wellness_opportunity: bool | wellness_coverage_count = 0 and active_policies > 0
        dental_opportunity: bool | dental_coverage_count = 0 and active_policies > 0
        multi_pet_opportunity: bool | total_pets > active_policies and active_policies > 0
        recommendation: text | the first true of these: "Plan Upgrade", "Add Wellness Coverage", "Add
            Dental Coverage", "Insure Additional Pets"; else "Retain & Engage"
        estimated_revenue_opportunity: double | in the same order: total_annual_premium × 0.5; 120;
            180; total_annual_premium × 0.8; else 0
        priority_score: double | estimated_revenue_opportunity × (100 − loss_ratio) / 100; null with
            loss_ratio, negative above 100
        """,
        new="""
        current_plans: texts | distinct plan_name of the customer's active policies, by plan_tier;
            empty when none
        recommendation_reason: text | one fixed sentence per recommendation, naming the condition that
            held
        upgrade_opportunity_adjusted: bool | highest_plan_tier < 3 and active_policies > 0 and
            loss_ratio (null as 0) < 80
        priority_score_adjusted: double | estimated_revenue_opportunity × (100 − loss_ratio, null as
            0, held within 0 and 100) / 100; never null or negative
        """,
    ),
    _mart(
        "provider_performance",
        key="provider_id",
        columns="""
        provider_id provider_name provider_type city state: text | of the provider
        is_in_network: bool | of the provider
        average_rating: double | of the provider
        total_claims unique_customers: long | claims; distinct non-null customers
        total_billed total_paid: double | Σ claim_amount; Σ paid_amount
        avg_claim_amount avg_processing_days: double
        denied_claims emergency_visits: long | status = "Denied"; is_emergency
        denial_rate: double | round2(denied_claims / total_claims × 100)
        avg_cost_per_visit: double | round2(total_billed / total_claims): over *all* claims, where
            avg_claim_amount is over those with an amount
        provider_tier: text | average_rating ≥ 4.5 and denial_rate < 10 "Preferred"; ≥ 4.0 and < 20
            "Standard"; else "Review Required"
        """,
    ),
    _mart(
        "risk_scoring",
        key="customer_id",
        columns="""
        customer_id full_name: text | of customer_360_view, as all columns up to highest_plan_tier
        total_pets: long
        avg_pet_age: double
        pets_with_conditions total_claims: long
        total_claim_amount total_paid_amount: double
        emergency_claims: long
        loss_ratio: double
        tenure_months: long
        highest_plan_tier: int
        pet_age_risk: int | avg_pet_age > 10 → 30, > 7 → 20, > 4 → 10, else (also null) 5
        condition_risk: long | 15 × pets_with_conditions if > 0, else 0; unbounded
        claims_frequency_risk: int | total_claims / max(tenure_months, 1), that is claims **per
            month** (null tenure counts as 1): > 2 → 25, > 1 → 15, else (also null) 5
        emergency_risk: int | emergency_claims > 3 → 20, > 1 → 10, else 0
        loss_ratio_risk: int | loss_ratio > 150 → 30, > 100 → 20, > 70 → 10, else (also null) 0
        total_risk_score: long | sum of the five; not capped
        risk_category: text | > 80 "Very High", > 60 "High", > 40 "Medium", > 20 "Low", else "Very
            Low"
        recommended_action: text | Very High "Review for rate adjustment"; High "Monitor closely";
            Medium "Standard monitoring"; Low and Very Low "Candidate for loyalty rewards"
        """,
        new="""
        claims_per_year: double | round2(total_claims (null as 0) / max(tenure_months, 1) × 12)
        risk_score_normalised: double | 0 to 100: round2((total_risk_score with condition_risk held to
            45, − 10) / 140 × 100); 10 and 150 are the least and the most possible then
        """,
    ),
)
