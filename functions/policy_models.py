"""Answers of the operations on quotes and on what is left of a policy."""

from datetime import date, datetime

from shared.domain.fields import Response
from shared.domain.quote import QuoteCreate


class PriceLine(Response):
    """A step of a price; the amounts of all lines add up to the monthly premium."""

    code: str
    label: str
    factor: float | None
    amount: float


class QuotedPlan(Response):
    """A plan's price for the pet, and its terms."""

    plan_name: str
    monthly_premium: float
    annual_premium: float
    annual_deductible: float
    coverage_limit: float
    reimbursement_percentage: float
    waiting_period_days: int
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


class Cancellation(Response):
    """What a cancellation comes to: the premium for unused days that was charged is given back."""

    policy_id: str
    status: str
    cancellation_date: date
    days_used: int
    days_unused: int
    charged: float
    retained: float
    refund: float
    cancelled_at: datetime | None = None
