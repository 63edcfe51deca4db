"""The outbox: what has been committed is published in order, at least once, whatever dies.

A drain takes the events behind the cursor in order, hands each to every publisher, pushes it to clients and
then moves the cursor, which never moves back. Parallel drains cause duplicates, never losses. While the push
is out the records go on to the raw zone: the cursor holds both positions.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from shared.breaker import Breaker
from shared.raw.writer import write_record_blob
from shared.realtime import publish as realtime
from shared.realtime.errors import RealtimeUnavailableError
from shared.records.entities import cursor_entity, cursor_of, outbox_event
from shared.records.keys import CURSOR, EVENT_PREFIX, after, event_key
from shared.records.model import Committed, Cursor, OutboxEvent
from shared.records.outbox.pushing import push
from shared.records.outbox.receipts import note_receipt
from shared.records.outbox.turns import Turns
from shared.records.tables import find, insert, table, with_etag
from shared.records.tables import replace as replace_entity
from shared.telemetry import span
from shared.telemetry.names import SpanName

INLINE_S = 0.5
PAGE = 100

# After a failed inline attempt the next ones are left to the hints for a while: an outage of the storage
# must not cost every write half a second.
inline_breaker = Breaker()
_turns = Turns()

_log = logging.getLogger("petinsure360.outbox")


class DeadlineExceededError(Exception):
    """The time for this drain is up; what is left is drained by a hint."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment on the monotonic clock; None never comes."""

    at: float | None = None

    @classmethod
    def within(cls, seconds: float | None) -> Deadline:
        """The deadline `seconds` from now."""
        return cls(None if seconds is None else time.monotonic() + seconds)

    def options(self) -> dict[str, Any]:
        """Request options that keep a storage call within the deadline: no retries, short timeouts."""
        if self.at is None:
            return {}
        left = self.at - time.monotonic()
        if left <= 0:
            raise DeadlineExceededError
        return {"retry_total": 0, "connection_timeout": left, "read_timeout": left}


Publisher = Callable[[OutboxEvent, Mapping[str, Any]], None]


def write_raw(event: OutboxEvent, options: Mapping[str, Any]) -> None:
    """Publish to the raw zone the version of the record that the event carries."""
    if event.raw is None:
        return
    with span(SpanName.RAW_WRITE, parent=event.traceparent, event=event.type) as traced:
        write_record_blob(
            event.raw.name,
            event.raw.row,
            ingested_at=event.at,
            entity_id=event.raw.entity_id,
            traceparent=traced.traceparent,
            options=options,
        )


# Every event goes to each of these, in this order; an exception stops the drain before the cursor moves.
PUBLISHERS: tuple[Publisher, ...] = (write_raw, note_receipt)


@dataclass(frozen=True, slots=True)
class Drained:
    """How many events a drain published, and whether it reached the end; `delegated`: another is at it."""

    count: int
    complete: bool
    delegated: bool = False


def drain(
    customer_id: str, *, deadline_s: float | None = None, publishers: Sequence[Publisher] | None = None
) -> Drained:
    """Publish everything behind the cursor; raises what a publisher, the push or the storage raises.

    What was published before an exception stays published. Returns incomplete when the deadline came first,
    or a drain of this outbox is under way, which then looks once more.
    """
    deadline = Deadline.within(deadline_s)
    drained = _turns.take(customer_id, lambda: _drain(customer_id, deadline, publishers or PUBLISHERS))
    return drained or Drained(0, complete=False, delegated=True)


def drain_inline(committed: Committed, cursor: Cursor | None, *, within_s: float | None = None) -> bool:
    """Publish right after the commit if that takes no longer, 500 ms unless said; False if something is left.

    `cursor` is the partition's cursor as read before the commit: when it was at the end then, the new
    events are all there are and nothing has to be read. Never raises: the hints and the sweep go on.
    """
    if not inline_breaker.enter():
        return False
    deadline, first = Deadline.within(within_s or INLINE_S), committed.events[0]
    way = _way_to(first.sequence, cursor)
    try:
        complete = _turns.take(first.customer_id, lambda: _drain_own(committed.events, way, deadline))
    except RealtimeUnavailableError:
        # The push pauses by itself, and what goes to the lake must not pause with it.
        inline_breaker.succeeded()
        return False
    except Exception as error:
        _log.warning("inline drain failed: %s", type(error).__name__)
        inline_breaker.failed()
        return False
    inline_breaker.succeeded()
    # None: a drain under way has taken it over, and answers for it.
    return complete is not False


