"""Removing rows from a table for good: files that held them are exchanged for files without them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from shared.lake.delta import commit, data_files
from shared.lake.delta.data_files import DataFile
from shared.lake.schema.contracts import TableContract

if TYPE_CHECKING:
    import polars as pl

Choice = Callable[["pl.DataFrame"], "pl.Series"]


def remove_rows(table: TableContract, chosen: Choice) -> int:
    """Remove the rows for which `chosen` says true; returns how many. Nothing else of the table changes.

    Repeating it changes nothing. The files before stay until maintenance removes them.
    """

    def changed(uri: str) -> list[DataFile] | None:
        rows = data_files.read(table, [uri])
        mine = chosen(rows)
        if not mine.any():
            return None
        left = rows.filter(~mine)
        prefix = uri.rpartition("/")[2].partition("-")[0]
        return [data_files.write(table, left, prefix)] if left.height else []

    return commit.rewrite(table, changed)
