"""The lists of all customers' records that staff see: in order of creation, one for each value of a filter.

A partition of `references` holds an entry (list_entries.py) for each list that a record is in, under a mark
that changes with the lists. Entries are written before the commit that they belong to, and those of before
are removed after it. So a record is always in its lists, and an entry counts only while its record has the
same mark: whoever dies in between leaves entries that count for nothing, and whoever reads a list removes
them. What moves by date alone is moved by who asks for it, and daily.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache, partial
from itertools import batched, islice
from typing import TYPE_CHECKING, Any

from shared import clients
from shared.domain.policy_changes import status_of
from shared.domain.rows import Row
from shared.records import list_entries
from shared.records.entities import stored
from shared.records.keys import after, row_key
from shared.records.list_entries import COLUMNS, PARTITION
from shared.records.model import Commit, RecordKind, Stored, Write
from shared.records.outbox.pending import MAX_INVOCATION
from shared.records.tables import Entity, delete, find, insert, table, with_etag

if TYPE_CHECKING:
    from azure.data.tables import TableEntity, TableServiceClient

# Says that all records are in their lists: those of before there were these, too.
COMPLETE = "~complete.2"
PAGE = 1000
MAX_OPERATIONS = 100
PARALLEL = 16


@dataclass(frozen=True, slots=True)
class Found:
    """The page of a list, and how many records are in it, from the page's first on."""

    records: Sequence[Stored[Any]]
    total: int


def before_commit(command: Commit) -> tuple[Commit, list[Callable[[], object]], list[str]]:
    """The commit to make, what puts its records into their lists before it, what to `forget` after it."""
    _begin()
    customer_id, day = command.customer_id, command.at.date()
    writes = [_marked(write, day) for write in command.writes]
    moved = [
        write for write, old in zip(writes, command.writes, strict=True) if write.listed != _mark_of(old)
    ]
    entries = [
        entry
        for each in moved
        for entry in list_entries.entries(
            each.kind, each.row, day, customer_id=customer_id, record_id=each.id, mark=each.listed
        )
    ]
    gone = [
        key
        for each in moved
        if (before := each.before)
        for key in list_entries.keys(each.kind, each.id, before.row, before.listed, day)
    ]
    return replace(command, writes=tuple(writes)), [partial(_upsert, entries)] if entries else [], gone


def forget(keys: Sequence[str]) -> None:
    """Remove entries that count no more, without waiting for it; what fails is removed by a reader."""
    if keys:
        _pool().submit(_remove, keys)


def at_once[T, U](read: Callable[[T], U], of: Sequence[T]) -> list[U]:
    """What `read` returns of each, in order, several at a time."""
    return list(_pool().map(read, of)) if len(of) > 1 else [read(each) for each in of]


def do_at_once(steps: Sequence[Callable[[], object]]) -> None:
    """Take several steps at a time; raises what one of them raises."""
    at_once(lambda step: step(), steps)


def is_complete() -> bool:
    """True when every record is in its lists."""
    known = _complete(clients.tables())
    if not known and find("references", PARTITION, COMPLETE) is not None:
        known.append(True)
    return bool(known)


def covers(kind: RecordKind, conditions: Mapping[str, str]) -> bool:
    """True when `page` can answer for these conditions."""
    return conditions.keys() <= set(COLUMNS.get(kind, ())) and kind in COLUMNS and is_complete()


def page(
    kind: RecordKind,
    conditions: Mapping[str, str],
    *,
    limit: int,
    offset: int = 0,
    count_all: bool = False,
    as_of: date,
) -> Found:
    """Records in the list's order; `total` counts no further than PAGE records, unless `count_all`.

    `conditions` are values of COLUMNS; the status of a policy is that of `as_of`.
    """
    status = conditions.get("status") if kind == "policy" else None
    if status:
        settle(as_of)
    entries = iter(_query(kind, conditions))
    skipped = sum(1 for _ in islice(entries, offset))
    records: list[Stored[Any]] = []
    read = 0
    while len(records) < limit and (some := list(islice(entries, limit - len(records)))):
        read += len(some)
        records += [each for each in _standing(some) if not status or status_of(each.row, as_of) == status]
    beyond = entries if count_all else islice(entries, max(0, PAGE - read))
    return Found(records, skipped + len(records) + sum(1 for _ in beyond))


def settle(as_of: date) -> int:
    """Move what its dates have moved since its entries were written; returns how many records that are.

    The new entries come first: whoever dies in between leaves the day's entry, and it is done again.
    """
    first, last = list_entries.due_until(as_of)
    count = 0
    for some in batched(_entries_between(first, last), MAX_OPERATIONS, strict=False):
        moved = [(entry, record) for entry, record in _with_records(some) if record is not None]
        new = [each for _, record in moved for each in _entries_of(record, as_of)]
        _upsert(new)
        kept = {each["RowKey"] for each in new}
        _remove([key for entry, _ in moved for key in list_entries.keys_beside(entry) if key not in kept])
        count += len(moved)
    return count


