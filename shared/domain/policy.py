"""Policies: what a client may send, and the record that becomes of it."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from shared.domain.add_on_periods import INCLUDES
from shared.domain.anniversaries import anniversary
from shared.domain.fields import (
    Flag,
    PaymentFrequency,
    PaymentMethod,
    PlanName,
    RecordId,
    Request,
    Response,
    created,
    example,
)
from shared.domain.money import from_cents
from shared.domain.plans import PLANS, premium
from shared.domain.policy_changes import status_of
from shared.domain.quote import Quote
from shared.domain.records import Pet, Policy
from shared.domain.rows import Row
from shared.errors import BadReferenceError, ConflictError, NotFoundError


class PolicyCreate(Request):
    """A policy for a pet of a customer: at the list price, or with `quote_id` at the quote's price.

    A pet that is insured already gets another policy only with `confirm_second_policy`.
    """

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
    quote_id: RecordId | None = None
    confirm_second_policy: Flag = False


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


def check_policy(request: PolicyCreate, pet: Pet, policies: Iterable[Policy], *, as_of: date) -> None:
    """Raise BadReferenceError unless the pet is the customer's, ConflictError for a second live policy.

    `policies` are the customer's; a second one for the same pet may be wanted, and is then confirmed.
    """
    if pet["customer_id"] != request.customer_id:
        raise BadReferenceError(f"Pet {request.pet_id} does not belong to customer {request.customer_id}")
    if request.confirm_second_policy:
        return
    for policy in policies:
        if policy["pet_id"] == request.pet_id and status_of(policy, as_of) in ("Active", "Pending"):
            name, ends = pet["pet_name"], policy["expiration_date"]
            raise ConflictError(
                f"{name} is already insured by policy {policy['policy_id']} until {ends}. "
                "Confirm that you want a second policy.",
                code="pet_already_insured",
            )


# What a quote is made for, and the purchase says too.
_BOUGHT = ("payment_frequency", *INCLUDES.values())


def check_quote(
    request: PolicyCreate, quote: Quote, *, pet: Pet, state: str, other_insured_pets: int, as_of: date
) -> None:
    """Raise ConflictError unless the quote still holds and priced just this purchase.

    `state` is the customer's; `other_insured_pets` are those with an active policy.
    """
    if as_of > quote.valid_until:
        detail = f"Quote {request.quote_id} was valid until {quote.valid_until}"
        raise ConflictError(detail, code="quote_expired")
    quoted = quote.request
    same = {
        "species": quoted.species == pet["species"],
        "breed": quoted.breed.strip().casefold() == pet["breed"].strip().casefold(),
        "date_of_birth": quoted.date_of_birth == pet["date_of_birth"],
        "state": quoted.state == state,
        **{name: getattr(quoted, name) == getattr(request, name) for name in _BOUGHT},
        "other_insured_pets": not quoted.other_insured_pets or other_insured_pets > 0,
    }
    if differing := [name for name, holds in same.items() if not holds]:
        detail = f"Quote {request.quote_id} was made for another {', '.join(differing)}"
        raise ConflictError(detail, code="quote_mismatch")


def new_policy(
    request: PolicyCreate,
    *,
    policy_id: str,
    policy_number: str,
    as_of: date,
    now: datetime,
    quote: Quote | None = None,
) -> Policy:
    """The record of a new policy: the plan's terms as sold today, effective at once, up to its anniversary.

    It costs the list price; with a `quote` (see check_quote) what was quoted, and keeps the rating version.
    """
    plan = PLANS[request.plan_name]
    policy: Policy = {
        "policy_id": policy_id,
        "policy_number": policy_number,
        "customer_id": request.customer_id,
        "pet_id": request.pet_id,
        "plan_name": plan.name,
        "monthly_premium": _premium(request, quote),
        "annual_deductible": plan.annual_deductible,
        "coverage_limit": plan.coverage_limit,
        "reimbursement_percentage": plan.reimbursement_percentage,
        "effective_date": as_of,
        "expiration_date": anniversary(as_of, 1),
        "status": "Active",
        "payment_method": request.payment_method,
        "payment_frequency": request.payment_frequency,
        "waiting_period_days": plan.waiting_period_days,
        "includes_wellness": request.includes_wellness,
        "includes_dental": request.includes_dental,
        "includes_behavioral": request.includes_behavioral,
        "cancellation_date": None,
        "renewal_count": 0,
        "created_at": now,
        "updated_at": now,
    }
    if quote and request.quote_id:
        policy |= {"quote_id": request.quote_id, "rating_version": quote.rating_version}
    return policy


def policy_created(policy: Policy) -> Row:
    """The answer to the purchase that made `policy`."""
    message = f"Your {policy['plan_name']} policy is active from {policy['effective_date']}."
    return created(policy, PolicyCreated, message)


def _premium(request: PolicyCreate, quote: Quote | None) -> Decimal:
    if quote is not None:
        return from_cents(quote.plan(request.plan_name).monthly_premium_cents)
    if request.quote_id is not None:
        # A price that was promised is never replaced by another in silence.
        raise NotFoundError(f"Quote {request.quote_id} not found")
    return premium(
        PLANS[request.plan_name],
        wellness=request.includes_wellness,
        dental=request.includes_dental,
        behavioral=request.includes_behavioral,
        annual=request.payment_frequency == "Annual",
    )
