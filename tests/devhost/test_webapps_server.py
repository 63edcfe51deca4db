"""The server of the built apps over real HTTP: its own files, and /api passed on unchanged."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from devhost.webapps.server import Server
from devhost.webapps.site import load
from tests.support.processes import free_port

Browser = TestClient[web.Request, web.Application]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "index.html").write_text("<h1>Home</h1>", encoding="utf-8")
    return tmp_path


async def _echo(request: web.Request) -> web.Response:
    told = {
        "method": request.method,
        "path": request.raw_path,
        "token": request.headers.get("Authorization"),
        "body": (await request.read()).decode(),
    }
    return web.json_response(told, status=201, headers={"ETag": '"1"', "Location": "/api/claims/CLM-1"})


async def _zipped(_request: web.Request) -> web.Response:
    headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    return web.Response(body=gzip.compress(b"{}"), headers=headers)


@asynccontextmanager
async def running(site: Path) -> AsyncIterator[Browser]:
    """A browser at the site, over an API that says what it was asked."""
    app = web.Application()
    app.router.add_get("/api/zipped", _zipped)
    app.router.add_route("*", "/api/{rest:.*}", _echo)
    async with TestServer(app) as api:
        server = Server(load(site), str(api.make_url("/")).rstrip("/"))
        async with TestClient(TestServer(server.application())) as browser:
            yield browser


def seen(site: Path, look: Callable[[Browser], Awaitable[Any]]) -> Any:
    """What `look` sees in a browser at the site."""

    async def run() -> Any:
        async with running(site) as browser:
            return await look(browser)

    return asyncio.run(run())


def test_calls_of_the_api_are_passed_on_unchanged(site: Path) -> None:
    async def look(browser: Browser) -> tuple[int, Any, Any]:
        headers = {"Authorization": "Bearer t"}
        answer = await browser.post("/api/claims?a=%261&b=2", headers=headers, data=b"{}")
        return answer.status, answer.headers, await answer.json()

    status, headers, told = seen(site, look)
    assert (status, headers["ETag"], headers["Location"]) == (201, '"1"', "/api/claims/CLM-1")
    assert told == {"method": "POST", "path": "/api/claims?a=%261&b=2", "token": "Bearer t", "body": "{}"}


def test_a_compressed_answer_arrives_as_it_was_sent(site: Path) -> None:
    async def look(browser: Browser) -> Any:
        return await (await browser.get("/api/zipped")).json()

    assert seen(site, look) == {}


def test_pages_are_served_beside_it(site: Path) -> None:
    async def look(browser: Browser) -> tuple[str, int]:
        return await (await browser.get("/")).text(), (await browser.head("/")).status

    assert seen(site, look) == ("<h1>Home</h1>", 200)


def test_an_api_that_is_down_is_told_as_a_problem(site: Path) -> None:
    async def run() -> tuple[int, str, Any]:
        app = Server(load(site), f"http://127.0.0.1:{free_port()}").application()
        async with TestClient(TestServer(app)) as browser:
            answer = await browser.get("/api/claims")
            return answer.status, answer.content_type, await answer.json()

    status, media_type, told = asyncio.run(run())
    assert (status, media_type, told["code"]) == (502, "application/problem+json", "unreachable")
