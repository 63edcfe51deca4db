"""The host's own paths: `/admin/…` and `/runtime/webhooks/…`."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web

from devhost.host import keys as access
from devhost.host.catalog import Function
from devhost.host.event_webhooks import EventWebhooks
from devhost.host.keys import Keys

VERSION = "4-devhost"

Fire = Callable[[str], Awaitable[None]]
Durable = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Admin:
    """`/admin/host/status`, `/admin/functions` and the manual door."""

    def __init__(
        self,
        functions: tuple[Function, ...],
        fire: Mapping[str, Fire],
        keys: Keys | None,
        spawn: Callable[..., Any],
    ) -> None:
        self._functions = {function.name.lower(): function for function in functions}
        self._fire = fire
        self._keys = keys
        self._spawn = spawn

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer a request below /admin."""
        if self._keys and not self._keys.opens("admin", access.presented(request.query, request.headers)):
            return web.Response(status=401)
        match request.path.strip("/").lower().split("/"):
            case ["admin", "host", "ping" | "status"]:
                return web.json_response({"id": "devhost", "state": "Running", "version": VERSION})
            case ["admin", "functions"]:
                return web.json_response([described(function) for function in self._functions.values()])
            case ["admin", "functions", name] if name in self._functions:
                return await self._function(name, request)
        return web.Response(status=404)

    async def _function(self, name: str, request: web.Request) -> web.StreamResponse:
        if request.method == "POST":
            return await self._start(name, request)
        return web.json_response(described(self._functions[name]))

    async def _start(self, name: str, request: web.Request) -> web.StreamResponse:
        fire = self._fire.get(name)
        if fire is None:
            return web.Response(status=400, text=f"{self._functions[name].name} has its own address.")
        try:
            given = await request.json() if request.can_read_body else {}
            value = given.get("input", "")
        except (ValueError, AttributeError):
            return web.Response(status=400, text='The body must be {"input": …}.')
        self._spawn(fire(value if isinstance(value, str) else json.dumps(value)))
        return web.Response(status=202)


class Webhooks:
    """`/runtime/webhooks/blobs`, `/runtime/webhooks/eventgrid` and `/runtime/webhooks/durabletask/…`."""

    def __init__(self, events: EventWebhooks, durable: Durable | None, keys: Keys | None) -> None:
        self._events = events
        self._durable = durable
        self._keys = keys

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer a request below /runtime."""
        match request.path.strip("/").lower().split("/"):
            case ["runtime", "webhooks", "blobs" | "eventgrid" as extension] if request.method == "POST":
                return await self._event(request, extension)
            case ["runtime", "webhooks", "durabletask", *_] if self._durable is not None:
                return await self._durable(request)
        return web.Response(status=404)

    async def _event(self, request: web.Request, extension: str) -> web.StreamResponse:
        if self._keys and not self._keys.opens("system", access.presented(request.query, request.headers)):
            return web.Response(status=401)
        return await self._events.handle(request, extension)


def described(function: Function) -> dict[str, Any]:
    """A function as `/admin/functions` shows it."""
    bindings = [dict(binding.raw) for binding in function.bindings]
    return {
        "name": function.name,
        "language": "python",
        "isDisabled": False,
        "config": {"bindings": bindings},
    }
