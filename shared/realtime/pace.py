"""How many events staff get: single ones up to a rate, above it counts; states at most one a second.

More than a thousand unacknowledged messages close a client's connection, and no person reads that fast.
"""

from __future__ import annotations

import uuid
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from shared.domain import events
from shared.realtime.envelope import Envelope, wire_type

MAX_PER_SECOND = 10
PERIOD_S = 1.0


@dataclass(slots=True)
class _Group:
    sent_at: deque[float] = field(default_factory=deque)
    counted: list[Envelope] = field(default_factory=list)
    due_at: float = 0.0


@dataclass(slots=True)
class _State:
    sent_at: float
    waiting: Envelope | None = None


class Pace:
    """What may be sent when. `now` is in seconds and never falls; not safe to share between threads."""

    def __init__(self) -> None:
        self._groups: dict[str, _Group] = {}
        self._states: dict[tuple[str, str], _State] = {}

    def event(self, group: str, envelope: Envelope, now: float) -> Envelope | None:
        """The event when it may be sent at once; None when it will be counted."""
        known = self._groups.setdefault(group, _Group())
        while known.sent_at and now - known.sent_at[0] >= PERIOD_S:
            known.sent_at.popleft()
        if not known.counted and len(known.sent_at) < MAX_PER_SECOND:
            known.sent_at.append(now)
            return envelope
        if not known.counted:
            known.due_at = now + PERIOD_S
        known.counted.append(envelope)
        return None

    def state(self, group: str, envelope: Envelope, now: float) -> Envelope | None:
        """The event when none of its kind was sent within the second; else the latest waits for its end."""
        key = (group, envelope["type"])
        known = self._states.get(key)
        if known is not None and now - known.sent_at < PERIOD_S:
            known.waiting = envelope
            return None
        self._states[key] = _State(now)
        return envelope

    def due(self, now: float) -> Iterator[tuple[str, Envelope]]:
        """What has waited long enough."""
        for group, known in self._groups.items():
            if known.counted and now >= known.due_at:
                yield group, _count(known.counted)
                known.counted = []
        for (group, _), state in self._states.items():
            if state.waiting is not None and now - state.sent_at >= PERIOD_S:
                yield group, state.waiting
                state.sent_at, state.waiting = now, None

    def next_due(self) -> float | None:
        """When something will have waited long enough, None when nothing waits."""
        times = [known.due_at for known in self._groups.values() if known.counted]
        times += [state.sent_at + PERIOD_S for state in self._states.values() if state.waiting is not None]
        return min(times, default=None)


def _count(counted: list[Envelope]) -> Envelope:
    counts = Counter(envelope["type"].split(".")[1] for envelope in counted)
    first, last = counted[0]["time"], counted[-1]["time"]
    return {
        "specversion": "1.0",
        "id": uuid.uuid4().hex,
        "source": "/records",
        "type": wire_type(events.CHANGES_COUNTED),
        "time": last,
        "datacontenttype": "application/json",
        "data": {"counts": dict(counts), "first_at": first, "last_at": last},
    }
