"""The schema of every bronze, silver, gold and quarantine table: names, types, keys, order of columns.

Pure data. `transform.frames.conform` casts a frame to its contract, `engine_polars.schema` gives its polars
schema. Reference columns stand first and keep name, type and order; columns marked `new` follow them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

Kind = Literal["text", "bool", "int", "long", "double", "date", "timestamp", "texts"]
Layer = Literal["bronze", "silver", "gold", "quarantine"]

ENTITIES = ("customers", "pets", "policies", "vet_providers", "claims")


@dataclass(frozen=True, slots=True)
class Column:
    """One column. int is 32 bits, long 64; timestamp is UTC microseconds; texts is a list of text."""

    name: str
    kind: Kind = "text"
    new: bool = False


@dataclass(frozen=True, slots=True)
class TableContract:
    """One table of the lake. `key` identifies a row; large tables are hash-bucketed by `bucket_by`."""

    name: str
    layer: Layer
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    entity: str | None = None
    bucket_by: str | None = None
    names: tuple[str, ...] = field(init=False)
    reference_columns: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", tuple(c.name for c in self.columns))
        object.__setattr__(self, "reference_columns", tuple(c.name for c in self.columns if not c.new))


def _columns(spec: str, *, new: bool = False) -> tuple[Column, ...]:
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
    "customers": _columns("""
        customer_id first_name last_name email phone address_line1 city state zip_code country
        date_of_birth customer_since preferred_contact marketing_opt_in:bool referral_source
        customer_segment lifetime_value:double created_at updated_at
    """),
    "pets": _columns("""
        pet_id customer_id pet_name species breed gender date_of_birth weight_lbs:double color
        microchip_id is_neutered:bool pre_existing_conditions vaccination_status adoption_date
        is_active:bool created_at updated_at
    """),
    "policies": _columns("""
        policy_id policy_number customer_id pet_id plan_name monthly_premium:double
        annual_deductible:double coverage_limit:double reimbursement_percentage:double effective_date
        expiration_date status payment_method payment_frequency waiting_period_days:int
        includes_wellness:bool includes_dental:bool includes_behavioral:bool cancellation_date
        renewal_count:int created_at updated_at
    """),
    "vet_providers": _columns("""
        provider_id provider_name provider_type address city state zip_code phone email is_in_network:bool
        average_rating:double total_reviews:int accepts_emergency:bool operating_hours specialties
        license_number created_at
    """),
    "claims": _columns("""
        claim_id claim_number policy_id pet_id customer_id provider_id claim_type claim_category
        service_date submitted_date claim_amount:double deductible_applied:double covered_amount:double
        paid_amount:double status denial_reason processing_days:long diagnosis_code treatment_notes
        invoice_number is_emergency:bool is_recurring:bool created_at updated_at
    """),
}

# Keys an API record may carry beside its columns; kept in `_extra`, never reported as unknown.
KNOWN_EXTRAS: Mapping[str, frozenset[str]] = {
    **{entity: frozenset[str]() for entity in ENTITIES},
    "claims": frozenset(
        {"provider_name", "line_items", "diagnosis", "diagnosis_text", "is_in_network", "scenario_id"}
    ),
}

DATE_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "customers": ("date_of_birth", "customer_since"),
    "pets": ("date_of_birth", "adoption_date"),
    "policies": ("effective_date", "expiration_date", "cancellation_date"),
    "vet_providers": (),
    "claims": ("service_date", "submitted_date"),
}

# Where a row came from. `_unparsed` names the number and bool columns whose source text did not convert;
# `_extra` keeps unknown columns as one JSON object.
LINEAGE = _columns("_ingestion_timestamp:timestamp _source_file _batch_id") + _columns(
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


def _bronze(entity: str) -> TableContract:
    # The reference read claims by JSON inference, which sorts the columns.
    source = SOURCE_COLUMNS[entity]
    ordered = tuple(sorted(source, key=lambda c: c.name)) if entity == "claims" else source
    columns = (*ordered, *LINEAGE, Column("_extra", new=True))
    key = ("_source_file", "_source_etag", "_row_number")
    return TableContract(BRONZE_TABLES[entity], "bronze", columns, key, entity)


_SILVER_END = _columns("_quality_score:int _silver_timestamp:timestamp")
_QUALITY = _columns("_quality_flags:texts _quality_score_adjusted:int", new=True)

_SILVER_REFERENCE: Mapping[str, tuple[Column, ...]] = {
    "customers": _columns("""
        customer_id first_name last_name full_name email is_valid_email:bool phone phone_clean
        address_line1 city state zip_code country date_of_birth:date age:long customer_since:date
        tenure_months:long preferred_contact marketing_opt_in:bool referral_source customer_segment
        lifetime_value:double
    """),
    "pets": _columns("""
        pet_id customer_id pet_name species breed gender date_of_birth:date age_years:long age_months:long
        life_stage weight_lbs:double weight_kg:double color microchip_id has_microchip:bool
        is_neutered:bool pre_existing_conditions has_pre_existing:bool vaccination_status
        adoption_date:date is_active:bool
    """),
    "policies": _columns("""
        policy_id policy_number customer_id pet_id plan_name plan_tier:int monthly_premium:double
        annual_premium:double annual_deductible:double coverage_limit:double
        reimbursement_percentage:double effective_date:date expiration_date:date cancellation_date:date
        status is_active:bool policy_age_months:long days_until_renewal:int payment_method
        payment_frequency waiting_period_days:int includes_wellness:bool includes_dental:bool
        includes_behavioral:bool renewal_count:int
    """),
    "vet_providers": _columns("""
        provider_id provider_name provider_type address city state zip_code phone email is_in_network:bool
        network_status average_rating:double rating_category total_reviews:int accepts_emergency:bool
        operating_hours specialties license_number
    """),
    "claims": _columns("""
        claim_id claim_number policy_id pet_id customer_id provider_id claim_type claim_category
        service_date:date service_year:int service_month:int service_quarter:int submitted_date:date
        days_to_submit:int claim_amount:double deductible_applied:double covered_amount:double
        paid_amount:double customer_out_of_pocket:double reimbursement_rate:double claim_size_category
        status denial_reason processing_days:int diagnosis_code treatment_notes invoice_number
        is_emergency:bool is_recurring:bool
    """),
}

_SILVER_NEW: Mapping[str, tuple[Column, ...]] = {
    "customers": _columns("age_exact:long", new=True),
    "pets": _columns("age_years_exact:long life_stage_checked", new=True),
    "policies": _columns(
        "cover_end_date:date is_in_force:bool earned_days:int earned_premium:double", new=True
    ),
    "vet_providers": _columns("rating_category_checked", new=True),
    "claims": _columns("claim_size_category_checked is_decided:bool", new=True),
}


def _silver(entity: str) -> TableContract:
    # Source times and lineage stay with the row: they decide whether a later delivery replaces it.
    times = _columns("created_at updated_at", new=True)
    source = {c.name for c in SOURCE_COLUMNS[entity]}
    columns = (
        *_SILVER_REFERENCE[entity],
        *_SILVER_END,
        *_QUALITY,
        *_SILVER_NEW[entity],
        *(c for c in times if c.name in source),
        *(replace(c, new=True) for c in LINEAGE if c.name != "_unparsed"),
        Column("_null_cells", "int", new=True),
    )
    key = KEYS[entity]
    bucket = None if entity == "vet_providers" else key
    return TableContract(SILVER_TABLES[entity], "silver", columns, (key,), entity, bucket)


def _gold(
    name: str, reference: tuple[Column, ...], new: str, *, key: tuple[str, ...], bucket_by: str | None = None
) -> TableContract:
    columns = (*reference, Column("_gold_timestamp", "timestamp"), *_columns(new, new=True))
    return TableContract(name, "gold", columns, key, None, bucket_by)


def _pick(columns: tuple[Column, ...], names: str) -> tuple[Column, ...]:
    by_name = {c.name: c for c in columns}
    return tuple(by_name[name] for name in names.split())


_CUSTOMER_360 = (
    *_SILVER_REFERENCE["customers"],
    *_SILVER_END,
    *_columns("""
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
_CLAIMS_ANALYTICS = (
    *_pick(_SILVER_REFERENCE["claims"], _CLAIM_KEYS),
    *(c for c in _SILVER_REFERENCE["claims"] if c.name not in _CLAIM_KEYS.split()),
    *_SILVER_END,
    *_columns("""
        plan_name plan_tier:int species breed life_stage provider_name is_in_network:bool provider_type
        service_year_month network_savings:double
    """),
)
_MONTHLY_KPIS = _columns("""
    year_month total_claims:long unique_customers:long unique_pets:long total_claim_amount:double
    total_paid_amount:double avg_claim_amount:double avg_processing_days:double approved_claims:long
    denied_claims:long emergency_claims:long approval_rate:double denial_rate:double loss_ratio:double
""")
_CROSS_SELL = (
    *_pick(
        _CUSTOMER_360,
        """customer_id full_name email total_pets active_policies highest_plan_tier wellness_coverage_count
        dental_coverage_count total_annual_premium customer_value_tier loss_ratio""",
    ),
    *_columns("""
        upgrade_opportunity:bool wellness_opportunity:bool dental_opportunity:bool
        multi_pet_opportunity:bool recommendation estimated_revenue_opportunity:double
        priority_score:double
    """),
)
_PROVIDER_PERFORMANCE = _columns("""
    provider_id provider_name provider_type city state is_in_network:bool average_rating:double
    total_claims:long unique_customers:long total_billed:double total_paid:double avg_claim_amount:double
    avg_processing_days:double denied_claims:long emergency_visits:long denial_rate:double
    avg_cost_per_visit:double provider_tier
""")
_RISK_SCORING = (
    *_pick(
        _CUSTOMER_360,
        """customer_id full_name total_pets avg_pet_age pets_with_conditions total_claims total_claim_amount
        total_paid_amount emergency_claims loss_ratio tenure_months highest_plan_tier""",
    ),
    *_columns("""
        pet_age_risk:int condition_risk:long claims_frequency_risk:int emergency_risk:int
        loss_ratio_risk:int total_risk_score:long risk_category recommended_action
    """),
)

