"""The lists of all customers' records that staff see: in order of creation, one for each value of a filter.

A partition of `references` holds an entry for each list that a record is in, under a mark that changes with
the lists. Entries are written before the commit that they belong to, and those of before are removed after
it. So a record is always in its lists, and an entry counts only while its record has the same mark: whoever
dies in between leaves entries that count for nothing, and whoever reads a list removes them.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache, partial
from hashlib import sha256
from itertools import batched, islice
from typing import TYPE_CHECKING, Any

from shared import clients
from shared.records.entities import stored
from shared.records.keys import after, row_key
from shared.records.model import Commit, RecordKind, Stored, Write
from shared.records.outbox.pending import LONGEST_INVOCATION
from shared.records.tables import Entity, delete, find, insert, table

if TYPE_CHECKING:
    from azure.data.tables import TableEntity, TableServiceClient

PARTITION = "lists"
# Says that all records are in their lists: those of before there were any, too.
COMPLETE = "~complete"
# What a list can be asked for, the column with the fewest records for a value last.
COLUMNS: dict[RecordKind, tuple[str, ...]] = {
    "customer": ("customer_segment", "state"),
    "pet": ("species",),
    "policy": ("plan_name",),
    "claim": ("claim_type", "status"),
    "case": ("standing", "state", "assignee"),
}
# The queue begins with what has waited longest.
OLDEST_FIRST = frozenset[RecordKind](("case",))
PAGE = 1000
MOST_OPERATIONS = 100
PARALLEL = 16
_LAST_SECOND = 10**10


@dataclass(frozen=True, slots=True)
class Found:
    """The page of a list, and how many records are in it, from the page's first on."""

    records: Sequence[Stored]
    total: int


def before_commit(command: Commit) -> tuple[Commit, list[Callable[[], object]], list[str]]:
    """The commit to make, what puts its records into their lists before it, what to `forget` after it."""
    _begin()
    writes = [_marked(write) for write in command.writes]
    moved = [
        write for write, old in zip(writes, command.writes, strict=True) if write.listed != _mark_of(old)
    ]
    entries = [
        entry
        for write in moved
        for entry in _entries(write.kind, command.customer_id, write.id, write.row, write.listed)
    ]
    gone = [
        key
        for write in moved
        if write.before
        for key in _keys(write.kind, write.id, write.before.row, write.before.listed)
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
    kind: RecordKind, conditions: Mapping[str, str], *, limit: int, offset: int = 0, count_all: bool = False
) -> Found:
    """Records in the list's order; `total` counts no further than PAGE records, unless `count_all`.

    `conditions` are values of COLUMNS.
    """
    entries = iter(_query(kind, conditions))
    skipped = sum(1 for _ in islice(entries, offset))
    found: list[Stored] = []
    read = 0
    while len(found) < limit and (some := list(islice(entries, limit - len(found)))):
        read += len(some)
        found += _standing(some)
    beyond = entries if count_all else islice(entries, max(0, PAGE - read))
    return Found(found, skipped + len(found) + sum(1 for _ in beyond))


def build() -> int:
    """Put every record into its lists, which takes a while; returns how many entries there are."""
    conditions = " or ".join(f"kind eq '{kind}'" for kind in COLUMNS)
    columns = sorted({name for names in COLUMNS.values() for name in names})
    told = ["PartitionKey", "kind", "record_id", "created_at", "listed", *columns]
    found = table("records").query_entities(conditions, select=told)
    count = _upsert(
        entry
        for row in found
        for entry in _entries(
            row["kind"], row["PartitionKey"], row["record_id"], row, row.get("listed") or ""
        )
    )
    table("references").upsert_entity({"PartitionKey": PARTITION, "RowKey": COMPLETE})
    return count


def build_missing() -> int:
    """Build the lists unless that was done; returns how many entries were written."""
    return 0 if is_complete() else build()


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


def _marked(write: Write) -> Write:
    if write.kind not in COLUMNS:
        return write
    before = write.before
    same = before is not None and _place(write.kind, write.row) == _place(write.kind, before.row)
    return replace(write, listed=_mark_of(write) if same else secrets.token_hex(4))