def events_after(customer_id: str, sequence: int, limit: int) -> list[OutboxEvent]:
    """A customer's committed events with a number above `sequence`, in order, at most `limit`."""
    return _events_after(customer_id, sequence, limit, Deadline())


def _drain(customer_id: str, deadline: Deadline, publishers: Sequence[Publisher]) -> Drained:
    count = 0
    try:
        way = _Way(cursor_of(find("records", customer_id, CURSOR, **deadline.options())))
        while events := _events_after(customer_id, way.position, PAGE, deadline):
            count += _publish(events, way, deadline, publishers)
            if len(events) < PAGE:
                break
    except DeadlineExceededError:
        return Drained(count, complete=False)
    if way.outage is not None:
        raise way.outage
    return Drained(count, complete=True)


def _drain_own(events: Sequence[OutboxEvent], way: _Way | None, deadline: Deadline) -> bool:
    try:
        if way is None or way.cursor.stored >= events[0].sequence:
            return _drain(events[0].customer_id, deadline, PUBLISHERS).complete
        _publish(events, way, deadline, PUBLISHERS)
    except DeadlineExceededError:
        return False
    if way.outage is not None:
        raise way.outage
    return True


def _events_after(customer_id: str, sequence: int, limit: int, deadline: Deadline) -> list[OutboxEvent]:
    pages = table("records").query_entities(
        "PartitionKey eq @customer and RowKey gt @from and RowKey lt @until",
        parameters={"customer": customer_id, "from": event_key(sequence), "until": after(EVENT_PREFIX)},
        results_per_page=limit,
        **deadline.options(),
    )
    events: list[OutboxEvent] = []
    for entity in pages:
        events.append(outbox_event(with_etag(entity)))
        if len(events) == limit:
            break
    return events


@dataclass(slots=True)
class _Way:
    """Where a drain stands; after an outage has shown, it only stores."""

    cursor: Cursor
    outage: RealtimeUnavailableError | None = None

    @property
    def position(self) -> int:
        return self.cursor.stored if self.outage else self.cursor.sequence


def _way_to(sequence: int, cursor: Cursor | None) -> _Way | None:
    """The way when this event is the very next one to publish, or to store while pushing is out."""
    if cursor is None:
        return None
    if cursor.sequence + 1 == sequence:
        return _Way(cursor)
    if cursor.stored + 1 == sequence and realtime.is_paused():
        return _Way(cursor, RealtimeUnavailableError("Web PubSub did not answer a moment ago."))
    return None


def _publish(
    events: Sequence[OutboxEvent], way: _Way, deadline: Deadline, publishers: Sequence[Publisher]
) -> int:
    """Publish the events as far as it goes, and move the cursor; returns how many are done."""
    others = [event.traceparent for event in events[1:] if event.traceparent]
    with span(SpanName.DRAIN, parent=events[0].traceparent, links=others, events=len(events)):
        return _publish_in_order(events, way, deadline, publishers)


def _publish_in_order(
    events: Sequence[OutboxEvent], way: _Way, deadline: Deadline, publishers: Sequence[Publisher]
) -> int:
    customer_id = events[0].customer_id
    started, reached = way.cursor, way.cursor
    try:
        for event in events:
            reached = _publish_one(event, reached, way, deadline, publishers)
    except Exception:
        if reached != started:
            _advance(customer_id, started, reached, deadline)
        raise
    way.cursor = _advance(customer_id, started, reached, deadline)
    return reached.sequence - started.sequence


def _publish_one(
    event: OutboxEvent, reached: Cursor, way: _Way, deadline: Deadline, publishers: Sequence[Publisher]
) -> Cursor:
    if event.sequence > reached.stored:
        for publish in publishers:
            publish(event, deadline.options())
        reached = replace(reached, stored=event.sequence)
    if way.outage is None and event.sequence > reached.sequence:
        try:
            push(event, deadline.options())
        except RealtimeUnavailableError as error:
            way.outage = error
        else:
            reached = replace(reached, sequence=event.sequence)
    return reached


def _advance(customer_id: str, cursor: Cursor, reached: Cursor, deadline: Deadline) -> Cursor:
    while cursor.sequence < reached.sequence or cursor.stored < reached.stored:
        target = Cursor(max(cursor.sequence, reached.sequence), stored=max(cursor.stored, reached.stored))
        entity = cursor_entity(customer_id, target)
        if cursor.etag is None:
            etag = insert("records", entity, **deadline.options())
        else:
            etag = replace_entity("records", entity, cursor.etag, **deadline.options())
        if etag is not None:
            return replace(target, etag=etag)
        # Another drain moved it: go on from where it stands.
        cursor = cursor_of(find("records", customer_id, CURSOR, **deadline.options()))
    return cursor
