"""The life cycle of a claim: its statuses, the changes between them, and what each step says."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, TypedDict

from shared.domain.four_eyes import with_appeal_of
from shared.domain.rows import Row
from shared.errors import ConflictError


class ClaimStatus(StrEnum):
    """Where a claim stands."""

    SUBMITTED = "Submitted"
    UNDER_REVIEW = "Under Review"
    APPROVED = "Approved"
    PARTIALLY_APPROVED = "Partially Approved"
    DENIED = "Denied"
    PAID = "Paid"


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


# Who decided, as the lake is told.
BY_RULES, BY_PERSON = "automatic", "person"
DECISION_COLUMNS = tuple(Decided.__annotations__)
TRANSITIONS: Mapping[ClaimStatus, frozenset[ClaimStatus]] = {
    ClaimStatus.SUBMITTED: frozenset((ClaimStatus.UNDER_REVIEW,)),
    ClaimStatus.UNDER_REVIEW: frozenset(
        (ClaimStatus.APPROVED, ClaimStatus.PARTIALLY_APPROVED, ClaimStatus.DENIED)
    ),
    ClaimStatus.APPROVED: frozenset((ClaimStatus.PAID,)),
    ClaimStatus.PARTIALLY_APPROVED: frozenset((ClaimStatus.PAID,)),
    ClaimStatus.DENIED: frozenset(),
    ClaimStatus.PAID: frozenset(),
}
# The column of the statuses after the submission; absent before there is one.
HISTORY = "status_history"
APPROVALS = frozenset((ClaimStatus.APPROVED, ClaimStatus.PARTIALLY_APPROVED, ClaimStatus.PAID))
DECIDED = APPROVALS | {ClaimStatus.DENIED}


def transition(row: Row, to: ClaimStatus, *, now: datetime, **changes: Any) -> Row:
    """`row` in status `to`, with `changes` and a new updated_at; raises ConflictError if refused."""
    current = ClaimStatus(row["status"])
    if to not in TRANSITIONS[current]:
        detail = f"Claim {row['claim_id']} is {current} and cannot become {to}"
        raise ConflictError(detail, code="invalid_transition")
    return {**row, **changes, **_reached(row, to, now)}


def appeal(row: Row, *, by: str, now: datetime) -> Row:
    """A denied claim under review again, by its owner's wish and nothing else; raises ConflictError.

    `by` is who brings the appeal, `role:subject`.
    """
    current = ClaimStatus(row["status"])
    if current is not ClaimStatus.DENIED:
        detail = f"Claim {row['claim_id']} is {current}; only a denied claim can be appealed"
        raise ConflictError(detail, code="invalid_transition")
    undecided = {name: value for name, value in row.items() if name not in DECISION_COLUMNS}
    reopened = {"denial_reason": None, "processing_days": None}
    reached = _reached(row, ClaimStatus.UNDER_REVIEW, now)
    return with_appeal_of({**undecided, **reopened, **reached}, by)


def can_be_appealed(row: Row) -> bool:
    """Whether the claim is decided for less than what was asked."""
    return row["status"] in DECIDED and row["covered_amount"] < row["claim_amount"]


def appeal_granted(row: Row, to: ClaimStatus, *, now: datetime) -> Row:
    """An approved claim that an appeal has raised, approved once more; raises ConflictError for another."""
    if row["status"] not in APPROVALS or to not in (ClaimStatus.APPROVED, ClaimStatus.PARTIALLY_APPROVED):
        detail = f"Claim {row['claim_id']} is {row['status']} and cannot become {to} by an appeal"
        raise ConflictError(detail, code="invalid_transition")
    return {**row, **_reached(row, to, now)}


def history(row: Row) -> list[Row]:
    """The statuses a claim has had and when it reached them, oldest first: [{status, at}]."""
    return [{"status": str(ClaimStatus.SUBMITTED), "at": row["created_at"]}, *(row.get(HISTORY) or ())]


def step_message(status: str, denial_reason: str | None = None) -> str:
    """What a customer is told when a claim reaches `status`."""
    match ClaimStatus(status):
        case ClaimStatus.SUBMITTED:
            return "Your claim has been received and is being processed"
        case ClaimStatus.UNDER_REVIEW:
            return "Your claim is being reviewed by our team"
        case ClaimStatus.APPROVED | ClaimStatus.PARTIALLY_APPROVED:
            return "Your claim has been approved!"
        case ClaimStatus.DENIED:
            return f"Your claim has been denied: {denial_reason}"
        case ClaimStatus.PAID:
            return "Payment has been processed"


def status_answer(row: Row) -> dict[str, Any]:
    """The answer of `GET /api/claims/{id}/status`: amounts and reason are null until the claim is decided."""
    decided = row["status"] in DECIDED
    return {
        "claim_id": row["claim_id"],
        "claim_number": row["claim_number"],
        "status": row["status"],
        "claim_amount": row["claim_amount"],
        "covered_amount": row["covered_amount"] if decided else None,
        "paid_amount": row["paid_amount"] if decided else None,
        "processing_days": row["processing_days"] if decided else None,
        "denial_reason": row["denial_reason"] if decided else None,
        "updated_at": row["updated_at"],
        "history": history(row),
    }


def _reached(row: Row, status: ClaimStatus, now: datetime) -> Row:
    step = {"status": str(status), "at": now}
    return {"status": str(status), "updated_at": now, HISTORY: [*(row.get(HISTORY) or ()), step]}
