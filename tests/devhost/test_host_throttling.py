"""The host's limits on requests under way."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any, cast

from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from devhost.host.catalog import Binding, Function
from devhost.host.cors import Cors
from devhost.host.invoker import Call, Invoker
from devhost.host.messages import TypedData
from devhost.host.server import HttpFrontend
from devhost.host.settings import HttpOptions
from devhost.host.worker import Outcome

TRIGGER = Binding("req", "httptrigger", "in", {"type": "httpTrigger", "route": "x"})


class Gate:
    """Stands in for the invoker: holds every invocation until it is opened."""

    def __init__(self) -> None:
        self.open = asyncio.Event()
        self.running = self.most = 0

    async def run(self, _function: Function, _call: Call) -> Outcome:
        self.running += 1
        self.most = max(self.most, self.running)
        await self.open.wait()
        self.running -= 1
        return Outcome(True, TypedData(string="done"))


async def answers(options: HttpOptions, requests: int) -> tuple[list[int], int]:
    """Sorted statuses of simultaneous requests, and how many ran at once."""
    gate = Gate()

    async def own(_request: web.Request) -> web.Response:
        raise AssertionError("no path of the host")

    functions = (Function("x", "x", (TRIGGER,), TRIGGER),)
    invoker = cast(Invoker, gate)
    cors = Cors(("http://a:1",))
    options = replace(options, custom_headers={"X-Custom": "1"})
    frontend = HttpFrontend(functions, invoker, options, cors, admin=own, runtime=own, keys=None)
    work = [asyncio.create_task(_status(frontend)) for _ in range(requests)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    gate.open.set()
    return sorted(await asyncio.gather(*work)), gate.most


async def _status(frontend: HttpFrontend) -> int:
    request: Any = make_mocked_request("GET", "/x", headers={"Origin": "http://a:1"})
    response: Any = await frontend.handle(request)
    if response.status == 429:
        assert (response.body, dict(response.headers)) == (None, {})
    else:
        assert response.headers["X-Custom"] == "1"
        assert response.headers["Access-Control-Allow-Origin"] == "http://a:1"
    return int(response.status)


def test_requests_beyond_the_concurrent_ones_wait() -> None:
    options = HttpOptions(route_prefix="", max_concurrent=2)
    assert asyncio.run(answers(options, 5)) == ([200] * 5, 2)


def test_requests_beyond_the_outstanding_ones_are_turned_away() -> None:
    options = HttpOptions(route_prefix="", max_outstanding=3)
    assert asyncio.run(answers(options, 5)) == ([200] * 3 + [429] * 2, 3)


def test_what_the_throttle_turns_away_gets_a_bare_429() -> None:
    options = HttpOptions(route_prefix="", max_outstanding=1)
    assert asyncio.run(answers(options, 2)) == ([200, 429], 1)


def test_without_limits_all_run() -> None:
    assert asyncio.run(answers(HttpOptions(route_prefix=""), 5)) == ([200] * 5, 5)