def build(as_of: date) -> int:
    """Put every record into its lists, which takes a while; returns how many entries there are."""
    conditions = " or ".join(f"kind eq '{kind}'" for kind in COLUMNS)
    records = (stored(with_etag(entity)) for entity in table("records").query_entities(conditions))
    count = _upsert(entry for each in records for entry in _entries_of(each, as_of))
    table("references").upsert_entity({"PartitionKey": PARTITION, "RowKey": COMPLETE})
    return count


def tend(as_of: date) -> int:
    """Build the lists unless that was done, else `settle` them; returns how much was written or moved."""
    return settle(as_of) if is_complete() else build(as_of)


def _begin() -> None:
    """With its first record an account has complete lists; one with records of before waits for `build`."""
    begun = _begun(clients.tables())
    if begun:
        return
    if (
        not is_complete()
        and next(iter(table("records").query_entities("", results_per_page=1)), None) is None
    ):
        insert("references", {"PartitionKey": PARTITION, "RowKey": COMPLETE})
    begun.append(True)


def _marked(write: Write, day: date) -> Write:
    if write.kind not in COLUMNS:
        return write
    before = write.before
    same = before is not None and _place(write.kind, write.row, day) == _place(write.kind, before.row, day)
    return replace(write, listed=_mark_of(write) if same else secrets.token_hex(4))


def _mark_of(write: Write) -> str:
    return write.before.listed if write.before else ""


def _entries_of(record: Stored[Any], day: date) -> Iterable[Entity]:
    about = {"customer_id": record.customer_id, "record_id": record.id, "mark": record.listed}
    return list_entries.entries(record.kind, record.row, day, **about)


def _place(kind: RecordKind, row: Row, day: date) -> tuple[datetime, Mapping[str, str]]:
    return row["created_at"], list_entries.values(kind, row, day)


def _query(kind: RecordKind, conditions: Mapping[str, str]) -> Iterable[TableEntity]:
    *others, name = [each for each in COLUMNS[kind] if each in conditions] or [""]
    first = list_entries.prefix(kind, name, conditions[name]) if name else list_entries.prefix(kind)
    return _entries_between(first, after(first), {each: conditions[each] for each in others})


def _entries_between(first: str, last: str, equal: Mapping[str, str] | None = None) -> Iterable[TableEntity]:
    """Entries with keys in a range, and with these values in their columns."""
    terms = ["PartitionKey eq @lists and RowKey ge @first and RowKey lt @last"]
    parameters = {"lists": PARTITION, "first": first, "last": last}
    for number, (name, value) in enumerate((equal or {}).items()):
        terms.append(f"{name} eq @value{number}")
        parameters[f"value{number}"] = value
    return table("references").query_entities(
        " and ".join(terms), parameters=parameters, results_per_page=PAGE
    )


def _standing(entries: Sequence[TableEntity]) -> list[Stored[Any]]:
    """The records behind entries that count."""
    return [record for _, record in _with_records(entries) if record is not None]


def _with_records(entries: Sequence[TableEntity]) -> list[tuple[TableEntity, Stored[Any] | None]]:
    """Entries with their records, None where an entry counts no more."""
    pairs = list(zip(entries, at_once(_record_of, entries), strict=True))
    old = datetime.now(UTC) - MAX_INVOCATION
    left = [entry for entry, record in pairs if record is None and _written_at(entry) < old]
    forget([key for entry in left for key in list_entries.keys_beside(entry)])
    return pairs


def _written_at(entry: TableEntity) -> datetime:
    at: Any = entry.metadata["timestamp"]
    return datetime.fromisoformat(str(at))


def _record_of(entry: TableEntity) -> Stored[Any] | None:
    kind, _ = list_entries.about(entry)
    entity = find("records", entry["customer_id"], row_key(kind, entry["record_id"]))
    record = stored(entity) if entity else None
    return record if record and record.listed == (entry.get("listed") or "") else None


def _upsert(entries: Iterable[Entity]) -> int:
    count = 0
    for group in batched(entries, MAX_OPERATIONS, strict=False):
        table("references").submit_transaction([("upsert", entry) for entry in group])
        count += len(group)
    return count


def _remove(keys: Sequence[str]) -> None:
    from azure.data.tables import TableTransactionError

    for group in batched(keys, MAX_OPERATIONS, strict=False):
        rows = [{"PartitionKey": PARTITION, "RowKey": key} for key in group]
        try:
            table("references").submit_transaction([("delete", row) for row in rows])
        except TableTransactionError:
            # Another reader has removed some of them.
            for key in group:
                delete("references", PARTITION, key)


@cache
def _complete(service: TableServiceClient) -> list[bool]:
    return []


@cache
def _begun(service: TableServiceClient) -> list[bool]:
    return []


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=PARALLEL, thread_name_prefix="lists")
