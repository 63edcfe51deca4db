"""The life cycle of a claim: its statuses, the changes between them, and what each step says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Unpack, cast

from shared.domain.four_eyes import with_appeal_of
from shared.domain.records import ClaimChange, Decided, StatusStep
from shared.domain.rows import Row
from shared.errors import ConflictError

if TYPE_CHECKING:
    from shared.domain.claim import Claim


class ClaimStatus(StrEnum):
    """Where a claim stands."""

    SUBMITTED = "Submitted"
    UNDER_REVIEW = "Under Review"
    APPROVED = "Approved"
    PARTIALLY_APPROVED = "Partially Approved"
    DENIED = "Denied"
    PAID = "Paid"


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
HISTORY: Final = "status_history"
APPROVALS = frozenset((ClaimStatus.APPROVED, ClaimStatus.PARTIALLY_APPROVED, ClaimStatus.PAID))
DECIDED = APPROVALS | {ClaimStatus.DENIED}


def transition(claim: Claim, to: ClaimStatus, *, now: datetime, **changes: Unpack[ClaimChange]) -> Claim:
    """`claim` in status `to`, with `changes` and a new updated_at; raises ConflictError if refused."""
    current = ClaimStatus(claim["status"])
    if to not in TRANSITIONS[current]:
        detail = f"Claim {claim['claim_id']} is {current} and cannot become {to}"
        raise ConflictError(detail, code="invalid_transition")
    return _reached(claim, to, now, **changes)


def appeal(claim: Claim, *, by: str, now: datetime) -> Claim:
    """A denied claim under review again, by its owner's wish and nothing else; raises ConflictError.

    `by` is who brings the appeal, `role:subject`.
    """
    current = ClaimStatus(claim["status"])
    if current is not ClaimStatus.DENIED:
        detail = f"Claim {claim['claim_id']} is {current}; only a denied claim can be appealed"
        raise ConflictError(detail, code="invalid_transition")
    kept = {name: value for name, value in claim.items() if name not in DECISION_COLUMNS}
    reopened: ClaimChange = {"denial_reason": None, "processing_days": None}
    return with_appeal_of(_reached(cast("Claim", kept), ClaimStatus.UNDER_REVIEW, now, **reopened), by)


def can_be_appealed(claim: Claim) -> bool:
    """Whether the claim is decided for less than what was asked."""
    return claim["status"] in DECIDED and claim["covered_amount"] < claim["claim_amount"]


def appeal_granted(claim: Claim, to: ClaimStatus, *, now: datetime) -> Claim:
    """An approved claim that an appeal has raised, approved once more; raises ConflictError for another."""
    if claim["status"] not in APPROVALS or to not in (ClaimStatus.APPROVED, ClaimStatus.PARTIALLY_APPROVED):
        detail = f"Claim {claim['claim_id']} is {claim['status']} and cannot become {to} by an appeal"
        raise ConflictError(detail, code="invalid_transition")
    return _reached(claim, to, now)


def history(claim: Claim) -> list[StatusStep]:
    """The statuses a claim has had and when it reached them, oldest first: [{status, at}]."""
    return [{"status": str(ClaimStatus.SUBMITTED), "at": claim["created_at"]}, *(claim.get(HISTORY) or ())]


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


def status_answer(claim: Claim) -> Row:
    """The answer of `GET /api/claims/{id}/status`: amounts and reason are null until the claim is decided."""
    decided = claim["status"] in DECIDED
    return {
        "claim_id": claim["claim_id"],
        "claim_number": claim["claim_number"],
        "status": claim["status"],
        "claim_amount": claim["claim_amount"],
        "covered_amount": claim["covered_amount"] if decided else None,
        "paid_amount": claim["paid_amount"] if decided else None,
        "processing_days": claim["processing_days"] if decided else None,
        "denial_reason": claim["denial_reason"] if decided else None,
        "updated_at": claim["updated_at"],
        "history": history(claim),
    }


def _reached(claim: Claim, status: ClaimStatus, now: datetime, **changes: Unpack[ClaimChange]) -> Claim:
    step: StatusStep = {"status": str(status), "at": now}
    steps = [*(claim.get(HISTORY) or ()), step]
    return {**claim, **changes, "status": str(status), "updated_at": now, "status_history": steps}
