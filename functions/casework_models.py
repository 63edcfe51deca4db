"""Queries and answers of the operations on decisions, cases and payments."""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from functions.record_models import PageQuery, Word
from functions.record_rows import ClaimRow
from shared.domain.estimate import ToldLine, ToldReason
from shared.domain.fields import Response


class QueueQuery(PageQuery):
    """Cases by standing, state, or who has them; by default the open ones."""

    limit: int = Field(50, ge=1, le=200)
    standing: Literal["Open", "Closed"] = "Open"
    state: Literal["Queued", "Assigned", "Awaiting documents", "Closed"] | None = None
    assignee: str | None = Word


class CaseNote(Response):
    """A remark on a case."""

    at: datetime
    by: str
    text: str


class CaseAnswer(Response):
    """The work on a claim: who has it, why it is here, what is wanted and noted."""

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


class QueuedClaim(Response):
    """A case with its claim."""

    case: CaseAnswer
    claim: ClaimRow


class Queue(Response):
    """Cases, the longest waiting first; `total` counts all that match.

    `authority` is how much the caller may decide, in dollars.
    """

    cases: list[QueuedClaim]
    count: int
    total: int
    authority: float


class ToldDecision(Response):
    """A decision as the customer is told it; without lines while a person looks at the claim."""

    status: str
    rule_version: str
    reasons: list[ToldReason]
    lines: list[ToldLine]


class DecisionAnswer(Response):
    """A claim's decision, null before there is one. Only staff see the last three keys.

    `record` is the whole decision with its facts, `superseded` the decisions before it, oldest first.
    """

    claim_id: str
    status: str
    decision: ToldDecision | None
    documents_wanted: list[str]
    can_be_appealed: bool
    record: dict[str, Any] | None = None
    superseded: list[dict[str, Any]] = Field(default_factory=list)
    case: CaseAnswer | None = None


class Ruled(Response):
    """What a ruling made of a claim."""

    claim_id: str
    status: str
    covered_amount: float
    paid_amount: float
    denial_reason: str | None
    decided_by: str | None


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
