"""Buying a policy, cancelling it, and renewing it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from shared.domain import events
from shared.domain.ids import new_id, number_of
from shared.domain.ledger import Ledger, refund_id, refund_premium
from shared.domain.local_day import local_day
from shared.domain.money import from_cents
from shared.domain.policy import PolicyCreate, check_policy, check_quote, new_policy, policy_created
from shared.domain.policy_changes import Refund, cancel, renew, status_of
from shared.domain.quote import Quote
from shared.domain.records import Pet, Policy
from shared.domain.rows import Row
from shared.records.command_commit import commit_of
from shared.records.dossier import repeated
from shared.records.ledger import bookings
from shared.records.model import Commit, Event, Origin, Result, Stored, Write
from shared.records.partition import Partition
from shared.records.payments import PROVIDER
from shared.records.quotes import find_quote
from shared.records.references import with_free_id
from shared.records.store import RecordStore


def buy_policy(request: PolicyCreate, origin: Origin) -> Result:
    """Insure a customer's pet, with a quote at its price.

    Raises NotFoundError, BadReferenceError when the pet is another's, ConflictError for a quote that holds no
    more or was made for something else, and for a pet that is insured already unless that is confirmed.
    """
    store = RecordStore.for_principal(origin.principal)
    store.check_customer(request.customer_id)
    return with_free_id(lambda: repeated(lambda: _buy(request, origin, store)))


def cancel_policy(policy_id: str, origin: Origin) -> Result:
    """End a policy's coverage today and book the refund; raises NotFoundError, ConflictError when it is over.

    A day of which a service was claimed stays covered, see shared.domain.policy_changes.cancel.
    """
    return repeated(lambda: _cancel(policy_id, origin))


def cancellation(policy: Policy, refund: Refund) -> Row:
    """What a cancellation comes to, as an answer: days, and amounts in dollars."""
    return {
        "policy_id": policy["policy_id"],
        "status": policy["status"],
        "cancellation_date": policy["cancellation_date"],
        "days_used": refund.days_used,
        "days_unused": refund.days_unused,
        "charged": from_cents(refund.charged_cents),
        "retained": from_cents(refund.retained_cents),
        "refund": from_cents(refund.refund_cents),
        "claims_approved": from_cents(refund.approved_cents),
    }


def renew_policy(policy: Stored[Policy], origin: Origin) -> None:
    """Continue a policy for another term; raises ConflictError when it is not due or has changed."""
    row = renew(policy.row, as_of=origin.as_of, now=origin.now)
    news = (policy_change(row, "renewed"),)
    RecordStore.system().commit(
        policy_commit("renew_policy", row, news, origin, before=policy, exclusive=False)
    )


def policy_events(policy: Policy, origin: Origin) -> tuple[Event, ...]:
    """What is told about a new policy."""
    policy_id = policy["policy_id"]
    return (
        Event(events.POLICY_CREATED, policy_id, events.policy_created(policy, origin.now), "policies"),
        Event(events.POLICY_UPDATE, policy_id, events.policy_update(policy)),
    )


def policy_change(policy: Policy, change: str) -> Event:
    """The news that a policy has changed, and how; the lake takes it up."""
    data = {**events.policy_update(policy), "type": change}
    return Event(events.POLICY_UPDATE, policy["policy_id"], data, "policies")


def policy_commit(
    action: str,
    policy: Policy,
    news: Iterable[Event],
    origin: Origin,
    *,
    before: Stored[Policy] | None = None,
    also: Iterable[Write] = (),
    result: Result | None = None,
    exclusive: bool = True,
) -> Commit:
    """The commit of a policy, new or changed: what else was read must still be so if it is `exclusive`."""
    return commit_of(
        origin,
        action,
        policy["policy_id"],
        customer_id=policy["customer_id"],
        writes=(Write("policy", policy["policy_id"], policy, before), *also),
        events=news,
        result=result,
        exclusive=exclusive,
    )


def _buy(request: PolicyCreate, origin: Origin, store: RecordStore) -> Result:
    partition = store.partition(request.customer_id)
    pet = partition.pets.get(request.pet_id) or store.get("pet", request.pet_id)
    # The day where the customer lives: an evening's purchase covers that evening.
    as_of = local_day(partition.customer.row["state"], origin.now)
    policies = [policy.row for policy in partition.policies.values()]
    check_policy(request, pet.row, policies, as_of=as_of)
    policy_id = new_id("policy")
    policy = new_policy(
        request,
        policy_id=policy_id,
        policy_number=number_of("policy", policy_id, as_of),
        as_of=as_of,
        now=origin.now,
        quote=_quote(request, partition, pet.row, as_of),
    )
    result = Result.of("policy_bought", policy_created(policy))
    # The other policies, and what a quote was made for, must still be as they were read.
    command = policy_commit("buy_policy", policy, policy_events(policy, origin), origin, result=result)
    store.commit(command, partition)
    return result


def _quote(request: PolicyCreate, partition: Partition, pet: Pet, as_of: date) -> Quote | None:
    if request.quote_id is None:
        return None
    quote = find_quote(request.quote_id)
    state, policies = partition.customer.row["state"], partition.policies.values()
    others = {p.row["pet_id"] for p in policies if status_of(p.row, as_of) == "Active"} - {request.pet_id}
    check_quote(request, quote, pet=pet, state=state, other_insured_pets=len(others), as_of=as_of)
    return quote


def _cancel(policy_id: str, origin: Origin) -> Result:
    store = RecordStore.for_principal(origin.principal)
    # The head is read before the claims: one that is submitted or decided meanwhile refuses the commit.
    partition = store.partition(store.get("policy", policy_id).customer_id)
    policy = partition.policy(policy_id)
    as_of = local_day(partition.customer.row["state"], origin.now)
    claims = [claim.row for claim in store.list("claim", policy.customer_id)]
    row, refund = cancel(policy.row, as_of=as_of, now=origin.now, claims=claims)
    cents = refund.refund_cents
    reference = PROVIDER.pay(refund_id(policy_id), cents)
    booked = refund_premium(Ledger(), policy_id, cents, reference=reference, now=origin.now)
    answer = {**cancellation(row, refund), "cancelled_at": origin.now}
    result = Result.of("policy_cancelled", answer)
    also = bookings(Ledger(), booked, policy_id=policy_id)
    news = (policy_change(row, "cancelled"),)
    command = policy_commit("cancel_policy", row, news, origin, before=policy, also=also, result=result)
    store.commit(command, partition)
    return result
