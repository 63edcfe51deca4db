"""A person's part in a claim: the queue, the ruling, and the customer's appeal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated

from pydantic import Field

from shared.domain import case as cases
from shared.domain.adjudication import RULE_VERSION, adjudicate, carry_out, pay_more
from shared.domain.authority import ADJUSTERS, authority_of
from shared.domain.case import Case, CaseState, case_row
from shared.domain.claim_status import APPROVALS, can_be_appealed
from shared.domain.claim_status import appeal as reopen
from shared.domain.decision import Decision
from shared.domain.fields import Flag, LongText, Request, ShortText, Text, Words, example
from shared.domain.four_eyes import with_appeal_of
from shared.domain.rows import Row
from shared.domain.ruling import RulingCreate, rule_on, ruling_of
from shared.errors import ConflictError
from shared.identity.principal import Role
from shared.records.cases import StoredCase, case_event, case_write, find_case, get_case
from shared.records.commands.once import actor, as_json, audit, once
from shared.records.commands.processing import step_bookings
from shared.records.decided import count_decision
from shared.records.dossier import FindProvider, claim_commit, deciders_of, open_dossier, repeated
from shared.records.messages import message_write
from shared.records.model import Commit, Event, Origin, Stored, StoredResponse, Ticket, Write
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


class AppealCreate(Request):
    """Why a person should look at the decision again."""

    text: Words


def assign_case(claim_id: str, request: Assignment, origin: Origin) -> StoredResponse:
    """Give a claim's case to somebody; raises NotFoundError, ConflictError as all of casework does."""
    caller = origin.principal
    to = request.assignee or caller.subject
    name = caller.name if to == caller.subject else None
    return _change(
        claim_id,
        origin,
        "assign_case",
        lambda case: cases.assign(case, to, now=origin.now, name=name, take_over=request.take_over),
    )


def release_case(claim_id: str, origin: Origin) -> StoredResponse:
    """Put a case back into the queue."""
    return _change(claim_id, origin, "release_case", lambda case: cases.release(case, now=origin.now))


def hand_over_case(claim_id: str, request: HandOver, origin: Origin) -> StoredResponse:
    """Put a case into the queue of those with a higher authority."""
    by = origin.principal

    def change(case: Case) -> Case:
        handed = cases.hand_over(case, request.level, now=origin.now)
        note = request.note
        return cases.add_note(handed, note, by=by.subject, now=origin.now, name=by.name) if note else handed

    return _change(claim_id, origin, "hand_over_case", change)


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
    by = origin.principal
    return _change(
        claim_id,
        origin,
        "add_note",
        lambda case: cases.add_note(case, request.text, by=by.subject, now=origin.now, name=by.name),
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
    """Take a decision to another person; raises ConflictError for one that paid all that was asked."""
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
    dossier = open_dossier(store, claim.id, claim.customer_id)
    found = get_case(claim)
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
        appealed=found.case.appeals > 0 and found.case.state is not CaseState.CLOSED,
    )
    case = cases.close(
        found.case, by.subject, now=origin.now, may_intervene=by.role is Role.ADMIN, name=by.name
    )
    if request.note is not None:
        case = cases.add_note(case, request.note, by=by.subject, now=origin.now, name=by.name)
    row, is_upheld = _ruled_row(claim, decision, origin)
    bookings = () if is_upheld else step_bookings(claim, row, origin)
    also = (case_write(claim, case, found.record), *bookings)
    response = StoredResponse(200, {}, as_json(_ruled(row, case)))
    command = claim_commit(
        claim,
        row,
        decision,
        origin,
        also=also,
        action="uphold_decision" if is_upheld else f"rule_{decision.status.lower().replace(' ', '_')}",
        exclusive=True,
        ticket=ticket,
        response=response,
    )
    # That nothing has changed about a claim is told as news of its case.
    told = (case_event(case),) if is_upheld else (*command.events, case_event(case))
    command = replace(command, events=told)
    store.commit(command, dossier.partition)
    count_decision(claim.row, decision.status, by="person", now=origin.now)
    return response


