"""Tables as frames, by version."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from shared.lake import commit, data_files, handles, storage
from shared.lake.contracts import TableContract

if TYPE_CHECKING:
    import polars as pl
    from deltalake import DeltaTable


def read(table: TableContract, version: int) -> pl.DataFrame:
    """All rows of one version of a table."""
    return data_files.read(table, files(table, version))


def scan(table: TableContract, version: int) -> pl.LazyFrame:
    """All rows of one version of a table, read when collected."""
    return data_files.scan(table, files(table, version))


def files(table: TableContract, version: int) -> list[str]:
    """The data files of one version of a table."""
    with _handle(table, version) as handle:
        return handle.file_uris()


def count(table: TableContract, version: int) -> int:
    """The rows of one version of a table, as its log counts them."""
    with _handle(table, version) as handle:
        return int(handle.count())


@contextmanager
def _handle(table: TableContract, version: int) -> Iterator[DeltaTable]:
    where = handles.address(table)
    # The shared handle moves on with the next commit, so it is read under its lock.
    with handles.locked(where):
        handle = handles.kept(where) or commit.newest(table)
        yield handle if handle is not None and handle.version() == version else _at(table, version)


def _at(table: TableContract, version: int) -> DeltaTable:
    from deltalake import DeltaTable

    uri = storage.table_uri(table.layer, table.name)
    return DeltaTable(uri, version=version, storage_options=storage.options())
