"""A person's work on a claim under review: who has it, what is wanted, what was noted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from pydantic import Field

from shared.domain import case as cases
from shared.domain.authority import ADJUSTERS
from shared.domain.case import Case, case_row
from shared.domain.claim import Claim
from shared.domain.fields import Flag, LongText, Request, ShortText, Text, Words, example
from shared.errors import FieldError, InvalidInputError
from shared.records import adjusters
from shared.records.cases import case_event, case_write, get_case
from shared.records.command_commit import commit_of
from shared.records.dossier import repeated
from shared.records.model import Commit, Event, Origin, Result, Stored, Write
from shared.records.store import RecordStore


class Assignment(Request):
    """Who is to have the case: a subject, without one the caller. Somebody else's needs `take_over`."""

    assignee: Text | None = None
    take_over: Flag = False


class HandOver(Request):
    """Who is to decide instead: adjusters of a level, told why by a note."""

    model_config = example(level=2, note="Above my authority; the images are conclusive.")

    level: Annotated[int, Field(ge=2, le=max(ADJUSTERS), strict=True)]
    note: LongText | None = None


class DocumentsWanted(Request):
    """What the customer is asked for."""

    model_config = example(documents=["Invoice with all lines"])

    documents: Annotated[list[ShortText], Field(min_length=1, max_length=20)]


class NoteCreate(Request):
    """A remark on a case."""

    text: Words


def assign_case(claim_id: str, request: Assignment, origin: Origin) -> Result:
    """Give a claim's case to somebody; raises NotFoundError, ConflictError as all of claim_review does.

    InvalidInputError (`unknown_adjuster`) for anybody who has never looked at the queue.
    """
    to, name = _assignee(request, origin)
    return _change(
        claim_id,
        origin,
        "assign_case",
        lambda case: cases.assign(case, to, now=origin.now, name=name, take_over=request.take_over),
    )


def _assignee(request: Assignment, origin: Origin) -> tuple[str, str | None]:
    caller = origin.principal
    if request.assignee in (None, caller.subject):
        adjusters.note(caller)
        return caller.subject, caller.name
    adjuster = adjusters.find_adjuster(request.assignee)
    if adjuster is None:
        message = "Nobody who decides claims is known by this name"
        error = FieldError("unknown_adjuster", ("body", "assignee"), message, request.assignee)
        raise InvalidInputError(f"{message}.", [error], code="unknown_adjuster")
    return adjuster.subject, adjuster.name


def release_case(claim_id: str, origin: Origin) -> Result:
    """Put a case back into the queue."""
    return _change(claim_id, origin, "release_case", lambda case: cases.release(case, now=origin.now))


def hand_over_case(claim_id: str, request: HandOver, origin: Origin) -> Result:
    """Put a case into the queue of those with a higher authority."""
    by = origin.principal

    def change(case: Case) -> Case:
        handed = cases.hand_over(case, request.level, now=origin.now)
        note = request.note
        return cases.add_note(handed, note, by=by.subject, now=origin.now, name=by.name) if note else handed

    return _change(claim_id, origin, "hand_over_case", change)


def request_documents(claim_id: str, request: DocumentsWanted, origin: Origin) -> Result:
    """Ask the customer for documents."""
    documents = tuple(request.documents)
    return _change(
        claim_id,
        origin,
        "request_documents",
        lambda case: cases.request_documents(case, documents, now=origin.now),
    )


def add_note(claim_id: str, request: NoteCreate, origin: Origin) -> Result:
    """Add a remark to a case."""
    by = origin.principal
    return _change(
        claim_id,
        origin,
        "add_note",
        lambda case: cases.add_note(case, request.text, by=by.subject, now=origin.now, name=by.name),
    )


def _change(claim_id: str, origin: Origin, action: str, change: Callable[[Case], Case]) -> Result:
    store, claim = found_claim(claim_id, origin)

    def perform() -> Result:
        stored = get_case(claim)
        case = change(stored.case)
        result = Result.of("case_changed", case_row(case))
        store.commit(
            case_commit(claim, case, case_write(claim, case, stored.record), origin, action, result=result)
        )
        return result

    return repeated(perform)


def case_commit(
    claim: Stored[Claim],
    case: Case,
    write: Write,
    origin: Origin,
    action: str,
    *,
    also: tuple[Write, ...] = (),
    events: tuple[Event, ...] = (),
    result: Result,
) -> Commit:
    """A change of a case that leaves its claim as it is."""
    return commit_of(
        origin,
        action,
        claim.id,
        customer_id=claim.customer_id,
        writes=(write, *also),
        events=(*events, case_event(case)),
        result=result,
    )


def found_claim(claim_id: str, origin: Origin) -> tuple[RecordStore, Stored[Claim]]:
    """The records that the caller sees, and a claim in them; raises NotFoundError."""
    store = RecordStore.for_principal(origin.principal)
    return store, store.get("claim", claim_id)
