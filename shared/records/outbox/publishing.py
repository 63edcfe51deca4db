"""The outbox: what has been committed is published in order, at least once, whatever dies.

A drain takes the events behind the cursor in order, hands each to every publisher and then moves the cursor,
which never moves back. Parallel drains cause duplicates, never losses.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.raw.writer import write_record_blob
from shared.records.entities import cursor_entity, cursor_of, outbox_event
from shared.records.keys import CURSOR, EVENT_PREFIX, after, event_key
from shared.records.model import Committed, Cursor, OutboxEvent
from shared.records.tables import find, insert, replace, table, with_etag

INLINE_S = 0.5
# After a failed inline attempt the next ones are left to the hints for a while: an outage of a publisher
# must not cost every write half a second.
PAUSE_AFTER_FAILURE_S = 5.0
PAGE = 100

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
    write_record_blob(
        event.raw.name,
        event.raw.row,
        ingested_at=event.at,
        entity_id=event.raw.entity_id,
        traceparent=event.traceparent,
        options=options,
    )


# Every event goes to each of these, in this order; an exception stops the drain before the cursor moves.
PUBLISHERS: tuple[Publisher, ...] = (write_raw,)


@dataclass(frozen=True, slots=True)
class Drained:
    """How many events a drain published, and whether it reached the end."""

    count: int
    complete: bool


def drain(
    customer_id: str, *, deadline_s: float | None = None, publishers: Sequence[Publisher] | None = None
) -> Drained:
    """Publish everything behind the cursor; raises what a publisher or the storage raises.

    What was published before an exception stays published. Returns incomplete when the deadline came first.
    """
    deadline = Deadline.within(deadline_s)
    count = 0
    try:
        cursor = cursor_of(find("records", customer_id, CURSOR, **deadline.options()))
        while events := _events_after(customer_id, cursor.sequence, PAGE, deadline):
            done, cursor = _publish(events, cursor, deadline, publishers or PUBLISHERS)
            count += done
            if len(events) < PAGE:
                break
    except DeadlineExceededError:
        return Drained(count, complete=False)
    return Drained(count, complete=True)


def drain_inline(committed: Committed, cursor: Cursor | None) -> bool:
    """Publish right after the commit if that takes no more than 500 ms; False when something is left to do.

    `cursor` is the partition's cursor as read before the commit: when it was at the end then, the new
    events are all there are and nothing has to be read. Never raises: the hints and the sweep go on.
    """
    if time.monotonic() < _Pause.until:
        return False
    customer_id = committed.events[0].customer_id
    try:
        if cursor is not None and cursor.sequence + 1 == committed.events[0].sequence:
            deadline = Deadline.within(INLINE_S)
            _publish(committed.events, cursor, deadline, PUBLISHERS)
            return True
        complete = drain(customer_id, deadline_s=INLINE_S).complete
    except Exception as error:
        _log.warning("inline drain failed: %s", type(error).__name__)
        complete = False
    if not complete:
        _Pause.until = time.monotonic() + PAUSE_AFTER_FAILURE_S
    return complete


def events_after(customer_id: str, sequence: int, limit: int) -> list[OutboxEvent]:
    """A customer's committed events with a number above `sequence`, in order, at most `limit`."""
    return _events_after(customer_id, sequence, limit, Deadline())


class _Pause:
    until = 0.0


def _events_after(customer_id: str, sequence: int, limit: int, deadline: Deadline) -> list[OutboxEvent]:
    pages = table("records").query_entities(
        "PartitionKey eq @customer and RowKey gt @from and RowKey lt @until",
        parameters={"customer": customer_id, "from": event_key(sequence), "until": after(EVENT_PREFIX)},
        results_per_page=limit,
        **deadline.options(),
    )
    found: list[OutboxEvent] = []
    for entity in pages:
        found.append(outbox_event(with_etag(entity)))
        if len(found) == limit:
            break
    return found


def _publish(
    events: Sequence[OutboxEvent], cursor: Cursor, deadline: Deadline, publishers: Sequence[Publisher]
) -> tuple[int, Cursor]:
    done = 0
    try:
        for event in events:
            for publish in publishers:
                publish(event, deadline.options())
            done += 1
    except Exception:
        if done:
            _advance(events[0].customer_id, cursor, events[done - 1].sequence, deadline)
        raise
    return done, _advance(events[0].customer_id, cursor, events[-1].sequence, deadline)


def _advance(customer_id: str, cursor: Cursor, sequence: int, deadline: Deadline) -> Cursor:
    while cursor.sequence < sequence:
        entity = cursor_entity(customer_id, sequence)
        if cursor.etag is None:
            etag = insert("records", entity, **deadline.options())
        else:
            etag = replace("records", entity, cursor.etag, **deadline.options())
        if etag is not None:
            return Cursor(sequence, etag)
        # Another drain moved it: go on from where it stands.
        cursor = cursor_of(find("records", customer_id, CURSOR, **deadline.options()))
    return cursor
