"""Exactly-once commits to Delta tables.

A commit that adds what a pass made has a transaction id: a stream, and a number that rises within it. The
number is checked on a snapshot, and the commit is the entry right after that snapshot, never a later one. So
one overtaken by another writer is refused, and checked again on a fresh snapshot: a repeated or late one
finds its number taken and adds nothing. For the same reason a kept snapshot that is behind does no harm.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shared.errors import TransientError
from shared.lake import storage
from shared.lake.delta import data_files, handles, log_actions, table_log, table_setup
from shared.lake.delta.data_files import DataFile
from shared.lake.delta.table_log import Action, OvertakenError, Snapshot
from shared.lake.schema.contracts import TableContract

if TYPE_CHECKING:
    import polars as pl

    Part = Callable[[], pl.DataFrame]
    Parts = Mapping[str, Part]
    Removal = Callable[[Collection[str]], Collection[str]]

ATTEMPTS = 12
# Readers of an older version have this long to finish.
RETENTION_HOURS = 48
WRITERS = 4

_log = logging.getLogger("petinsure360.lake")


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


def overwrite(
    table: TableContract, parts: Parts, stamp: Stamp, *, written: Sequence[DataFile] = ()
) -> Committed:
    """Replace all rows once per stamp; each of `parts` becomes a file whose name begins with its key.

    Files that are `written` already are the table's as well.
    """
    return _commit(_Change(table, parts, stamp, None, list(written)))


def exchange(
    table: TableContract,
    written: Sequence[DataFile],
    stamp: Stamp,
    *,
    removed: Collection[str],
    base: Collection[str],
) -> Committed:
    """Put files that are written in place of the files `removed`, once per stamp.

    The change was computed from the files `base`. Files beyond them, which nobody published, go as well; when
    files of `base` are gone the change can't be made, and StaleBaseError is raised.
    """

    def removal(present: Collection[str]) -> Collection[str]:
        if set(base) - set(present):
            raise StaleBaseError(table.name)
        return {*removed, *(set(present) - set(base))}

    return _commit(_Change(table, {}, stamp, removal, list(written)))


def update(table: TableContract, chosen: pl.Expr, values: Mapping[str, pl.Expr]) -> None:
    """Set columns, name to value, of the rows that an expression chooses; repeating it changes nothing."""
    import polars as pl

    def changed(uri: str) -> list[DataFile] | None:
        rows = data_files.read(table, [uri])
        if not rows.filter(chosen).height:
            return None
        cells = [pl.when(chosen).then(value).otherwise(name).alias(name) for name, value in values.items()]
        return [data_files.write(table, rows.with_columns(cells), "updated")]

    rewrite(table, changed)


def rewrite(table: TableContract, changed: Callable[[str], Sequence[DataFile] | None]) -> int:
    """Exchange each file, by its address, for those that `changed` gives; None for one that stays.

    Returns how many rows fewer there are. When another writer overtakes it, all files are asked about again.
    """
    where = handles.address(table)
    with handles.locked(where):
        for attempt in range(ATTEMPTS):
            base = newest(table)
            try:
                if base is None:
                    return 0
                reached = handles.keep(where, _rewritten(table_setup.grow(base, table), changed))
                return base.count() - reached.count()
            except OvertakenError:
                handles.drop(where)
                _pause(attempt)
    raise TransientError("Another writer kept changing the table; try again.")


def _rewritten(base: Snapshot, changed: Callable[[str], Sequence[DataFile] | None]) -> Snapshot:
    now = _milliseconds()
    actions: list[Action] = []
    for uri in base.file_uris():
        files = changed(uri)
        if files is not None:
            actions += [
                *(log_actions.added(file, now) for file in files),
                log_actions.removed(uri.rpartition("/")[2], now),
            ]
    return _continued(base, [log_actions.information("Append", {}, now), *actions]) if actions else base


def newest(table: TableContract) -> Snapshot | None:
    """The table's newest version; None before its first commit."""
    where = handles.address(table)
    with handles.locked(where):
        known = handles.kept(where)
        return handles.opened(where) if known is None else handles.keep(where, table_log.followed(known))


