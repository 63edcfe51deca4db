"""Exactly-once commits to Delta tables.

Every commit carries a transaction id: a stream, and a number that rises within it. The number is checked and
the commit made through the same handle and without rebasing. So a commit overtaken by another writer is
refused, and checked again on a fresh handle: a repeated or late attempt finds its number taken and adds
nothing. For the same reason a kept handle that is behind does no harm.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shared.errors import TransientError
from shared.lake import data_files, handles, storage
from shared.lake.contracts import TableContract
from shared.lake.data_files import DataFile

if TYPE_CHECKING:
    import polars as pl
    from deltalake import CommitProperties, DeltaTable, PostCommitHookProperties, Schema
    from deltalake.transaction import AddAction, RemoveAction

    Part = Callable[[], pl.DataFrame]
    Parts = Mapping[str, Part]
    Removal = Callable[[Collection[str]], Collection[str]]

ATTEMPTS = 12
CHECKPOINT_EVERY = "20"
LOG_RETENTION = "interval 7 days"
WRITERS = 4


@dataclass(frozen=True, slots=True)
class Stamp:
    """The identity of a commit; `metadata` stays in the table's history."""

    stream: str
    number: int
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Committed:
    """The version with the commit in it; `written` is false when the number was taken before."""

    version: int
    written: bool


class StaleBaseError(Exception):
    """The table no longer holds the files that a change was computed from."""


@dataclass(slots=True)
class _Change:
    """What a commit does: rows by file prefix, made when written; and which files go (None: all of them)."""

    table: TableContract
    parts: Parts
    stamp: Stamp
    removal: Removal | None
    written: list[DataFile] = field(default_factory=list)


def append(table: TableContract, rows: pl.DataFrame, stamp: Stamp) -> Committed:
    """Add rows once per stamp."""
    return _commit(_Change(table, {f"part-{stamp.number:06d}": lambda: rows}, stamp, lambda _: ()))


def append_files(table: TableContract, files: Sequence[DataFile], stamp: Stamp) -> Committed:
    """Add the rows of files that are written already, once per stamp."""
    return _commit(_Change(table, {}, stamp, lambda _: (), list(files)))


def overwrite(table: TableContract, parts: Parts, stamp: Stamp) -> Committed:
    """Replace all rows once per stamp; each of `parts` becomes a file whose name begins with its key."""
    return _commit(_Change(table, parts, stamp, None))


def exchange(
    table: TableContract, parts: Parts, stamp: Stamp, *, removed: Collection[str], base: Collection[str]
) -> Committed:
    """Put `parts` in place of the files `removed`, once per stamp.

    The change was computed from the files `base`. Files beyond them, which nobody announced, go as well; when
    files of `base` are gone the change can't be made, and StaleBaseError is raised.
    """

    def removal(present: Collection[str]) -> Collection[str]:
        if set(base) - set(present):
            raise StaleBaseError(table.name)
        return {*removed, *(set(present) - set(base))}

    return _commit(_Change(table, parts, stamp, removal))


def update(table: TableContract, chosen: pl.Expr, values: Mapping[str, pl.Expr]) -> None:
    """Set columns, name to value, of the rows that an expression chooses; repeating it changes nothing."""
    from deltalake.exceptions import CommitFailedError

    where = handles.address(table)
    with handles.locked(where):
        for attempt in range(ATTEMPTS):
            handle = newest(table)
            try:
                if handle is not None:
                    _update_through(handle, table, chosen, values)
                return
            except CommitFailedError:
                handles.drop(where)
                _pause(attempt)
    raise TransientError("Another writer kept changing the table; try again.")


def _update_through(
    handle: DeltaTable, table: TableContract, chosen: pl.Expr, values: Mapping[str, pl.Expr]
) -> None:
    """Exchange the files that hold chosen rows.

    delta-rs's own update writes texts as Arrow's string views, which a pyarrow data set can't filter.
    """
    import polars as pl
    from deltalake import CommitProperties
    from deltalake.transaction import RemoveAction

    _grow(handle, table)
    now = _milliseconds()
    actions: list[AddAction | RemoveAction] = []
    for uri in handle.file_uris():
        rows = data_files.read(table, [uri])
        if rows.filter(chosen).height:
            cells = [
                pl.when(chosen).then(value).otherwise(name).alias(name) for name, value in values.items()
            ]
            file = data_files.write(table, rows.with_columns(cells), "updated")
            actions += [RemoveAction(uri.rpartition("/")[2], True, now), _added(file, now)]
    if actions:
        handle.create_write_transaction(
            actions,
            "append",
            _delta_schema(table),
            commit_properties=CommitProperties(max_commit_retries=0),
            post_commithook_properties=keeping_logs(),
        )
        handle.update_incremental()


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


