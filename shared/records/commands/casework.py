"""A person's part in a claim: the queue, the ruling, and the customer's appeal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from pydantic import Field

from shared.domain import case as cases
from shared.domain.adjudication import RULE_VERSION, adjudicate, carry_out
from shared.domain.authority import authority_of
from shared.domain.case import Case, case_row
from shared.domain.claim_status import appeal as reopen
from shared.domain.fields import LongText, Request, Text, example
from shared.domain.rows import Row
from shared.domain.ruling import RulingCreate, rule_on, ruling_of
from shared.identity.principal import Role
from shared.records.cases import StoredCase, case_event, case_write, find_case, get_case
from shared.records.commands.once import actor, as_json, audit, once
from shared.records.commands.processing import step_bookings
from shared.records.decided import count_decision
from shared.records.dossier import FindProvider, claim_commit, deciders_of, open_dossier, repeated
from shared.records.model import Commit, Origin, Stored, StoredResponse, Ticket, Write
from shared.records.store import RecordStore


class Assignment(Request):
    """Who shall have the case: a subject; without one the caller."""

    assignee: Text | None = None


class DocumentsWanted(Request):
    """What the customer is asked for."""

    model_config = example(documents=["Invoice with all lines"])

    documents: Annotated[list[Text], Field(min_length=1, max_length=20)]


class NoteCreate(Request):
    """A remark on a case."""

    text: LongText


class AppealCreate(Request):
    """Why a person shall look at the denial again."""

    text: LongText


def assign_case(claim_id: str, request: Assignment, origin: Origin) -> StoredResponse:
    """Give a claim's case to somebody; raises NotFoundError, ConflictError as all of casework does."""
    to = request.assignee or origin.principal.subject
    return _change(claim_id, origin, "assign_case", lambda case: cases.assign(case, to, now=origin.now))


def release_case(claim_id: str, origin: Origin) -> StoredResponse:
    """Put a case back into the queue."""
    return _change(claim_id, origin, "release_case", lambda case: cases.release(case, now=origin.now))


def request_documents(claim_id: str, request: DocumentsWanted, origin: Origin) -> StoredResponse:
    """Ask the customer for documents."""
    wanted = tuple(request.documents)
    return _change(
        claim_id,
        origin,
        "request_documents",
        lambda case: cases.request_documents(case, wanted, now=origin.now),
    )


def add_note(claim_id: str, request: NoteCreate, origin: Origin) -> StoredResponse:
    """Add a remark to a case."""
    by = origin.principal.subject
    return _change(
        claim_id, origin, "add_note", lambda case: cases.add_note(case, request.text, by=by, now=origin.now)
    )


def rule_on_claim(
    claim_id: str, request: RulingCreate, origin: Origin, find_provider: FindProvider
) -> StoredResponse:
    """Decide a claim under review within the caller's authority; the case is closed and the debt booked.

    Raises as shared.domain.ruling.rule_on and shared.domain.case.close.
    """
    _, claim = _found(claim_id, origin)
    return _repeated_once(
        claim, origin, lambda ticket: _rule(claim_id, request, origin, find_provider, ticket)
    )


def appeal_claim(
    claim_id: str, request: AppealCreate, origin: Origin, find_provider: FindProvider
) -> StoredResponse:
    """Take a denied claim to a person; raises ConflictError for any other claim."""
    _, claim = _found(claim_id, origin)
    return _repeated_once(
        claim, origin, lambda ticket: _appeal(claim_id, request, origin, find_provider, ticket)
    )


def case_answer(case: Case) -> Row:
    """A case as an answer."""
    return case_row(case)


