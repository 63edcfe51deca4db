"""The ledger of raw files: which versions were seen, which wait, what became of each.

One partition of the table `intake`. A file version (path, etag) has a row `f:` and, while it waits, a row
`p:`; a path has a row `l:` with the version that was loaded last. The rows of one file change in one
transaction, so that a version is recorded once however often its event comes. A version that the storage
could not hand out is put off: its row is `d:` until the next sweep. An entity has a row `e:` with what was
loaded last, a path that belongs to no entity a row `n:`, a refused version a row `r:`.

Keys of API records begin with their day (intake_days.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from itertools import batched
from typing import Any, Literal

from shared import storage_resources
from shared.raw import ledger
from shared.raw.ledger import PARTITION, TABLE, bare, path_id, row_of, version_id
from shared.raw.names import entity_of

# Three rows per file and one of the entity, a hundred operations per transaction.
FILES_PER_TRANSACTION = 33
Outcome = Literal["loaded", "duplicate", "superseded", "refused", "deferred"]


@dataclass(frozen=True, slots=True)
class RawFile:
    """One version of a raw file; `first` when no other version of its path was ever seen."""

    path: str
    etag: str
    entity: str
    size: int
    first: bool
    seen_at: datetime
    traceparent: str | None = None
    deferrals: int = 0


@dataclass(frozen=True, slots=True)
class Unrecognized:
    """A raw file whose name does not say what it holds: its newest version."""

    path: str
    size: int
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a file version.

    content: the digest of its bytes when they were read; reason: why it was refused.
    """

    path: str
    etag: str
    outcome: Outcome
    content: str | None = None
    reason: str | None = None


def record(path: str, etag: str, *, size: int, seen_at: datetime, traceparent: str | None = None) -> bool:
    """Note a file version as waiting; false when it was known already or belongs to no entity.

    `path` is the blob's name inside the raw container, `traceparent` the request that wrote it. A name that
    belongs to no entity is noted as such.
    """
    entity = entity_of(path)
    if entity is None:
        _note_unrecognized(path, bare(etag), size, seen_at)
        return False
    return ledger.note(path, etag, entity=entity, size=size, seen_at=seen_at, traceparent=traceparent)


def waiting(limit: int) -> list[RawFile]:
    """Up to `limit` file versions that are not yet settled."""
    return [_raw_file(row) for _, row in zip(range(limit), _rows("p:"), strict=False)]


def not_recognized(limit: int = 1000) -> list[Unrecognized]:
    """Raw files whose names belong to no entity, by path."""
    rows = (row for _, row in zip(range(limit), _rows("n:"), strict=False))
    files = [
        Unrecognized(row["path"], int(row["size"]), datetime.fromisoformat(row["seen_at"])) for row in rows
    ]
    return sorted(files, key=lambda file: file.path)


def forget_unrecognized(present: Set[str], *, before: datetime) -> None:
    """Take files off the list of the unrecognized that were seen `before` and are not `present` any more."""
    table = storage_resources.table(TABLE)
    for row in list(_rows("n:")):
        if row["path"] not in present and datetime.fromisoformat(row["seen_at"]) < before:
            table.delete_entity(dict(row))


def depth() -> int:
    """How many file versions wait, those that were put off among them."""
    return sum(1 for prefix in ("p:", "d:") for _ in _rows(prefix, select=["RowKey"]))


def is_empty() -> bool:
    """True when no file version waits for the next pass."""
    return next(iter(_rows("p:", select=["RowKey"], page=1)), None) is None


def oldest_waiting() -> datetime | None:
    """When the file version was seen that has waited longest for the next pass, None when none waits."""
    return _oldest("p:")


def oldest_deferred() -> datetime | None:
    """As oldest_waiting, of those that were put off."""
    return _oldest("d:")


def _oldest(prefix: str) -> datetime | None:
    times = (datetime.fromisoformat(row["seen_at"]) for row in _rows(prefix, select=["seen_at"]))
    return min(times, default=None)


def refused() -> Iterator[Mapping[str, Any]]:
    """The refused versions: path, entity, number, settled_at, reason."""
    return _rows("r:")


def loaded_content(path: str) -> str | None:
    """The digest of the version of `path` that was loaded last."""
    from azure.core.exceptions import ResourceNotFoundError

    try:
        row = storage_resources.table(TABLE).get_entity(PARTITION, f"l:{path_id(path)}", select=["content"])
    except ResourceNotFoundError:
        return None
    content: str | None = row.get("content")
    return content


def loaded_number(path: str) -> int | None:
    """The batch in which a version of `path` was loaded last, None when none was."""
    from azure.core.exceptions import ResourceNotFoundError

    try:
        row = storage_resources.table(TABLE).get_entity(PARTITION, f"l:{path_id(path)}", select=["number"])
    except ResourceNotFoundError:
        return None
    number: int | None = row.get("number")
    return number


def standing_content(path: str) -> str | None:
    """As `loaded_content`, None once another file of the same entity was loaded with it or after it.

    Then the same bytes may well say something new: they are what their sender wants to hold.
    """
    from azure.core.exceptions import ResourceNotFoundError

    table = storage_resources.table(TABLE)
    try:
        own = table.get_entity(PARTITION, f"l:{path_id(path)}")
        last = table.get_entity(PARTITION, f"e:{entity_of(path)}")
    except ResourceNotFoundError:
        return None
    alone = last["number"] == own.get("number") and last["files"] == 1
    return own.get("content") if alone else None


