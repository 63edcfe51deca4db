"""Blob triggers: each event is a message, tried again and again within half a second, and poisoned then.

The webhook takes whatever Event Grid posts: repeated events, deletions and functions that do not exist. Only
a blob that is gone, or a function that is unknown, ends a message without a word.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from azure.core.exceptions import AzureError, ResourceNotFoundError

from devhost.host import bindings
from devhost.host.blob_store import BlobMessage, BlobStore
from devhost.host.catalog import Function
from devhost.host.console import log
from devhost.host.expressions import path_pattern
from devhost.host.invoker import Call, Invoker
from devhost.host.messages import TypedData
from devhost.host.settings import BlobOptions
from devhost.host.storage import Storage

POISON_QUEUE = "webjobs-blobtrigger-poison"
# The host returns a failed message at once and finds it at its next poll.
RETRY_S = 0.1
_ADDRESS = re.compile(r"[\d.]+")


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
        self._queue: asyncio.Queue[BlobMessage] = asyncio.Queue()
        self._workers: list[asyncio.Task[None]] = []
        self._busy = 0

    def start(self) -> None:
        """Take up what an earlier run has left, and begin to work."""
        for message in self._store.pending():
            self._queue.put_nowait(message)
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

    def accept(self, function: str, events: Iterable[Mapping[str, Any]]) -> None:
        """Keep events for the function of this name; KeyError or ValueError for what is no blob event."""
        for message in [_message(function, event) for event in events]:
            if function.lower() in self.triggers:
                self._queue.put_nowait(self._store.add(message))
            else:
                log.warning("an event of %s is lost: there is no function %s", message.path, function)

    async def run_once(self, trigger: BlobTrigger, path: str) -> None:
        """Run `trigger` for the blob `container/blob` (the manual door)."""
        container, _, blob = path.partition("/")
        message = BlobMessage(trigger.function.name, container, blob, "")
        await self._invoker.run(trigger.function, await self._call(trigger, message))

    async def _work(self) -> None:
        while True:
            message = await self._queue.get()
            self._busy += 1
            try:
                await self._process(message)
            except Exception:
                log.exception("blob %s", message.path)
            finally:
                self._busy -= 1

    async def _process(self, message: BlobMessage) -> None:
        trigger = self.triggers.get(message.function.lower())
        done = trigger is None or await self._is_done(trigger, message)
        if done is None:
            return
        if trigger is None or done:
            self._store.done(message)
            return
        again = self._store.failed(message)
        if again.attempts < self._options.poison_threshold:
            asyncio.get_running_loop().call_later(RETRY_S, self._queue.put_nowait, again)
            return
        await self._poison(trigger, message)

    async def _is_done(self, trigger: BlobTrigger, message: BlobMessage) -> bool | None:
        """Call the function; None when it was not called, because the worker is being restarted."""
        try:
            call = await self._call(trigger, message)
        except ResourceNotFoundError:
            log.warning("%s: blob %s is gone; its message is dropped", message.function, message.path)
            return True
        except (AzureError, OSError) as error:
            log.warning("%s: blob %s can't be read: %s", message.function, message.path, error)
            return False
        outcome = await self._invoker.run(trigger.function, call)
        return outcome.ok if outcome.called else None

    async def _poison(self, trigger: BlobTrigger, message: BlobMessage) -> None:
        log.error("%s: blob %s moved to %s", message.function, message.path, POISON_QUEUE)
        text = json.dumps(
            {
                "Type": "BlobTrigger",
                "FunctionId": f"Host.Functions.{message.function}",
                "BlobType": "BlockBlob",
                "ContainerName": message.container,
                "BlobName": message.blob,
                "ETag": f'"{message.etag}"',
            }
        )
        connection = trigger.function.trigger.connection
        encoded = self._queue_base64
        await bindings.send(self._storage, connection, POISON_QUEUE, text.encode(), as_base64=encoded)
        self._store.done(message)

    async def _call(self, trigger: BlobTrigger, message: BlobMessage) -> Call:
        service = self._storage.account(trigger.function.trigger.connection).blobs
        client = service.get_blob_client(message.container, message.blob)
        download = await client.download_blob()
        content = await download.readall()
        match = trigger.pattern.fullmatch(message.path)
        parameters = match.groupdict() if match else {}
        attempt = f" (attempt {message.attempts + 1})" if message.attempts else ""
        return Call(
            data=TypedData(bytes=content),
            label=f"blob {message.path}{attempt}",
            metadata=_metadata(message.path, client.url, download.properties)
            | {name: TypedData(string=value) for name, value in parameters.items()},
            values={name.lower(): value for name, value in parameters.items()}
            | {"blobtrigger": message.path, "uri": client.url},
        )


def _message(function: str, event: Mapping[str, Any]) -> BlobMessage:
    """The host looks at the address of the blob alone, not at the kind of event or its subject."""
    data = event["data"]
    address = urlsplit(data["url"])
    path = unquote(address.path.lstrip("/"))
    if _ADDRESS.fullmatch(address.hostname or ""):
        # An emulator's address begins with the account.
        path = path.partition("/")[2]
    container, _, blob = path.partition("/")
    if not blob:
        raise ValueError("The event names no blob.")
    return BlobMessage(function, container, blob, str(data["eTag"]))


def _metadata(path: str, url: str, properties: Any) -> dict[str, TypedData]:
    described = {
        "ContentLength": properties.size,
        # What the host's serializer makes of its type for ETags.
        "ETag": {},
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
