"""The parts of a host for one app, made and connected; none of them started."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from devhost.durable.engine import DurableEngine
from devhost.host import admin, durable
from devhost.host.admin import Admin, Fire
from devhost.host.blob_store import BlobStore
from devhost.host.blobs import BlobListener
from devhost.host.catalog import Function
from devhost.host.cors import Cors
from devhost.host.courier import Webhooks
from devhost.host.event_webhooks import EventWebhooks
from devhost.host.events import EventFunctions
from devhost.host.invoker import Invoker
from devhost.host.keys import Keys
from devhost.host.pump import pumps
from devhost.host.queues import QueueListener
from devhost.host.server import HttpFrontend
from devhost.host.settings import HostConfig
from devhost.host.storage import Storage
from devhost.host.subscriptions import subscriptions
from devhost.host.timers import TimerListener, TimerStore
from devhost.host.worker import Worker


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
        """Bring no more; what is running may be awaited."""


@dataclass(frozen=True)
class Parts:
    """Everything that is started and stopped."""

    engine: DurableEngine
    frontend: HttpFrontend
    listeners: tuple[Listener, ...]
    webhooks: Webhooks
    blob_store: BlobStore
    timer_store: TimerStore

    async def close(self) -> None:
        """Close files and connections."""
        await self.webhooks.close()
        self.blob_store.close()
        self.timer_store.close()


class Assembly:
    """Makes the parts for an app that the worker has indexed."""

    def __init__(
        self,
        functions: tuple[Function, ...],
        options: Options,
        config: HostConfig,
        *,
        worker: Worker,
        storage: Storage,
        keys: Keys | None,
        durable_code: str,
        base_url: str,
        rpc_url: str,
    ) -> None:
        self._functions = {function.name: function for function in functions}
        self._options = options
        self._config = config
        self._storage = storage
        self._keys = keys
        self._tasks: set[asyncio.Task[None]] = set()
        self._engine = durable.engine(
            functions,
            config.durable,
            store=options.state / "durable.sqlite",
            base_url=base_url,
            rpc_url=rpc_url,
            code=durable_code,
            invoke=self._invoke_durable,
        )
        encoded = config.queues.base64
        self._invoker = Invoker(worker, storage, self._engine.client_binding, queue_base64=encoded)
        self._webhooks = Webhooks(base_url, keys.system if keys else None)
        self._events = EventFunctions(self._triggered("eventgridtrigger"), self._invoker)

    def parts(self) -> Parts:
        """Everything, connected."""
        blob_store = BlobStore(self._options.state / "blobs.sqlite")
        timer_store = TimerStore(self._options.state / "timers.sqlite")
        blobs = self._blob_listener(blob_store)
        queues = [
            QueueListener(function, self._invoker, self._storage, self._config.queues)
            for function in self._triggered("queuetrigger")
        ]
        timers = [
            TimerListener(function, self._invoker, timer_store)
            for function in self._triggered("timertrigger")
        ]
        feed = self._options.blob_feed
        subscribed = subscriptions(self._functions.values(), self._options.app)
        watching = pumps(subscribed, self._storage, blob_store, self._webhooks, feed)
        return Parts(
            engine=self._engine,
            frontend=self._frontend(blobs, self._doors(blobs, queues, timers)),
            listeners=(blobs, *queues, *timers, *watching),
            webhooks=self._webhooks,
            blob_store=blob_store,
            timer_store=timer_store,
        )

    def _triggered(self, trigger: str) -> list[Function]:
        return [function for function in self._functions.values() if function.trigger.type == trigger]

    def _blob_listener(self, store: BlobStore) -> BlobListener:
        return BlobListener(
            self._triggered("blobtrigger"),
            self._invoker,
            self._storage,
            store,
            self._config.blobs,
            queue_base64=self._config.queues.base64,
        )

    def _frontend(self, blobs: BlobListener, doors: Mapping[str, Fire]) -> HttpFrontend:
        functions = tuple(self._functions.values())
        return HttpFrontend(
            functions,
            self._invoker,
            self._config.http,
            self._options.cors,
            admin=Admin(functions, doors, self._keys, self._spawn).handle,
            runtime=admin.Webhooks(EventWebhooks(blobs, self._events), self._engine.http, self._keys).handle,
            keys=self._keys,
        )

    async def _invoke_durable(self, name: str, payload: str) -> str:
        return await durable.invoke(self._invoker, self._functions[name], payload)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _doors(
        self, blobs: BlobListener, queues: list[QueueListener], timers: list[TimerListener]
    ) -> Mapping[str, Fire]:
        """The manual doors of /admin/functions, by function name in lower case."""
        events = self._triggered("eventgridtrigger")
        return {
            **{queue.name.lower(): queue.run_once for queue in queues},
            **{timer.name.lower(): timer.run_once for timer in timers},
            **{name: partial(blobs.run_once, trigger) for name, trigger in blobs.triggers.items()},
            **{each.name.lower(): partial(self._events.run_once, each.name) for each in events},
        }