def settle(files: Iterable[Settled], *, number: int, at: datetime) -> None:
    """Take files off the waiting list and keep what became of them; repeating it changes nothing.

    All of them are of one entity. One whose outcome is `deferred` waits for `wake`.
    """
    from azure.data.tables import TableTransactionError

    settled = list(files)
    table = storage_resources.table(TABLE)
    for group in batched(
        (f for f in settled if f.outcome != "deferred"), FILES_PER_TRANSACTION, strict=False
    ):
        operations = [*_settling(group, number, at), *_loading(settled, number)]
        try:
            table.submit_transaction(operations)
        except TableTransactionError:
            # A transaction refuses to delete what an interrupted attempt has deleted already.
            _settle_singly(operations)
    for file in settled:
        if file.outcome == "deferred":
            _move(version_id(file.path, file.etag), "p:", "d:", deferrals=1)


def wake() -> int:
    """Let the file versions that were put off wait for the next pass; returns how many."""
    rows = [row["RowKey"].removeprefix("d:") for row in _rows("d:", select=["RowKey"])]
    return sum(_move(key, "d:", "p:") for key in rows)


def _settling(group: Iterable[Settled], number: int, at: datetime) -> list[Any]:
    operations: list[Any] = []
    paths: dict[str, dict[str, Any]] = {}
    for file in group:
        key = version_id(file.path, file.etag)
        kept = {"outcome": file.outcome, "number": number, "settled_at": at.isoformat()}
        kept |= {"reason": file.reason} if file.reason else {}
        operations.append(("delete", row_of(f"p:{key}")))
        operations.append(("upsert", row_of(f"f:{key}", **kept), {"mode": "merge"}))
        if file.outcome == "refused":
            refusal = {"path": file.path, "entity": entity_of(file.path), **kept}
            operations.append(("upsert", row_of(f"r:{key}", **refusal)))
        if file.outcome == "loaded":
            key = f"l:{path_id(file.path)}"
            paths[file.path] = row_of(key, path=file.path, content=file.content or "", number=number)
    return operations + [("upsert", row, {"mode": "merge"}) for row in paths.values()]


def _loading(settled: Iterable[Settled], number: int) -> list[Any]:
    """What the entity loaded last: the number of the batch, and how many of its files."""
    loaded = [file.path for file in settled if file.outcome == "loaded"]
    if not loaded:
        return []
    row = row_of(f"e:{entity_of(loaded[0])}", number=number, files=len(loaded))
    return [("upsert", row, {"mode": "merge"})]


def _move(key: str, before: str, after: str, *, deferrals: int = 0) -> bool:
    """Move a waiting version between lists; false when it has been moved already."""
    from azure.core.exceptions import ResourceNotFoundError
    from azure.data.tables import TableTransactionError

    table = storage_resources.table(TABLE)
    try:
        row = dict(table.get_entity(PARTITION, f"{before}{key}"))
        moved = {**row, "RowKey": f"{after}{key}", "deferrals": int(row.get("deferrals", 0)) + deferrals}
        table.submit_transaction([("delete", row), ("upsert", moved)])
    except (ResourceNotFoundError, TableTransactionError):
        return False
    return True


def _note_unrecognized(path: str, etag: str, size: int, seen_at: datetime) -> None:
    key = version_id(path, etag)
    kept = {"path": path, "etag": etag, "size": size, "seen_at": seen_at.isoformat()}
    storage_resources.table(TABLE).submit_transaction(
        [
            ("upsert", row_of(f"f:{key}", outcome="not_recognized", **kept)),
            ("upsert", row_of(f"n:{path_id(path)}", **kept)),
        ]
    )


def _settle_singly(operations: Iterable[Any]) -> None:
    from azure.data.tables import UpdateMode

    table = storage_resources.table(TABLE)
    for verb, row, *_ in operations:
        if verb == "delete":
            table.delete_entity(row)
        else:
            table.upsert_entity(row, mode=UpdateMode.MERGE)


def _raw_file(row: Mapping[str, Any]) -> RawFile:
    return RawFile(
        row["path"],
        row["etag"],
        row["entity"],
        int(row["size"]),
        bool(row["first"]),
        datetime.fromisoformat(row["seen_at"]),
        row.get("traceparent"),
        int(row.get("deferrals", 0)),
    )


def _rows(prefix: str, *, select: list[str] | None = None, page: int = 1000) -> Iterator[Mapping[str, Any]]:
    # ";" follows ":" in ASCII, so this is the range of the prefix.
    return between(prefix, f"{prefix[:-1]};", select, page=page)


def between(
    first: str, last: str, select: list[str] | None = None, *, page: int = 1000
) -> Iterator[Mapping[str, Any]]:
    """The rows from one key up to another, without that."""
    text = f"PartitionKey eq '{PARTITION}' and RowKey ge '{first}' and RowKey lt '{last}'"
    yield from storage_resources.table(TABLE).query_entities(text, select=select, results_per_page=page)
