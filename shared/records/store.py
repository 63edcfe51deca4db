"""The system of record as one caller may see it: for a customer nothing exists but the own partition."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, Literal, overload

from shared.domain.claim import Claim
from shared.domain.ids import is_id
from shared.domain.local_day import local_day
from shared.domain.policy_changes import status_of
from shared.domain.records import Customer, Pet, Policy
from shared.domain.rows import Row
from shared.errors import NotFoundError
from shared.identity.principal import Principal
from shared.records import outbox, references, staff_lists
from shared.records.commit import commit
from shared.records.entities import FILTERS, stored
from shared.records.keys import ROW_PREFIXES, after, row_key
from shared.records.list_entries import OLDEST_FIRST
from shared.records.model import Commit, Committed, Head, RecordKind, Stored
from shared.records.partition import Partition, read_kind, read_partition, read_with_claims
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

    @overload
    def find(self, kind: Literal["customer"], record_id: str) -> Stored[Customer] | None: ...
    @overload
    def find(self, kind: Literal["pet"], record_id: str) -> Stored[Pet] | None: ...
    @overload
    def find(self, kind: Literal["policy"], record_id: str) -> Stored[Policy] | None: ...
    @overload
    def find(self, kind: Literal["claim"], record_id: str) -> Stored[Claim] | None: ...
    @overload
    def find(self, kind: RecordKind, record_id: str) -> Stored[Any] | None: ...
    def find(self, kind: RecordKind, record_id: str) -> Stored[Any] | None:
        """The record, None when it does not exist or is somebody else's."""
        customer_id = self.owner_of(kind, record_id)
        if customer_id is None:
            return None
        entity = find("records", customer_id, row_key(kind, record_id))
        return stored(entity) if entity else None

    @overload
    def get(self, kind: Literal["customer"], record_id: str) -> Stored[Customer]: ...
    @overload
    def get(self, kind: Literal["pet"], record_id: str) -> Stored[Pet]: ...
    @overload
    def get(self, kind: Literal["policy"], record_id: str) -> Stored[Policy]: ...
    @overload
    def get(self, kind: Literal["claim"], record_id: str) -> Stored[Claim]: ...
    @overload
    def get(self, kind: RecordKind, record_id: str) -> Stored[Any]: ...
    def get(self, kind: RecordKind, record_id: str) -> Stored[Any]:
        """The record; raises NotFoundError when it does not exist or is somebody else's."""
        record = self.find(kind, record_id)
        if record is None:
            raise not_found(kind, record_id)
        return record

    def get_beside(self, kind: RecordKind, records: Sequence[Stored[Any]]) -> list[Stored[Any]]:
        """The records of another kind with the same ids and owners; raises NotFoundError."""

        def get(record: Stored[Any]) -> Stored[Any]:
            entity = find("records", record.customer_id, row_key(kind, record.id))
            if entity is None or not self.admits(record.customer_id):
                raise not_found(kind, record.id)
            return stored(entity)

        return staff_lists.at_once(get, records)

    def partition(self, customer_id: str) -> Partition:
        """A customer with pets and policies, in one read; raises NotFoundError like get."""
        partition = read_partition(customer_id) if self.admits(customer_id) else None
        if partition is None:
            raise not_found("customer", customer_id)
        return partition

    def local_day(self, customer_id: str, now: datetime) -> date:
        """The day where a customer lives, on which policies are changed; raises NotFoundError."""
        return local_day(self.get("customer", customer_id).row["state"], now)

    def with_claims(
        self, customer_id: str
    ) -> tuple[Partition, Sequence[Stored[Claim]], Sequence[Stored[Row]]]:
        """A customer's partition, claims and documents, in one read; raises NotFoundError like get."""
        records = read_with_claims(customer_id) if self.admits(customer_id) else None
        if records is None:
            raise not_found("customer", customer_id)
        return records

    @overload
    def list(self, kind: Literal["pet"], customer_id: str) -> Sequence[Stored[Pet]]: ...
    @overload
    def list(self, kind: Literal["policy"], customer_id: str) -> Sequence[Stored[Policy]]: ...
    @overload
    def list(self, kind: Literal["claim"], customer_id: str) -> Sequence[Stored[Claim]]: ...
    @overload
    def list(self, kind: RecordKind, customer_id: str) -> Sequence[Stored[Any]]: ...
    def list(self, kind: RecordKind, customer_id: str) -> Sequence[Stored[Any]]:
        """A customer's records of one kind in order of creation; none for somebody else."""
        return read_kind(customer_id, kind) if self.admits(customer_id) else []

    def page(
        self,
        kind: RecordKind,
        filters: Mapping[str, str | None],
        *,
        limit: int,
        offset: int = 0,
        count_all: bool = False,
        as_of: date | None = None,
    ) -> tuple[Sequence[Stored[Any]], int]:
        """Records of all customers in scope, newest first (cases oldest first), and how many match.

        `filters` are exact matches on the columns of entities.FILTERS and customer_id; None matches all. The
        `status` of a policy is what its dates say on `as_of`, today (UTC) unless given. Of a list of all
        customers no more than a thousand are counted from the page's first on, unless `count_all`.
        """
        as_of = as_of or datetime.now(UTC).date()
        conditions = {name: value for name, value in filters.items() if value is not None}
        owner = self._owner_in(conditions)
        if owner is None and self.everybody and staff_lists.covers(kind, conditions):
            page = staff_lists.page(
                kind, conditions, limit=limit, offset=offset, count_all=count_all, as_of=as_of
            )
            return page.records, page.total
        if kind != "policy" or not (status := conditions.pop("status", None)):
            return self.search(kind, conditions, limit=limit, offset=offset)
        accept = partial(_has_status, status, as_of)
        return self.search(kind, conditions, limit=limit, offset=offset, accept=accept)

    def search(
        self,
        kind: RecordKind,
        filters: Mapping[str, str | None],
        *,
        limit: int,
        offset: int = 0,
        accept: Callable[[Any], bool] | None = None,
        oldest_first: bool = False,
    ) -> tuple[Sequence[Stored[Any]], int]:
        """As `page`, by reading every record of the kind in scope: `accept` is asked about each row."""
        conditions = {name: value for name, value in filters.items() if value is not None}
        owner = self._owner_in(conditions)
        if owner is not None and not self.admits(owner):
            return [], 0
        if owner is None and not self.everybody:
            return [], 0
        conditions |= {"customer_id": owner} if owner else {}
        records = _matching(kind, conditions)
        if accept is not None:
            records = (record for record in records if accept(record.row))
        first = oldest_first or kind in OLDEST_FIRST
        return _page(records, limit=limit, offset=offset, oldest_first=first)

    def _owner_in(self, conditions: Mapping[str, str]) -> str | None:
        """The one customer whose records can meet the conditions, if they say so."""
        own = None if self.everybody else self.customer_id
        if "customer_id" in conditions or own:
            customer_id = conditions.get("customer_id", own)
            return customer_id if own in (None, customer_id) else ""
        for kind in ("policy", "pet"):
            if record_id := conditions.get(f"{kind}_id"):
                return (references.find_customer_id(kind, record_id) if is_id(record_id) else None) or ""
        return None

    def commit(
        self,
        command: Commit,
        partition: Partition | None = None,
        *,
        head: Head | None = None,
        waits: bool = True,
    ) -> Committed:
        """Store the command's changes, then publish them if that is quick.

        `partition` is what the caller has read, or `head` of it; it saves reading head and cursor again.
        Without `waits` they are published behind the caller's back, which may take longer.
        Raises as shared.records.commit does; publishing never raises.
        """
        self.check_customer(command.customer_id)
        with span(SpanName.COMMIT, parent=command.traceparent, action=command.audit.action):
            outbox.mark(command.customer_id, command.at)
            outbox.hint_before_commit(command.customer_id)
            command, steps, left = staff_lists.before_commit(command)
            new = [each for each in command.writes if each.before is None and each.kind in references.NOTED]
            notes = [partial(references.note_id, each.kind, each.id, command.customer_id) for each in new]
            staff_lists.do_at_once([*notes, *steps])
            committed = commit(command, partition.head if partition else head)
        staff_lists.forget(left)
        cursor = partition.cursor if partition else None
        if not waits:
            outbox.publish_soon(committed, cursor)
        elif not outbox.drain_inline(committed, cursor):
            outbox.hint_soon(command.customer_id)
        return committed

    def admits(self, customer_id: str) -> bool:
        """True when this customer's records are in scope."""
        return is_id(customer_id) and (self.everybody or customer_id == self.customer_id)

    def check_customer(self, customer_id: str) -> None:
        """Raise NotFoundError unless this customer's records are in scope; nothing is read."""
        if not self.admits(customer_id):
            raise not_found("customer", customer_id)

    def owner_of(self, kind: RecordKind, record_id: str) -> str | None:
        """The customer whose partition such a record would be in; None when no such id was given out."""
        if not is_id(record_id):
            return None
        if kind == "customer":
            return record_id if self.admits(record_id) else None
        if self.everybody:
            return references.find_customer_id(kind, record_id)
        return self.customer_id