def metadata(table: TableContract, batch_id: str) -> Mapping[str, str]:
    """The metadata of a batch's commit, as it was given; empty when there is none."""
    handle = newest(table)
    entries = handle.history() if handle else []
    return next((entry for entry in entries if entry.get("batch_id") == batch_id), {})


def _commit(change: _Change) -> Committed:
    from deltalake.exceptions import CommitFailedError

    where = handles.address(change.table)
    with handles.locked(where):
        for attempt in range(ATTEMPTS):
            handle = handles.kept(where) or handles.opened(where) or _created(change.table)
            try:
                committed = _commit_through(handle, change)
            except CommitFailedError:
                handles.drop(where)
                _pause(attempt)
            except BaseException:
                handles.drop(where)
                raise
            else:
                handles.keep(where, handle)
                return committed
    raise TransientError("Another writer kept changing the table; the commit will be tried again.")


def _commit_through(handle: DeltaTable, change: _Change) -> Committed:
    taken = handle.transaction_version(change.stamp.stream)
    if taken is not None and taken >= change.stamp.number:
        handle.update_incremental()
        return Committed(handle.version(), written=False)
    actions: list[AddAction | RemoveAction] = [*_removals(handle, change), *_additions(change)]
    if change.removal is not None:
        _grow(handle, change.table)
    before = handle.version()
    handle.create_write_transaction(
        actions,
        "append" if change.removal else "overwrite",
        _delta_schema(change.table),
        commit_properties=_properties(change.stamp),
        post_commithook_properties=keeping_logs(),
    )
    # The handle does not follow its own commit.
    handle.update_incremental()
    return Committed(before + 1, written=True)


def _removals(handle: DeltaTable, change: _Change) -> list[RemoveAction]:
    from deltalake.transaction import RemoveAction

    if change.removal is None:
        return []
    present = {uri.rpartition("/")[2] for uri in handle.file_uris()}
    now = _milliseconds()
    return [RemoveAction(name, True, now) for name in change.removal(present)]


def _additions(change: _Change) -> list[AddAction]:
    if not change.written:

        def write(item: tuple[str, Part]) -> DataFile:
            prefix, rows = item
            return data_files.write(change.table, rows(), prefix)

        with ThreadPoolExecutor(WRITERS) as pool:
            change.written = list(pool.map(write, change.parts.items()))
    now = _milliseconds()
    return [_added(file, now) for file in change.written]


def _added(file: DataFile, now: int) -> AddAction:
    from deltalake.transaction import AddAction

    return AddAction(file.name, file.size, {}, now, True, file.stats)


def _grow(handle: DeltaTable, table: TableContract) -> None:
    """Add the columns by which a contract has grown since the table was made."""
    known = {column.name for column in handle.schema().fields}
    new = [column for column in _delta_schema(table).fields if column.name not in known]
    if new:
        handle.alter.add_columns(new, post_commithook_properties=keeping_logs())


def keeping_logs() -> PostCommitHookProperties:
    """What follows a commit: a checkpoint now and then, and no log entry is removed.

    By itself a commit removes entries older than the newest checkpoint, those of the announced version with
    them. Maintenance trims logs, and knows what is announced.
    """
    from deltalake import PostCommitHookProperties

    return PostCommitHookProperties(cleanup_expired_logs=False)


def _properties(stamp: Stamp) -> CommitProperties:
    from deltalake import CommitProperties, Transaction

    return CommitProperties(
        custom_metadata={"number": str(stamp.number), **stamp.metadata},
        app_transactions=[Transaction(stamp.stream, stamp.number)],
        max_commit_retries=0,
    )


def _created(table: TableContract) -> DeltaTable:
    from deltalake import DeltaTable

    return DeltaTable.create(
        storage.table_uri(table.layer, table.name),
        _delta_schema(table),
        mode="ignore",
        configuration={
            "delta.checkpointInterval": CHECKPOINT_EVERY,
            # For other engines that commit here; our own commits are asked to keep the log one by one.
            "delta.enableExpiredLogCleanup": "false",
            "delta.logRetentionDuration": LOG_RETENTION,
            # Statistics of other columns would keep personal data in the log, out of an erasure's reach.
            "delta.dataSkippingStatsColumns": ",".join(table.key),
        },
        storage_options=storage.options(),
    )


def _delta_schema(table: TableContract) -> Schema:
    from deltalake import Schema

    from shared.lake.engine_polars import schema

    return Schema.from_arrow(schema(table))


def _pause(attempt: int) -> None:
    time.sleep(random.uniform(0.0, 0.05 * (attempt + 1)))


def _milliseconds() -> int:
    return int(time.time() * 1000)