def reached(table: TableContract, stream: str, number: int) -> Snapshot | None:
    """The kept version if it has this number of a stream, else the newest one."""
    known = handles.kept(handles.address(table))
    last_number = known.transaction_version(stream) if known else None
    return known if last_number is not None and last_number >= number else newest(table)


def made(table: TableContract, stamp: Stamp) -> Snapshot | None:
    """A version with the commit in it, None when there is none as far as this process knows."""
    where = handles.address(table)
    with handles.locked(where):
        known = handles.kept(where) or handles.opened(where)
    last_number = known.transaction_version(stamp.stream) if known else None
    return known if last_number is not None and last_number >= stamp.number else None


def committed_number(table: TableContract, stream: str, *, enough: int | None = None) -> int:
    """The last number committed in a stream, -1 before the first; `enough` is one that none goes beyond."""
    base = newest(table) if enough is None else reached(table, stream, enough)
    number = base.transaction_version(stream) if base else None
    return -1 if number is None else number


def metadata(table: TableContract, batch_id: str) -> Mapping[str, str]:
    """The metadata of a batch's commit, as it was given; empty when there is none."""
    from deltalake import DeltaTable

    where = handles.address(table)
    entries = DeltaTable(where.uri, storage_options=storage.options()).history() if newest(table) else []
    return next((entry for entry in entries if entry.get("batch_id") == batch_id), {})


def _commit(change: _Change) -> Committed:
    where = handles.address(change.table)
    with handles.locked(where):
        for attempt in range(ATTEMPTS):
            base = handles.kept(where) or handles.opened(where) or table_setup.create(change.table)
            try:
                reached, written = _commit_through(base, change)
            except OvertakenError:
                handles.drop(where)
                _pause(attempt)
            except BaseException:
                handles.drop(where)
                raise
            else:
                handles.keep(where, reached)
                return Committed(reached.version(), written)
    raise TransientError("Another writer kept changing the table; the commit will be tried again.")


def _commit_through(base: Snapshot, change: _Change) -> tuple[Snapshot, bool]:
    """The version with the commit in it, and whether it was made here and now."""
    stamp = change.stamp
    taken = base.transaction_version(stamp.stream)
    if taken is not None and taken >= stamp.number:
        return table_log.followed(base), False
    base = table_setup.grow(base, change.table)
    removed = list(base.files) if change.removal is None else change.removal(list(base.files))
    added = _additions(change)
    now = _milliseconds()
    mode = "Append" if change.removal else "Overwrite"
    actions = [
        log_actions.information(mode, {"number": str(stamp.number), **stamp.metadata}, now),
        *(log_actions.added(file, now) for file in added),
        *(log_actions.removed(name, now) for name in removed),
        {"txn": {"appId": stamp.stream, "version": stamp.number}},
    ]
    return _continued(base, actions), True


def _continued(base: Snapshot, actions: list[Action]) -> Snapshot:
    reached = table_log.continued(base, actions)
    if reached.version() % table_setup.CHECKPOINT_EVERY == 0:
        _checkpoint(reached)
    return reached


def _checkpoint(reached: Snapshot) -> None:
    """One that fails is left to maintenance: what is committed is there without it."""
    from deltalake import DeltaTable

    uri = reached.where.uri
    try:
        DeltaTable(uri, version=reached.version(), storage_options=storage.options()).create_checkpoint()
    except Exception as error:
        _log.warning("no checkpoint of version %s: %s", reached.version(), type(error).__name__)


def _additions(change: _Change) -> list[DataFile]:
    if change.parts:

        def write(item: tuple[str, Part]) -> DataFile:
            prefix, rows = item
            return data_files.write(change.table, rows(), prefix)

        with ThreadPoolExecutor(WRITERS) as pool:
            change.written += pool.map(write, change.parts.items())
        change.parts = {}
    return change.written


def _pause(attempt: int) -> None:
    time.sleep(random.uniform(0.0, 0.05 * (attempt + 1)))


def _milliseconds() -> int:
    return int(time.time() * 1000)