def _mark_of(write: Write) -> str:
    return write.before.listed if write.before else ""


def _place(kind: RecordKind, row: Mapping[str, Any]) -> tuple[Any, ...]:
    return (row["created_at"], *(row.get(name) for name in COLUMNS[kind]))


def _entries(
    kind: RecordKind, customer_id: str, record_id: str, row: Mapping[str, Any], mark: str
) -> Iterator[Entity]:
    columns = {name: str(row[name]) for name in COLUMNS[kind] if row.get(name) is not None}
    for key in _keys(kind, record_id, row, mark):
        about = {"customer_id": customer_id, "record_id": record_id, "listed": mark}
        yield {"PartitionKey": PARTITION, "RowKey": key, **about, **columns}


def _keys(kind: RecordKind, record_id: str, row: Mapping[str, Any], mark: str) -> list[str]:
    return _keys_at(kind, row, f"{_order(kind, row['created_at'])}|{record_id}|{mark}")


def _keys_at(kind: RecordKind, row: Mapping[str, Any], place: str) -> list[str]:
    values = [(name, row[name]) for name in COLUMNS[kind] if row.get(name) is not None]
    return [f"{each}{place}" for each in (_list(kind), *(_list(kind, *value) for value in values))]


def _keys_beside(entry: TableEntity) -> list[str]:
    """The keys of all entries of the same record and mark."""
    kind, _, _, place = entry["RowKey"].split("|", 3)
    return _keys_at(kind, entry, place)


def _list(kind: RecordKind, name: str = "", value: object = "") -> str:
    # Digests, because values are words of anybody's and keys don't take every character.
    digest = sha256(str(value).encode()).hexdigest()[:16] if name else ""
    return f"{kind}|{name}|{digest}|"


def _order(kind: RecordKind, created_at: str) -> str:
    at = datetime.fromisoformat(created_at).astimezone(UTC)
    micros = int(at.timestamp()) * 10**6 + at.microsecond
    return f"{micros if kind in OLDEST_FIRST else _LAST_SECOND * 10**6 - micros:017d}"


def _query(kind: RecordKind, conditions: Mapping[str, str]) -> Iterable[TableEntity]:
    asked = [name for name in COLUMNS[kind] if name in conditions]
    first = _list(kind, asked[-1], conditions[asked[-1]]) if asked else _list(kind)
    terms = ["PartitionKey eq @lists and RowKey ge @first and RowKey lt @last"]
    values = {"lists": PARTITION, "first": first, "last": after(first)}
    for number, name in enumerate(asked[:-1]):
        terms.append(f"{name} eq @value{number}")
        values[f"value{number}"] = conditions[name]
    return table("references").query_entities(
        " and ".join(terms),
        parameters=values,
        select=["RowKey", "Timestamp", "customer_id", "record_id", "listed", *COLUMNS[kind]],
        results_per_page=PAGE,
    )


def _standing(entries: Sequence[TableEntity]) -> list[Stored]:
    """The records behind entries that count."""
    records = at_once(_record_of, entries)
    old = datetime.now(UTC) - LONGEST_INVOCATION
    stale = [
        key
        for entry, record in zip(entries, records, strict=True)
        if record is None and _written_at(entry) < old
        for key in _keys_beside(entry)
    ]
    forget(stale)
    return [record for record in records if record is not None]


def _written_at(entry: TableEntity) -> datetime:
    at: Any = entry.metadata["timestamp"]
    return datetime.fromisoformat(str(at))


def _record_of(entry: TableEntity) -> Stored | None:
    kind: Any = entry["RowKey"].partition("|")[0]
    found = find("records", entry["customer_id"], row_key(kind, entry["record_id"]))
    record = stored(found) if found else None
    return record if record and record.listed == (entry.get("listed") or "") else None


def _upsert(entries: Iterable[Entity]) -> int:
    count = 0
    for group in batched(entries, MOST_OPERATIONS, strict=False):
        table("references").submit_transaction([("upsert", entry) for entry in group])
        count += len(group)
    return count


def _remove(keys: Sequence[str]) -> None:
    from azure.data.tables import TableTransactionError

    for group in batched(keys, MOST_OPERATIONS, strict=False):
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
