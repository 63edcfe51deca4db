"""Columns of records and their types, in the order that answers have them, and what rules read of them.

A claim's class is beside its request (claim.py): a column that both get is one file's edit.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal, NotRequired, TypedDict

AddOn = Literal["wellness", "dental", "behavioral"]


class Customer(TypedDict):
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
    lifetime_value: Decimal
    created_at: datetime
    updated_at: datetime
    email_confirmed: NotRequired[bool]


class Pet(TypedDict):
    """A pet; `picture` is the version of its picture, absent or null without one."""

    pet_id: str
    customer_id: str
    pet_name: str
    species: str
    breed: str
    gender: str
    date_of_birth: date
    weight_lbs: Decimal
    color: str | None
    microchip_id: str | None
    is_neutered: bool
    pre_existing_conditions: str | None
    vaccination_status: str
    adoption_date: date | None
    is_active: bool
    created_at: datetime
    updated_at: datetime
    picture: NotRequired[str | None]


class AddOnPeriod(TypedDict):
    """Days on which an add-on covers; null is the policy's own beginning, or no end."""

    add_on: AddOn
    begins: date | None
    ends: date | None


class EarlierPremium(TypedDict):
    """A monthly premium that held before a day."""

    until: date
    monthly_premium: Decimal
    by_renewal: NotRequired[bool]


class Policy(TypedDict):
    """A policy with the terms it was sold with; a coverage_limit of 999,999 means unlimited.

    A quoted one has its quote's id and the version of the rating table. One whose add-ons were changed has
    their periods of coverage, and the premiums that held before.
    """

    policy_id: str
    policy_number: str
    customer_id: str
    pet_id: str
    plan_name: str
    monthly_premium: Decimal
    annual_deductible: Decimal
    coverage_limit: Decimal
    reimbursement_percentage: Decimal
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
    quote_id: NotRequired[str]
    rating_version: NotRequired[str]
    add_on_periods: NotRequired[list[AddOnPeriod]]
    earlier_premiums: NotRequired[list[EarlierPremium]]


class PolicyFacts(TypedDict):
    """What the rules read of a policy, and decisions keep of it."""

    policy_id: str
    status: str
    effective_date: date
    expiration_date: date
    cancellation_date: date | None
    waiting_period_days: int
    annual_deductible: Decimal
    coverage_limit: Decimal
    reimbursement_percentage: Decimal
    includes_wellness: bool
    includes_dental: bool
    includes_behavioral: bool
    add_on_periods: NotRequired[list[AddOnPeriod]]


class BillLine(TypedDict):
    """A line of the bill behind a claim."""

    description: str
    amount: Decimal


class StatusStep(TypedDict):
    """A status that a claim has reached, and when."""

    status: str
    at: datetime


class Decided(TypedDict, total=False):
    """What the lake learns of a claim's decision beside its amounts; absent until the claim is decided."""

    decided_at: datetime
    decision_outcome: str
    decision_reasons: list[str]
    decided_covered_cents: int
    decided_deductible_cents: int
    decided_by: str
    rule_version: str


class Brought(TypedDict, total=False):
    """Who brought a claim, and who its appeals (`role:subject`): they decide nothing about it."""

    submitted_by: str
    appealed_by: list[str]


class FiledClaim(TypedDict):
    """A claim as batch files have it."""

    claim_id: str
    claim_number: str
    policy_id: str
    pet_id: str
    customer_id: str
    provider_id: str | None
    claim_type: str
    claim_category: str
    service_date: date
    submitted_date: date
    claim_amount: Decimal
    deductible_applied: Decimal
    covered_amount: Decimal
    paid_amount: Decimal
    status: str
    denial_reason: str | None
    processing_days: int | None
    diagnosis_code: str | None
    treatment_notes: str | None
    invoice_number: str | None
    is_emergency: bool
    is_recurring: bool
    created_at: datetime
    updated_at: datetime


class Kept(Decided, Brought, total=False):
    """Kept with a claim for adjudication, for people and for the lake, and never served: what was decided has
    an operation of its own.
    """

    diagnosis_text: str
    scenario_id: str | None
    is_in_network: bool
    status_history: list[StatusStep]
    covered_exact: Decimal
    network_adjustment: Decimal


INTERNAL = frozenset(Kept.__annotations__)


class ClaimFacts(TypedDict):
    """What the rules read of a claim, and its decision keeps of it."""

    claim_id: str
    policy_id: str
    claim_type: str
    service_date: date
    submitted_date: date
    claim_amount: Decimal
    diagnosis_code: str | None
    diagnosis_text: NotRequired[str]
    line_items: NotRequired[list[BillLine]]
    is_in_network: NotRequired[bool]


class ClaimChange(Kept, total=False):
    """What a decision changes about a claim beside its status."""

    deductible_applied: Decimal
    covered_amount: Decimal
    paid_amount: Decimal
    denial_reason: str | None
    processing_days: int | None
