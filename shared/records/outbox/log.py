"""A customer's events as clients read them: without a gap, as far back as they are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shared.records.commit import read_head
from shared.records.model import OutboxEvent
from shared.records.outbox.publishing import events_after


@dataclass(frozen=True, slots=True)
class Page:
    """Events in order; `cursor` is where the next page begins, `first` the oldest number kept (0: none),
    `last` the newest there is.
    """

    events: Sequence[OutboxEvent]
    cursor: int
    first: int
    last: int

    @property
    def has_more(self) -> bool:
        """True when there are events behind this page."""
        return self.cursor < self.last


def page(customer_id: str, since: int, limit: int) -> Page | None:
    """At most `limit` committed events behind number `since`, None when the log cannot tell all of them.

    That is so when some are not kept any more, or when `since` was never reached.
    """
    # The head first: what it counts is there when the events are read.
    last = read_head(customer_id).sequence
    events = events_after(customer_id, since, limit)
    last = max(last, events[-1].sequence if events else 0)
    if since > last or (since < last and (not events or events[0].sequence != since + 1)):
        return None
    return Page(events, events[-1].sequence if events else since, _first(customer_id, since, events), last)


def _first(customer_id: str, since: int, events: Sequence[OutboxEvent]) -> int:
    if since == 0:
        return events[0].sequence if events else 0
    oldest = events_after(customer_id, 0, 1)
    return oldest[0].sequence if oldest else 0
