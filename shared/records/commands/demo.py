"""Loading the demo records: one commit per customer, so that each is there entirely or not at all."""

from __future__ import annotations

from collections import Counter

from shared.domain import events
from shared.domain.demo import DemoRecords, demo_records
from shared.domain.records import Customer
from shared.records.command_commit import commit_of
from shared.records.commands.policies import policy_events
from shared.records.model import Commit, Event, Origin, RecordKind, Write
from shared.records.references import reserve_email
from shared.records.reservation import Reservation, is_committed
from shared.records.store import RecordStore

DEMO_IDS = frozenset(("DEMO-001", "DEMO-002", "DEMO-003"))


def seed_demo(origin: Origin) -> tuple[Counter[RecordKind], tuple[Customer, ...]]:
    """Load the demo records that are missing; returns how many of each kind were new, and the customers."""
    records = demo_records(as_of=origin.as_of, now=origin.now)
    made: Counter[RecordKind] = Counter()
    for customer in records.customers:
        if not is_committed(customer["customer_id"]):
            made.update(write.kind for write in _seed(customer, records, origin).writes)
    return made, records.customers


def _seed(customer: Customer, records: DemoRecords, origin: Origin) -> Commit:
    command = _commit(customer, records, origin)
    reserve_email(customer["email"], Reservation(customer["customer_id"], origin.now))
    RecordStore.system().commit(command)
    return command


def _commit(customer: Customer, records: DemoRecords, origin: Origin) -> Commit:
    customer_id = customer["customer_id"]
    pets = [pet for pet in records.pets if pet["customer_id"] == customer_id]
    policies = [policy for policy in records.policies if policy["customer_id"] == customer_id]
    news = [
        Event(events.CUSTOMER_CREATED, customer_id, events.about_customer(customer, origin.now), "customers"),
        *(Event(events.PET_ADDED, pet["pet_id"], events.about_pet(pet, origin.now), "pets") for pet in pets),
        *(event for policy in policies for event in policy_events(policy, origin)),
    ]
    return commit_of(
        origin,
        "seed_demo",
        customer_id,
        customer_id=customer_id,
        writes=(
            Write("customer", customer_id, customer),
            *(Write("pet", pet["pet_id"], pet) for pet in pets),
            *(Write("policy", policy["policy_id"], policy) for policy in policies),
        ),
        events=news,
    )
