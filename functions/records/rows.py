"""Rows of the system of record as the API shows them: the batch files' columns, every one present."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from shared.domain.fields import Response
from shared.domain.policy_changes import status_of
from shared.domain.rows import Row, to_wire
from shared.identity import visibility
from shared.identity.principal import Principal
from shared.records.model import Stored


class CustomerRow(Response):
    """A customer; `email_confirmed` is false for an address that its owner has yet to sign in with."""

    customer_id: str
    first_name: str
    last_name: str
    email: str
    phone: str
    address_line1: str | None
    city: str
    state: str
    zip_code: str
    country: str
    date_of_birth: date | None
    customer_since: date
    preferred_contact: str
    marketing_opt_in: bool
    referral_source: str | None
    customer_segment: str
    lifetime_value: float
    created_at: datetime
    updated_at: datetime
    email_confirmed: bool | None = None


class CustomerDetail(CustomerRow):
    """A customer, and what gold knows: null before it knows the customer."""

    full_name: str | None
    total_pets: int | None
    total_policies: int | None
    active_policies: int | None
    total_annual_premium: float | None
    total_claims: int | None
    total_claim_amount: float | None
    total_paid_amount: float | None
    loss_ratio: float | None
    customer_value_tier: str | None
    customer_risk_score: str | None
    churn_risk: str | None


class PetRow(Response):
    """A pet; `picture` is the version of its picture, absent or null without one."""

    pet_id: str
    customer_id: str
    pet_name: str
    species: str
    breed: str
    gender: str
    date_of_birth: date
    weight_lbs: float
    color: str | None
    microchip_id: str | None
    is_neutered: bool
    pre_existing_conditions: str | None
    vaccination_status: str
    adoption_date: date | None
    is_active: bool
    created_at: datetime
    updated_at: datetime
    picture: str | None = None


class AddOnPeriod(Response):
    """Days on which an add-on covers; null is the policy's own beginning, or no end."""

    add_on: Literal["wellness", "dental", "behavioral"]
    begins: date | None
    ends: date | None


class EarlierPremium(Response):
    """A monthly premium that held before a day."""

    until: date
    monthly_premium: float
    by_renewal: bool = False


class PolicyRow(Response):
    """A policy with the terms it was sold with; a coverage_limit of 999,999 means unlimited.

    A quoted one has its quote's id and the version of the rating table; its status is that of today.
    One whose add-ons were changed has their periods of cover, and the premiums that held before.
    """

    policy_id: str
    policy_number: str
    customer_id: str
    pet_id: str
    plan_name: str
    monthly_premium: float
    annual_deductible: float
    coverage_limit: float
    reimbursement_percentage: float
    effective_date: date
    expiration_date: date
    status: str
    payment_method: str
    payment_frequency: str
    waiting_period_days: int
    includes_wellness: bool
    includes_dental: bool
    includes_behavioral: bool
    cancellation_date: date | None
    renewal_count: int
    created_at: datetime
    updated_at: datetime
    quote_id: str | None = None
    rating_version: str | None = None
    add_on_periods: list[AddOnPeriod] | None = None
    earlier_premiums: list[EarlierPremium] | None = None


def shown(record: Stored, principal: Principal, as_of: date) -> Row:
    """A record's row as this caller may see it; a policy's status is the one of `as_of`."""
    row = to_wire(record.row)
    if record.kind == "policy":
        row["status"] = status_of(record.row, as_of)
    return visibility.shown(row, principal.role, of=record.kind)


def all_shown(records: Sequence[Stored], principal: Principal, as_of: date) -> list[Row]:
    """The rows of records as this caller may see them, see shown."""
    return [shown(record, principal, as_of) for record in records]
