"""The event pump plays Event Grid: it notices written blobs and has BlobCreated events delivered.

It lists the container again and again and compares names and etags with what it has delivered. A listing
costs Azurite about 0.1 ms a blob, so the pause between two grows with what one takes. A feed file, which a
preload of Azurite writes (`azurite_feed.cjs`), names each blob as it is written, and listings only make sure.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aiohttp
from azure.core.exceptions import AzureError

from devhost.host.blob_store import BlobStore
from devhost.host.console import log
from devhost.host.courier import Courier, Webhooks
from devhost.host.feed import Feed
from devhost.host.storage import ListedBlob, Storage, StorageAccount
from devhost.host.subscriptions import Subscription

CADENCE_S = 0.25
# At most this share of the time is spent listing: 1/5 when listing is all there is, 1/50 beside a feed.
_PAUSE_PER_COST = 4
_PAUSE_PER_COST_FED = 49
_RECONCILE_S = 60.0
_FEED_CADENCE_S = 0.05


class Pump:
    """Watches one subscription's container."""

    def __init__(
        self,
        account: StorageAccount,
        subscription: Subscription,
        *,
        store: BlobStore,
        webhooks: Webhooks,
        feed: Path | None,
    ) -> None:
        self._account = account
        self._subscription = subscription
        self._container = subscription.container
        self._address = f"{account.blobs.primary_endpoint.rstrip('/')}/{self._container}/"
        self._store = store
        self._key = f"{subscription.target} {account.blobs.account_name}/{self._container}"
        self._courier = Courier(webhooks, subscription, lambda blob: store.acknowledge(self._key, blob))
        self._feed = Feed(feed, account.blobs.account_name, self._container) if feed else None
        self._known = store.delivered(self._key)
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to watch."""
        self._task = asyncio.create_task(self._run(), name=f"pump {self._container}")

    async def stop(self) -> None:
        """Stop watching; return when the deliveries under way are answered."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        await self._courier.stop()

    async def _run(self) -> None:
        failures = 0
        is_there = False
        while True:
            try:
                if not is_there:
                    await self._account.make_container(self._container)
                    is_there = True
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
            self._announce(page)
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
            self._announce(self._feed.read())
            await asyncio.sleep(_FEED_CADENCE_S)

    def _announce(self, blobs: Iterable[ListedBlob]) -> None:
        for blob in blobs:
            if self._known.get(blob.name) != blob.etag and self._subscription.wants(blob.name):
                self._known[blob.name] = blob.etag
                address = (
                    f"{self._account.blobs.primary_endpoint.rstrip('/')}/{self._container}/{quote(blob.name)}"
                )
                self._courier.send(blob, event(self._container, blob, address))


def event(container: str, blob: ListedBlob, address: str) -> dict[str, Any]:
    """A blob as Event Grid announces it."""
    return {
        "id": str(uuid.uuid4()),
        "topic": "devhost",
        "subject": f"/blobServices/default/containers/{container}/blobs/{blob.name}",
        "eventType": "Microsoft.Storage.BlobCreated",
        "eventTime": datetime.now(UTC).isoformat(),
        "data": {"api": "PutBlob", "eTag": blob.etag, "blobType": "BlockBlob", "url": address},
        "dataVersion": "",
        "metadataVersion": "1",
    }


def pumps(
    subscribed: Iterable[Subscription],
    storage: Storage,
    store: BlobStore,
    webhooks: Webhooks,
    feed: Path | None,
) -> list[Pump]:
    """A pump for each subscription."""
    return [
        Pump(storage.account(each.connection), each, store=store, webhooks=webhooks, feed=feed)
        for each in subscribed
    ]