def _rule(
    claim_id: str,
    request: RulingCreate,
    origin: Origin,
    find_provider: FindProvider,
    ticket: Ticket | None,
) -> StoredResponse:
    by = origin.principal
    store, claim = _found(claim_id, origin)
    dossier = open_dossier(store, claim)
    decision = rule_on(
        claim.row,
        ruling_of(request, by=by.subject),
        policy=dossier.policy,
        pet=dossier.pet,
        history=dossier.history,
        as_of=origin.as_of,
        authority_cents=authority_of(by.role, by.level),
        provider=find_provider(claim.row["provider_id"]),
        deciders=deciders_of(claim),
        documents=dossier.documents,
    )
    found = get_case(claim)
    case = cases.close(found.case, by.subject, now=origin.now, may_intervene=by.role is Role.ADMIN)
    if request.note is not None:
        case = cases.add_note(case, request.note, by=by.subject, now=origin.now)
    row = carry_out(claim.row, decision, decision.status, now=origin.now)
    also = (case_write(claim, case, found.etag), *step_bookings(claim, row, origin))
    response = StoredResponse(200, {}, as_json(_ruled(row, case)))
    command = claim_commit(
        claim,
        row,
        decision,
        origin,
        also=also,
        action=f"rule_{decision.status.lower().replace(' ', '_')}",
        exclusive=True,
        ticket=ticket,
        response=response,
    )
    store.commit(command, dossier.partition)
    count_decision(claim.row, decision.status, by="person", now=origin.now)
    return response


def _appeal(
    claim_id: str,
    request: AppealCreate,
    origin: Origin,
    find_provider: FindProvider,
    ticket: Ticket | None,
) -> StoredResponse:
    store, claim = _found(claim_id, origin)
    row = reopen(claim.row, by=actor(origin), now=origin.now)
    dossier = open_dossier(store, claim)
    decision = adjudicate(
        row,
        policy=dossier.policy,
        pet=dossier.pet,
        history=dossier.history,
        as_of=origin.as_of,
        provider=find_provider(row["provider_id"]),
        appealed=True,
        documents=dossier.documents,
    )
    found = find_case(claim) or StoredCase(_denied_by_rules(claim, origin))
    case = cases.appeal(found.case, request.text, by=actor(origin), now=origin.now)
    response = StoredResponse(200, {}, as_json({"claim_id": claim_id, "status": row["status"]}))
    command = claim_commit(
        claim,
        row,
        decision,
        origin,
        also=(case_write(claim, case, found.etag),),
        action="appeal_claim",
        exclusive=True,
        ticket=ticket,
        response=response,
    )
    store.commit(command, dossier.partition)
    return response


def _denied_by_rules(claim: Stored, origin: Origin) -> Case:
    reasons = claim.decision.reasons if claim.decision else ()
    opened = cases.open_case(claim.id, reasons, now=origin.now)
    return cases.close(opened, RULE_VERSION, now=origin.now)


def _ruled(claim: Row, case: Case) -> Row:
    names = ("claim_id", "status", "covered_amount", "paid_amount", "denial_reason")
    return {**{name: claim[name] for name in names}, "decided_by": case.decided_by}


def _change(claim_id: str, origin: Origin, action: str, change: Callable[[Case], Case]) -> StoredResponse:
    store, claim = _found(claim_id, origin)

    def perform(ticket: Ticket | None) -> StoredResponse:
        found = get_case(claim)
        case = change(found.case)
        response = StoredResponse(200, {}, as_json(case_row(case)))
        write = case_write(claim, case, found.etag)
        store.commit(case_commit(claim, case, write, origin, action, ticket=ticket, response=response))
        return response

    return _repeated_once(claim, origin, perform)


def case_commit(
    claim: Stored,
    case: Case,
    write: Write,
    origin: Origin,
    action: str,
    *,
    also: tuple[Write, ...] = (),
    ticket: Ticket | None = None,
    response: StoredResponse | None = None,
) -> Commit:
    """A change of a case that leaves its claim as it is."""
    return Commit(
        customer_id=claim.customer_id,
        writes=(write, *also),
        events=(case_event(case),),
        audit=audit(origin, action, claim.id),
        at=origin.now,
        traceparent=origin.traceparent,
        idempotency=ticket,
        response=response,
    )


def _found(claim_id: str, origin: Origin) -> tuple[RecordStore, Stored]:
    store = RecordStore.for_principal(origin.principal)
    return store, store.get("claim", claim_id)


def _repeated_once(
    claim: Stored, origin: Origin, perform: Callable[[Ticket | None], StoredResponse]
) -> StoredResponse:
    return once(origin, claim.customer_id, lambda ticket: repeated(lambda: perform(ticket)))
