"""Which table versions readers may use: one row says it, and how far the pipeline has come.

A version is published after it was checked. Stages compute from published versions alone, so what an
interrupted or refused pass left behind is never built upon.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from shared import clients, storage_resources
from shared.conditional_writes import put_row
from shared.errors import ConflictError

if TYPE_CHECKING:
    from azure.data.tables import TableServiceClient

TABLE = "lakeversions"
PARTITION, ROW = "lake", "head"


@dataclass(frozen=True, slots=True)
class TableState:
    """A table as published: `changed_at` is the time of the pass that last wrote it."""

    version: int
    rows: int
    changed_at: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The published lake.

    `number` is the last pass that it covers, `batches` the last batch of each entity in silver and gold;
    `quality` counts cells, null cells and clean rows by silver table.
    """

    number: int
    run_id: str
    as_of: date
    published_at: datetime
    batches: Mapping[str, int]
    tables: Mapping[str, Mapping[str, TableState]]
    quality: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def version(self, layer: str, table: str) -> int | None:
        """The published version of a table, None before its first."""
        state = self.tables.get(layer, {}).get(table)
        return state.version if state else None

    def rows(self, layer: str, table: str) -> int:
        """The rows of a table as published, 0 before its first."""
        state = self.tables.get(layer, {}).get(table)
        return state.rows if state else 0


@dataclass(frozen=True, slots=True)
class Head:
    """The last finished pass: its number, its time and end, what is published, and the row's ETag.

    `attempt`: the next pass leaves out what this one's audit suspects, for the so many-th time; 0 if not.
    """

    number: int
    at: datetime | None
    manifest: Manifest | None
    etag: str | None
    ended: datetime | None = None
    attempt: int = 0


START = Head(0, None, None, None)

# By account, the head as this process last saw it.
_seen: dict[TableServiceClient, Head] = {}

# Called after this process has moved the head: whoever keeps what is published, looks again.
observers: list[Callable[[], None]] = []


def read_head() -> Head:
    """The present head; number 0 before the first pass."""
    from azure.core.exceptions import ResourceNotFoundError

    try:
        row = storage_resources.table(TABLE).get_entity(PARTITION, ROW)
    except ResourceNotFoundError:
        return _remembered(START)
    published = row.get("manifest")
    manifest = _manifest(json.loads(published)) if published else None
    at, ended = datetime.fromisoformat(row["at"]), row.get("ended")
    finished = datetime.fromisoformat(ended) if ended else None
    return _remembered(
        Head(int(row["number"]), at, manifest, row.metadata["etag"], finished, int(row.get("attempt", 0)))
    )


def head_before(number: int) -> Head:
    """The head that pass `number` builds on; a later one when the pass is finished already.

    While a pass is under way nobody else moves the head, so it is read once in a process.
    """
    seen = _seen.get(clients.tables(), START)
    return seen if seen.number == number - 1 and seen.etag else read_head()


def forget() -> None:
    """Forget what was seen, for tests that play a new process."""
    _seen.clear()


def _remembered(head: Head) -> Head:
    _seen[clients.tables()] = head
    return head


def finish_pass(
    head: Head,
    *,
    number: int,
    at: datetime,
    manifest: Manifest | None,
    ended: datetime | None = None,
    attempt: int = 0,
) -> None:
    """Move the head on from what was read; None publishes nothing new. Raises ConflictError when it moved."""
    published = manifest or head.manifest
    text = json.dumps(asdict(published), default=_plain) if published else ""
    row = {
        "PartitionKey": PARTITION,
        "RowKey": ROW,
        "number": number,
        "at": at.isoformat(),
        "ended": ended.isoformat() if ended else "",
        "manifest": text,
        "attempt": attempt,
    }
    _seen.pop(clients.tables(), None)
    if put_row(storage_resources.table(TABLE), row, head.etag) is None:
        raise ConflictError("The pass was finished by another worker.")
    for look_again in observers:
        look_again()


def withdraw() -> Head:
    """Publish nothing any more; passes go on counting. Returns the head as it was."""
    from azure.data.tables import UpdateMode

    head = read_head()
    if head.at is not None:
        row = {"PartitionKey": PARTITION, "RowKey": ROW, "manifest": "", "attempt": 0}
        storage_resources.table(TABLE).upsert_entity(row, mode=UpdateMode.MERGE)
    _seen.pop(clients.tables(), None)
    return head


def _manifest(data: Mapping[str, Any]) -> Manifest:
    tables = {
        layer: {name: TableState(**state) for name, state in states.items()}
        for layer, states in data["tables"].items()
    }
    kept = {**data, "tables": tables, "as_of": date.fromisoformat(data["as_of"])}
    # Lakes of earlier releases say `announced_at`.
    at = kept.pop("announced_at", None) or kept["published_at"]
    return Manifest(**{**kept, "published_at": datetime.fromisoformat(at)})


def _plain(value: date) -> str:
    return value.isoformat()
