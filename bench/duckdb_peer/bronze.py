"""Raw files as text, with where each row came from and which numbers and bools did not convert."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

_TYPES = {"bool": "BOOLEAN", "double": "DOUBLE", "int": "INTEGER", "text": "VARCHAR"}


def _columns(line: str) -> dict[str, str]:
    pairs = (word.partition(":") for word in line.split())
    return {name: kind or "text" for name, _, kind in pairs}


COLUMNS: Mapping[str, Mapping[str, str]] = {
    "customers": _columns(
        "customer_id first_name last_name email phone address_line1 city state zip_code country date_of_birth"
        " customer_since preferred_contact marketing_opt_in:bool referral_source customer_segment"
        " lifetime_value:double created_at updated_at"
    ),
    "pets": _columns(
        "pet_id customer_id pet_name species breed gender date_of_birth weight_lbs:double color microchip_id"
        " is_neutered:bool pre_existing_conditions vaccination_status adoption_date is_active:bool created_at"
        " updated_at"
    ),
    "policies": _columns(
        "policy_id policy_number customer_id pet_id plan_name monthly_premium:double annual_deductible:double"
        " coverage_limit:double reimbursement_percentage:double effective_date expiration_date status"
        " payment_method payment_frequency waiting_period_days:int"
        " includes_wellness:bool"
        " includes_dental:bool includes_behavioral:bool cancellation_date renewal_count:int"
        " created_at updated_at"
    ),
    "vet_providers": _columns(
        "provider_id provider_name provider_type address city state zip_code phone email is_in_network:bool"
        " average_rating:double total_reviews:int accepts_emergency:bool operating_hours specialties"
        " license_number created_at"
    ),
    "claims": _columns(
        "claim_id claim_number policy_id pet_id customer_id provider_id claim_type claim_category"
        " service_date submitted_date claim_amount:double deductible_applied:double covered_amount:double"
        " paid_amount:double status denial_reason processing_days:int diagnosis_code treatment_notes"
        " invoice_number is_emergency:bool is_recurring:bool created_at updated_at"
    ),
}


def query(entity: str, data: Path) -> str:
    """Every row of the entity's file, typed as far as it converts."""
    columns = COLUMNS[entity]
    cells = ", ".join(_cell(name, kind) for name, kind in columns.items())
    typed = [name for name, kind in columns.items() if kind != "text"]
    unparsed = ", ".join(
        f"CASE WHEN {_text(name)} <> '' AND {_converted(name, columns[name])} IS NULL THEN '{name}' END"
        for name in typed
    )
    file = "claims.jsonl" if entity == "claims" else f"{entity}.csv"
    return f"""
        SELECT {cells}, NULL::VARCHAR AS _extra, TIMESTAMPTZ '2026-01-01 00:00:00+00' AS _ingestion_timestamp,
            '{file}' AS _source_file, 'batch-1' AS _batch_id, 'batch' AS _source,
            row_number() OVER () AS _row_number, 'etag' AS _source_etag,
            nullif(list_filter([{unparsed}], c -> c IS NOT NULL), []) AS _unparsed,
            NULL::VARCHAR[] AS _missing_columns
        FROM {_reader(entity, data / file)}"""


def _reader(entity: str, path: Path) -> str:
    texts = ", ".join(f"'{name}': 'VARCHAR'" for name in COLUMNS[entity])
    if entity == "claims":
        return f"read_json('{path}', format = 'newline_delimited', columns = {{{texts}}})"
    return f"read_csv('{path}', header = true, columns = {{{texts}}}, nullstr = '')"


def _text(name: str) -> str:
    return f"trim({name}, ' ')"


def _converted(name: str, kind: str) -> str:
    return f"try_cast({_text(name)} AS {_TYPES[kind]})"


def _cell(name: str, kind: str) -> str:
    return f"nullif({name}, '') AS {name}" if kind == "text" else f"{_converted(name, kind)} AS {name}"
