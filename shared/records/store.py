"""The system of record as one caller may see it: for a customer nothing exists but the own partition."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.domain.ids import is_id
from shared.domain.rows import Row
from shared.errors import NotFoundError
from shared.identity.principal import Principal
from shared.records import outbox, references
from shared.records.commit import commit
from shared.records.entities import FILTERS, stored
from shared.records.keys import row_key
from shared.records.model import Commit, Committed, Head, RecordKind, Stored
from shared.records.partition import Partition, read_kind, read_partition
from shared.records.tables import find, table, with_etag
from shared.telemetry import span
from shared.telemetry.names import SpanName

NAMES: dict[RecordKind, str] = {
    "customer": "Customer",
    "pet": "Pet",
    "policy": "Policy",
    "claim": "Claim",
    "case": "Case",
    "decision": "Decision",
    "document": "Document",
    "entry": "Entry",
    "message": "Message",
    "picture": "Picture of pet",
}


@dataclass(frozen=True, slots=True)
class RecordStore:
    """Reads and commits within a scope: one customer's partition, or with `everybody` all of them."""

    customer_id: str | None = None
    everybody: bool = False

    @classmethod
    def for_principal(cls, principal: Principal) -> RecordStore:
        """The store as this caller may see it."""
        return cls(principal.customer_id, everybody=principal.is_staff)

    @classmethod
    def system(cls) -> RecordStore:
        """The whole store, for work that no caller asked for."""
        return cls(everybody=True)

    def find(self, kind: RecordKind, record_id: str) -> Stored | None:
        """The record, None when it does not exist or is somebody else's."""
        customer_id = self._partition_of(kind, record_id)
        if customer_id is None:
            return None
        entity = find("records", customer_id, row_key(kind, record_id))
        return stored(entity) if entity else None

    def get(self, kind: RecordKind, record_id: str) -> Stored:
        """The record; raises NotFoundError when it does not exist or is somebody else's."""
        record = self.find(kind, record_id)
        if record is None:
            raise not_found(kind, record_id)
        return record

    def partition(self, customer_id: str) -> Partition:
        """A customer with pets and policies, in one read; raises NotFoundError like get."""
        found = read_partition(customer_id) if self.admits(customer_id) else None
        if found is None:
            raise not_found("customer", customer_id)
        return found

    def list(self, kind: RecordKind, customer_id: str) -> Sequence[Stored]:
        """A customer's records of one kind in order of creation; none for somebody else."""
        return read_kind(customer_id, kind) if self.admits(customer_id) else []

    def page(
        self,
        kind: RecordKind,
        filters: Mapping[str, str | None],
        *,
        limit: int,
        offset: int = 0,
        accept: Callable[[Row], bool] | None = None,
        oldest_first: bool = False,
    ) -> tuple[Sequence[Stored], int]:
        """Records of all customers in scope, newest (or oldest) first, and how many match.

        `filters` are exact matches on the columns of entities.FILTERS and customer_id; None matches all.
        `accept` is asked about every row that they let through.
        """
        conditions = {name: value for name, value in filters.items() if value is not None}
        if not self.everybody:
            own = self.customer_id
            if own is None or conditions.get("customer_id", own) != own:
                return [], 0
            conditions["customer_id"] = own
        found = _matching(kind, conditions)
        if accept is not None:
            found = (record for record in found if accept(record.row))
        return _page(found, limit=limit, offset=offset, oldest_first=oldest_first)

    def commit(
        self, command: Commit, partition: Partition | None = None, *, head: Head | None = None
    ) -> Committed:
        """Store the command's changes, then publish them if that is quick.

        `partition` is what the caller has read, or `head` of it; it saves reading head and cursor again.
        Raises as shared.records.commit does; publishing never raises.
        """
        self.check_customer(command.customer_id)
        with span(SpanName.COMMIT, parent=command.traceparent, action=command.audit.action):
            outbox.mark(command.customer_id, command.at)
            outbox.hint_before_commit(command.customer_id)
            committed = commit(command, partition.head if partition else head)
        if not outbox.drain_inline(committed, partition.cursor if partition else None):
            outbox.hint_soon(command.customer_id)
        return committed

    def admits(self, customer_id: str) -> bool:
        """True when this customer's records are in scope."""
        return is_id(customer_id) and (self.everybody or customer_id == self.customer_id)

    def check_customer(self, customer_id: str) -> None:
        """Raise NotFoundError unless this customer's records are in scope; nothing is read."""
        if not self.admits(customer_id):
            raise not_found("customer", customer_id)

    def _partition_of(self, kind: RecordKind, record_id: str) -> str | None:
        if not is_id(record_id):
            return None
        if kind == "customer":
            return record_id if self.admits(record_id) else None
        if self.everybody:
            return references.find_customer_id(kind, record_id)
        return self.customer_id


def not_found(kind: RecordKind, record_id: str) -> NotFoundError:
    """The refusal for a record that does not exist, or that the caller may not know of."""
    return NotFoundError(f"{NAMES[kind]} {record_id} not found")


def _matching(kind: RecordKind, conditions: Mapping[str, str]) -> Iterable[Stored]:
    unknown = conditions.keys() - {*FILTERS[kind], "customer_id"}
    if unknown:
        raise ValueError(f"{kind} records cannot be filtered by {unknown}.")
    terms = ["kind eq @kind"]
    values: dict[str, str] = {"kind": kind}
    for number, (name, value) in enumerate(sorted(conditions.items())):
        terms.append(f"{'PartitionKey' if name == 'customer_id' else name} eq @value{number}")
        values[f"value{number}"] = value
    found: Iterable[Any] = table("records").query_entities(" and ".join(terms), parameters=values)
    return (stored(with_etag(entity)) for entity in found)


def _page(
    records: Iterable[Stored], *, limit: int, offset: int, oldest_first: bool
) -> tuple[list[Stored], int]:
    total = 0

    def counted() -> Iterable[Stored]:
        nonlocal total
        for record in records:
            total += 1
            yield record

    # Only what the page needs is held, however many match; the id breaks ties, so pages never overlap.
    first = heapq.nsmallest if oldest_first else heapq.nlargest
    chosen = first(offset + limit, counted(), key=lambda r: (r.row["created_at"], r.id))
    return chosen[offset:], total
