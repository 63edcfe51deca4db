"""One drain of a customer's outbox at a time in this process; between processes drains may overlap."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

# Customers share locks: enough of them that two busy ones hardly ever meet. A thread may take one twice.
_LOCKS = tuple(threading.RLock() for _ in range(256))


@contextmanager
def turn(customer_id: str, patience_s: float) -> Iterator[bool]:
    """Hold the turn; False when nobody gave it up within the patience."""
    lock = _LOCKS[hash(customer_id) % len(_LOCKS)]
    has_turn = lock.acquire(timeout=patience_s)
    try:
        yield has_turn
    finally:
        if has_turn:
            lock.release()
