"""Blob triggers: events are kept until the function has succeeded, retried, and poisoned in the end."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from azure.core.exceptions import AzureError, ResourceNotFoundError

from devhost.host import bindings
from devhost.host.blob_store import BlobEvent, BlobStore
from devhost.host.catalog import Function
from devhost.host.console import log
from devhost.host.expressions import path_pattern
from devhost.host.invoker import Call, Invoker
from devhost.host.messages import TypedData
from devhost.host.settings import BlobOptions
from devhost.host.storage import Storage
from devhost.host.worker import Outcome

POISON_QUEUE = "webjobs-blobtrigger-poison"
_SUBJECT = re.compile(r"/blobServices/default/containers/([^/]+)/blobs/(.+)", re.DOTALL)


@dataclass(frozen=True)
class BlobTrigger:
    """A blob-triggered function and the paths it listens to."""

    function: Function
    container: str
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, function: Function) -> BlobTrigger:
        """The trigger of `function`."""
        path = str(function.trigger.raw["path"])
        return cls(function, path.partition("/")[0], path_pattern(path))


class BlobListener:
    """Runs blob-triggered functions for the events of this host's webhook."""

    def __init__(
        self,
        functions: Iterable[Function],
        invoker: Invoker,
        storage: Storage,
        store: BlobStore,
        options: BlobOptions,
        *,
        queue_base64: bool,
    ) -> None:
        self.triggers = {function.name.lower(): BlobTrigger.of(function) for function in functions}
        self._invoker = invoker
        self._storage = storage
        self._store = store
        self._options = options
        self._queue_base64 = queue_base64
        self._queue: asyncio.Queue[BlobEvent] = asyncio.Queue()
        self._workers: list[asyncio.Task[None]] = []
        self._busy = 0

    def start(self) -> None:
        """Take up what an earlier run has left, and begin to work."""
        for event in self._store.pending():
            if event.function.lower() in self.triggers:
                self._enqueue(event)
        for _ in range(self._options.max_parallel if self.triggers else 0):
            self._workers.append(asyncio.create_task(self._work(), name="blobs"))

    async def stop(self) -> None:
        """Start nothing new; return when nothing runs any more. What is left waits for the next start."""
        while not self._queue.empty():
            self._queue.get_nowait()
        while self._busy:
            await asyncio.sleep(0.02)
        for worker in self._workers:
            worker.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(*self._workers)

    def accept(self, trigger: BlobTrigger, events: Iterable[Mapping[str, Any]]) -> int:
        """Keep the Event Grid events that concern `trigger`; returns how many were new."""
        wanted = [found for event in events if (found := _event(trigger, event)) is not None]
        added = self._store.add(wanted)
        for event in added:
            self._queue.put_nowait(event)
        return len(added)

    async def run_once(self, trigger: BlobTrigger, path: str) -> None:
        """Run `trigger` for the blob `container/blob` (the manual door)."""
        container, _, blob = path.partition("/")
        # An etag nobody else uses: asked for by hand, it runs again.
        event = BlobEvent(trigger.function.name, container, blob, f"manual-{time.time_ns()}")
        for added in self._store.add([event]):
            self._queue.put_nowait(added)

    def _enqueue(self, event: BlobEvent) -> None:
        delay = max(0.0, event.due - time.time())
        asyncio.get_running_loop().call_later(delay, self._queue.put_nowait, event)

    async def _work(self) -> None:
        while True:
            event = await self._queue.get()
            self._busy += 1
            try:
                await self._process(event)
            except Exception:
                log.exception("blob event %s", event.path)
            finally:
                self._busy -= 1

    async def _process(self, event: BlobEvent) -> None:
        trigger = self.triggers[event.function.lower()]
        try:
            call = await self._call(trigger, event)
        except ResourceNotFoundError:
            log.warning("%s: blob %s is gone; event dropped", event.function, event.path)
            self._store.done(event)
            return
        except (AzureError, OSError) as error:
            log.warning("%s: blob %s can't be read: %s", event.function, event.path, error)
            await self._failed(trigger, event)
            return
        outcome: Outcome = await self._invoker.run(trigger.function, call)
        if outcome.ok:
            self._store.done(event)
        else:
            await self._failed(trigger, event)

    async def _failed(self, trigger: BlobTrigger, event: BlobEvent) -> None:
        if event.attempts + 1 < self._options.poison_threshold:
            self._enqueue(self._store.failed(event, retry_after_s=float(2**event.attempts)))
            return
        log.error("%s: blob %s moved to %s", event.function, event.path, POISON_QUEUE)
        message = json.dumps(
            {
                "Type": "BlobTrigger",
                "FunctionId": f"Host.Functions.{event.function}",
                "BlobType": "BlockBlob",
                "ContainerName": event.container,
                "BlobName": event.blob,
                "ETag": f'"{event.etag}"',
            }
        )
        connection = trigger.function.trigger.connection
        encoded = self._queue_base64
        await bindings.send(self._storage, connection, POISON_QUEUE, message.encode(), as_base64=encoded)
        self._store.done(event)

    async def _call(self, trigger: BlobTrigger, event: BlobEvent) -> Call:
        service = self._storage.account(trigger.function.trigger.connection).blobs
        client = service.get_blob_client(event.container, event.blob)
        download = await client.download_blob()
        content = await download.readall()
        found = trigger.pattern.fullmatch(event.path)
        parameters = found.groupdict() if found else {}
        attempt = f" (attempt {event.attempts + 1})" if event.attempts else ""
        return Call(
            data=TypedData(bytes=content),
            label=f"blob {event.path}{attempt}",
            metadata=_metadata(event.path, client.url, download.properties)
            | {name: TypedData(string=value) for name, value in parameters.items()},
            values={name.lower(): value for name, value in parameters.items()}
            | {"blobtrigger": event.path, "uri": client.url},
        )


def _event(trigger: BlobTrigger, event: Mapping[str, Any]) -> BlobEvent | None:
    subject = _SUBJECT.fullmatch(str(event.get("subject", "")))
    if event.get("eventType") != "Microsoft.Storage.BlobCreated" or subject is None:
        return None
    container, blob = subject.groups()
    if trigger.pattern.fullmatch(f"{container}/{blob}") is None:
        return None
    etag = str((event.get("data") or {}).get("eTag") or f"event-{event.get('id')}").strip('"')
    return BlobEvent(trigger.function.name, container, blob, etag)


def _metadata(path: str, url: str, properties: Any) -> dict[str, TypedData]:
    described = {
        "ContentLength": properties.size,
        "ETag": properties.etag,
        "LastModified": properties.last_modified.isoformat(),
        "ContentType": properties.content_settings.content_type,
        "BlobType": "BlockBlob",
    }
    return {
        "BlobTrigger": TypedData(string=path),
        "Uri": TypedData(json=json.dumps(url)),
        "Properties": TypedData(json=json.dumps(described)),
        "Metadata": TypedData(json=json.dumps(properties.metadata or {})),
    }
