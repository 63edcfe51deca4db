"""Publishing behind the back of the request that committed: it is answered meanwhile."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import cache
from threading import Semaphore

from shared.records.model import Committed, Cursor
from shared.records.outbox.hints import hint_soon
from shared.records.outbox.publishing import drain_inline

# What a burst leaves over is published when the hint of its commit is taken.
MAX_WAITING = 500
MAX_DRAIN_S = 5.0


def publish_soon(committed: Committed, cursor: Cursor | None) -> None:
    """As drain_inline, without waiting for it: if this process dies, the hint of the commit does it."""
    if not _slots().acquire(blocking=False):
        return
    asked = _pool().submit(_publish, committed, cursor)
    asked.add_done_callback(lambda _: _slots().release())


def _publish(committed: Committed, cursor: Cursor | None) -> None:
    if not drain_inline(committed, cursor, within_s=MAX_DRAIN_S):
        hint_soon(committed.events[0].customer_id)


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=4, thread_name_prefix="publish")


@cache
def _slots() -> Semaphore:
    return Semaphore(MAX_WAITING)
