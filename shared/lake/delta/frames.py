"""Tables as frames, by version."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from shared.lake.delta import data_files, handles, table_log
from shared.lake.schema.contracts import TableContract

if TYPE_CHECKING:
    import polars as pl

    from shared.lake.delta.table_log import Snapshot

# A version never changes, and opening one that a handle has left behind costs several requests.
MAX_KNOWN = 256
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
        known = _snapshot(table, version).file_uris()
        _remember(where, version, known)
    return list(known)


def exchanged(table: TableContract, before: int | None, version: int) -> tuple[list[str], list[str]]:
    """The files of an earlier version (None: none) that a version has no more, and those it has since."""
    old = files(table, before) if before is not None else []
    now = files(table, version)
    gone, new = set(old).difference(now), set(now).difference(old)
    return [file for file in old if file in gone], [file for file in now if file in new]


def forget() -> None:
    """Forget what versions hold, for tests that play a new process."""
    _files.clear()


def _remember(where: handles.Address, version: int, uris: list[str]) -> None:
    with _guard:
        _files[(where, version)] = uris
        while len(_files) > MAX_KNOWN:
            _files.popitem(last=False)


def count(table: TableContract, version: int) -> int:
    """The rows of one version of a table, as its log counts them."""
    return _snapshot(table, version).count()


def _snapshot(table: TableContract, version: int) -> Snapshot:
    where = handles.address(table)
    with handles.locked(where):
        known = handles.kept(where) or handles.opened(where)
        if known is not None and known.version() < version:
            known = handles.keep(where, table_log.followed(known, version))
        if known is not None and known.version() == version:
            return known
        return table_log.opened(where, version)
