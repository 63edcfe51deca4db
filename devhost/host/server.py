"""The HTTP side: one handler that tells the host's own paths from the app's routes."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Collection, Mapping

from aiohttp import web

from devhost.host import keys as access
from devhost.host.catalog import Function
from devhost.host.connections import Handler, Server
from devhost.host.console import log
from devhost.host.cors import Cors
from devhost.host.http_messages import ResponseError, to_response, to_rpc
from devhost.host.invoker import Call, Invoker
from devhost.host.keys import Keys
from devhost.host.paths import decoded
from devhost.host.routing import Match, Route, RouteTable
from devhost.host.settings import HttpOptions
from devhost.local_only import is_foreign

MAX_BODY = 100 * 1024 * 1024
_BACKLOG = 512

OwnHandler = Callable[[web.Request], Awaitable[web.StreamResponse | None]]


class PortInUseError(Exception):
    """Somebody else listens on the port; the message is one sentence."""


class HttpFrontend:
    """Answers every request of the host. `admin` and `runtime` say None to a path that is not theirs."""

    def __init__(
        self,
        functions: tuple[Function, ...],
        invoker: Invoker,
        options: HttpOptions,
        cors: Cors,
        *,
        admin: OwnHandler,
        runtime: OwnHandler,
        keys: Keys | None,
    ) -> None:
        self._routes = route_table(functions, options.route_prefix)
        self._invoker = invoker
        self._options = options
        self._cors = cors
        self._own = {"admin": admin, "runtime": runtime}
        self._keys = keys
        self._slots = asyncio.Semaphore(options.max_concurrent) if options.max_concurrent else None
        self._outstanding = 0
        self._is_draining = False

    async def drain(self) -> None:
        """Refuse new requests to functions; return when the running ones are answered."""
        self._is_draining = True
        while self._outstanding:
            await asyncio.sleep(0.02)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one request: the throttle comes before everything but /admin, its 429 is bare."""
        if _first_segment(request) == "admin":
            return await self._adorned(request)
        if self._is_draining:
            return web.Response(status=503, headers={"Retry-After": "2", "Connection": "close"})
        limit = self._options.max_outstanding
        if limit is not None and self._outstanding >= limit:
            return web.Response(status=429)
        self._outstanding += 1
        try:
            if self._slots is None:
                return await self._adorned(request)
            async with self._slots:
                return await self._adorned(request)
        finally:
            self._outstanding -= 1

    async def _adorned(self, request: web.Request) -> web.StreamResponse:
        """An answer with CORS headers and those of host.json, where the function's own win."""
        if self._cors.is_preflight(request.method, request.headers):
            response: web.StreamResponse = web.Response(
                status=204, headers=self._cors.preflight(request.headers)
            )
        else:
            response = await self._answer(request)
        response.headers.update(self._cors.headers(request.headers.get("Origin")))
        for name, value in self._options.custom_headers.items():
            response.headers.setdefault(name, value)
        return response

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        own = self._own.get(_first_segment(request))
        if own is not None and is_foreign(request.headers):
            return web.Response(status=403)
        if own is not None and (answer := await own(request)) is not None:
            return answer
        match = self._routes.find(request.method, request.rel_url.raw_path)
        if match is None:
            return web.Response(status=404)
        if self._keys and not self._is_allowed(match.target, request):
            return web.Response(status=401)
        return await self._invoke(request, match)

    def _is_allowed(self, function: Function, request: web.Request) -> bool:
        level = str(function.trigger.raw.get("authLevel") or "function").lower()
        key = access.presented(request.query, request.headers)
        return self._keys is None or self._keys.opens(level, key)

    async def _invoke(self, request: web.Request, match: Match[Function]) -> web.StreamResponse:
        function, path = match.target, decoded(request.rel_url.raw_path)
        # The host looks for a body only where a length is named: what comes in chunks arrives empty.
        length = request.content_length or 0
        if length > MAX_BODY:
            return web.Response(status=500)
        call = Call(
            data=to_rpc(request, path, match.parameters, await request.read() if length else b""),
            label=f"{request.method} {request.rel_url.raw_path}",
            values=_values(function, request, match.parameters),
            trace_parent=request.headers.get("traceparent"),
        )
        outcome = await self._invoker.run(function, call)
        if not outcome.ok:
            return web.Response(status=500)
        try:
            return to_response(outcome.returned)
        except ResponseError as error:
            log.error("%s answered with what can't be sent: %s", function.name, error)
            return web.Response(status=500)


def route_table(functions: tuple[Function, ...], prefix: str) -> RouteTable[Function]:
    """Routes of the HTTP-triggered functions; raises RouteError for a template that stops the host."""
    routes = [_route(function, prefix) for function in functions if function.trigger.type == "httptrigger"]
    return RouteTable(routes)


def bind(port: int) -> socket.socket:
    """A listening socket on 127.0.0.1; port 0 takes a free one. Raises PortInUseError."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
        # Two sockets may share an address until one listens: whoever connects meanwhile waits.
        listener.listen(_BACKLOG)
    except OSError:
        listener.close()
        text = f"Port {port} is in use: stop what listens there or choose another --port."
        raise PortInUseError(text) from None
    return listener


async def serve(handler: Handler, listener: socket.socket) -> web.BaseRunner:
    """Answer requests on `listener` until the runner is cleaned up. Bodies are not unpacked."""
    runner = web.ServerRunner(Server(handler, max_body=MAX_BODY + 1))
    await runner.setup()
    await web.SockSite(runner, listener, backlog=_BACKLOG).start()
    return runner


async def close_ports(runner: web.BaseRunner) -> None:
    """Take no more connections; those that are open stay."""
    for site in list(runner.sites):
        await site.stop()


def close_idle(runner: web.BaseRunner, busy: Collection[object]) -> None:
    """End every connection but those whose `request.protocol` is among `busy`."""
    for connection in runner.server.connections if runner.server else ():
        if connection not in busy:
            connection.force_close()


def _route(function: Function, prefix: str) -> Route[Function]:
    return Route(function.template(prefix), function.methods, function, function.name)


def _first_segment(request: web.Request) -> str:
    return decoded(request.rel_url.raw_path).lower().removeprefix("/").partition("/")[0]


def _values(function: Function, request: web.Request, parameters: Mapping[str, str]) -> dict[str, str]:
    if len(function.bindings) == 2:
        return {}
    values = {name.lower(): value for name, value in parameters.items()}
    values |= {f"query.{name}".lower(): value for name, value in request.query.items()}
    return values | {f"headers.{name}".lower(): value for name, value in request.headers.items()}
