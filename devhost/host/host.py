"""The host put together: start everything in order, stop it in reverse."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from devhost.host import durable, keys, server
from devhost.host.admin import Admin, Fire, Webhooks
from devhost.host.blob_store import BlobStore
from devhost.host.blobs import BlobListener, BlobTrigger
from devhost.host.catalog import Function
from devhost.host.console import log
from devhost.host.cors import Cors
from devhost.host.invoker import Invoker
from devhost.host.keys import Keys
from devhost.host.pump import Pump, WebhookDelivery
from devhost.host.queues import QueueListener
from devhost.host.settings import HostConfig
from devhost.host.storage import Storage
from devhost.host.timers import TimerListener, TimerStore
from devhost.host.worker import Worker

GRACE_S = 20.0


@dataclass(frozen=True)
class Options:
    """Where the app is, where the state goes, and how to listen."""

    app: Path
    state: Path
    port: int
    cors: Cors = field(default_factory=Cors)
    enable_auth: bool = False
    blob_feed: Path | None = None


class Listener(Protocol):
    """What brings work by itself."""

    def start(self) -> None:
        """Begin."""

    async def stop(self) -> None:
        """Bring no more."""


class Host:
    """A running Functions host for one app."""

    def __init__(self, options: Options, config: HostConfig) -> None:
        self._options = options
        self._config = config
        self._listener = server.bind(options.port)
        self.port = int(self._listener.getsockname()[1])
        self.base_url = f"http://127.0.0.1:{self.port}"
        self._worker = Worker(config.function_timeout_s)
        self._storage = Storage()
        self._tasks: set[asyncio.Task[None]] = set()
        self._keys: Keys | None = keys.load(options.state / "keys.json") if options.enable_auth else None

    async def start(self) -> None:
        """Index the app, then start its triggers. Raises what makes that impossible, as one sentence."""
        functions = await self._worker.start(self._options.app)
        self._functions = {function.name: function for function in functions}
        await self._check_storage(functions)
        self._build(functions)
        await self._engine.start()
        self._frontend_runner = await server.serve(self._frontend.handle, self._listener)
        for listener in self._listeners():
            listener.start()
        log.info("%d functions: %s", len(functions), ", ".join(sorted(self._functions)))

    async def stop(self, grace_s: float = GRACE_S) -> bool:
        """Take no more work and let what runs finish; False when `grace_s` seconds were not enough."""
        deadline = asyncio.get_running_loop().time() + grace_s
        await self._bounded(asyncio.gather(*(listener.stop() for listener in self._listeners())), deadline)
        await self._bounded(self._frontend_runner.shutdown(), deadline)
        left = max(0.1, deadline - asyncio.get_running_loop().time())
        await self._engine.stop(left)
        await self._bounded(asyncio.gather(*(queue.drain() for queue in self._queues.values())), deadline)
        is_idle = await self._worker.stop(max(0.1, deadline - asyncio.get_running_loop().time()))
        await self._bounded(self._frontend_runner.cleanup(), deadline)
        await self._delivery.close()
        await self._storage.close()
        self._blob_store.close()
        self._timer_store.close()
        return is_idle

    def _build(self, functions: tuple[Function, ...]) -> None:
        options, config, state = self._options, self._config, self._options.state
        base64 = config.queues.base64
        self._engine = durable.engine(
            functions,
            config.durable,
            store=state / "durable.sqlite",
            base_url=self.base_url,
            invoke=self._durable,
        )
        self._invoker = Invoker(self._worker, self._storage, self._engine.client_binding, queue_base64=base64)
        self._blob_store = BlobStore(state / "blobs.sqlite")
        self._timer_store = TimerStore(state / "timers.sqlite")
        self._blobs = BlobListener(
            _triggered(functions, "blobtrigger"),
            self._invoker,
            self._storage,
            self._blob_store,
            config.blobs,
            queue_base64=base64,
        )
        self._queues = {
            function.name: QueueListener(function, self._invoker, self._storage, config.queues)
            for function in _triggered(functions, "queuetrigger")
        }
        self._timers = {
            function.name: TimerListener(function, self._invoker, self._timer_store)
            for function in _triggered(functions, "timertrigger")
        }
        self._delivery = WebhookDelivery(self.base_url, self._keys.system if self._keys else None)
        self._pumps = self._make_pumps()
        admin = Admin(functions, self._manual_doors(), self._keys, self._spawn)
        webhooks = Webhooks(self._blobs, self._engine.http, self._keys)
        self._frontend = server.HttpFrontend(
            functions,
            self._invoker,
            config.http,
            options.cors,
            admin=admin.handle,
            runtime=webhooks.handle,
            keys=self._keys,
        )

    def _make_pumps(self) -> list[Pump]:
        watched: dict[tuple[str, str], list[BlobTrigger]] = {}
        for trigger in self._blobs.triggers.values():
            watched.setdefault((trigger.function.trigger.connection, trigger.container), []).append(trigger)
        return [
            Pump(
                self._storage.account(connection),
                container,
                triggers,
                store=self._blob_store,
                deliver=self._delivery,
                feed=self._options.blob_feed,
            )
            for (connection, container), triggers in watched.items()
        ]

    def _manual_doors(self) -> Mapping[str, Fire]:
        doors: dict[str, Fire] = {}
        for name, queue in self._queues.items():
            doors[name.lower()] = queue.run_once
        for name, timer in self._timers.items():
            doors[name.lower()] = lambda _, timer=timer: timer.run_once()  # type: ignore[misc]
        for name, trigger in self._blobs.triggers.items():
            doors[name] = partial(self._open_blob_door, trigger)
        return doors

    async def _open_blob_door(self, trigger: BlobTrigger, path: str) -> None:
        self._blobs.accept_path(trigger, path)

    async def _durable(self, name: str, payload: str) -> str:
        return await durable.invoke(self._invoker, self._functions[name], payload)

    async def _check_storage(self, functions: tuple[Function, ...]) -> None:
        needed = {
            binding.connection
            for function in functions
            for binding in function.bindings
            if binding.type in ("blobtrigger", "queuetrigger", "blob", "queue")
        }
        for connection in sorted(needed):
            await self._storage.check(connection)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _listeners(self) -> list[Listener]:
        return [self._blobs, *self._queues.values(), *self._timers.values(), *self._pumps]

    async def _bounded(self, work: Any, deadline: float) -> None:
        left = max(0.1, deadline - asyncio.get_running_loop().time())
        try:
            await asyncio.wait_for(work, left)
        except TimeoutError:
            return


def _triggered(functions: tuple[Function, ...], trigger: str) -> list[Function]:
    return [function for function in functions if function.trigger.type == trigger]
