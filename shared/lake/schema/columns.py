"""The columns of every table of the lake, as lines of `name:kind` words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "bool", "int", "long", "double", "money", "date", "timestamp", "texts"]

ENTITIES = ("customers", "pets", "policies", "vet_providers", "claims")


@dataclass(frozen=True, slots=True)
class Column:
    """One column. int is 32 bits, long 64; money has two exact decimals; texts is a list of text.

    timestamp is UTC microseconds.
    """

    name: str
    kind: Kind = "text"
    new: bool = False


def columns_of(spec: str, *, new: bool = False) -> tuple[Column, ...]:
    """Columns of a line of `name` (text) and `name:kind` words."""
    pairs = (word.partition(":") for word in spec.split())
    return tuple(Column(name, kind or "text", new) for name, _, kind in pairs)  # type: ignore[arg-type]


KEYS: Mapping[str, str] = {
    "customers": "customer_id",
    "pets": "pet_id",
    "policies": "policy_id",
    "vet_providers": "provider_id",
    "claims": "claim_id",
}

# Columns of the batch files and of API records, in file order; dates and timestamps are text until silver.
SOURCE_COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "customers": columns_of("""
        customer_id first_name last_name email phone address_line1 city state zip_code country
        date_of_birth customer_since preferred_contact marketing_opt_in:bool referral_source
        customer_segment lifetime_value:double created_at updated_at
    """),
    "pets": columns_of("""
        pet_id customer_id pet_name species breed gender date_of_birth weight_lbs:double color
        microchip_id is_neutered:bool pre_existing_conditions vaccination_status adoption_date
        is_active:bool created_at updated_at
    """),
    "policies": columns_of("""
        policy_id policy_number customer_id pet_id plan_name monthly_premium:double
        annual_deductible:double coverage_limit:double reimbursement_percentage:double effective_date
        expiration_date status payment_method payment_frequency waiting_period_days:int
        includes_wellness:bool includes_dental:bool includes_behavioral:bool cancellation_date
        renewal_count:int created_at updated_at
    """),
    "vet_providers": columns_of("""
        provider_id provider_name provider_type address city state zip_code phone email is_in_network:bool
        average_rating:double total_reviews:int accepts_emergency:bool operating_hours specialties
        license_number created_at
    """),
    "claims": columns_of("""
        claim_id claim_number policy_id pet_id customer_id provider_id claim_type claim_category
        service_date submitted_date claim_amount:double deductible_applied:double covered_amount:double
        paid_amount:double status denial_reason processing_days:long diagnosis_code treatment_notes
        invoice_number is_emergency:bool is_recurring:bool created_at updated_at
    """),
}

# What API records say beside their columns and silver takes: what was decided. A batch file can't decide.
ADDED_COLUMNS: Mapping[str, tuple[Column, ...]] = {
    **dict.fromkeys(ENTITIES, ()),
    "claims": columns_of(
        """decided_at decision_outcome decision_reasons:texts decided_covered_cents:long
        decided_deductible_cents:long decided_by rule_version""",
        new=True,
    ),
}

# Keys an API record may carry beside its columns; kept in `_extra`, never reported as unknown.
KNOWN_EXTRAS: Mapping[str, frozenset[str]] = {
    **{entity: frozenset[str]() for entity in ENTITIES},
    "pets": frozenset({"picture"}),
    "policies": frozenset({"quote_id", "rating_version", "add_on_periods", "earlier_premiums"}),
    "claims": frozenset(
        {
            *("provider_name", "line_items", "diagnosis", "diagnosis_text", "is_in_network"),
            *("scenario_id", "status_history", "covered_exact", "network_adjustment"),
        }
    ),
}

DATE_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "customers": ("date_of_birth", "customer_since"),
    "pets": ("date_of_birth", "adoption_date"),
    "policies": ("effective_date", "expiration_date", "cancellation_date"),
    "vet_providers": (),
    "claims": ("service_date", "submitted_date"),
}

# The source columns that a row's whole file does not say; null when it says them all. Bronze keeps this, so
# that silver can tell a cell that is said to be empty from one of which nothing is said.
MISSING_COLUMNS = Column("_missing_columns", "texts", new=True)
# The cells that `_unparsed` names, as they came, as one JSON object; null when everything converted.
UNPARSED_CELLS = Column("_unparsed_cells", new=True)

# Where a row came from. `_unparsed` names the number and bool columns whose source text did not convert;
# `_extra` keeps unknown columns as one JSON object.
LINEAGE = columns_of("_ingestion_timestamp:timestamp _source_file _batch_id") + columns_of(
    "_source _row_number:long _source_etag _unparsed:texts", new=True
)

BRONZE_TABLES: Mapping[str, str] = {entity: f"{entity}_raw" for entity in ENTITIES}
SILVER_TABLES: Mapping[str, str] = {
    "customers": "dim_customers",
    "pets": "dim_pets",
    "policies": "dim_policies",
    "vet_providers": "dim_vet_providers",
    "claims": "fact_claims",
}


SILVER_END = columns_of("_quality_score:int _silver_timestamp:timestamp")
QUALITY = columns_of("_quality_flags:texts _quality_score_adjusted:int", new=True)

SILVER_REFERENCE: Mapping[str, tuple[Column, ...]] = {
    "customers": columns_of("""
        customer_id first_name last_name full_name email is_valid_email:bool phone phone_clean
        address_line1 city state zip_code country date_of_birth:date age:long customer_since:date
        tenure_months:long preferred_contact marketing_opt_in:bool referral_source customer_segment
        lifetime_value:double
    """),
    "pets": columns_of("""
        pet_id customer_id pet_name species breed gender date_of_birth:date age_years:long age_months:long
        life_stage weight_lbs:double weight_kg:double color microchip_id has_microchip:bool
        is_neutered:bool pre_existing_conditions has_pre_existing:bool vaccination_status
        adoption_date:date is_active:bool
    """),
    "policies": columns_of("""
        policy_id policy_number customer_id pet_id plan_name plan_tier:int monthly_premium:double
        annual_premium:double annual_deductible:double coverage_limit:double
        reimbursement_percentage:double effective_date:date expiration_date:date cancellation_date:date
        status is_active:bool policy_age_months:long days_until_renewal:int payment_method
        payment_frequency waiting_period_days:int includes_wellness:bool includes_dental:bool
        includes_behavioral:bool renewal_count:int
    """),
    "vet_providers": columns_of("""
        provider_id provider_name provider_type address city state zip_code phone email is_in_network:bool
        network_status average_rating:double rating_category total_reviews:int accepts_emergency:bool
        operating_hours specialties license_number
    """),
    "claims": columns_of("""
        claim_id claim_number policy_id pet_id customer_id provider_id claim_type claim_category
        service_date:date service_year:int service_month:int service_quarter:int submitted_date:date
        days_to_submit:int claim_amount:double deductible_applied:double covered_amount:double
        paid_amount:double customer_out_of_pocket:double reimbursement_rate:double claim_size_category
        status denial_reason processing_days:int diagnosis_code treatment_notes invoice_number
        is_emergency:bool is_recurring:bool
    """),
}

SILVER_NEW: Mapping[str, tuple[Column, ...]] = {
    "customers": columns_of("age_exact:long", new=True),
    "pets": columns_of("age_years_exact:long life_stage_checked", new=True),
    "policies": columns_of(
        "cover_end_date:date is_in_force:bool earned_days:int earned_premium:double", new=True
    ),
    "vet_providers": columns_of("rating_category_checked", new=True),
    "claims": columns_of(
        """claim_size_category_checked is_decided:bool decided_at decision_outcome
        decision_reasons:texts decided_covered_cents:long decided_deductible_cents:long decided_by
        rule_version time_to_decision:double""",
        new=True,
    ),
}

# What silver must know of a row to go on from it, beside its flags.
SILVER_STATE: Mapping[str, tuple[Column, ...]] = {
    **dict.fromkeys(ENTITIES, ()),
    "claims": columns_of("_has_api_record:bool", new=True),
}


def _pick(columns: tuple[Column, ...], names: str) -> tuple[Column, ...]:
    by_name = {c.name: c for c in columns}
    return tuple(by_name[name] for name in names.split())


CUSTOMER_360 = (
    *SILVER_REFERENCE["customers"],
    *SILVER_END,
    *columns_of("""
        total_pets:long dog_count:long cat_count:long active_pets:long avg_pet_age:double
        pet_species_list:texts pet_breeds_list:texts pets_with_conditions:long total_policies:long
        active_policies:long total_annual_premium:double avg_annual_premium:double highest_plan_tier:int
        first_policy_date:date latest_policy_date:date avg_renewal_count:double
        wellness_coverage_count:long dental_coverage_count:long min_days_until_renewal:int
        total_claims:long total_claim_amount:double total_paid_amount:double avg_claim_amount:double
        max_claim_amount:double denied_claims:long emergency_claims:long avg_processing_days:double
        first_claim_date:date last_claim_date:date unique_claim_categories:long
        claim_categories_list:texts loss_ratio:double claims_per_pet:double customer_risk_score
        customer_value_tier engagement_score:double churn_risk
    """),
)
_CLAIM_KEYS = "provider_id pet_id policy_id"
CLAIMS_ANALYTICS = (
    *_pick(SILVER_REFERENCE["claims"], _CLAIM_KEYS),
    *(c for c in SILVER_REFERENCE["claims"] if c.name not in _CLAIM_KEYS.split()),
    *SILVER_END,
    *columns_of("""
        plan_name plan_tier:int species breed life_stage provider_name is_in_network:bool provider_type
        service_year_month network_savings:double
    """),
)
MONTHLY_KPIS = columns_of("""
    year_month total_claims:long unique_customers:long unique_pets:long total_claim_amount:double
    total_paid_amount:double avg_claim_amount:double avg_processing_days:double approved_claims:long
    denied_claims:long emergency_claims:long approval_rate:double denial_rate:double loss_ratio:double
