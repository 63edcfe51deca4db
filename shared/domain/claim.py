"""Claims: what a client may send, and the record that becomes of it."""

from datetime import date, datetime
from typing import Annotated, Any, NotRequired

from pydantic import ConfigDict, Field, WithJsonSchema, model_validator

from shared.domain.categories import GENERAL
from shared.domain.fields import (
    ClaimType,
    Flag,
    IsoDate,
    LongText,
    Money,
    RecordId,
    Request,
    Response,
    ShortText,
    SignedMoney,
    Text,
    Words,
    created,
    refuse_date,
)
from shared.domain.money import LARGEST_CLAIM, ZERO
from shared.domain.records import BillLine, FiledClaim, Kept, Pet, Policy
from shared.domain.rows import Row, take
from shared.errors import BadReferenceError


class Claim(FiledClaim, Kept):
    """A claim; `line_items` only if they were sent.

    What a job on Spark loads names it for the type checker alone: nothing checks requests there.
    """

    provider_name: str | None
    line_items: NotRequired[list[BillLine]]


ClaimAmount = Annotated[
    Money,
    Field(le=LARGEST_CLAIM),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "maximum": LARGEST_CLAIM}),
]


def _describe(schema: dict[str, Any]) -> None:
    # One of claim_amount and amount is needed; which one, a JSON schema for typed clients cannot say well.
    schema["required"].remove("claim_amount")
    schema["examples"] = [
        {
            "customer_id": "CUST-1A2B3C4D",
            "pet_id": "PET-1A2B3C4D",
            "policy_id": "POL-1A2B3C4D",
            "claim_type": "Illness",
            "claim_category": "Digestive",
            "service_date": "2026-01-15",
            "claim_amount": 450.0,
            "diagnosis": "Gastroenteritis",
            "treatment_notes": "Fluids and diet",
            "is_emergency": False,
        }
    ]


class ClaimCreate(Request):
    """A claim. Second names: `amount`, `diagnosis_code`, `description`; the first names win."""

    model_config = ConfigDict(json_schema_extra=_describe)

    policy_id: RecordId
    pet_id: RecordId
    customer_id: RecordId
    provider_id: RecordId | None = None
    provider_name: Text | None = None
    claim_type: ClaimType
    claim_category: Text = GENERAL
    service_date: IsoDate
    claim_amount: ClaimAmount
    amount: ClaimAmount | None = None
    diagnosis: Text | None = None
    diagnosis_code: Text | None = None
    treatment_notes: LongText | None = None
    description: LongText | None = None
    invoice_number: Text | None = None
    is_emergency: Flag = False

    @model_validator(mode="before")
    @classmethod
    def _take_amount(cls, data: Any) -> Any:
        if isinstance(data, dict) and data.get("claim_amount") is None and data.get("amount") is not None:
            return {**data, "claim_amount": data["amount"]}
        return data


class LineItem(Request):
    """A line of an invoice; a discount is a negative amount."""

    description: ShortText
    amount: SignedMoney


class ClaimEstimate(ClaimCreate):
    """A claim that is not submitted: what would be paid for it?"""

    line_items: list[LineItem] = Field(default_factory=list)
    is_in_network: Flag = True


class PortalClaim(Request):
    """A claim as the portal's form sends it, with the invoice's lines."""

    customer_id: RecordId
    pet_id: RecordId
    policy_id: RecordId | None = None
    claim_type: ClaimType
    claim_category: ShortText
    diagnosis: ShortText
    diagnosis_code: Text | None = None
    service_date: IsoDate
    treatment_notes: Words
    line_items: list[LineItem]
    claim_amount: ClaimAmount
    provider_name: ShortText
    provider_id: RecordId | None = None
    is_in_network: Flag = True
    is_emergency: Flag = False
    scenario_id: Text | None = None
    source: Text | None = None


class ClaimCreated(Response):
    """The answer to a submitted claim."""

    claim_id: str
    claim_number: str
    policy_id: str
    pet_id: str
    customer_id: str
    claim_type: str
    claim_amount: float
    status: str
    submitted_date: datetime
    message: str


