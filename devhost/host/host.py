"""A running host: started in order, stopped in reverse."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable

from aiohttp import web

from devhost.host import catalog, keys, server
from devhost.host.assembly import Assembly, Options, Parts
from devhost.host.catalog import Function
from devhost.host.console import log
from devhost.host.settings import HostConfig
from devhost.host.storage import Storage
from devhost.host.worker import Worker

GRACE_S = 20.0
_STORAGE_TYPES = ("blobtrigger", "queuetrigger", "blob", "queue")


class Host:
    """The Functions host for one app. Takes its port when made, unless given what listens on it.

    Raises PortInUseError.
    """

    def __init__(self, options: Options, config: HostConfig, listener: socket.socket | None = None) -> None:
        self._options = options
        self._config = config
        self._listener = listener or server.bind(options.port)
        self._rpc_listener = server.bind(0)
        self.base_url = _address(self._listener)
        self._worker = Worker(config.function_timeout_s)
        self._storage = Storage()
        self._inheritance: socket.socket | None = None
        self._is_closed = False
        self._busy: set[object] = set()

    async def start(self) -> None:
        """Index the app, then start its triggers. Raises what makes that impossible, as one sentence."""
        functions = _served(await self._worker.start(self._options.app))
        await self._check_storage(functions)
        self._parts = self._assembled(functions)
        await self._parts.engine.start()
        self._rpc = await server.serve(self._parts.engine.http, self._rpc_listener)
        self._runner = await server.serve(self._handle, self._listener)
        for listener in self._parts.listeners:
            listener.start()
        names = ", ".join(sorted(function.name for function in functions))
        log.info("%d functions: %s", len(functions), names)

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        self._busy.add(request.protocol)
        try:
            response = await self._parts.frontend.handle(request)
            if self._worker.is_dead.is_set():
                await self.hand_over()
        finally:
            self._busy.discard(request.protocol)
        if self._is_closed:
            # A connection that is kept would be reset with the next request on it, when the process ends.
            response.force_close()
        return response

    async def wait_for_worker_death(self) -> None:
        """Return when a function has overstayed the time-out: the worker has to be restarted."""
        await self._worker.is_dead.wait()

    async def hand_over(self) -> socket.socket:
        """Close the port; the listening socket for the process that takes over: who connects now waits."""
        if self._inheritance is None:
            self._inheritance = self._listener.dup()
            self._inheritance.set_inheritable(True)
            await self._close()
        return self._inheritance

    async def stop(self, grace_s: float = GRACE_S) -> bool:
        """Close the port and let what runs finish; False when `grace_s` seconds were not enough.

        Running functions reach the durable engine to the end, at an address of their own.
        """
        deadline = asyncio.get_running_loop().time() + grace_s
        await self._close()
        listeners = asyncio.gather(*(listener.stop() for listener in self._parts.listeners))
        await _bounded(asyncio.gather(listeners, self._parts.frontend.drain()), deadline)
        await self._parts.engine.stop(_left(deadline))
        is_idle = await self._worker.stop(_left(deadline))
        await _bounded(asyncio.gather(self._runner.cleanup(), self._rpc.cleanup()), deadline)
        await self._parts.close()
        await self._storage.close()
        return is_idle

    async def _close(self) -> None:
        self._is_closed = True
        await server.close_ports(self._runner)
        server.close_idle(self._runner, self._busy)
        # Closing takes a turn of the loop: whoever is answered after this finds those connections ended.
        await asyncio.sleep(0)

    def _assembled(self, functions: tuple[Function, ...]) -> Parts:
        options = self._options
        held = keys.load(options.state / "keys.json")
        return Assembly(
            functions,
            options,
            self._config,
            worker=self._worker,
            storage=self._storage,
            keys=held if options.enable_auth else None,
            durable_code=held.system,
            base_url=self.base_url,
            rpc_url=_address(self._rpc_listener),
        ).parts()

    async def _check_storage(self, functions: tuple[Function, ...]) -> None:
        bindings = [binding for function in functions for binding in function.bindings]
        needed = {binding.connection for binding in bindings if binding.type in _STORAGE_TYPES}
        for connection in sorted(needed):
            await self._storage.check(connection)


def _address(listener: socket.socket) -> str:
    return f"http://127.0.0.1:{listener.getsockname()[1]}"


def _served(functions: tuple[Function, ...]) -> tuple[Function, ...]:
    left_out = catalog.left_out(functions)
    for name, reason in left_out.items():
        log.error("the function %s is left out: %s", name, reason)
    return tuple(function for function in functions if function.name not in left_out)


def _left(deadline: float) -> float:
    return max(0.1, deadline - asyncio.get_running_loop().time())


async def _bounded(work: Awaitable[object], deadline: float) -> None:
    try:
        await asyncio.wait_for(work, _left(deadline))
    except TimeoutError:
        return
