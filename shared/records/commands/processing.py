"""Processing a claim: decided once, then carried out step by step.

The decision is stored with the claim by a commit that nothing else in the customer's partition has overtaken,
and later decisions count it: two claims of one policy decided at the same time never spend the same
deductible or limit, and what was answered is what will happen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from shared.domain.adjudication import adjudicate, carry_out
from shared.domain.claim_status import DECIDED, ClaimStatus
from shared.domain.decision import Decision
from shared.domain.facts import Provider
from shared.domain.rows import Row
from shared.errors import ConflictError, TransientError
from shared.records.commands.claims import claim_event
from shared.records.commands.once import audit
from shared.records.commit import CHANGED
from shared.records.model import Commit, Origin, Stored, Write
from shared.records.partition import read_kind
from shared.records.store import RecordStore

ATTEMPTS = 20
OPEN = frozenset((ClaimStatus.SUBMITTED, ClaimStatus.UNDER_REVIEW))

FindProvider = Callable[[str | None], Provider | None]


@dataclass(frozen=True, slots=True)
class Processing:
    """Where the processing of a claim ends, what the customer is told then, and the steps that are left."""

    claim_id: str
    final_status: ClaimStatus
    message: str
    steps: tuple[ClaimStatus, ...]


def look_at(claim_id: str, origin: Origin) -> Processing | None:
    """The processing of a claim that is decided, None for one that can be.

    Raises NotFoundError, and ConflictError for a claim that a person has decided.
    """
    return _processing(RecordStore.for_principal(origin.principal).get("claim", claim_id))


def decide_claim(claim_id: str, origin: Origin, find_provider: FindProvider) -> Processing:
    """Decide a claim that is not decided yet and put it under review; raises as look_at does."""
    store = RecordStore.for_principal(origin.principal)
    for _ in range(ATTEMPTS):
        claim = store.get("claim", claim_id)
        if found := _processing(claim):
            return found
        try:
            _decide(store, claim, origin, find_provider(claim.row["provider_id"]))
        except ConflictError as conflict:
            if conflict.code != CHANGED:
                raise
    raise TransientError("Too many changes to this customer at once. Try again in a moment.")


def carry_out_step(claim_id: str, step: ClaimStatus, origin: Origin) -> ClaimStatus:
    """Take the claim to `step` if that is still ahead of it by its decision; returns where it stands."""
    store = RecordStore.for_principal(origin.principal)
    for _ in range(ATTEMPTS):
        claim = store.get("claim", claim_id)
        if claim.decision is None or step not in _left(claim.decision, claim.row):
            return ClaimStatus(claim.row["status"])
        row = carry_out(claim.row, claim.decision, step, now=origin.now)
        try:
            store.commit(_commit(claim, row, claim.decision, origin))
        except ConflictError as conflict:
            if conflict.code != CHANGED:
                raise
        else:
            return step
    raise TransientError("Too many changes to this claim at once. Try again in a moment.")


def _processing(claim: Stored) -> Processing | None:
    decision = claim.decision
    if decision is not None:
        steps = _left(decision, claim.row)
        return Processing(claim.id, decision.final_status, decision.message, steps)
    if claim.row["status"] not in OPEN:
        raise ConflictError(f"Claim {claim.id} was decided by a person", code="decided_by_person")
    return None


def _decide(store: RecordStore, claim: Stored, origin: Origin, provider: Provider | None) -> None:
    # The head is read before the claims, so that a claim that comes later refuses this commit.
    partition = store.partition(claim.customer_id)
    claims = read_kind(claim.customer_id, "claim")
    policy = partition.policies.get(claim.row["policy_id"])
    pet = partition.pets.get(claim.row["pet_id"])
    decision = adjudicate(
        claim.row,
        policy=policy.row if policy else None,
        pet=pet.row if pet else None,
        provider=provider,
        history=[_as_decided(other) for other in claims],
        as_of=origin.as_of,
    )
    row = claim.row
    if row["status"] == ClaimStatus.SUBMITTED:
        row = carry_out(row, decision, ClaimStatus.UNDER_REVIEW, now=origin.now)
    store.commit(_commit(claim, row, decision, origin, exclusive=True), partition)


def _as_decided(claim: Stored) -> Row:
    # What is decided counts, though its steps may still be on their way.
    decision = claim.decision
    if decision is None or decision.status not in DECIDED or claim.row["status"] in DECIDED:
        return claim.row
    spent = decision.evaluation
    return {
        **claim.row,
        "status": str(decision.status),
        "deductible_applied": spent.deductible_applied,
        "covered_amount": spent.covered_amount,
    }


def _left(decision: Decision, claim: Row) -> tuple[ClaimStatus, ...]:
    steps, status = decision.steps, ClaimStatus(claim["status"])
    if status is ClaimStatus.SUBMITTED:
        return steps
    return steps[steps.index(status) + 1 :] if status in steps else ()


def _commit(
    claim: Stored, row: Row, decision: Decision, origin: Origin, *, exclusive: bool = False
) -> Commit:
    return Commit(
        customer_id=claim.customer_id,
        writes=(Write("claim", claim.id, row, claim.etag, decision),),
        events=(claim_event(row, origin),),
        audit=audit(origin, f"claim_{row['status'].lower().replace(' ', '_')}", claim.id),
        at=origin.now,
        traceparent=origin.traceparent,
        exclusive=exclusive,
    )
