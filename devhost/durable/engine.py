"""The durable engine: the parts put together behind the five calls the host knows."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from aiohttp import web

from devhost.durable.activities import Activities
from devhost.durable.catalogue import Catalogue
from devhost.durable.client_binding import binding_json
from devhost.durable.entities import Entities
from devhost.durable.errors import InvocationFailed
from devhost.durable.http_api import HttpApi
from devhost.durable.hub import Hub, Invoke
from devhost.durable.model import DurableFunction
from devhost.durable.orchestrations import Orchestrations
from devhost.durable.store import Store
from devhost.durable.timers import Clock
from devhost.durable.transaction import Work

__all__ = ["DurableEngine", "DurableFunction", "InvocationFailed"]


class DurableEngine:
    """Orchestrations, activities and entities of one app, with their state in one SQLite file.

    `invoke(name, payload_json)` runs a function and returns its result as JSON text, or raises
    InvocationFailed. It is awaited on the loop that called start(). `rpc_url` is where the app's own clients
    reach the engine, unless that is `base_url`; `code` is the key that all other addresses carry, and whether
    it is asked for is the caller's concern. A killed engine goes on where its last commit was: activities
    therefore run at least once.
    """

    def __init__(
        self,
        *,
        store: Path,
        hub: str,
        functions: Sequence[DurableFunction],
        invoke: Invoke,
        base_url: str,
        max_activities: int,
        max_orchestrators: int,
        invocation_timeout_s: float | None,
        default_version: str | None = None,
        rpc_url: str = "",
        code: str | None = None,
    ) -> None:
        self._path = store
        self._hub_name = hub
        self._base_url = base_url.rstrip("/")
        self._code = code
        self._catalogue = Catalogue(functions)
        self._invoke = invoke
        self._rpc_url = rpc_url.rstrip("/") or self._base_url
        self._max_activities = max_activities
        self._max_orchestrators = max_orchestrators
        self._timeout_s = invocation_timeout_s
        self._default_version = default_version
        self._open: _Running | None = None

    async def start(self) -> None:
        """Open the store, take up what was going on. StoreUnusableError when another host has it open."""
        hub = Hub(
            name=self._hub_name,
            store=Store(self._path),
            catalogue=self._catalogue,
            invoke=self._invoke,
            dispatch=self._dispatch,
            timeout_s=self._timeout_s,
            default_version=self._default_version,
        )
        api = HttpApi(hub, self._base_url, self._code)
        self._open = _Running(hub, api, self._max_activities, self._max_orchestrators)
        self._open.recover()

    async def stop(self, grace_s: float) -> None:
        """Stop: invocations may end within the grace period, the rest is taken up at the next start."""
        running, self._open = self._open, None
        if running is not None:
            await running.close(grace_s)

    def client_binding(self, binding: Mapping[str, Any]) -> str:
        """The JSON text a durableClient input receives."""
        hub = binding.get("taskHub") or self._hub_name
        return binding_json(self._base_url, hub, self._rpc_url, code=self._code)

    async def http(self, request: web.Request) -> web.Response:
        """Answer a request below /runtime/webhooks/durabletask/."""
        if self._open is None:
            return web.json_response({"Message": "The host is stopping."}, status=503)
        return await self._open.api.handle(request)

    def _dispatch(self, work: Work) -> None:
        if self._open is not None:
            self._open.dispatch(work)


class _Running:
    """The parts of a started engine."""

    def __init__(self, hub: Hub, api: HttpApi, max_activities: int, max_orchestrators: int) -> None:
        self._hub = hub
        slots = asyncio.Semaphore(max_orchestrators)
        self._orchestrations = Orchestrations(hub, slots)
        self._entities = Entities(hub, slots)
        self._activities = Activities(hub, asyncio.Semaphore(max_activities))
        self._clock = Clock(hub)
        self.api = api

    def recover(self) -> None:
        """Take up what the last commit left: inboxes, queues, activities without a completion, timers."""
        store = self._hub.store
        self.dispatch(
            Work(
                instances=store.instances_with_letters(),
                entities=store.entities_with_operations(),
                activities=store.unfinished_activities(),
            )
        )
        self._clock.start()

    def dispatch(self, work: Work) -> None:
        """Start the work that a commit gave rise to."""
        for instance in work.instances:
            self._orchestrations.wake(instance)
        for entity in work.entities:
            self._entities.wake(entity)
        for activity in work.activities:
            self._activities.start(activity)
        if work.timers_changed:
            self._clock.look_again()

    async def close(self, grace_s: float) -> None:
        """Stop all parts, then close the store."""
        await self._clock.close()
        await asyncio.gather(
            self._orchestrations.close(grace_s),
            self._entities.close(grace_s),
            self._activities.close(grace_s),
        )
        self._hub.store.close()