_GOLD = (
    _gold(
        "customer_360_view",
        _CUSTOMER_360,
        "in_force_policies:long in_force_annual_premium:double earned_premium:double earned_loss_ratio:double"
        " churn_risk_adjusted",
        key=("customer_id",),
        bucket_by="customer_id",
    ),
    _gold(
        "claims_analytics",
        _CLAIMS_ANALYTICS,
        "customer_name pet_name",
        key=("claim_id",),
        bucket_by="claim_id",
    ),
    _gold(
        "monthly_kpis",
        _MONTHLY_KPIS,
        "prev_month_claims:long claims_growth_pct:double decided_claims:long approval_rate_decided:double"
        " earned_premium:double earned_loss_ratio:double",
        key=("year_month",),
    ),
    _gold(
        "cross_sell_recommendations",
        _CROSS_SELL,
        "current_plans:texts recommendation_reason upgrade_opportunity_adjusted:bool"
        " priority_score_adjusted:double",
        key=("customer_id",),
        bucket_by="customer_id",
    ),
    _gold(
        "provider_performance",
        _PROVIDER_PERFORMANCE,
        "",
        key=("provider_id",),
    ),
    _gold(
        "risk_scoring",
        _RISK_SCORING,
        "claims_per_year:double risk_score_normalised:double",
        key=("customer_id",),
        bucket_by="customer_id",
    ),
)