def check_claim(customer_id: str, pet: Pet, policy: Policy) -> None:
    """Raise BadReferenceError unless pet and policy are the customer's and the policy covers that pet."""
    if pet["customer_id"] != customer_id:
        raise BadReferenceError(f"Pet {pet['pet_id']} does not belong to customer {customer_id}")
    if policy["customer_id"] != customer_id:
        raise BadReferenceError(f"Policy {policy['policy_id']} does not belong to customer {customer_id}")
    if policy["pet_id"] != pet["pet_id"]:
        raise BadReferenceError(f"Policy {policy['policy_id']} belongs to a different pet")


def new_claim(request: ClaimCreate, *, claim_id: str, claim_number: str, as_of: date, now: datetime) -> Claim:
    """The record of a new claim; raises InvalidInputError for a service after `as_of`."""
    return {
        **_new(
            request,
            claim_id=claim_id,
            claim_number=claim_number,
            policy_id=request.policy_id,
            as_of=as_of,
            now=now,
        ),
        "diagnosis_code": request.diagnosis or request.diagnosis_code,
        "treatment_notes": request.treatment_notes or request.description,
        "invoice_number": request.invoice_number,
    }


def new_portal_claim(
    request: PortalClaim, *, claim_id: str, claim_number: str, policy_id: str, as_of: date, now: datetime
) -> Claim:
    """The record of a claim from the portal's form, with the invoice's lines and the diagnosis in words."""
    return {
        **_new(
            request, claim_id=claim_id, claim_number=claim_number, policy_id=policy_id, as_of=as_of, now=now
        ),
        "diagnosis_code": request.diagnosis_code or request.diagnosis,
        "line_items": bill_lines(request.line_items),
        "diagnosis_text": request.diagnosis,
        "scenario_id": request.scenario_id,
        "is_in_network": request.is_in_network,
    }


def bill_lines(items: list[LineItem]) -> list[BillLine]:
    """The lines of an invoice as a claim keeps them."""
    return [{"description": item.description, "amount": item.amount} for item in items]


def claim_created(claim: Claim) -> Row:
    """The answer to the submission that made `claim`; submitted_date is a date-time here."""
    return {**created(claim, ClaimCreated, _submitted(claim)), "submitted_date": claim["created_at"]}


def portal_claim_answer(claim: Claim) -> Row:
    """The answer to a submission through the portal's form; the claim enters the lake like every other."""
    return {
        "success": True,
        **take(claim, "claim_id", "claim_number"),
        "layer": "bronze",
        "pipelines": {
            "legacy": {"status": "accepted", "message": "The claim is on its way into the lake."},
            "docgen": None,
        },
        "message": _submitted(claim),
    }


def _submitted(claim: Claim) -> str:
    return f"Claim {claim['claim_number']} was submitted. We will keep you informed about every step."


def _new(
    request: ClaimCreate | PortalClaim,
    *,
    claim_id: str,
    claim_number: str,
    policy_id: str,
    as_of: date,
    now: datetime,
) -> Claim:
    """The record but for what one form says in other words than the other."""
    if request.service_date > as_of:
        raise refuse_date("service_date", request.service_date, "The visit cannot be in the future")
    return {
        "claim_id": claim_id,
        "claim_number": claim_number,
        "policy_id": policy_id,
        "pet_id": request.pet_id,
        "customer_id": request.customer_id,
        "provider_id": request.provider_id,
        "claim_type": request.claim_type,
        "claim_category": request.claim_category,
        "service_date": request.service_date,
        "submitted_date": as_of,
        "claim_amount": request.claim_amount,
        "deductible_applied": ZERO,
        "covered_amount": ZERO,
        "paid_amount": ZERO,
        "status": "Submitted",
        "denial_reason": None,
        "processing_days": None,
        "diagnosis_code": request.diagnosis_code,
        "treatment_notes": request.treatment_notes,
        "invoice_number": None,
        "is_emergency": request.is_emergency,
        "is_recurring": False,
        "created_at": now,
        "updated_at": now,
        "provider_name": request.provider_name,
    }
