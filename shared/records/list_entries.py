"""Entries of the lists that staff see: in which lists a record is, and under which keys.

A policy's status is what its dates say on a day. Its entry in the list of a status stands until the dates say
another one; an entry under that day says when.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from shared.domain.policy_changes import next_status_on, status_of
from shared.domain.rows import Row
from shared.records.keys import after
from shared.records.model import RecordKind
from shared.records.tables import Entity

PARTITION = "lists"
# What a list can be asked for, the column with the fewest records for a value last.
COLUMNS: dict[RecordKind, tuple[str, ...]] = {
    "customer": ("customer_segment", "state"),
    "pet": ("species",),
    "policy": ("plan_name", "status"),
    "claim": ("claim_type", "status"),
    "case": ("standing", "state", "assignee"),
}
# The queue begins with what has waited longest.
OLDEST_FIRST = frozenset[RecordKind](("case",))
_DUE = "~due"
_LAST_SECOND = 10**10


def values(kind: RecordKind, row: Any, day: date) -> dict[str, str]:
    """A record's lists as of a day: column and value; `until` is the day on which they change by date."""
    columns = {name: str(row[name]) for name in COLUMNS[kind] if row.get(name) is not None}
    if kind != "policy":
        return columns
    changes = next_status_on(row, day)
    return columns | {"status": status_of(row, day)} | ({"until": changes.isoformat()} if changes else {})


def entries(
    kind: RecordKind, row: Row, day: date, *, customer_id: str, record_id: str, mark: str
) -> Iterator[Entity]:
    """The entries of a record as of a day."""
    columns = values(kind, row, day)
    for key in keys(kind, record_id, row, mark, day):
        about = {"customer_id": customer_id, "record_id": record_id, "listed": mark}
        yield {"PartitionKey": PARTITION, "RowKey": key, **about, **columns}


def keys(kind: RecordKind, record_id: str, row: Row, mark: str, day: date) -> list[str]:
    """The keys of those entries."""
    place = f"{_order(kind, row['created_at'])}|{record_id}|{mark}"
    return _keys_at(kind, values(kind, row, day), place)


def keys_beside(entry: Mapping[str, Any]) -> list[str]:
    """The keys of all entries that were written with this one."""
    kind, place = about(entry)
    return _keys_at(kind, entry, place)


def about(entry: Mapping[str, Any]) -> tuple[RecordKind, str]:
    """The kind of an entry's record, and its place in every list."""
    first, _, third, place = entry["RowKey"].split("|", 3)
    kind: Any = third if first == _DUE else first
    return kind, place


def prefix(kind: RecordKind, name: str = "", value: object = "") -> str:
    """What the keys of a list begin with: of all records of a kind, or of those with a value."""
    # Digests, because values are words of anybody's and keys don't take every character.
    digest = sha256(str(value).encode()).hexdigest()[:16] if name else ""
    return f"{kind}|{name}|{digest}|"


def due_until(day: date) -> tuple[str, str]:
    """The range of keys of what has changed by date until the end of a day."""
    return f"{_DUE}|", after(f"{_DUE}|{day.isoformat()}|")


def _keys_at(kind: RecordKind, columns: Mapping[str, Any], place: str) -> list[str]:
    named = [(name, columns[name]) for name in COLUMNS[kind] if columns.get(name) is not None]
    row_keys = [f"{each}{place}" for each in (prefix(kind), *(prefix(kind, *value) for value in named))]
    return [*row_keys, f"{_DUE}|{columns['until']}|{kind}|{place}"] if columns.get("until") else row_keys


def _order(kind: RecordKind, created_at: datetime) -> str:
    micros = int(created_at.timestamp()) * 10**6 + created_at.microsecond
    return f"{micros if kind in OLDEST_FIRST else _LAST_SECOND * 10**6 - micros:017d}"
