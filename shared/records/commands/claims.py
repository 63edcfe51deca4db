"""Submitting a claim, from either door: as a plain record, or as the portal's form sends it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial

from shared.domain import events
from shared.domain.claim import (
    Claim,
    ClaimCreate,
    PortalClaim,
    check_claim,
    claim_created,
    new_claim,
    new_portal_claim,
    portal_claim_answer,
)
from shared.domain.ids import Kind, new_id, number_of
from shared.domain.policy_changes import status_of
from shared.domain.records import Pet, Policy
from shared.errors import BadReferenceError, ConflictError
from shared.records.claim_size import check_room
from shared.records.command_commit import actor, commit_of
from shared.records.commands.deciding import Decider
from shared.records.commit import CHANGED
from shared.records.dossier import dossier_of
from shared.records.model import Commit, Event, Origin, Result, Stored, Write
from shared.records.partition import Partition
from shared.records.references import with_free_id
from shared.records.store import RecordStore

# So often is a decision made anew because something else of the customer's has changed meanwhile.
DECIDED_WITHIN = 3


def submit_claim(
    request: ClaimCreate | PortalClaim, origin: Origin, decider: Decider | None = None
) -> Result:
    """Submit a claim; one of the portal's without a policy is on the pet's newest active one.

    Raises NotFoundError, InvalidInputError, and BadReferenceError also for a pet without any policy. What
    could not be stored with a decision is refused as `record_too_large`. With a `decider` the claim is
    decided in the same commit if it can be, and published without waiting for it.
    """
    customer_id = request.customer_id
    store = RecordStore.for_principal(origin.principal)
    store.check_customer(customer_id)

    def submit(by: Decider | None) -> Result:
        partition, claims, documents = store.with_claims(customer_id)
        claim: Claim = {**_new(request, store, partition, origin), "submitted_by": actor(origin)}
        check_room(claim)
        result = _result(request, claim)
        command = _commit(claim, origin, result)
        made = Stored("claim", claim["claim_id"], customer_id, claim, etag="")
        dossier = dossier_of(made, partition, claims, documents)
        decided = by.decide(command, dossier) if by else None
        store.commit(decided.command if decided else command, partition, waits=decider is None)
        if by and decided:
            by.count(dossier, decided)
        elif decider:
            decider.later(customer_id, made.id)
        return result

    def perform() -> Result:
        for _ in range(DECIDED_WITHIN if decider else 0):
            try:
                return submit(decider)
            except ConflictError as conflict:
                if conflict.code != CHANGED:
                    raise
        # A submission alone does not mind what else changes.
        return submit(None)

    return with_free_id(perform)


def _new(
    request: ClaimCreate | PortalClaim, store: RecordStore, partition: Partition, origin: Origin
) -> Claim:
    pet = _find(store, partition.pets, "pet", request.pet_id)
    if request.policy_id is None:
        policy = _policy_of(partition, pet, origin.as_of)
    else:
        policy = _find(store, partition.policies, "policy", request.policy_id)
    check_claim(request.customer_id, pet.row, policy.row)
    claim_id = new_id("claim")
    make = (
        partial(new_portal_claim, request, policy_id=policy.id)
        if isinstance(request, PortalClaim)
        else partial(new_claim, request)
    )
    number = number_of("claim", claim_id, origin.as_of)
    return make(claim_id=claim_id, claim_number=number, as_of=origin.as_of, now=origin.now)


def _result(request: ClaimCreate | PortalClaim, claim: Claim) -> Result:
    if isinstance(request, PortalClaim):
        return Result.of("portal_claim_submitted", portal_claim_answer(claim))
    return Result.of("claim_submitted", claim_created(claim))


def _commit(claim: Claim, origin: Origin, result: Result) -> Commit:
    claim_id = claim["claim_id"]
    submitted = events.claim_submitted(claim, origin.now)
    update = events.claim_status_update(claim, origin.now)
    return commit_of(
        origin,
        "submit_claim",
        claim_id,
        customer_id=claim["customer_id"],
        writes=(Write("claim", claim_id, claim),),
        events=(
            Event(events.CLAIM_SUBMITTED, claim_id, submitted, "claims"),
            Event(events.CLAIM_STATUS_UPDATE, claim_id, update),
        ),
        result=result,
    )


def _find[R](store: RecordStore, known: Mapping[str, Stored[R]], kind: Kind, record_id: str) -> Stored[R]:
    # Staff may name another customer's record: it exists, and not belonging here is another refusal.
    return known.get(record_id) or store.get(kind, record_id)


def _policy_of(partition: Partition, pet: Stored[Pet], as_of: date) -> Stored[Policy]:
    policies = [policy for policy in partition.policies.values() if policy.row["pet_id"] == pet.id]
    if not policies:
        raise BadReferenceError(f"Pet {pet.id} has no policy")
    active = [policy for policy in policies if status_of(policy.row, as_of) == "Active"]
    return (active or policies)[-1]
