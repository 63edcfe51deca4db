"""Delivery as Event Grid does it: one event a request, and again after longer and longer pauses."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import aiohttp

from devhost.host.console import log
from devhost.host.storage import ListedBlob
from devhost.host.subscriptions import Subscription

# Pauses before each further attempt, and how long a webhook may take to answer: learn.microsoft.com,
# "Event Grid message delivery and retry".
RETRY_S = (10, 30, 60, 300, 600, 1800, 3600, 10800, 21600)
ANSWER_S = 30
PARALLEL = 16
# The receiver's own word that this event will never do.
_REFUSED = (400, 413)


class Webhooks:
    """Posts events to a Functions host."""

    def __init__(self, base_url: str, key: str | None = None) -> None:
        self._base_url = base_url
        self._key = key
        self._session: aiohttp.ClientSession | None = None

    async def post(self, subscription: Subscription, event: Mapping[str, Any]) -> int:
        """The status of the answer; 0 when there was none."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ANSWER_S))
        url = f"{self._base_url}{subscription.target}" + (f"&code={self._key}" if self._key else "")
        headers = {"aeg-event-type": "Notification"}
        try:
            async with self._session.post(url, json=[event], headers=headers) as answer:
                return answer.status
        except (aiohttp.ClientError, TimeoutError):
            return 0

    async def close(self) -> None:
        """Close the connection."""
        if self._session is not None:
            await self._session.close()


class Courier:
    """Delivers the events of one subscription; `delivered` hears of each that needs no more attempt."""

    def __init__(
        self, webhooks: Webhooks, subscription: Subscription, delivered: Callable[[ListedBlob], None]
    ) -> None:
        self._webhooks = webhooks
        self._subscription = subscription
        self._delivered = delivered
        self._slots = asyncio.Semaphore(PARALLEL)
        self._tasks: set[asyncio.Task[None]] = set()
        self._posting: set[asyncio.Task[None]] = set()

    def send(self, blob: ListedBlob, event: Mapping[str, Any]) -> None:
        """Deliver, however long it takes."""
        task = asyncio.create_task(self._deliver(blob, event), name=f"event {blob.name}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """Give up what waits; return when what is under way is answered."""
        for task in self._tasks - self._posting:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _deliver(self, blob: ListedBlob, event: Mapping[str, Any]) -> None:
        for pause in (*RETRY_S, None):
            status = await self._post(event)
            if 200 <= status < 300:
                self._delivered(blob)
                return
            if status in _REFUSED or pause is None:
                break
            log.warning("event of %s: answer %s; again in %d s", blob.name, status or "none", pause)
            await asyncio.sleep(pause)
        log.error("event of %s is given up: a dead letter", blob.name)
        self._delivered(blob)

    async def _post(self, event: Mapping[str, Any]) -> int:
        task = asyncio.current_task()
        assert task is not None
        async with self._slots:
            self._posting.add(task)
            try:
                return await self._webhooks.post(self._subscription, event)
            finally:
                self._posting.discard(task)
