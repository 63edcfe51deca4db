"""Staff copies: sent by a thread of their own, so that no write and no pipeline stage ever waits for them."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from shared.realtime.envelope import Envelope
from shared.realtime.pace import Pace

MAX_WAITING = 1000

Send = Callable[[str, Envelope], None]

_log = logging.getLogger("petinsure360.realtime")


@dataclass(frozen=True, slots=True)
class _Item:
    kind: Literal["event", "state"]
    group: str
    envelope: Envelope


class Feed:
    """Takes copies without blocking, paces and sends them in order; what does not fit is left out."""

    def __init__(self, send: Send, clock: Callable[[], float] = time.monotonic) -> None:
        self._send = send
        self._clock = clock
        self._pace = Pace()
        self._queue: queue.Queue[_Item] = queue.Queue(MAX_WAITING)
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def offer(self, group: str, envelope: Envelope) -> None:
        """Send an event, or count it when there are too many; never raises."""
        self._put(_Item("event", group, envelope))

    def replace(self, group: str, envelope: Envelope) -> None:
        """Send an event that makes those of its type before it worthless; never raises."""
        self._put(_Item("state", group, envelope))

    def _put(self, item: _Item) -> None:
        try:
            self._queue.put_nowait(item)
        except queue.Full:
            return
        if self._thread is None:
            with self._starting:
                self._thread = self._thread or self._started()

    def _started(self) -> threading.Thread:
        thread = threading.Thread(target=self._run, name="staff-feed", daemon=True)
        thread.start()
        return thread

    def _run(self) -> None:
        while True:
            try:
                self._step()
            except Exception as error:
                _log.warning("a staff copy was lost: %s", type(error).__name__)

    def _step(self) -> None:
        due_at = self._pace.next_due()
        try:
            item = self._queue.get(timeout=None if due_at is None else max(0.0, due_at - self._clock()))
        except queue.Empty:
            item = None
        now = self._clock()
        if item is not None:
            take = self._pace.event if item.kind == "event" else self._pace.state
            if envelope := take(item.group, item.envelope, now):
                self._send(item.group, envelope)
        for group, envelope in list(self._pace.due(now)):
            self._send(group, envelope)