# `raw` is the source line, or the row as JSON; `stage` is where it was refused; open rows may be replayed.
_QUARANTINE = _columns(
    "quarantine_id entity source_file source_etag row_number:long raw reasons:texts stage batch_id"
    " quarantined_at:timestamp status resolved_at:timestamp",
    new=True,
)
# One row per run, table, measure and rule: `value` is a count, an average or a percentage.
_DATA_QUALITY = _columns(
    "run_id batch_id table measure rule severity value:double as_of:date measured_at:timestamp", new=True
)


def _quarantine(entity: str) -> TableContract:
    return TableContract(entity, "quarantine", _QUARANTINE, ("quarantine_id",), entity)


TABLES: Mapping[str, Mapping[str, TableContract]] = {
    "bronze": {BRONZE_TABLES[e]: _bronze(e) for e in ENTITIES},
    "silver": {SILVER_TABLES[e]: _silver(e) for e in ENTITIES},
    "gold": {contract.name: contract for contract in _GOLD},
    "quarantine": {
        **{e: _quarantine(e) for e in ENTITIES},
        "data_quality": TableContract(
            "data_quality", "quarantine", _DATA_QUALITY, ("run_id", "table", "measure", "rule")
        ),
    },
}


def bronze_contract(entity: str) -> TableContract:
    """The bronze table of an entity."""
    return TABLES["bronze"][BRONZE_TABLES[entity]]


def silver_contract(entity: str) -> TableContract:
    """The silver table of an entity."""
    return TABLES["silver"][SILVER_TABLES[entity]]
