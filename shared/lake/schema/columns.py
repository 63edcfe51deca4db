"""The columns of every table of the lake, as lines of `name:kind` words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "bool", "int", "long", "double", "money", "date", "timestamp", "texts"]

AS_IN_SILVER = "as in silver"
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


@dataclass(frozen=True, slots=True)
class Line:
    """Columns that are told together; `kind` is their type, or says where they come from."""

    columns: tuple[Column, ...]
    kind: str
    formula: str


def lines_of(spec: str, *, new: bool, known: tuple[Column, ...] = ()) -> tuple[Line, ...]:
    """The lines of a declaration: `names: kind | formula`; what is indented deeper goes on with a line.

    With the kind AS_IN_SILVER the columns are among `known`, and `*` is those of them that are not named.
    """
    entries = (" ".join(entry.split()) for entry in re.split(r"\n {8}(?! )", spec))
    return tuple(_line(entry, new, known) for entry in entries if entry)


def _line(entry: str, new: bool, known: tuple[Column, ...]) -> Line:
    head, _, formula = entry.partition(" | ")
    names, _, kind = head.partition(": ")
    if kind == AS_IN_SILVER:
        columns = tuple(_of_silver(names.split(), known))
    else:
        columns = tuple(Column(name, kind, new) for name in names.split())  # type: ignore[arg-type]
    return Line(columns, kind, formula)


def _of_silver(names: list[str], known: tuple[Column, ...]) -> Iterator[Column]:
    by_name = {column.name: column for column in known}
    for name in names:
        if name == "*":
            yield from (column for column in known if column.name not in names)
        else:
            yield by_name[name]


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

# What API records say beside their columns and all layers take: what was decided. A batch file can't decide.
ADDED_LINES = lines_of(
    """
        decided_at: text | of the decision that stands; null for claims from files, as all columns up to
            time_to_decision
        decision_outcome: text | Approved, Partially Approved or Denied; unlike status it stays when the claim
            is paid
        decision_reasons: texts | codes of the decision's [reasons](claims.md), in its order
        decided_covered_cents decided_deductible_cents: long | covered_amount and deductible_applied as
            decided, in whole cents
        decided_by: text | "automatic" (the rules) or "person"
        rule_version: text | version of the rules
    """,
    new=True,
)
ADDED_COLUMNS: Mapping[str, tuple[Column, ...]] = {
    **dict.fromkeys(ENTITIES, ()),
    "claims": tuple(column for line in ADDED_LINES for column in line.columns),
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
    "claims": (
        *columns_of("claim_size_category_checked is_decided:bool", new=True),
        *ADDED_COLUMNS["claims"],
        *columns_of("time_to_decision:double", new=True),
    ),
}

# What silver must know of a row to go on from it, beside its flags.
SILVER_STATE: Mapping[str, tuple[Column, ...]] = {
    **dict.fromkeys(ENTITIES, ()),
    "claims": columns_of("_has_api_record:bool", new=True),
}


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
