"""Tables as frames, by version."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from shared.lake import commit, data_files, handles, storage
from shared.lake.contracts import TableContract

if TYPE_CHECKING:
    import polars as pl
    from deltalake import DeltaTable

# A version never changes, and opening one that a handle has left behind costs several requests.
MOST_KNOWN = 256
_files: OrderedDict[tuple[handles.Address, int], list[str]] = OrderedDict()
_guard = threading.Lock()


def read(table: TableContract, version: int) -> pl.DataFrame:
    """All rows of one version of a table."""
    return data_files.read(table, files(table, version))


def scan(table: TableContract, version: int) -> pl.LazyFrame:
    """All rows of one version of a table, read when collected."""
    return data_files.scan(table, files(table, version))


def files(table: TableContract, version: int) -> list[str]:
    """The data files of one version of a table."""
    where = handles.address(table)
    with _guard:
        known = _files.get((where, version))
    if known is None:
        with _handle(table, version) as handle:
            known = handle.file_uris()
        _remember(where, version, known)
    return list(known)


def forget() -> None:
    """Forget what versions hold, for tests that play a new process."""
    _files.clear()


def _remember(where: handles.Address, version: int, found: list[str]) -> None:
    with _guard:
        _files[(where, version)] = found
        while len(_files) > MOST_KNOWN:
            _files.popitem(last=False)


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
