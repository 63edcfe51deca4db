"""The HTTP side: one handler that tells the host's own paths from the app's routes."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

from devhost.host import keys as access
from devhost.host.catalog import Function
from devhost.host.cors import Cors
from devhost.host.http_messages import to_response, to_rpc
from devhost.host.invoker import Call, Invoker
from devhost.host.keys import Keys
from devhost.host.routing import RESERVED, Match, Route, RouteError, RouteTable
from devhost.host.settings import HttpOptions

MAX_BODY = 100 * 1024 * 1024
_BACKLOG = 512

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class PortInUseError(Exception):
    """Somebody else listens on the port; the message is one sentence."""


class HttpFrontend:
    """Answers every request of the host."""

    def __init__(
        self,
        functions: tuple[Function, ...],
        invoker: Invoker,
        options: HttpOptions,
        cors: Cors,
        *,
        admin: Handler,
        runtime: Handler,
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
        """Answer one request."""
        if self._cors.is_preflight(request.method, request.headers):
            return web.Response(status=204, headers=self._cors.preflight(request.headers))
        response = await self._answer(request)
        if origin := request.headers.get("Origin"):
            response.headers.update(self._cors.headers(origin))
        return response

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        path = request.rel_url.raw_path
        own = self._own.get(path.split("/", 2)[1].lower())
        if own is not None:
            return await own(request)
        match = self._routes.find(request.method, path)
        if match is None:
            return web.Response(status=404, headers=self._options.custom_headers)
        if self._keys and not self._is_allowed(match.target, request):
            return web.Response(status=401)
        return await self._throttled(request, match)

    def _is_allowed(self, function: Function, request: web.Request) -> bool:
        level = str(function.trigger.raw.get("authLevel") or "function").lower()
        key = access.presented(request.query, request.headers)
        return self._keys is None or self._keys.opens(level, key)

    async def _throttled(self, request: web.Request, match: Match[Function]) -> web.StreamResponse:
        if self._is_draining:
            return web.Response(status=503, headers={"Retry-After": "2", "Connection": "close"})
        limit = self._options.max_outstanding
        if limit is not None and self._outstanding >= limit:
            return web.Response(status=429, text="Too many requests.")
        self._outstanding += 1
        try:
            if self._slots is None:
                return await self._invoke(request, match)
            async with self._slots:
                return await self._invoke(request, match)
        finally:
            self._outstanding -= 1

    async def _invoke(self, request: web.Request, match: Match[Function]) -> web.StreamResponse:
        function = match.target
        body = await request.read() if request.can_read_body else b""
        method = _method(request.method, function)
        call = Call(
            data=to_rpc(request, method, match.parameters, body),
            label=f"{request.method} {request.rel_url.raw_path}",
            values=_values(function, request, match.parameters),
            trace_parent=request.headers.get("traceparent"),
        )
        outcome = await self._invoker.run(function, call)
        if not outcome.ok:
            return web.Response(status=500, headers=self._options.custom_headers)
        return to_response(outcome.returned, self._options.custom_headers)


def route_table(functions: tuple[Function, ...], prefix: str) -> RouteTable[Function]:
    """Routes of the HTTP-triggered functions; raises RouteError for a reserved first segment."""
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


async def serve(handler: Handler, listener: socket.socket) -> web.AppRunner:
    """Answer requests on `listener` until the runner is cleaned up."""
    app = web.Application(client_max_size=MAX_BODY)
    app.router.add_route("*", "/{path:.*}", handler)
    runner = web.AppRunner(app, access_log=None, handle_signals=False)
    await runner.setup()
    await web.SockSite(runner, listener, backlog=_BACKLOG).start()
    return runner


async def close_ports(runner: web.AppRunner) -> None:
    """Take no more connections; those that are open stay."""
    for site in list(runner.sites):
        await site.stop()


def _route(function: Function, prefix: str) -> Route[Function]:
    own = function.trigger.raw.get("route")
    route = function.name if own is None else str(own)
    template = "/".join(part for part in (prefix, route.strip("/")) if part)
    if template.partition("/")[0].lower() in RESERVED:
        raise RouteError(f"The route {template} of the function {function.name} begins with a reserved word.")
    methods = function.trigger.raw.get("methods")
    return Route(
        template, frozenset(str(method).upper() for method in methods) if methods else None, function
    )


def _method(method: str, function: Function) -> str:
    """A function that declares GET alone also serves HEAD, and hears of a GET."""
    declared = function.trigger.raw.get("methods")
    if method == "HEAD" and declared and "HEAD" not in (str(name).upper() for name in declared):
        return "GET"
    return method


def _values(function: Function, request: web.Request, parameters: Mapping[str, str]) -> dict[str, str]:
    if len(function.bindings) == 2:
        return {}
    values = {name.lower(): value for name, value in parameters.items()}
    values |= {f"query.{name}".lower(): value for name, value in request.query.items()}
    return values | {f"headers.{name}".lower(): value for name, value in request.headers.items()}