def _has_status(status: str, as_of: date, policy: Policy) -> bool:
    return status_of(policy, as_of) == status


def not_found(kind: RecordKind, record_id: str) -> NotFoundError:
    """The refusal for a record that does not exist, or that the caller may not know of."""
    return NotFoundError(f"{NAMES[kind]} {record_id} not found")


def _matching(kind: RecordKind, conditions: Mapping[str, str]) -> Iterable[Stored[Any]]:
    unknown = conditions.keys() - {*FILTERS[kind], "customer_id"}
    if unknown:
        raise ValueError(f"{kind} records cannot be filtered by {unknown}.")
    terms = ["kind eq @kind"]
    values: dict[str, str] = {"kind": kind}
    for number, (name, value) in enumerate(sorted(conditions.items())):
        terms.append(f"{'PartitionKey' if name == 'customer_id' else name} eq @value{number}")
        values[f"value{number}"] = value
    if "customer_id" in conditions:
        terms.append("RowKey ge @first and RowKey lt @last")
        values |= {"first": ROW_PREFIXES[kind], "last": after(ROW_PREFIXES[kind])}
    entities: Iterable[Any] = table("records").query_entities(" and ".join(terms), parameters=values)
    return (stored(with_etag(entity)) for entity in entities)


def _page(
    records: Iterable[Stored[Any]], *, limit: int, offset: int, oldest_first: bool
) -> tuple[list[Stored[Any]], int]:
    total = 0

    def counted() -> Iterable[Stored[Any]]:
        nonlocal total
        for record in records:
            total += 1
            yield record

    # Only what the page needs is held, however many match; the id breaks ties, so pages never overlap.
    first = heapq.nsmallest if oldest_first else heapq.nlargest
    chosen = first(offset + limit, counted(), key=lambda r: (r.row["created_at"], r.id))
    return chosen[offset:], total
