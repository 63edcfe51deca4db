"""Tables as frames, by version."""

from __future__ import annotations

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
    where = handles.address(table)
    with handles.locked(where):
        # The shared handle moves on with the next commit, so the list of files is taken under its lock.
        handle = handles.kept(where) or commit.newest(table)
        if handle is None or handle.version() != version:
            handle = _at(table, version)
        return handle.file_uris()


def _at(table: TableContract, version: int) -> DeltaTable:
    from deltalake import DeltaTable

    uri = storage.table_uri(table.layer, table.name)
    return DeltaTable(uri, version=version, storage_options=storage.options())