def _ruled_row(claim: Stored, decision: Decision, origin: Origin) -> tuple[Row, bool]:
    """The claim under a person's decision, and whether that upholds what was approved before."""
    if claim.row["status"] not in APPROVALS:
        return carry_out(claim.row, decision, decision.status, now=origin.now), False
    if decision.evaluation.covered_amount == claim.row["covered_amount"]:
        return claim.row, True
    return pay_more(claim.row, decision, now=origin.now), False


def _appeal(
    claim_id: str,
    request: AppealCreate,
    origin: Origin,
    find_provider: FindProvider,
    ticket: Ticket | None,
) -> StoredResponse:
    store, claim = _found(claim_id, origin)
    if claim.row["status"] in APPROVALS:
        return _appeal_payment(store, claim, request, origin, ticket)
    row = reopen(claim.row, by=actor(origin), now=origin.now)
    dossier = open_dossier(store, claim.id, claim.customer_id)
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
    found = find_case(claim) or StoredCase(_decided_by_rules(claim, origin))
    case = cases.appeal(found.case, now=origin.now)
    response = StoredResponse(200, {}, as_json({"claim_id": claim_id, "status": row["status"]}))
    command = claim_commit(
        claim,
        row,
        decision,
        origin,
        also=(
            case_write(claim, case, found.record),
            message_write(claim, request.text, origin, is_appeal=True),
        ),
        action="appeal_claim",
        exclusive=True,
        ticket=ticket,
        response=response,
    )
    store.commit(replace(command, events=(*command.events, case_event(case))), dossier.partition)
    return response


def _appeal_payment(
    store: RecordStore, claim: Stored, request: AppealCreate, origin: Origin, ticket: Ticket | None
) -> StoredResponse:
    """What was approved stays so; a person looks whether it should have been more."""
    if not can_be_appealed(claim.row):
        raise ConflictError(f"Claim {claim.id} was approved as it was asked for", code="invalid_transition")
    found = find_case(claim) or StoredCase(_decided_by_rules(claim, origin))
    case = cases.appeal(found.case, now=origin.now)
    response = StoredResponse(200, {}, as_json({"claim_id": claim.id, "status": claim.row["status"]}))
    write = case_write(claim, case, found.record)
    message = message_write(claim, request.text, origin, is_appeal=True)
    # Who appealed does not decide, and that is all that changes about the claim.
    row = with_appeal_of(claim.row, actor(origin))
    named = Write("claim", claim.id, row, claim, claim.decision)
    store.commit(
        case_commit(
            claim,
            case,
            write,
            origin,
            "appeal_claim",
            also=(named, message),
            ticket=ticket,
            response=response,
        )
    )
    return response


def _decided_by_rules(claim: Stored, origin: Origin) -> Case:
    reasons = claim.decision.reasons if claim.decision else ()
    opened = cases.open_case(claim.id, reasons, now=origin.now)
    return cases.close(opened, RULE_VERSION, now=origin.now)


def _ruled(claim: Row, case: Case) -> Row:
    names = ("claim_id", "status", "covered_amount", "paid_amount", "denial_reason")
    return {
        **{name: claim[name] for name in names},
        "decided_by": case.decided_by,
        "decided_by_name": case.decided_by_name,
    }


def _change(claim_id: str, origin: Origin, action: str, change: Callable[[Case], Case]) -> StoredResponse:
    store, claim = _found(claim_id, origin)

    def perform(ticket: Ticket | None) -> StoredResponse:
        found = get_case(claim)
        case = change(found.case)
        response = StoredResponse(200, {}, as_json(case_row(case)))
        write = case_write(claim, case, found.record)
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
    told: tuple[Event, ...] = (),
    ticket: Ticket | None = None,
    response: StoredResponse | None = None,
) -> Commit:
    """A change of a case that leaves its claim as it is."""
    return Commit(
        customer_id=claim.customer_id,
        writes=(write, *also),
        events=(*told, case_event(case)),
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
