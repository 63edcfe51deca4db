"""A customer's partition as one range query reads it: all that a command needs but for the claims."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.domain.claim import Claim
from shared.domain.records import Customer, Pet, Policy
from shared.domain.rows import Row
from shared.errors import NotFoundError
from shared.records.entities import cursor_of, head_of, stored
from shared.records.keys import CORE_FROM, CORE_UNTIL, CURSOR, HEAD, ROW_PREFIXES, after, row_key
from shared.records.model import Cursor, Head, RecordKind, Stored
from shared.records.tables import Entity, find, query


@dataclass(frozen=True, slots=True)
class Partition:
    """One customer with pets and policies (in order of creation), the head and the outbox cursor."""

    customer: Stored[Customer]
    pets: Mapping[str, Stored[Pet]]
    policies: Mapping[str, Stored[Policy]]
    head: Head
    cursor: Cursor

    def pet(self, pet_id: str) -> Stored[Pet]:
        """The customer's pet; raises NotFoundError."""
        return _one(self.pets, "Pet", pet_id)

    def policy(self, policy_id: str) -> Stored[Policy]:
        """The customer's policy; raises NotFoundError."""
        return _one(self.policies, "Policy", policy_id)


def read_partition(customer_id: str) -> Partition | None:
    """The partition of a customer, None when there is no such customer."""
    entities = query(
        "records",
        "PartitionKey eq @customer and RowKey ge @first and RowKey lt @last",
        {"customer": customer_id, "first": CORE_FROM, "last": CORE_UNTIL},
    )
    return _partition(entities)


def _partition(entities: list[Entity]) -> Partition | None:
    by_key = {entity["RowKey"]: entity for entity in entities}
    head, cursor = by_key.pop(HEAD, None), by_key.pop(CURSOR, None)
    records = in_order([stored(entity) for entity in by_key.values()])
    customer = next((record for record in records if record.kind == "customer"), None)
    if customer is None:
        return None
    return Partition(
        customer=customer,
        pets={record.id: record for record in records if record.kind == "pet"},
        policies={record.id: record for record in records if record.kind == "policy"},
        head=head_of(head),
        cursor=cursor_of(cursor),
    )


def read_with_claims(customer_id: str) -> tuple[Partition, list[Stored[Claim]], list[Stored[Row]]] | None:
    """The partition, the claims and the documents of a customer in one read; None without such a customer.

    The head is read first: what comes later than it changes the head.
    """
    entities = query(
        "records",
        "PartitionKey eq @customer and RowKey ge @first and RowKey lt @last and "
        "(RowKey lt @until or kind eq 'claim' or kind eq 'document')",
        {
            "customer": customer_id,
            "first": CORE_FROM,
            "until": CORE_UNTIL,
            "last": after(ROW_PREFIXES["document"]),
        },
    )
    core = [entity for entity in entities if entity["RowKey"] < CORE_UNTIL]
    partition = _partition(core)
    if partition is None:
        return None
    others = in_order([stored(entity) for entity in entities[len(core) :]])
    claims, documents = ([each for each in others if each.kind == kind] for kind in ("claim", "document"))
    return partition, claims, documents


def read_kind(customer_id: str, kind: RecordKind) -> list[Stored[Any]]:
    """A customer's records of one kind, in order of creation."""
    prefix = ROW_PREFIXES[kind]
    entities = query(
        "records",
        "PartitionKey eq @customer and RowKey ge @first and RowKey lt @last",
        {"customer": customer_id, "first": prefix, "last": after(prefix)},
    )
    return in_order([stored(entity) for entity in entities])


def read_one(customer_id: str, kind: RecordKind, record_id: str) -> Stored[Any] | None:
    """One record of a customer, None when there is none."""
    entity = find("records", customer_id, row_key(kind, record_id))
    return stored(entity) if entity else None


def in_order(records: list[Stored[Any]]) -> list[Stored[Any]]:
    """Records by creation, then by id."""
    return sorted(records, key=lambda record: (record.row["created_at"], record.id))


def _one[R](records: Mapping[str, Stored[R]], name: str, record_id: str) -> Stored[R]:
    record = records.get(record_id)
    if record is None:
        raise NotFoundError(f"{name} {record_id} not found")
    return record
