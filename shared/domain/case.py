"""The adjusters' work on a claim under review: who has it, what is missing, what was noted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from shared.domain.rows import Row, timestamp
from shared.errors import ConflictError


class CaseState(StrEnum):
    """Where the work on a claim stands."""

    QUEUED = "Queued"
    ASSIGNED = "Assigned"
    AWAITING_DOCUMENTS = "Awaiting documents"
    CLOSED = "Closed"


class Action(StrEnum):
    """What can be done to a case."""

    ASSIGN = "assign"
    RELEASE = "release"
    REQUEST_DOCUMENTS = "request_documents"
    RECEIVE_DOCUMENTS = "receive_documents"
    CLOSE = "close"
    APPEAL = "appeal"


ACTIONS: Mapping[Action, Mapping[CaseState, CaseState]] = {
    Action.ASSIGN: {
        CaseState.QUEUED: CaseState.ASSIGNED,
        CaseState.ASSIGNED: CaseState.ASSIGNED,
        CaseState.AWAITING_DOCUMENTS: CaseState.AWAITING_DOCUMENTS,
    },
    Action.RELEASE: {CaseState.ASSIGNED: CaseState.QUEUED},
    Action.REQUEST_DOCUMENTS: {
        CaseState.ASSIGNED: CaseState.AWAITING_DOCUMENTS,
        CaseState.AWAITING_DOCUMENTS: CaseState.AWAITING_DOCUMENTS,
    },
    Action.RECEIVE_DOCUMENTS: {CaseState.AWAITING_DOCUMENTS: CaseState.ASSIGNED},
    Action.CLOSE: {
        CaseState.QUEUED: CaseState.CLOSED,
        CaseState.ASSIGNED: CaseState.CLOSED,
        CaseState.AWAITING_DOCUMENTS: CaseState.CLOSED,
    },
    Action.APPEAL: {CaseState.CLOSED: CaseState.QUEUED},
}


@dataclass(frozen=True, slots=True)
class Note:
    """A remark on a case; `at` is ISO UTC."""

    at: str
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Case:
    """The work on one claim. `decided_by` made the last decision: a person's name, or the rules' version."""

    claim_id: str
    state: CaseState
    reasons: tuple[str, ...]
    opened_at: str
    updated_at: str
    assignee: str | None = None
    wanted: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    decided_by: str | None = None
    appeals: int = 0


def open_case(claim_id: str, reasons: tuple[str, ...], *, now: datetime) -> Case:
    """A claim joins the queue for coded reasons."""
    at = timestamp(now)
    return Case(claim_id, CaseState.QUEUED, reasons, at, at)


def assign(case: Case, to: str, *, now: datetime) -> Case:
    """Give the case to an adjuster, whoever had it before."""
    return _act(case, Action.ASSIGN, now, assignee=to)


def release(case: Case, *, now: datetime) -> Case:
    """Put the case back into the queue."""
    return _act(case, Action.RELEASE, now, assignee=None)


def request_documents(case: Case, documents: tuple[str, ...], *, now: datetime) -> Case:
    """Ask the customer for documents; the case waits for them."""
    wanted = tuple(dict.fromkeys((*case.wanted, *documents)))
    return _act(case, Action.REQUEST_DOCUMENTS, now, wanted=wanted)


def receive_documents(case: Case, *, now: datetime) -> Case:
    """The customer has answered; the case goes on."""
    return _act(case, Action.RECEIVE_DOCUMENTS, now, wanted=())


def close(case: Case, by: str, *, now: datetime, may_intervene: bool = False) -> Case:
    """The claim is decided; whether `by` may is asked of shared.domain.four_eyes.

    Raises ConflictError while somebody else has the case, unless the decider `may_intervene`.
    """
    if case.assignee not in (None, by) and not may_intervene:
        raise ConflictError(
            f"Claim {case.claim_id} is assigned to somebody else. Assign it to yourself first.",
            code="assigned_to_another",
        )
    return _act(case, Action.CLOSE, now, decided_by=by, wanted=())


def appeal(case: Case, text: str, *, by: str, now: datetime) -> Case:
    """The customer asks a person to look again; the case is queued for someone else."""
    reopened = _act(case, Action.APPEAL, now, assignee=None, reasons=("APPEALED",), appeals=case.appeals + 1)
    return add_note(reopened, text, by=by, now=now)


def add_note(case: Case, text: str, *, by: str, now: datetime) -> Case:
    """Add a remark; possible in every state."""
    at = timestamp(now)
    return replace(case, notes=(*case.notes, Note(at, by, text)), updated_at=at)


def case_row(case: Case) -> Row:
    """The case as a row."""
    return asdict(case)


def case_of(row: Mapping[str, Any]) -> Case:
    """The case that case_row described."""
    return Case(
        **{
            **row,
            "state": CaseState(row["state"]),
            "reasons": tuple(row["reasons"]),
            "wanted": tuple(row["wanted"]),
            "notes": tuple(Note(**note) for note in row["notes"]),
        }
    )


def _act(case: Case, action: Action, now: datetime, **changes: Any) -> Case:
    state = ACTIONS[action].get(case.state)
    if state is None:
        detail = f"Claim {case.claim_id}: {action} is not possible while it is {case.state.lower()}"
        raise ConflictError(detail, code="invalid_transition")
    return replace(case, state=state, updated_at=timestamp(now), **changes)
