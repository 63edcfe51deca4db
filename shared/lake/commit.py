"""Exactly-once commits to Delta tables.

Every commit carries a transaction id: a stream, and a number that rises within it. The number is checked and
the commit made through the same handle and without rebasing. So a commit overtaken by another writer is
refused, and checked again on a fresh handle: a repeated or late attempt finds its number taken and writes
nothing. For the same reason a kept handle that is behind does no harm.
"""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from shared.errors import TransientError
from shared.lake import handles, storage
from shared.lake.contracts import TableContract

if TYPE_CHECKING:
    import polars as pl
    from deltalake import CommitProperties, DeltaTable

ATTEMPTS = 12
CHECKPOINT_EVERY = "20"

Mode = Literal["append", "overwrite"]


@dataclass(frozen=True, slots=True)
class Stamp:
    """The identity of a commit; `metadata` stays in the table's history."""

    stream: str
    number: int
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Committed:
    """The table's version after the call; `written` is false when the number was taken before."""

    version: int
    written: bool


def append(table: TableContract, frame: pl.DataFrame, stamp: Stamp) -> Committed:
    """Add rows once per stamp."""
    return _commit(table, frame, stamp, "append")


def overwrite(table: TableContract, frame: pl.DataFrame, stamp: Stamp) -> Committed:
    """Replace all rows, unless the table already holds this stamp's number or a later one."""
    return _commit(table, frame, stamp, "overwrite")


def update(table: TableContract, predicate: str, values: Mapping[str, str]) -> None:
    """Set columns (name to SQL expression) of the rows that meet an SQL predicate."""
    from deltalake.exceptions import CommitFailedError

    where = handles.address(table)
    with handles.locked(where):
        for attempt in range(ATTEMPTS):
            handle = newest(table)
            try:
                if handle is not None:
                    handle.update(updates=dict(values), predicate=predicate)
                return
            except CommitFailedError:
                handles.drop(where)
                time.sleep(random.uniform(0.0, 0.05 * (attempt + 1)))
    raise TransientError("Another writer kept changing the table; try again.")


def newest(table: TableContract) -> DeltaTable | None:
    """A read-only handle, brought to the table's newest version; None before its first commit."""
    where = handles.address(table)
    with handles.locked(where):
        handle = handles.kept(where)
        if handle is None:
            return handles.opened(where)
        handle.update_incremental()
        return handles.keep(where, handle)


def committed_number(table: TableContract, stream: str) -> int:
    """The last number committed in a stream, -1 before the first."""
    handle = newest(table)
    found = handle.transaction_version(stream) if handle else None
    return -1 if found is None else int(found)


def _commit(table: TableContract, frame: pl.DataFrame, stamp: Stamp, mode: Mode) -> Committed:
    from deltalake.exceptions import CommitFailedError

    where = handles.address(table)
    with handles.locked(where):
        for attempt in range(ATTEMPTS):
            handle = handles.kept(where) or handles.opened(where) or _created(table, frame)
            try:
                return _commit_through(handle, where, frame, stamp, mode)
            except CommitFailedError:
                handles.drop(where)
                time.sleep(random.uniform(0.0, 0.05 * (attempt + 1)))
            except BaseException:
                handles.drop(where)
                raise
    raise TransientError("Another writer kept changing the table; the commit will be tried again.")


def _commit_through(
    handle: DeltaTable, where: handles.Address, frame: pl.DataFrame, stamp: Stamp, mode: Mode
) -> Committed:
    taken = handle.transaction_version(stamp.stream)
    written = taken is None or taken < stamp.number
    if written:
        _write(handle, frame, stamp, mode)
    else:
        handle.update_incremental()
    handles.keep(where, handle)
    return Committed(handle.version(), written)


def _write(handle: DeltaTable, frame: pl.DataFrame, stamp: Stamp, mode: Mode) -> None:
    from deltalake import write_deltalake

    # Only a table that is replaced as a whole may take new columns along.
    evolves = mode == "overwrite" and [f.name for f in handle.schema().fields] != frame.columns
    write_deltalake(
        handle,
        frame,
        mode=mode,
        schema_mode="overwrite" if evolves else None,
        commit_properties=_properties(stamp),
    )


def _properties(stamp: Stamp) -> CommitProperties:
    from deltalake import CommitProperties, Transaction

    return CommitProperties(
        custom_metadata={"number": str(stamp.number), **stamp.metadata},
        app_transactions=[Transaction(stamp.stream, stamp.number)],
        max_commit_retries=0,
    )


def _created(table: TableContract, frame: pl.DataFrame) -> DeltaTable:
    from deltalake import DeltaTable

    return DeltaTable.create(
        storage.table_uri(table.layer, table.name),
        frame.schema,
        mode="ignore",
        configuration={
            "delta.checkpointInterval": CHECKPOINT_EVERY,
            # Statistics of other columns would keep personal data in the log, out of an erasure's reach.
            "delta.dataSkippingStatsColumns": ",".join(table.key),
        },
        storage_options=storage.options(),
    )