""")
CROSS_SELL = (
    *_pick(
        CUSTOMER_360,
        """customer_id full_name email total_pets active_policies highest_plan_tier wellness_coverage_count
        dental_coverage_count total_annual_premium customer_value_tier loss_ratio""",
    ),
    *columns_of("""
        upgrade_opportunity:bool wellness_opportunity:bool dental_opportunity:bool
        multi_pet_opportunity:bool recommendation estimated_revenue_opportunity:double
        priority_score:double
    """),
)
PROVIDER_PERFORMANCE = columns_of("""
    provider_id provider_name provider_type city state is_in_network:bool average_rating:double
    total_claims:long unique_customers:long total_billed:double total_paid:double avg_claim_amount:double
    avg_processing_days:double denied_claims:long emergency_visits:long denial_rate:double
    avg_cost_per_visit:double provider_tier
""")
RISK_SCORING = (
    *_pick(
        CUSTOMER_360,
        """customer_id full_name total_pets avg_pet_age pets_with_conditions total_claims total_claim_amount
        total_paid_amount emergency_claims loss_ratio tenure_months highest_plan_tier""",
    ),
    *columns_of("""
        pet_age_risk:int condition_risk:long claims_frequency_risk:int emergency_risk:int
        loss_ratio_risk:int total_risk_score:long risk_category recommended_action
    """),
)

# `raw` is the source line, or the row's cells as they came as JSON; `stage` is where it was refused;
# `resolved_by` is the file that brought the row after all.
QUARANTINE = columns_of(
    "quarantine_id entity source_file source_etag row_number:long raw reasons:texts stage batch_id"
    " quarantined_at:timestamp status resolved_at:timestamp resolved_by",
    new=True,
)
# One row per run, table, measure and rule: `value` is a count, an average or a percentage.
DATA_QUALITY = columns_of(
    "run_id batch_id table measure rule severity value:double as_of:date measured_at:timestamp", new=True
)
