"""Buying a policy."""

from __future__ import annotations

from shared.domain import events
from shared.domain.ids import new_id, new_number
from shared.domain.policy import PolicyCreate, check_policy, new_policy, policy_created
from shared.domain.rows import Row
from shared.records.commands.once import audit, created, once
from shared.records.model import Commit, Event, Origin, StoredResponse, Ticket, Write
from shared.records.references import note_id
from shared.records.store import RecordStore


def buy_policy(request: PolicyCreate, origin: Origin) -> StoredResponse:
    """Insure a customer's pet; raises NotFoundError, BadReferenceError when the pet is another's."""
    store = RecordStore.for_principal(origin.principal)
    store.check_customer(request.customer_id)
    return once(origin, request.customer_id, lambda ticket: _buy(request, origin, store, ticket))


def _buy(request: PolicyCreate, origin: Origin, store: RecordStore, ticket: Ticket | None) -> StoredResponse:
    partition = store.partition(request.customer_id)
    check_policy(request, (partition.pets.get(request.pet_id) or store.get("pet", request.pet_id)).row)
    policy = new_policy(
        request,
        policy_id=new_id("policy"),
        policy_number=new_number("policy", origin.as_of),
        as_of=origin.as_of,
        now=origin.now,
    )
    policy_id = policy["policy_id"]
    note_id("policy", policy_id, request.customer_id)
    response = created(f"/api/policies/{policy_id}", policy_created(policy))
    store.commit(_commit(policy, origin, ticket, response), partition)
    return response


def _commit(policy: Row, origin: Origin, ticket: Ticket | None, response: StoredResponse) -> Commit:
    policy_id = policy["policy_id"]
    return Commit(
        customer_id=policy["customer_id"],
        writes=(Write("policy", policy_id, policy),),
        events=policy_events(policy, origin),
        audit=audit(origin, "buy_policy", policy_id),
        at=origin.now,
        traceparent=origin.traceparent,
        idempotency=ticket,
        response=response,
    )


def policy_events(policy: Row, origin: Origin) -> tuple[Event, ...]:
    """What is told about a new policy."""
    policy_id = policy["policy_id"]
    return (
        Event(events.POLICY_CREATED, policy_id, events.policy_created(policy, origin.now), "policies"),
        Event(events.POLICY_UPDATE, policy_id, events.policy_update(policy)),
    )
