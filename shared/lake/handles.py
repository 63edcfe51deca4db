"""Open Delta tables of this process: opening one costs several requests, so handles are kept.

A kept handle may be behind; commit.py shows why writing through it is safe.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from shared.lake import storage
from shared.lake.contracts import TableContract

if TYPE_CHECKING:
    from deltalake import DeltaTable

# A handle that slept longer might meet a log whose entries were cleaned up, and write into the gap.
MAX_IDLE_S = 600.0


class Address(NamedTuple):
    """A table and its account: one process may meet several lakes, as tests do."""

    layer: str
    uri: str
    endpoint: str


_open: dict[Address, tuple[DeltaTable, float]] = {}
_locks: dict[Address, threading.RLock] = {}
_guard = threading.Lock()


def address(table: TableContract) -> Address:
    """The identity of a table."""
    uri = storage.table_uri(table.layer, table.name)
    return Address(table.layer, uri, storage.options().get("endpoint", ""))


@contextmanager
def locked(where: Address) -> Iterator[None]:
    """Only one thread of the process works with a table's handle at a time."""
    with _guard:
        lock = _locks.setdefault(where, threading.RLock())
    with lock:
        yield


def kept(where: Address) -> DeltaTable | None:
    """The kept handle, at whatever version it was left; None when there is none that is fresh enough."""
    found = _open.get(where)
    if found is None or time.monotonic() - found[1] > MAX_IDLE_S:
        return None
    return found[0]


def opened(where: Address) -> DeltaTable | None:
    """A new handle at the newest version, None when there is no table; it is kept."""
    from deltalake import DeltaTable
    from deltalake.exceptions import TableNotFoundError

    storage.prepare(where.layer)
    try:
        handle = DeltaTable(where.uri, storage_options=storage.options())
    except TableNotFoundError:
        return None
    return keep(where, handle)


def keep(where: Address, handle: DeltaTable) -> DeltaTable:
    """Keep a handle for the next use."""
    _open[where] = (handle, time.monotonic())
    return handle


def drop(where: Address) -> None:
    """Forget a handle whose state is in doubt."""
    _open.pop(where, None)


def forget() -> None:
    """Forget every handle, for tests that play a new process."""
    _open.clear()
