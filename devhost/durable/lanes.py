"""Lanes: one task per key at a time, so many keys at once as there are slots."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

_log = logging.getLogger(__name__)


class Lanes:
    """Runs `step(key)` again and again while it answers True; wake() has a key looked at again."""

    def __init__(self, step: Callable[[str], Awaitable[bool]], slots: asyncio.Semaphore) -> None:
        self._step = step
        self._slots = slots
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._closed = False

    def wake(self, key: str) -> None:
        """Let a key be worked on; nothing to do when it already is, for it looks for more before it ends."""
        if key not in self._tasks and not self._closed:
            self._tasks[key] = asyncio.create_task(self._work(key))

    async def _work(self, key: str) -> None:
        try:
            while await self._one(key):
                pass
        except Exception:
            _log.exception("%s stopped until it is woken again", key)
        finally:
            del self._tasks[key]

    async def _one(self, key: str) -> bool:
        async with self._slots:
            return not self._closed and await self._step(key)

    async def close(self, grace_s: float) -> None:
        """Let running steps end within the grace period; the rest is left to recovery."""
        self._closed = True
        await settle(self._tasks.values(), grace_s)


async def settle(tasks: Iterable[asyncio.Task[Any]], grace_s: float) -> None:
    """Wait for tasks up to a number of seconds, then cancel those that remain."""
    waiting = list(tasks)
    if not waiting:
        return
    _, late = await asyncio.wait(waiting, timeout=grace_s)
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)
