"""Processing a claim: decided once, then carried out step by step.

The decision is stored with the claim by a commit that nothing else in the customer's partition has overtaken,
and later decisions count it: two claims of one policy decided at the same time never spend the same
deductible or limit, and what was answered is what will happen.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import cast

from shared.domain.adjudication import adjudicate, carry_out
from shared.domain.case import open_case
from shared.domain.claim import Claim
from shared.domain.claim_status import ClaimStatus
from shared.domain.decision import Decision
from shared.domain.facts import FindProvider
from shared.domain.policy_changes import is_premium_returned
from shared.errors import ConflictError, NotFoundError
from shared.records.bills import is_claimed_by_another
from shared.records.cases import case_write
from shared.records.commands.paying import pay_together, step_bookings
from shared.records.decided import count_decision
from shared.records.dossier import Dossier, claim_commit, open_dossier, repeated
from shared.records.model import Commit, Origin, Stored
from shared.records.store import RecordStore
from shared.telemetry import span
from shared.telemetry.logs import places
from shared.telemetry.names import SpanName

_log = logging.getLogger("petinsure360.claims")

OPEN = frozenset((ClaimStatus.SUBMITTED, ClaimStatus.UNDER_REVIEW))


@dataclass(frozen=True, slots=True)
class Processing:
    """Where the processing of a claim ends, what the customer is told then, and the steps that are left.

    `status` is where the claim stands now.
    """

    claim_id: str
    final_status: ClaimStatus
    message: str
    steps: tuple[ClaimStatus, ...]
    status: ClaimStatus


def look_at(claim_id: str, origin: Origin) -> Processing | None:
    """The processing of a claim that is decided, None for one that can be.

    Raises NotFoundError, and ConflictError for a claim that a person has taken over.
    """
    return _processing(RecordStore.for_principal(origin.principal).get("claim", claim_id))


def decide_claim(claim_id: str, origin: Origin, find_provider: FindProvider) -> Processing:
    """Decide a claim that is not decided yet and put it under review; raises as look_at does."""
    return _decide(claim_id, origin, find_provider, carries_out=False)


def carry_out_step(
    claim_id: str, step: ClaimStatus, origin: Origin, *, known: Stored[Claim] | None = None
) -> ClaimStatus:
    """Take the claim to `step` if that is still ahead of it by its decision; returns where it stands.

    What an approval owes is booked with it. Paid is what the payment provider has settled, booked as well.
    `known` is the claim as the caller has just read it.
    """
    store = RecordStore.for_principal(origin.principal)
    read = [known] if known else []

    def attempt() -> ClaimStatus:
        claim = read.pop() if read else store.get("claim", claim_id)
        if claim.decision is None or step not in _left(claim.decision, claim.row):
            return ClaimStatus(claim.row["status"])
        row = carry_out(claim.row, claim.decision, step, now=origin.now)
        also = step_bookings(claim, row, origin)
        store.commit(claim_commit(claim, row, claim.decision, origin, also=also))
        return step

    return repeated(attempt)


def process_claim(
    claim_id: str, origin: Origin, find_provider: FindProvider, *, customer_id: str | None = None
) -> ClaimStatus:
    """Decide a claim and carry out all steps but the payment, in one commit; returns where it stands.

    `customer_id` saves looking up whose claim it is.
    """
    decided = _decide(claim_id, origin, find_provider, carries_out=True, customer_id=customer_id)
    reached = decided.status
    for step in decided.steps:
        if step is not ClaimStatus.PAID:
            reached = carry_out_step(claim_id, step, origin)
    return reached


def resume_claims(customer_id: str, origin: Origin, find_provider: FindProvider) -> int:
    """Take every claim of a customer as far as its decision goes, payment included; returns how many moved.

    This is how claims get on whose submission could not have them decided, and how approved ones are paid.
    One that fails is logged and stays for the next time: the others do not wait for it.
    """
    try:
        partition, claims, _ = RecordStore.system().with_claims(customer_id)
    except NotFoundError:
        return 0
    due = [each for each in claims if each.decision and _left(each.decision, each.row) == (ClaimStatus.PAID,)]
    paid = pay_together(due, partition, origin)
    moved = len(paid)
    for claim in claims:
        try:
            moved += claim.id not in paid and _resume(claim, origin, find_provider)
        except Exception as error:
            _log.warning("claim %s was not resumed: %s", claim.id, places(error))
    return moved


def _resume(claim: Stored[Claim], origin: Origin, find_provider: FindProvider) -> bool:
    if claim.row["status"] == ClaimStatus.SUBMITTED and claim.decision is None:
        decided = _decide(claim.id, origin, find_provider, carries_out=True, customer_id=claim.customer_id)
        for step in decided.steps:
            carry_out_step(claim.id, step, origin)
        return True
    steps = _left(claim.decision, claim.row) if claim.decision else ()
    for number, step in enumerate(steps):
        carry_out_step(claim.id, step, origin, known=None if number else claim)
    return bool(steps)


def _processing(claim: Stored[Claim]) -> Processing | None:
    decision = claim.decision
    if decision is None and claim.row["status"] in OPEN:
        return None
    if decision is None or decision.facts.ruling is not None or decision.facts.appealed:
        raise ConflictError(f"Claim {claim.id} was decided by a person", code="decided_by_person")
    return _told(claim.row, decision)


def _decide(
    claim_id: str,
    origin: Origin,
    find_provider: FindProvider,
    *,
    carries_out: bool,
    customer_id: str | None = None,
) -> Processing:
    store = RecordStore.for_principal(origin.principal)

    def attempt() -> Processing:
        dossier = open_dossier(store, claim_id, customer_id)
        if processing := _processing(dossier.claim):
            return processing
        with span(SpanName.DECIDE, parent=origin.traceparent) as traced:
            processing = _decide_now(store, dossier, origin, find_provider, carries_out=carries_out)
            traced.note(outcome=str(processing.final_status))
            return processing

    return repeated(attempt)


def _decide_now(
    store: RecordStore, dossier: Dossier, origin: Origin, find_provider: FindProvider, *, carries_out: bool
) -> Processing:
    command, decision = deciding(dossier, origin, find_provider, carries_out=carries_out)
    store.commit(command, dossier.partition)
    count_decision(dossier.claim.row, decision.status, by="rules", now=origin.now)
    return _told(cast(Claim, command.writes[0].row), decision)


def deciding(
    dossier: Dossier, origin: Origin, find_provider: FindProvider, *, carries_out: bool = True
) -> tuple[Commit, Decision]:
    """The commit that decides a claim and, with `carries_out`, takes it to the step before its payment."""
    claim = dossier.claim
    known = dossier.known(origin, find_provider)
    known["by_another"] = is_claimed_by_another(claim)
    known["premium_returned"] = is_premium_returned(dossier.policy, claim.row)
    decision = adjudicate(claim.row, **known)
    rows = _carried_out(claim.row, decision, origin, further=carries_out)
    row = rows[-1] if rows else claim.row
    also = step_bookings(claim, row, origin)
    if decision.status is ClaimStatus.UNDER_REVIEW:
        also = (case_write(claim, open_case(claim.id, decision.reasons, now=origin.now)),)
    command = claim_commit(claim, row, decision, origin, also=also, exclusive=True, passed=rows[:-1])
    return command, decision


def _carried_out(row: Claim, decision: Decision, origin: Origin, *, further: bool) -> list[Claim]:
    """The claim under review, and with `further` at each step of its decision but the payment."""
    rows: list[Claim] = []
    for step in _left(decision, row):
        if step is ClaimStatus.PAID or (step is not ClaimStatus.UNDER_REVIEW and not further):
            break
        rows.append(carry_out(rows[-1] if rows else row, decision, step, now=origin.now))
    return rows


def _told(claim: Claim, decision: Decision) -> Processing:
    status = ClaimStatus(claim["status"])
    return Processing(
        claim["claim_id"], decision.final_status, decision.message, _left(decision, claim), status
    )


def _left(decision: Decision, claim: Claim) -> tuple[ClaimStatus, ...]:
    steps, status = decision.steps, ClaimStatus(claim["status"])
    if status is ClaimStatus.SUBMITTED:
        return steps
    return steps[steps.index(status) + 1 :] if status in steps else ()
