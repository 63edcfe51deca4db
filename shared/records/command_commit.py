"""What the commit of every command says of where it comes from."""

from __future__ import annotations

from collections.abc import Iterable

from shared.domain.four_eyes import actor_of
from shared.records.model import Audit, Commit, Event, Origin, Result, Write


def commit_of(
    origin: Origin,
    action: str,
    record_id: str,
    *,
    customer_id: str,
    writes: Iterable[Write],
    events: Iterable[Event],
    result: Result | None = None,
    exclusive: bool = False,
) -> Commit:
    """The commit of `action` on a record; its result is stored under the origin's ticket."""
    return Commit(
        customer_id=customer_id,
        writes=tuple(writes),
        events=tuple(events),
        audit=Audit(actor(origin), action, record_id),
        at=origin.now,
        traceparent=origin.traceparent,
        idempotency=origin.ticket,
        result=result,
        exclusive=exclusive,
    )


def actor(origin: Origin) -> str:
    """Role and subject of the caller, never a name."""
    return actor_of(origin.principal.role, origin.principal.subject)
