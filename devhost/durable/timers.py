"""The clock: fires timers and releases scheduled signals when their time has come."""

import asyncio
import logging
import math
from datetime import timedelta

from devhost.durable.hub import Hub
from devhost.durable.protocol import EventType, history_event, instant, stamp

_log = logging.getLogger(__name__)

# Looking again this often keeps timers right when the machine slept or its clock was set.
_LOOK_AGAIN_S = 30.0


def due(fire_at: str, *, now: str) -> str:
    """When a timer that is set now for `fire_at` fires: up to a second early.

    The extension hands it to a storage queue, which hides a message for whole seconds, the rest cut off.
    """
    left = (instant(fire_at) - instant(now)).total_seconds()
    return stamp(instant(now) + timedelta(seconds=max(0, math.floor(left))))


class Clock:
    """One task that sleeps until the next timer; the timers live in the store, so a restart finds them."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._changed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin; timers that came due while nobody looked fire at once."""
        self._task = asyncio.create_task(self._run())

    def look_again(self) -> None:
        """A timer was added: it may be the next one."""
        self._changed.set()

    async def close(self) -> None:
        """Stop firing."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            self._changed.clear()
            try:
                self._fire_due()
            except Exception:
                _log.exception("timers are late; they are looked at again in %s s", _LOOK_AGAIN_S)
                await asyncio.sleep(_LOOK_AGAIN_S)
                continue
            try:
                await asyncio.wait_for(self._changed.wait(), self._pause())
            except TimeoutError:
                continue

    def _pause(self) -> float:
        due = self._hub.store.next_due()
        if due is None:
            return _LOOK_AGAIN_S
        remaining = (instant(due) - instant(self._hub.now())).total_seconds()
        return min(max(remaining, 0.0), _LOOK_AGAIN_S)

    def _fire_due(self) -> None:
        now = self._hub.now()
        due = self._hub.store.next_due()
        if due is None or due > now:
            return
        with self._hub.transact() as tx:
            for instance, execution, task, fire_at in tx.due_timers(now):
                event = history_event(EventType.TIMER_FIRED, now, TimerId=task, FireAt=fire_at)
                tx.post(instance, execution, event)
            tx.work.entities |= tx.release_operations(now)
