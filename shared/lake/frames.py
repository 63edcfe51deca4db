"""Tables as DataFrames, by version: what one stage has read or written, the next finds in memory."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from shared.lake import commit, handles, storage
from shared.lake.contracts import TableContract

if TYPE_CHECKING:
    import polars as pl
    from deltalake import DeltaTable

# Tables beyond this are read anew by every stage that needs them.
BUDGET_BYTES = 384 * 1024 * 1024

_frames: OrderedDict[tuple[handles.Address, int], pl.DataFrame] = OrderedDict()
_guard = threading.Lock()


def read(table: TableContract, version: int) -> pl.DataFrame:
    """All rows of one version of a table."""
    key = (handles.address(table), version)
    with _guard:
        if key in _frames:
            _frames.move_to_end(key)
            return _frames[key]
    frame = scan(table, version).collect(engine="in-memory")
    put(table, version, frame)
    return frame


def put(table: TableContract, version: int, frame: pl.DataFrame) -> None:
    """Remember a table's rows; the longest unused are forgotten when the budget is spent."""
    address = handles.address(table)
    with _guard:
        for key in [k for k in _frames if k[0] == address and k[1] < version - 1]:
            del _frames[key]
        _frames[(address, version)] = frame
        while _frames and sum(int(f.estimated_size()) for f in _frames.values()) > BUDGET_BYTES:
            _frames.popitem(last=False)


def forget() -> None:
    """Forget every frame, for tests that play a new process."""
    with _guard:
        _frames.clear()


def scan(table: TableContract, version: int) -> pl.LazyFrame:
    """All rows of one version of a table, read when collected."""
    import polars as pl

    from shared.lake.engine_polars import empty_frame

    key = (handles.address(table), version)
    with _guard:
        if key in _frames:
            return _frames[key].lazy()
    paths = files(table, version)
    if not paths:
        return empty_frame(table).lazy()
    return pl.scan_parquet(paths, storage_options=storage.options() or None)


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
