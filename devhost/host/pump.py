"""The event pump plays Event Grid: it notices written blobs and posts BlobCreated events to a webhook.

It lists the containers again and again and compares names and etags with its receipts. A listing costs
Azurite about 0.1 ms a blob, so the pause between two grows with what one takes. A feed file, which a preload
of Azurite writes (`azurite_feed.cjs`), names each blob as it is written; then listings only make sure.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
import uuid
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
from azure.core.exceptions import AzureError

from devhost.host.blob_store import BlobStore
from devhost.host.blobs import BlobTrigger
from devhost.host.console import log
from devhost.host.feed import Feed
from devhost.host.storage import ListedBlob, Storage, StorageAccount

CADENCE_S = 0.25
# At most this share of the time is spent listing: 1/5 when listing is all there is, 1/50 beside a feed.
_PAUSE_PER_COST = 4
_PAUSE_PER_COST_FED = 49
_RECONCILE_S = 60.0
_FEED_CADENCE_S = 0.05
_BATCH = 500

Deliver = Callable[[BlobTrigger, list[dict[str, Any]]], Awaitable[None]]


class Pump:
    """Watches one container for its triggers."""

    def __init__(
        self,
        account: StorageAccount,
        container: str,
        triggers: Sequence[BlobTrigger],
        *,
        store: BlobStore,
        deliver: Deliver,
        feed: Path | None,
    ) -> None:
        self._account = account
        self._name = account.blobs.account_name
        self._container = container
        self._triggers = triggers
        self._store = store
        self._deliver = deliver
        self._feed = Feed(feed, self._name, container) if feed else None
        self._known = store.receipts(self._name, container)
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to watch."""
        self._task = asyncio.create_task(self._run(), name=f"pump {self._container}")

    async def stop(self) -> None:
        """Stop watching."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        failures = 0
        while True:
            try:
                pause = await self._list()
                failures = 0
                await self._wait(pause)
            except (AzureError, aiohttp.ClientError, OSError) as error:
                failures += 1
                log.warning("container %s can't be watched: %s", self._container, error)
                await asyncio.sleep(min(CADENCE_S * 2**failures, 10.0))

    async def _list(self) -> float:
        """One pass over the container; returns the seconds to wait before the next one."""
        started = time.monotonic()
        async for page in self._account.list_blobs(self._container):
            await self._announce(page)
        cost = time.monotonic() - started
        if self._feed is not None:
            return max(_RECONCILE_S, _PAUSE_PER_COST_FED * cost)
        return max(CADENCE_S, _PAUSE_PER_COST * cost)

    async def _wait(self, pause: float) -> None:
        if self._feed is None:
            await asyncio.sleep(pause)
            return
        until = time.monotonic() + pause
        while time.monotonic() < until:
            await self._announce(self._feed.read())
            await asyncio.sleep(_FEED_CADENCE_S)

    async def _announce(self, blobs: Iterable[ListedBlob]) -> None:
        fresh = [blob for blob in blobs if self._known.get(blob.name) != blob.etag]
        for at in range(0, len(fresh), _BATCH):
            batch = fresh[at : at + _BATCH]
            for trigger in self._triggers:
                await self._tell(trigger, batch)
            self._store.acknowledge(self._name, self._container, batch)
            self._known.update((blob.name, blob.etag) for blob in batch)

    async def _tell(self, trigger: BlobTrigger, blobs: Sequence[ListedBlob]) -> None:
        wanted = [b for b in blobs if trigger.pattern.fullmatch(f"{self._container}/{b.name}")]
        if wanted:
            await self._deliver(trigger, [event(self._container, blob) for blob in wanted])


def event(container: str, blob: ListedBlob) -> dict[str, Any]:
    """A blob as Event Grid announces it."""
    return {
        "id": str(uuid.uuid4()),
        "topic": "devhost",
        "subject": f"/blobServices/default/containers/{container}/blobs/{blob.name}",
        "eventType": "Microsoft.Storage.BlobCreated",
        "eventTime": datetime.now(UTC).isoformat(),
        "data": {"api": "PutBlob", "eTag": blob.etag, "blobType": "BlockBlob"},
        "dataVersion": "",
        "metadataVersion": "1",
    }


def pumps(
    triggers: Iterable[BlobTrigger],
    storage: Storage,
    store: BlobStore,
    deliver: Deliver,
    feed: Path | None,
) -> list[Pump]:
    """One pump for each container that the triggers listen to."""
    watched: dict[tuple[str, str], list[BlobTrigger]] = {}
    for trigger in triggers:
        watched.setdefault((trigger.function.trigger.connection, trigger.container), []).append(trigger)
    return [
        Pump(storage.account(connection), container, listening, store=store, deliver=deliver, feed=feed)
        for (connection, container), listening in watched.items()
    ]


class WebhookDelivery:
    """Posts events to the blob webhook of a Functions host."""

    def __init__(self, base_url: str, key: str | None = None) -> None:
        self._url = f"{base_url}/runtime/webhooks/blobs"
        self._key = key
        self._session: aiohttp.ClientSession | None = None

    async def __call__(self, trigger: BlobTrigger, events: list[dict[str, Any]]) -> None:
        """Deliver; raises aiohttp.ClientError when the webhook does not accept."""
        if self._session is None:
            self._session = aiohttp.ClientSession()
        query = {"functionName": f"Host.Functions.{trigger.function.name}"}
        if self._key:
            query["code"] = self._key
        headers = {"aeg-event-type": "Notification"}
        async with self._session.post(self._url, params=query, json=events, headers=headers) as answer:
            answer.raise_for_status()

    async def close(self) -> None:
        """Close the connection."""
        if self._session is not None:
            await self._session.close()
