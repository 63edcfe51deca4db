"""Removing rows from a table for good: files that held them are exchanged for files without them."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from shared.errors import TransientError
from shared.lake import commit, data_files, handles
from shared.lake.contracts import TableContract

if TYPE_CHECKING:
    import polars as pl
    from deltalake import DeltaTable
    from deltalake.transaction import AddAction, RemoveAction

ATTEMPTS = 12

Choice = Callable[["pl.DataFrame"], "pl.Series"]


def remove_rows(table: TableContract, chosen: Choice) -> int:
    """Remove the rows for which `chosen` says true; returns how many. Nothing else of the table changes.

    Repeating it changes nothing. The files before stay until maintenance removes them.
    """
    from deltalake.exceptions import CommitFailedError

    where = handles.address(table)
    with handles.locked(where):
        for attempt in range(ATTEMPTS):
            handle = commit.newest(table)
            try:
                return _remove_through(handle, table, chosen) if handle is not None else 0
            except CommitFailedError:
                handles.drop(where)
                time.sleep(random.uniform(0.0, 0.05 * (attempt + 1)))
    raise TransientError("Another writer kept changing the table; try again.")


def _remove_through(handle: DeltaTable, table: TableContract, chosen: Choice) -> int:
    from deltalake import CommitProperties, Schema

    from shared.lake.engine_polars import schema

    removed, actions = 0, list["AddAction | RemoveAction"]()
    for uri in handle.file_uris():
        rows = data_files.read(table, [uri])
        mine = chosen(rows)
        if mine.any():
            removed += int(mine.sum())
            actions += _exchanged(table, uri, rows.filter(~mine))
    if actions:
        handle.create_write_transaction(
            actions,
            "append",
            Schema.from_arrow(schema(table)),
            commit_properties=CommitProperties(max_commit_retries=0),
            post_commithook_properties=commit.keeping_logs(),
        )
        handle.update_incremental()
    return removed


def _exchanged(table: TableContract, uri: str, left: pl.DataFrame) -> list[AddAction | RemoveAction]:
    from deltalake.transaction import AddAction, RemoveAction

    now = int(time.time() * 1000)
    name = uri.rpartition("/")[2]
    gone = RemoveAction(name, True, now)
    if not left.height:
        return [gone]
    file = data_files.write(table, left, name.partition("-")[0])
    return [gone, AddAction(file.name, file.size, {}, now, True, file.stats)]
