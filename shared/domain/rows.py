"""Rows: the canonical JSON-able records, under the batch files' column names and in their order."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

Row = dict[str, Any]


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


CUSTOMER_COLUMNS = _names(
    "customer_id first_name last_name email phone address_line1 city state zip_code country date_of_birth "
    "customer_since preferred_contact marketing_opt_in referral_source customer_segment lifetime_value "
    "created_at updated_at"
)
PET_COLUMNS = _names(
    "pet_id customer_id pet_name species breed gender date_of_birth weight_lbs color microchip_id "
    "is_neutered pre_existing_conditions vaccination_status adoption_date is_active created_at updated_at"
)
POLICY_COLUMNS = _names(
    "policy_id policy_number customer_id pet_id plan_name monthly_premium annual_deductible coverage_limit "
    "reimbursement_percentage effective_date expiration_date status payment_method payment_frequency "
    "waiting_period_days includes_wellness includes_dental includes_behavioral cancellation_date "
    "renewal_count created_at updated_at"
)
CLAIM_COLUMNS = _names(
    "claim_id claim_number policy_id pet_id customer_id provider_id claim_type claim_category service_date "
    "submitted_date claim_amount deductible_applied covered_amount paid_amount status denial_reason "
    "processing_days diagnosis_code treatment_notes invoice_number is_emergency is_recurring created_at "
    "updated_at"
)

# Who decided, as the lake is told.
BY_RULES, BY_PERSON = "automatic", "person"

# What the lake learns of a claim's decision beside its amounts; absent until the claim is decided.
DECISION_COLUMNS = _names(
    "decided_at decision_outcome decision_reasons decided_covered_cents decided_deductible_cents decided_by "
    "rule_version"
)

# The batch columns, and with a claim always its provider's name.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "customer": CUSTOMER_COLUMNS,
    "pet": PET_COLUMNS,
    "policy": POLICY_COLUMNS,
    "claim": (*CLAIM_COLUMNS, "provider_name"),
}
# Who brought a claim, and who its appeals (`role:subject`): they decide nothing about it. Not for the lake.
BROUGHT_BY = _names("submitted_by appealed_by")
# Columns that stay with the record; the lake never learns of them.
NOT_FOR_LAKE = frozenset((*BROUGHT_BY, "email_confirmed"))
# Kept with a claim for adjudication, for people and for the lake, and never served: what was decided has an
# operation of its own.
INTERNAL = frozenset(
    (
        *("diagnosis_text", "scenario_id", "is_in_network", "status_history", "covered_exact"),
        *("network_adjustment", *DECISION_COLUMNS, *BROUGHT_BY),
    )
)
DECIMAL_COLUMNS = frozenset(
    _names(
        "lifetime_value weight_lbs monthly_premium annual_deductible coverage_limit "
        "reimbursement_percentage claim_amount deductible_applied covered_amount covered_exact carried "
        "network_adjustment day_deductible day_outside paid_amount amount"
    )
)


def timestamp(at: datetime) -> str:
    """ISO 8601 in UTC with microseconds, `2026-01-31T09:30:00.000000Z`: such texts sort as their times do."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def encode_row(row: Mapping[str, Any]) -> str:
    """`row` as JSON text; a Decimal becomes its exact decimal number."""
    return _encode(row)


def decode_row(text: str) -> Row:
    """The row that encode_row wrote; raises ValueError for text that is no JSON object."""
    row = json.loads(text, parse_float=Decimal, object_hook=_with_decimals)
    if not isinstance(row, dict):
        raise ValueError("A row is a JSON object.")
    return row


def to_wire(row: Mapping[str, Any]) -> dict[str, Any]:
    """`row` for an HTTP answer: JSON numbers for money, without what only we need to know."""
    return {name: wire(value) for name, value in row.items() if name not in INTERNAL}


def _encode(value: Any) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(k)}: {_encode(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_encode, value)) + "]"
    return json.dumps(value)


def _with_decimals(row: Row) -> Row:
    return {
        name: Decimal(value) if name in DECIMAL_COLUMNS and isinstance(value, int) else value
        for name, value in row.items()
    }


def wire(value: Any) -> Any:
    """Any value of a row in its JSON form, with nothing left out."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, Mapping):
        return {name: wire(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [wire(inner) for inner in value]
    return value
