"""Publishing behind the back of the request that committed: it is answered meanwhile."""

from __future__ import annotations

from shared.background import Background
from shared.records.model import Committed, Cursor
from shared.records.outbox.hints import hint_soon
from shared.records.outbox.publishing import drain_inline

# What a burst leaves over is published when the hint of its commit is taken.
publications = Background("publish", workers=4, max_waiting=500)
MAX_DRAIN_S = 5.0


def publish_soon(committed: Committed, cursor: Cursor | None) -> None:
    """As drain_inline, without waiting for it: if this process dies, the hint of the commit does it."""
    publications.submit(_publish, committed, cursor)


def _publish(committed: Committed, cursor: Cursor | None) -> None:
    if not drain_inline(committed, cursor, within_s=MAX_DRAIN_S):
        hint_soon(committed.events[0].customer_id)
