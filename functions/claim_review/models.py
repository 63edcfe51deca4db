"""Queries and answers of the operations on decisions, cases and payments."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field

from functions.records.models import PageQuery, Word
from functions.records.rows import ClaimRow
from shared.domain.estimate import CustomerDecisionLine, CustomerDecisionReason
from shared.domain.fields import Response


class QueueQuery(PageQuery):
    """Cases by standing, state, who has them, or words; by default the open ones.

    `search` looks for all of its words in claim number, care, vet, customer and pet.
    """

    limit: int = Field(50, ge=1, le=200)
    standing: Literal["Open", "Closed"] = "Open"
    state: Literal["Queued", "Assigned", "Awaiting documents", "Closed"] | None = None
    assignee: str | None = Word
    search: str | None = Field(None, max_length=100)


class CaseNote(Response):
    """A remark on a case, by a subject whose name may be known."""

    at: datetime
    by: str
    text: str
    by_name: str | None


class CaseAnswer(Response):
    """The work on a claim: who has it, why it is here, what is wanted and noted.

    `received` are documents that have come since they were asked for, `news` what the customer did since
    somebody worked on the case: `document`, `message`. `level` is the authority that it was handed to.
    """

    claim_id: str
    state: str
    reasons: list[str]
    opened_at: datetime
    updated_at: datetime
    assignee: str | None
    wanted: list[str]
    notes: list[CaseNote]
    decided_by: str | None
    appeals: int
    assignee_name: str | None
    decided_by_name: str | None
    received: list[str]
    level: int | None
    news: list[str]
    last_message_by: Literal["customer", "staff"] | None


class QueuedClaim(Response):
    """A case with its claim and whose it is, what a plain approval would pay, and the authority it takes."""

    case: CaseAnswer
    claim: ClaimRow
    customer_name: str | None
    pet_name: str | None
    payable: float | None
    approval_level: int | None


class Queue(Response):
    """Cases, the longest waiting first; `total` counts all that match.

    `authority` is how much the caller may decide, in dollars.
    """

    cases: list[QueuedClaim]
    count: int
    total: int
    authority: float


class CustomerDecision(Response):
    """A decision as the customer is told it; without lines while a person looks at the claim."""

    status: str
    rule_version: str
    reasons: list[CustomerDecisionReason]
    lines: list[CustomerDecisionLine]
    explanation: str | None


class Message(Response):
    """A message on a claim; which of the staff has written it is told to staff only."""

    message_id: str
    claim_id: str
    sender: Literal["customer", "staff"]
    name: str | None
    text: str
    is_appeal: bool
    created_at: datetime


class Messages(Response):
    """A claim's messages, oldest first; `open` while more can be written."""

    claim_id: str
    messages: list[Message]
    count: int
    open: bool


class OpenRequest(Response):
    """A claim that waits for its customer: for documents, or for an answer to the last message."""

    claim_id: str
    wanted: list[str]
    reply: bool


class OpenRequests(Response):
    """What waits for the customer who asks."""

    requests: list[OpenRequest]
    count: int


class AtStake(Response):
    """What a plain approval pays, line by line; the most that may be approved; the codes of possible denials.

    The levels of authority that an approval and a denial take: null where only an administrator may.
    """

    payable: float | None
    most: float | None
    lines: list[CustomerDecisionLine]
    denials: list[str]
    approval_level: int | None
    denial_level: int | None


LookAlike = Literal["same_day", "same_invoice", "same_bill", "same_amount", "same_day_elsewhere"]


class RelatedClaim(Response):
    """Another claim of the pet; `why` names what makes it look alike.

    same_bill: the number, pet and day. same_amount: nearly the amount, and pet and day, or the number.
    same_day_elsewhere: the same pet and day on another policy.
    """

    claim_id: str
    claim_number: str
    status: str
    service_date: date
    claim_type: str
    claim_category: str
    claim_amount: float
    paid_amount: float
    provider_name: str | None
    diagnosis_code: str | None
    why: list[LookAlike]


class DecisionAnswer(Response):
    """A claim's decision, null before there is one. Only staff see the keys from `record` on.

    `record` is the whole decision with its facts, `lines` its arithmetic in staff's words, `superseded` the
    decisions before it, oldest first;
    `appeal` is the customer's word in the latest appeal, `authority` what the caller may decide, in dollars;
    `conflict` is why the caller may not decide at all: the claim or the decision before is the caller's own.
    """

    claim_id: str
    status: str
    decision: CustomerDecision | None
    documents_wanted: list[str]
    documents_received: list[str]
    can_be_appealed: bool
    is_appealed: bool
    record: dict[str, Any] | None = None
    lines: list[CustomerDecisionLine] = Field(default_factory=list)
    superseded: list[dict[str, Any]] = Field(default_factory=list)
    case: CaseAnswer | None = None
    stake: AtStake | None = None
    appeal: Message | None = None
    related: list[RelatedClaim] = Field(default_factory=list)
    authority: float | None = None
    conflict: Literal["own_claim", "own_decision"] | None = None


class Ruled(Response):
    """What a ruling made of a claim."""

    claim_id: str
    status: str
    covered_amount: float
    paid_amount: float
    denial_reason: str | None
    decided_by: str | None
    decided_by_name: str | None


class Appealed(Response):
    """An appealed claim waits for a person."""

    claim_id: str
    status: str


class Payment(Response):
    """A payment that is settled; a simulated provider's reference begins with SIMULATED."""

    payment_id: str
    amount: float
    reference: str | None
    settled_at: datetime


class Payments(Response):
    """What a claim is owed and what was paid for it."""

    claim_id: str
    owed: float
    paid: float
    provider: str
    payments: list[Payment]
