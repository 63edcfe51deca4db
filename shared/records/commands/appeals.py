"""A customer's appeal: another person looks at a decision for less than what was asked."""

from __future__ import annotations

from dataclasses import replace

from shared.domain import case as cases
from shared.domain.adjudication import RULE_VERSION, adjudicate
from shared.domain.case import Case
from shared.domain.claim import Claim
from shared.domain.claim_status import APPROVALS, can_be_appealed
from shared.domain.claim_status import appeal as reopen
from shared.domain.facts import FindProvider
from shared.domain.fields import Request, Words
from shared.domain.four_eyes import with_appeal_of
from shared.errors import ConflictError
from shared.records.cases import StoredCase, case_event, case_write, find_case
from shared.records.command_commit import actor
from shared.records.commands.claim_review import case_commit, found_claim
from shared.records.dossier import claim_commit, open_dossier, repeated
from shared.records.messages import message_write
from shared.records.model import Origin, Result, Stored, Write
from shared.records.store import RecordStore


class AppealCreate(Request):
    """Why a person should look at the decision again."""

    text: Words


def appeal_claim(claim_id: str, request: AppealCreate, origin: Origin, find_provider: FindProvider) -> Result:
    """Take a decision to another person; raises ConflictError for one that paid all that was asked."""
    return repeated(lambda: _appeal(claim_id, request, origin, find_provider))


def _appeal(claim_id: str, request: AppealCreate, origin: Origin, find_provider: FindProvider) -> Result:
    store, claim = found_claim(claim_id, origin)
    if claim.row["status"] in APPROVALS:
        return _appeal_payment(store, claim, request, origin)
    row = reopen(claim.row, by=actor(origin), now=origin.now)
    dossier = open_dossier(store, claim.id, claim.customer_id)
    decision = adjudicate(row, appealed=True, **dossier.known(origin, find_provider))
    case, write = _appealed(claim, origin)
    result = Result("claim_appealed", {"claim_id": claim_id, "status": row["status"]})
    also = (write, message_write(claim, request.text, origin, is_appeal=True))
    command = claim_commit(
        claim, row, decision, origin, also=also, action="appeal_claim", exclusive=True, result=result
    )
    store.commit(replace(command, events=(*command.events, case_event(case))), dossier.partition)
    return result


def _appeal_payment(
    store: RecordStore, claim: Stored[Claim], request: AppealCreate, origin: Origin
) -> Result:
    """What was approved stays so; a person looks whether it should have been more."""
    if not can_be_appealed(claim.row):
        raise ConflictError(f"Claim {claim.id} was approved as it was asked for", code="invalid_transition")
    case, write = _appealed(claim, origin)
    result = Result("claim_appealed", {"claim_id": claim.id, "status": claim.row["status"]})
    message = message_write(claim, request.text, origin, is_appeal=True)
    # Who appealed does not decide, and that is all that changes about the claim.
    row = with_appeal_of(claim.row, actor(origin))
    named = Write("claim", claim.id, row, claim, claim.decision)
    store.commit(
        case_commit(claim, case, write, origin, "appeal_claim", also=(named, message), result=result)
    )
    return result


def _appealed(claim: Stored[Claim], origin: Origin) -> tuple[Case, Write]:
    stored = find_case(claim) or StoredCase(_decided_by_rules(claim, origin))
    case = cases.appeal(stored.case, now=origin.now)
    return case, case_write(claim, case, stored.record)


def _decided_by_rules(claim: Stored[Claim], origin: Origin) -> Case:
    reasons = claim.decision.reasons if claim.decision else ()
    opened = cases.open_case(claim.id, reasons, now=origin.now)
    return cases.close(opened, RULE_VERSION, now=origin.now)
