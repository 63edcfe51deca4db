"""The adjusters' work on a claim under review: who has it, what is missing, what was noted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from shared.domain.rows import Row
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
    HAND_OVER = "hand_over"
    REQUEST_DOCUMENTS = "request_documents"
    RECEIVE_DOCUMENTS = "receive_documents"
    CLOSE = "close"
    APPEAL = "appeal"


# What the reason DOCUMENT_NEEDED asks the customer for.
INVOICE = "The vet's invoice"
# What the customer has done since somebody worked on the case last.
NEW_DOCUMENT, NEW_MESSAGE = "document", "message"

ACTIONS: Mapping[Action, Mapping[CaseState, CaseState]] = {
    Action.ASSIGN: {
        CaseState.QUEUED: CaseState.ASSIGNED,
        CaseState.ASSIGNED: CaseState.ASSIGNED,
        CaseState.AWAITING_DOCUMENTS: CaseState.AWAITING_DOCUMENTS,
    },
    Action.RELEASE: {CaseState.ASSIGNED: CaseState.QUEUED},
    Action.HAND_OVER: {
        CaseState.QUEUED: CaseState.QUEUED,
        CaseState.ASSIGNED: CaseState.QUEUED,
        CaseState.AWAITING_DOCUMENTS: CaseState.QUEUED,
    },
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
    """A remark on a case; `by` is a subject."""

    at: datetime
    by: str
    text: str
    by_name: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """The work on one claim. `decided_by` made the last decision: a person's subject, or the rules' version.

    `wanted` are documents that are waited for, `received` those that have come since they were asked for.
    `level` is the authority that somebody has handed the case to; `news` is what the customer did since.
    """

    claim_id: str
    state: CaseState
    reasons: tuple[str, ...]
    opened_at: datetime
    updated_at: datetime
    assignee: str | None = None
    wanted: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    decided_by: str | None = None
    appeals: int = 0
    assignee_name: str | None = None
    decided_by_name: str | None = None
    received: tuple[str, ...] = ()
    level: int | None = None
    news: tuple[str, ...] = ()
    last_message_by: str | None = None


def open_case(claim_id: str, reasons: tuple[str, ...], *, now: datetime) -> Case:
    """A claim joins the queue for coded reasons; a document that one of them lacks is wanted at once."""
    awaited = (INVOICE,) if "DOCUMENT_NEEDED" in reasons else ()
    return Case(claim_id, CaseState.QUEUED, reasons, now, now, wanted=awaited)


def assign(case: Case, to: str, *, now: datetime, name: str | None = None, take_over: bool = False) -> Case:
    """Give the case to an adjuster; raises ConflictError for somebody else's without `take_over`."""
    if case.assignee not in (None, to) and not take_over:
        holder = case.assignee_name or "Somebody else"
        raise ConflictError(
            f"{holder} has had this case since {case.updated_at:%Y-%m-%d %H:%M} UTC. "
            "Take it over to work on it.",
            code="assigned_to_another",
        )
    return _act(case, Action.ASSIGN, now, assignee=to, assignee_name=name, news=())


def release(case: Case, *, now: datetime) -> Case:
    """Put the case back into the queue."""
    return _act(case, Action.RELEASE, now, assignee=None, assignee_name=None)


def hand_over(case: Case, level: int, *, now: datetime) -> Case:
    """Put the case into the queue of those with a higher authority."""
    return _act(case, Action.HAND_OVER, now, assignee=None, assignee_name=None, level=level)


def request_documents(case: Case, documents: tuple[str, ...], *, now: datetime) -> Case:
    """Ask the customer for documents; the case waits for them."""
    awaited = tuple(dict.fromkeys((*case.wanted, *documents)))
    return _act(case, Action.REQUEST_DOCUMENTS, now, wanted=awaited, news=())


def receive_document(case: Case, answers: str | None, *, now: datetime) -> Case:
    """The customer has sent a document, the wanted one that it `answers`; the last one lets the case go on.

    One that answers nothing is news, and answers all the same where a single document is wanted.
    """
    answered = case.wanted[0] if answers is None and len(case.wanted) == 1 else answers
    left = tuple(each for each in case.wanted if each != answered)
    came = tuple(each for each in case.wanted if each == answered)
    updated = _with_news(replace(case, wanted=left, received=(*case.received, *came)), NEW_DOCUMENT, now)
    if not came or left or case.state is not CaseState.AWAITING_DOCUMENTS:
        return updated
    return _act(updated, Action.RECEIVE_DOCUMENTS, now)


def note_message(case: Case, sender: str, *, now: datetime) -> Case:
    """A message of the `customer` or of `staff` was added; raises ConflictError when the case is closed."""
    if case.state is CaseState.CLOSED:
        detail = f"Claim {case.claim_id} is decided. The decision can be appealed."
        raise ConflictError(detail, code="case_closed")
    updated = replace(case, last_message_by=sender, updated_at=now)
    return _with_news(updated, NEW_MESSAGE, now) if sender == "customer" else replace(updated, news=())


def close(
    case: Case, by: str, *, now: datetime, may_intervene: bool = False, name: str | None = None
) -> Case:
    """The claim is decided; whether `by` may is asked of shared.domain.four_eyes.

    Raises ConflictError while somebody else has the case, unless the decider `may_intervene`.
    """
    if case.assignee not in (None, by) and not may_intervene:
        holder = case.assignee_name or "Somebody else"
        detail = f"{holder} has this case. Take it over to decide."
        raise ConflictError(detail, code="assigned_to_another")
    done = {"wanted": (), "received": (), "news": (), "level": None, "last_message_by": None}
    return _act(case, Action.CLOSE, now, decided_by=by, decided_by_name=name, **done)


def appeal(case: Case, *, now: datetime) -> Case:
    """The customer asks a person to look again; the case is queued for someone else."""
    return _act(
        case,
        Action.APPEAL,
        now,
        assignee=None,
        assignee_name=None,
        reasons=("APPEALED",),
        appeals=case.appeals + 1,
        news=(NEW_MESSAGE,),
        last_message_by="customer",
    )


def add_note(case: Case, text: str, *, by: str, now: datetime, name: str | None = None) -> Case:
    """Add a remark; possible in every state."""
    return replace(case, notes=(*case.notes, Note(now, by, text, name)), updated_at=now)


def case_row(case: Case) -> Row:
    """The case as a row."""
    return asdict(case)


def case_of(row: Row) -> Case:
    """The case that case_row described."""
    return Case(
        **{
            **row,
            "state": CaseState(row["state"]),
            "reasons": tuple(row["reasons"]),
            "wanted": tuple(row["wanted"]),
            "received": tuple(row.get("received", ())),
            "news": tuple(row.get("news", ())),
            "notes": tuple(Note(**note) for note in row["notes"]),
        }
    )


def _with_news(case: Case, what: str, now: datetime) -> Case:
    return replace(case, news=tuple(dict.fromkeys((*case.news, what))), updated_at=now)


def _act(case: Case, action: Action, now: datetime, **changes: Any) -> Case:
    state = ACTIONS[action].get(case.state)
    if state is None:
        detail = f"Claim {case.claim_id}: {action} is not possible while it is {case.state.lower()}"
        raise ConflictError(detail, code="invalid_transition")
    return replace(case, state=state, updated_at=now, **changes)
