"""Queries and answers of the operations on policies and quotes."""

from datetime import date, datetime
from typing import Literal

from functions.records.models import Filter, PageQuery, RecordId, Total, Word
from functions.records.rows import PolicyRow
from shared.domain.fields import Request, Response
from shared.domain.quote import QuoteCreate


class PriceLine(Response):
    """A step of a price; the amounts of all lines add up to the monthly premium."""

    code: str
    label: str
    factor: float | None
    amount: float


class QuotedPlan(Response):
    """A plan's price for the pet, and its terms; outside our network that part of the benefit is paid."""

    plan_name: str
    monthly_premium: float
    annual_premium: float
    annual_deductible: float
    coverage_limit: float
    reimbursement_percentage: float
    waiting_period_days: int
    out_of_network_percentage: int
    lines: list[PriceLine]


class QuoteAnswer(QuoteCreate):
    """A quote: what was asked, and every plan's price up to and on `valid_until`."""

    quote_id: str
    as_of: date
    valid_until: date
    rating_version: str
    plans: list[QuotedPlan]


class RemainingAnswer(Response):
    """What is left of a policy's term (`ends`: the first day after it), and until when it waits."""

    policy_id: str
    status: str
    as_of: date
    term: int
    begins: date
    ends: date
    annual_deductible: float
    deductible_remaining: float
    coverage_limit: float
    limit_remaining: float
    covered_from: date
    is_waiting: bool


class AddOnsQuery(Request):
    """Which add-ons the policy should have; what is absent stays as it is."""

    includes_wellness: bool | None = None
    includes_dental: bool | None = None
    includes_behavioral: bool | None = None


class AddOnCover(Response):
    """An add-on of a policy: since when, from when after its waiting period, and until when it covers.

    `ends` is the first day without it, null while it goes on; `withdraw_until` the last day on which one that
    was just added can be taken back.
    """

    add_on: Literal["wellness", "dental", "behavioral"]
    included: bool
    begins: date | None
    covered_from: date | None
    ends: date | None
    monthly_price: float
    withdraw_until: date | None


class AddOns(Response):
    """A policy's add-ons after a change, and what it costs; If-Match takes the `version` of a preview.

    `due_now` is charged for the days up to the next installment.
    """

    policy_id: str
    as_of: date
    version: str
    monthly_premium_before: float
    monthly_premium: float
    monthly_premium_from_renewal: float
    due_now: float
    next_installment: date
    add_ons: list[AddOnCover]


class PolicyPayment(Response):
    """A payment of a policy's term, due on a day: charged, to come, or given back."""

    number: int
    kind: Literal["installment", "change", "refund"]
    due: date
    amount: float
    state: Literal["paid", "upcoming", "refunded"]
    receipt: str | None


class PolicyPayments(Response):
    """The payments of a policy's term, oldest first."""

    policy_id: str
    as_of: date
    payments: list[PolicyPayment]
    count: int


class Cancellation(Response):
    """What a cancellation gives back: the premium of unused days, less what the term has paid.

    `claims_approved` is taken off: with the used days it is `retained`, at most what was charged.
    """

    policy_id: str
    status: str
    cancellation_date: date
    days_used: int
    days_unused: int
    charged: float
    retained: float
    refund: float
    claims_approved: float
    cancelled_at: datetime | None = None


class PoliciesQuery(PageQuery):
    """Policies by owner, pet, plan or status."""

    customer_id: str | None = RecordId
    pet_id: str | None = RecordId
    plan_name: str | None = Word
    status: str | None = Word


class PolicyAnswer(Response):
    """One policy."""

    policy: PolicyRow
    version: str
    message: str


class PolicyList(Response):
    """Policies, newest first; `total` counts all that match."""

    policies: list[PolicyRow]
    count: int
    total: Total
    filter: Filter


class CustomerPolicies(Response):
    """A customer's policies in order of purchase."""

    customer_id: str
    policies: list[PolicyRow]
    count: int


class PetPolicies(Response):
    """A pet's policies in order of purchase."""

    pet_id: str
    policies: list[PolicyRow]
    count: int


class PlanAnswer(Response):
    """A plan as sold; a coverage_limit of 999,999 means unlimited. Vets outside our network: that part."""

    name: str
    monthly_premium: float
    annual_deductible: float
    coverage_limit: float
    reimbursement_percentage: float
    waiting_period_days: int
    out_of_network_percentage: int


class AddOn(Response):
    """An add-on and what it costs a month."""

    name: str
    monthly_price: float


class Plans(Response):
    """The price list."""

    plans: list[PlanAnswer]
    add_ons: list[AddOn]
    annual_discount_percentage: int


class PolicyCheck(Response):
    """Whether a policy is good for a pet today; of an unknown policy nothing else is told."""

    valid: bool
    policy_id: str
    pet_id: str
    policy_pet_id: str | None = None
    policy_status: str | None = None
    error: str | None
