"""Queue triggers: polling with back-off, leases that are renewed, poison queues.

A queue whose name ends in `-poison` has no poison queue of its own. What fails there is left alone: it comes
back when its lease of ten minutes has passed, and after `maxDequeueCount` times its function is not called.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import contextlib
import json
from datetime import datetime
from typing import Any

from azure.core.exceptions import AzureError, ResourceNotFoundError

from devhost.host import bindings
from devhost.host.catalog import Function
from devhost.host.console import log
from devhost.host.expressions import Values, flatten, resolve_settings
from devhost.host.invoker import Call, Invoker
from devhost.host.messages import TypedData
from devhost.host.settings import QueueOptions
from devhost.host.storage import Storage
from devhost.host.worker import Outcome

MIN_POLL_S = 0.1
# A killed host's messages show up again after this long; a running one renews its leases.
LEASE_S = 600
_POISON = "-poison"


class QueueListener:
    """One function's queue: takes batches, runs each message, deletes or returns or poisons it."""

    def __init__(self, function: Function, invoker: Invoker, storage: Storage, options: QueueOptions) -> None:
        self._function = function
        self._invoker = invoker
        self._storage = storage
        self._options = options
        self._queue_name = resolve_settings(str(function.trigger.raw["queueName"]))
        self._queue = storage.account(function.trigger.connection).queues.get_queue_client(self._queue_name)
        self._has_poison_queue = not self._queue_name.endswith(_POISON)
        self._running: set[asyncio.Task[None]] = set()
        self._poller: asyncio.Task[None] | None = None
        self._room = asyncio.Event()
        self._complaint = ""

    @property
    def name(self) -> str:
        """The function's name."""
        return self._function.name

    def start(self) -> None:
        """Begin to poll."""
        self._poller = asyncio.create_task(self._poll(), name=f"queue {self._queue_name}")

    async def stop(self) -> None:
        """Take no more messages; return when those taken are processed."""
        if self._poller is not None:
            self._poller.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._poller
        await asyncio.gather(*self._running, return_exceptions=True)

    async def run_once(self, text: str) -> None:
        """Run the function on `text` as if it were a message (the manual door)."""
        message = {"id": "manual", "dequeue_count": 1, "pop_receipt": ""}
        await self._invoker.run(self._function, _call(self._queue_name, text.encode(), message))

    async def _poll(self) -> None:
        pause = MIN_POLL_S
        while True:
            taken = await self._take()
            pause = MIN_POLL_S if taken else min(pause * 2, max(self._options.max_polling_s, 0.1))
            if not taken:
                await asyncio.sleep(pause)
            await self._wait_for_room()

    async def _wait_for_room(self) -> None:
        while len(self._running) > self._options.new_batch_threshold:
            self._room.clear()
            await self._room.wait()

    async def _take(self) -> int:
        try:
            pages = self._queue.receive_messages(
                messages_per_page=min(self._options.batch_size, 32), visibility_timeout=LEASE_S
            ).by_page()
            batch = [message async for message in await anext(pages)]
        except (ResourceNotFoundError, StopAsyncIteration):
            return 0
        except (AzureError, OSError) as error:
            self._complain(str(error).partition("\n")[0])
            return 0
        self._complaint = ""
        for message in batch:
            task = asyncio.create_task(self._process(message))
            self._running.add(task)
            task.add_done_callback(self._finished)
        return len(batch)

    def _complain(self, text: str) -> None:
        if text != self._complaint:
            log.warning("queue %s does not answer: %s", self._queue_name, text)
        self._complaint = text

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._room.set()
        if not task.cancelled() and task.exception() is not None:
            log.error("queue %s: %s", self._queue_name, task.exception())

    async def _process(self, message: Any) -> None:
        if message.dequeue_count > self._options.max_dequeue_count:
            await self._poison(message, "was taken too often")
            return
        body = self._decoded(message.content)
        if body is None:
            await self._poison(message, "is not base64")
            return
        outcome = await self._run_leased(message, body)
        if outcome.ok:
            await self._delete(message)
        elif not outcome.called:
            await self._give_back(message, 0)
        elif message.dequeue_count >= self._options.max_dequeue_count:
            await self._poison(message, "has failed too often")
        elif self._has_poison_queue:
            await self._give_back(message, int(self._options.retry_visibility_s))

    async def _run_leased(self, message: Any, body: bytes) -> Outcome:
        # A renewal cut off half way would leave us with a pop receipt that no longer holds.
        renewing = asyncio.Lock()
        lease = asyncio.create_task(self._renew(message, renewing))
        try:
            return await self._invoker.run(self._function, _call(self._queue_name, body, message))
        finally:
            async with renewing:
                lease.cancel()

    async def _renew(self, message: Any, renewing: asyncio.Lock) -> None:
        while True:
            await asyncio.sleep(LEASE_S / 2)
            async with renewing:
                with contextlib.suppress(AzureError, OSError):
                    renewed = await self._queue.update_message(message, visibility_timeout=LEASE_S)
                    message.pop_receipt = renewed.pop_receipt

    async def _give_back(self, message: Any, pause: int) -> None:
        with contextlib.suppress(ResourceNotFoundError):
            await self._queue.update_message(message, visibility_timeout=pause)

    async def _delete(self, message: Any) -> None:
        with contextlib.suppress(ResourceNotFoundError):
            await self._queue.delete_message(message)

    async def _poison(self, message: Any, why: str) -> None:
        if not self._has_poison_queue:
            log.error("queue %s: message %s %s and stays", self._queue_name, message.id, why)
            return
        poison = f"{self._queue_name}{_POISON}"
        log.error("queue %s: message %s %s; moved to %s", self._queue_name, message.id, why, poison)
        content = message.content.encode()
        await bindings.send(
            self._storage, self._function.trigger.connection, poison, content, as_base64=False
        )
        await self._delete(message)

    def _decoded(self, content: str) -> bytes | None:
        if not self._options.base64:
            return content.encode()
        try:
            return base64.b64decode(content, validate=True)
        except (binascii.Error, ValueError):
            return None


def _call(queue: str, body: bytes, message: Any) -> Call:
    try:
        data = TypedData(string=body.decode())
    except UnicodeDecodeError:
        data = TypedData(bytes=body)
    return Call(
        data=data,
        label=f"queue {queue} (attempt {message['dequeue_count']})",
        metadata=_metadata(message, data),
        values=_values(body, message),
    )


def _metadata(message: Any, data: TypedData) -> dict[str, TypedData]:
    fields = {
        "Id": TypedData(string=message["id"]),
        "DequeueCount": TypedData(json=json.dumps(message["dequeue_count"])),
        "PopReceipt": TypedData(string=message["pop_receipt"]),
        "QueueTrigger": data,
    }
    times = {
        "InsertionTime": "inserted_on",
        "ExpirationTime": "expires_on",
        "NextVisibleTime": "next_visible_on",
    }
    return fields | {
        name: TypedData(json=json.dumps(_iso(message[key]))) for name, key in times.items() if key in message
    }


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ") if moment else ""


def _values(body: bytes, message: Any) -> Values:
    text = body.decode(errors="replace")
    values = {"queuetrigger": text, "id": message["id"], "dequeuecount": message["dequeue_count"]}
    try:
        return values | flatten(json.loads(text))
    except ValueError:
        return values
