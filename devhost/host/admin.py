"""The host's own paths: some below /admin, and the extensions' `/runtime/webhooks/…`."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web

from devhost.host import keys as access
from devhost.host.catalog import Function
from devhost.host.console import log
from devhost.host.event_webhooks import EventWebhooks
from devhost.host.keys import Keys

VERSION = "4-devhost"

_JSON = re.compile(r"(application|text)/(\w[\w.-]*\+)?json")
# What the host's controllers answer, as methods and path; any other path or method goes to the app's routes.
_OWN = tuple(
    (frozenset(methods.split()), re.compile(f"admin/{pattern}"))
    for methods, pattern in (
        ("GET POST", "host/ping"),
        ("GET", "host/(status|processes|config|drain/status)"),
        ("POST", "host/(drain|resume|scale/status|log|debug|synctriggers|restart)"),
        ("PUT", "host/state"),
        ("GET", "host/(keys|functionkeys|systemkeys)"),
        ("GET POST PUT DELETE", "host/(keys|functionkeys|systemkeys)/[^/]+"),
        ("GET", "functions"),
        ("GET POST PUT DELETE", "functions/[^/]+"),
        ("GET", "functions/[^/]+/(status|keys)"),
        ("GET POST PUT DELETE", "functions/[^/]+/keys/[^/]+"),
    )
)

Fire = Callable[[str], Awaitable[None]]
Durable = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Admin:
    """The host's paths below /admin; every other one is left to the app."""

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

    async def handle(self, request: web.Request) -> web.StreamResponse | None:
        """Answer a request below /admin, None when the path or its method is not the host's."""
        path = request.path.strip("/").lower()
        if not any(request.method in methods and pattern.fullmatch(path) for methods, pattern in _OWN):
            return None
        if path == "admin/host/ping":
            return web.Response()
        if status := refusal(self._keys, "admin", request):
            return web.Response(status=status)
        return await self._controller(path, request)

    async def _controller(self, path: str, request: web.Request) -> web.StreamResponse:
        match (request.method, *path.split("/")):
            case ("GET", "admin", "host", "status"):
                return web.json_response({"id": "devhost", "state": "Running", "version": VERSION})
            case ("GET", "admin", "functions"):
                return web.json_response([described(function) for function in self._functions.values()])
            case ("GET" | "POST", "admin", "functions", name):
                return await self._function(name, request)
        return web.Response(status=501, text="The development host does not play this path.")

    async def _function(self, name: str, request: web.Request) -> web.StreamResponse:
        if request.method == "POST":
            return await self._start(name, request)
        function = self._functions.get(name)
        return web.json_response(described(function)) if function else web.Response(status=404)

    async def _start(self, name: str, request: web.Request) -> web.StreamResponse:
        if _JSON.fullmatch(request.content_type) is None:
            return web.Response(status=415)
        try:
            body = await request.json()
            value = body.get("input", "")
        except (ValueError, AttributeError):
            return web.Response(status=400)
        function = self._functions.get(name)
        if function is None:
            return web.Response(status=404)
        fire = self._fire.get(name)
        if fire is None:
            log.warning("%s has no manual start here: it is started by its own trigger", function.name)
        else:
            self._spawn(fire(value if isinstance(value, str) else json.dumps(value)))
        return web.Response(status=202)


class Webhooks:
    """`/runtime/webhooks/blobs`, `/runtime/webhooks/eventgrid` and `/runtime/webhooks/durabletask/…`."""

    def __init__(self, events: EventWebhooks, durable: Durable | None, keys: Keys | None) -> None:
        self._events = events
        self._durable = durable
        self._keys = keys

    async def handle(self, request: web.Request) -> web.StreamResponse | None:
        """Answer a request to an extension's webhook, None for another path below /runtime."""
        match request.path.strip("/").lower().split("/"):
            case ["runtime", "webhooks", extension, *_] if extension:
                if status := refusal(self._keys, "system", request):
                    return web.Response(status=status)
                return await self._extension(extension, request)
        return None

    async def _extension(self, name: str, request: web.Request) -> web.StreamResponse:
        if name in ("blobs", "eventgrid") and request.method == "POST":
            return await self._events.handle(request, name)
        if name == "durabletask" and self._durable is not None:
            return await self._durable(request)
        return web.Response(status=404)


def refusal(keys: Keys | None, level: str, request: web.Request) -> int | None:
    """The status of a request whose key does not open `level`; None when it may go on."""
    presented = access.presented(request.query, request.headers)
    return keys.refusal(level, presented) if keys else None


def described(function: Function) -> dict[str, Any]:
    """A function as `/admin/functions` shows it."""
    bindings = [dict(binding.raw) for binding in function.bindings]
    return {
        "name": function.name,
        "language": "python",
        "isDisabled": False,
        "config": {"bindings": bindings},
    }
