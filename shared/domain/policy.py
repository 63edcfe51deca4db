"""Policies: what a client may send, and the record that becomes of it."""

from datetime import date, datetime, timedelta

from shared.domain.fields import (
    Flag,
    PaymentFrequency,
    PaymentMethod,
    PlanName,
    RecordId,
    Request,
    Response,
    example,
)
from shared.domain.plans import PLANS, premium
from shared.domain.rows import Row, timestamp
from shared.errors import BadReferenceError

TERM_DAYS = 365


class PolicyCreate(Request):
    """A policy for a pet of a customer."""

    model_config = example(
        customer_id="CUST-1A2B3C4D",
        pet_id="PET-1A2B3C4D",
        plan_name="Premium",
        payment_method="Credit Card",
        payment_frequency="Monthly",
        includes_wellness=True,
        includes_dental=False,
        includes_behavioral=False,
    )

    customer_id: RecordId
    pet_id: RecordId
    plan_name: PlanName
    payment_method: PaymentMethod = "Credit Card"
    payment_frequency: PaymentFrequency = "Monthly"
    includes_wellness: Flag = False
    includes_dental: Flag = False
    includes_behavioral: Flag = False


class PolicyCreated(Response):
    """The answer to a bought policy."""

    policy_id: str
    policy_number: str
    customer_id: str
    pet_id: str
    plan_name: str
    monthly_premium: float
    annual_deductible: float
    coverage_limit: float
    effective_date: date
    expiration_date: date
    created_at: datetime
    message: str


def check_policy(request: PolicyCreate, pet: Row) -> None:
    """Raise BadReferenceError unless the pet is the customer's."""
    if pet["customer_id"] != request.customer_id:
        raise BadReferenceError(f"Pet {request.pet_id} does not belong to customer {request.customer_id}")


def new_policy(
    request: PolicyCreate, *, policy_id: str, policy_number: str, as_of: date, now: datetime
) -> Row:
    """The record of a new policy: the plan's terms as sold today, effective at once for 365 days."""
    plan = PLANS[request.plan_name]
    return {
        "policy_id": policy_id,
        "policy_number": policy_number,
        "customer_id": request.customer_id,
        "pet_id": request.pet_id,
        "plan_name": plan.name,
        "monthly_premium": premium(
            plan,
            wellness=request.includes_wellness,
            dental=request.includes_dental,
            behavioral=request.includes_behavioral,
            annual=request.payment_frequency == "Annual",
        ),
        "annual_deductible": plan.annual_deductible,
        "coverage_limit": plan.coverage_limit,
        "reimbursement_percentage": plan.reimbursement_percentage,
        "effective_date": as_of.isoformat(),
        "expiration_date": (as_of + timedelta(days=TERM_DAYS)).isoformat(),
        "status": "Active",
        "payment_method": request.payment_method,
        "payment_frequency": request.payment_frequency,
        "waiting_period_days": plan.waiting_period_days,
        "includes_wellness": request.includes_wellness,
        "includes_dental": request.includes_dental,
        "includes_behavioral": request.includes_behavioral,
        "cancellation_date": None,
        "renewal_count": 0,
        "created_at": timestamp(now),
        "updated_at": timestamp(now),
    }


def policy_created(row: Row) -> Row:
    """The answer to the purchase that made `row`."""
    keys = tuple(key for key in PolicyCreated.model_fields if key != "message")
    message = f"Your {row['plan_name']} policy is active from {row['effective_date']}."
    return {**{key: row[key] for key in keys}, "message": message}
