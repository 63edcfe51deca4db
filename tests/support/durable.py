"""Drives the durable engine with genuine durable functions, called through the genuine converters."""

import asyncio
import json
import traceback
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import azure.durable_functions as df
from aiohttp import web
from azure.functions._durable_functions import EntityContext, OrchestrationContext
from azure.functions.durable_functions import ActivityTriggerConverter
from azure.functions.meta import Datum

from devhost.durable import DurableEngine, DurableFunction, InvocationFailed
from tests.support.processes import free_port

_KINDS = {"orchestrationTrigger": "orchestrator", "activityTrigger": "activity", "entityTrigger": "entity"}


class GenuineApp:
    """The functions of a DFApp, and an `invoke` that calls them as the runtime does."""

    def __init__(self, app: df.DFApp) -> None:
        self._functions = {function.get_function_name(): function for function in app.get_functions()}
        self.functions = [
            DurableFunction(name, _KINDS[function.get_trigger().type], function.get_trigger().name)
            for name, function in self._functions.items()
        ]
        self.calls: list[str] = []

    async def invoke(self, name: str, payload: str) -> str:
        """Call one function with JSON text and return its JSON text."""
        self.calls.append(name)
        function = self._functions[name]
        call = {
            "orchestrationTrigger": lambda user: user(OrchestrationContext(payload)),
            "entityTrigger": lambda user: user(EntityContext(payload)),
        }.get(function.get_trigger().type)
        try:
            if call is not None:
                return call(function.get_user_function())
            return await self._activity(function, payload)
        except Exception as error:
            raise InvocationFailed(f"{type(error).__name__}: {error}", traceback.format_exc()) from error

    async def _activity(self, function: Any, payload: str) -> str:
        value = ActivityTriggerConverter.decode(Datum(payload, "string"), trigger_metadata={})
        arguments = {function.get_trigger().name: value}
        user = function.get_user_function()
        result = (
            await user(**arguments)
            if asyncio.iscoroutinefunction(user)
            else await asyncio.to_thread(user, **arguments)
        )
        encoded = ActivityTriggerConverter.encode(result, expected_type=None)
        return str(encoded.value)


class Hosted:
    """A running engine with its HTTP API and the genuine client."""

    def __init__(self, engine: DurableEngine, base_url: str, session: aiohttp.ClientSession) -> None:
        self.engine = engine
        self.root = f"{base_url}/runtime/webhooks/durabletask"
        self.session = session
        self.client = df.DurableOrchestrationClient(engine.client_binding({}))

    async def request(self, method: str, path: str, **options: Any) -> tuple[int, Any]:
        """Status code and parsed body of a management request."""
        async with self.session.request(method, f"{self.root}/{path}", **options) as response:
            return response.status, await response.json(content_type=None)

    async def run(self, name: str, value: Any = None, *, instance: str | None = None) -> dict[str, Any]:
        """Start an orchestrator through the genuine client and wait for its end; the status document."""
        return await self.wait(await self.client.start_new(name, instance, value))

    async def wait(
        self, instance: str, reached: Callable[[dict[str, Any]], bool] | None = None, *, within_s: float = 10
    ) -> dict[str, Any]:
        """Wait until an instance has finished, or until its status document satisfies `reached`."""
        reached = reached or (lambda status: status["runtimeStatus"] in ("Completed", "Failed", "Terminated"))
        async with asyncio.timeout(within_s):
            while True:
                _, status = await self.request("GET", f"instances/{instance}")
                if status and reached(status):
                    return status
                await asyncio.sleep(0.005)


@asynccontextmanager
async def hosted(
    app: GenuineApp, store: Path, *, grace_s: float = 1.0, **options: Any
) -> AsyncIterator[Hosted]:
    """An engine behind a real HTTP server on a free port."""
    port = free_port()
    settings = {"max_activities": 10, "max_orchestrators": 10, "invocation_timeout_s": None} | options
    base_url = f"http://127.0.0.1:{port}"
    engine = DurableEngine(
        store=store, hub="testhub", functions=app.functions, invoke=app.invoke, base_url=base_url, **settings
    )
    await engine.start()
    web_app = web.Application()
    web_app.router.add_route("*", "/runtime/webhooks/durabletask/{tail:.*}", engine.http)
    runner = web.AppRunner(web_app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    async with aiohttp.ClientSession() as session:
        try:
            yield Hosted(engine, base_url, session)
        finally:
            await _close_client_session()
            await runner.cleanup()
            await engine.stop(grace_s)


async def _close_client_session() -> None:
    # The genuine client keeps one session per process; each test has its own event loop.
    from azure.durable_functions.models.utils import http_utils

    await http_utils._close_session()
    http_utils._session_lock = asyncio.Lock()


def history_of(engine: DurableEngine, instance: str) -> list[dict[str, Any]]:
    """The recorded history of an instance."""
    running = engine._open
    assert running is not None
    return [json.loads(event) for event in running._hub.store.history(instance)]
