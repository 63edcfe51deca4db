"""A person's decision about a claim under review, within the authority of who decides."""

from __future__ import annotations

from dataclasses import replace

from shared.domain import case as cases
from shared.domain.adjudication import carry_out, pay_more
from shared.domain.authority import authority_of
from shared.domain.case import Case, CaseState
from shared.domain.claim import Claim
from shared.domain.claim_status import APPROVALS
from shared.domain.decision import Decision
from shared.domain.facts import FindProvider
from shared.domain.rows import Row, take
from shared.domain.ruling import RulingCreate, rule_on, ruling_of
from shared.errors import ForbiddenError
from shared.identity.principal import Principal, Role
from shared.records.cases import case_event, case_write, get_case
from shared.records.commands.claim_review import found_claim
from shared.records.commands.paying import step_bookings
from shared.records.decided import count_decision
from shared.records.dossier import claim_commit, deciders_of, open_dossier, repeated
from shared.records.identities import find_customer_id
from shared.records.model import Origin, Result, Stored


def rule_on_claim(
    claim_id: str, request: RulingCreate, origin: Origin, find_provider: FindProvider
) -> Result:
    """Decide a claim under review within the caller's authority; the case is closed and the debt booked.

    Raises as shared.domain.ruling.rule_on and shared.domain.case.close.
    """
    return repeated(lambda: _rule(claim_id, request, origin, find_provider))


def _rule(claim_id: str, request: RulingCreate, origin: Origin, find_provider: FindProvider) -> Result:
    by = origin.principal
    store, claim = found_claim(claim_id, origin)
    _check_stranger(claim, by)
    dossier = open_dossier(store, claim.id, claim.customer_id)
    stored = get_case(claim)
    decision = rule_on(
        claim.row,
        ruling_of(request, by=by.subject),
        authority_cents=authority_of(by.role, by.level),
        deciders=deciders_of(claim),
        appealed=stored.case.appeals > 0 and stored.case.state is not CaseState.CLOSED,
        **dossier.known(origin, find_provider),
    )
    case = cases.close(
        stored.case, by.subject, now=origin.now, may_intervene=by.role is Role.ADMIN, name=by.name
    )
    if request.note is not None:
        case = cases.add_note(case, request.note, by=by.subject, now=origin.now, name=by.name)
    row, is_upheld = _ruled_row(claim, decision, origin)
    bookings = () if is_upheld else step_bookings(claim, row, origin)
    also = (case_write(claim, case, stored.record), *bookings)
    result = Result.of("claim_ruled", _ruled(row, case))
    action = "uphold_decision" if is_upheld else f"rule_{decision.status.lower().replace(' ', '_')}"
    command = claim_commit(
        claim, row, decision, origin, also=also, action=action, exclusive=True, result=result
    )
    # That nothing has changed about a claim is told as news of its case.
    news = (case_event(case),) if is_upheld else (*command.events, case_event(case))
    command = replace(command, events=news)
    store.commit(command, dossier.partition)
    count_decision(claim.row, decision.status, by="person", now=origin.now)
    return result


def _check_stranger(claim: Stored[Claim], by: Principal) -> None:
    """Raise ForbiddenError for one of the staff whose own claim it is, whoever has submitted it."""
    if find_customer_id(by.issuer, by.subject) == claim.customer_id:
        raise ForbiddenError("This is your own claim. Another person decides about it.", code="own_claim")


def _ruled_row(claim: Stored[Claim], decision: Decision, origin: Origin) -> tuple[Claim, bool]:
    """The claim under a person's decision, and whether that upholds what was approved before."""
    if claim.row["status"] not in APPROVALS:
        return carry_out(claim.row, decision, decision.status, now=origin.now), False
    if decision.evaluation.covered_amount == claim.row["covered_amount"]:
        return claim.row, True
    return pay_more(claim.row, decision, now=origin.now), False


def _ruled(claim: Claim, case: Case) -> Row:
    names = ("claim_id", "status", "covered_amount", "paid_amount", "denial_reason")
    return {
        **take(claim, *names),
        "decided_by": case.decided_by,
        "decided_by_name": case.decided_by_name,
    }
