"""Delta tables as this process knows them: opening one costs many requests, so snapshots are kept.

A kept snapshot may be behind; commit.py shows why writing after it is safe.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from shared.lake import storage
from shared.lake.delta import table_log
from shared.lake.schema.contracts import TableContract

if TYPE_CHECKING:
    from shared.lake.delta.table_log import Snapshot

# A snapshot that slept longer might miss entries that were cleaned up, and write into the gap.
MAX_IDLE_S = 600.0


class Address(NamedTuple):
    """A table and its account: one process may meet several lakes, as tests do."""

    layer: str
    uri: str
    endpoint: str


_open: dict[Address, tuple[Snapshot, float]] = {}
_locks: dict[Address, threading.RLock] = {}
_guard = threading.Lock()


def address(table: TableContract) -> Address:
    """The identity of a table."""
    uri = storage.table_uri(table.layer, table.name)
    return Address(table.layer, uri, storage.options().get("endpoint", ""))


@contextmanager
def locked(where: Address) -> Iterator[None]:
    """Only one thread of the process works with a table's log at a time."""
    with _guard:
        lock = _locks.setdefault(where, threading.RLock())
    with lock:
        yield


def kept(where: Address) -> Snapshot | None:
    """The kept snapshot, at whatever version it was left; None when there is none that is fresh enough."""
    entry = _open.get(where)
    if entry is None or time.monotonic() - entry[1] > MAX_IDLE_S:
        return None
    return entry[0]


def opened(where: Address) -> Snapshot | None:
    """The newest version opened anew, None when there is no table; it is kept."""
    from deltalake.exceptions import TableNotFoundError

    storage.prepare(where.layer)
    try:
        snapshot = table_log.opened(where)
    except TableNotFoundError:
        return None
    return keep(where, snapshot)


def keep(where: Address, snapshot: Snapshot) -> Snapshot:
    """Keep a snapshot for the next use."""
    _open[where] = (snapshot, time.monotonic())
    return snapshot


def drop(where: Address) -> None:
    """Forget a snapshot whose state is in doubt."""
    _open.pop(where, None)


def forget() -> None:
    """Forget every snapshot, for tests that play a new process."""
    _open.clear()
