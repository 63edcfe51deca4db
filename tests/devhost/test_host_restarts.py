"""Blob events across restarts: none is lost, none is told twice without need; the feed tells them fast."""

from __future__ import annotations

import asyncio
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from aiohttp import web

from devhost import azurite
from tests.support.azurite import KEY, Account, RunningAzurite
from tests.support.functions_host import FunctionsHost, Storage, running_host, wait_for
from tests.support.processes import ROOT, free_port, running_module

pytestmark = [pytest.mark.azurite, pytest.mark.host]


def told(host: FunctionsHost) -> list[str]:
    """Names of the blobs whose function has succeeded since the last question."""
    return sorted(answer[0] for answer in host.storage.taken("answers"))


def test_a_blob_is_told_once_across_restarts_and_a_missed_one_after(account: Account, tmp_path: Path) -> None:
    with running_host(account, tmp_path) as host:
        raw = host.storage.container("raw")
        raw.upload_blob("one", b"")
        assert wait_for(lambda: told(host)) == ["raw/one"]
    raw.upload_blob("two", b"")
    with running_host(account, tmp_path) as host:
        assert wait_for(lambda: told(host)) == ["raw/two"]
        time.sleep(0.8)
        assert told(host) == []


def test_a_blob_whose_function_was_killed_is_told_again(account: Account, tmp_path: Path) -> None:
    with running_host(account, tmp_path) as host:
        host.storage.container("raw").upload_blob("slow", b"")
        time.sleep(0.9)
        host.running.kill()
        assert told(host) == []
    with running_host(account, tmp_path) as host:
        assert wait_for(lambda: told(host)) == ["raw/slow"]


def test_an_event_nobody_could_process_before_the_end_is_kept(account: Account, tmp_path: Path) -> None:
    names = [f"slow{number}" for number in range(6)]
    with running_host(account, tmp_path) as host:
        raw = host.storage.container("raw")
        for name in names:
            raw.upload_blob(name, b"")
        time.sleep(0.6)
    seen = told(host)
    assert len(seen) < len(names)
    with running_host(account, tmp_path) as host:
        wait_for(lambda: seen.extend(told(host)) or len(seen) >= len(names))
    assert sorted(seen) == [f"raw/{name}" for name in names]


@contextmanager
def fed_azurite(folder: Path, feed: Path) -> Iterator[Account]:
    """An Azurite that writes a feed."""
    log = folder / "azurite.log"
    preload = [azurite.GUARD, ROOT / "devhost" / "host" / "azurite_feed.cjs"]
    line = azurite.command(azurite.Ports(), location=None, preload=preload)
    settings = {**azurite.environment({"fed": KEY}), "BLOB_FEED": str(feed), "PATH": "/usr/bin:/bin"}
    with log.open("wb") as output:
        process = subprocess.Popen(line, stdout=output, stderr=subprocess.STDOUT, env=settings)
    try:
        yield Account("fed", KEY, wait_for(lambda: azurite.listening(log)))
    finally:
        azurite.stop(process, 10)


def test_with_a_feed_a_blob_is_told_without_listing(tmp_path: Path) -> None:
    feed = tmp_path / "feed"
    with (
        fed_azurite(tmp_path, feed) as account,
        running_host(account, tmp_path, "--blob-feed", str(feed)) as host,
    ):
        raw = host.storage.container("raw")
        time.sleep(0.5)  # the first listing is over, the next one comes in a minute
        for name in ("claims/é 1.json", "two+2"):
            raw.upload_blob(name, b"x")
        raw.get_blob_client("two+2").set_blob_metadata({"a": "b"})
        raw.upload_blob("blocks", iter([b"1", b"2"]))
        seen: list[str] = []
        wait_for(lambda: seen.extend(told(host)) or len(seen) >= 3)
        time.sleep(0.3)
        assert sorted(seen + told(host)) == ["raw/blocks", "raw/claims/é 1.json", "raw/two+2"]


def test_hundreds_of_blobs_are_told_completely(azurite: RunningAzurite, tmp_path: Path) -> None:
    account = azurite.new_account()
    with running_host(account, tmp_path) as host:
        raw = host.storage.container("raw")
        for number in range(150):
            raw.upload_blob(f"many/{number}", b"")
        wait_for(lambda: host.running.output().count("on_blob  ") >= 150, within_s=30)


async def _recorded(told: list[tuple[str, str]], stopping: asyncio.Event, port: int) -> None:
    """A stand-in for `func start`: lists its functions, accepts events."""

    async def functions(_request: web.Request) -> web.Response:
        trigger = {"type": "blobTrigger", "name": "blob", "path": "raw/{name}", "connection": "LAKE_STORAGE"}
        http = {"type": "httpTrigger", "name": "req"}
        return web.json_response(
            [
                {"name": "on_raw", "config": {"bindings": [trigger]}},
                {"name": "x", "config": {"bindings": [http]}},
            ]
        )

    async def accept(request: web.Request) -> web.Response:
        told.extend((request.query["functionName"], event["subject"]) for event in await request.json())
        return web.Response(status=202)

    app = web.Application()
    app.router.add_get("/admin/functions", functions)
    app.router.add_post("/runtime/webhooks/blobs", accept)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await stopping.wait()
    await runner.cleanup()


def test_another_functions_host_can_be_told_of_blobs(account: Account, tmp_path: Path) -> None:
    port, stopping = free_port(), asyncio.Event()
    seen: list[tuple[str, str]] = []
    loop = asyncio.new_event_loop()
    server = threading.Thread(target=loop.run_until_complete, args=(_recorded(seen, stopping, port),))
    server.start()
    Storage(account).container("raw").upload_blob("a.csv", b"")
    line = ("--to", f"http://127.0.0.1:{port}", "--home", str(tmp_path))
    log = tmp_path / "pump.log"
    with running_module("devhost.host.eventgrid", *line, log=log, env=account.environment()) as pump:
        wait_for(lambda: seen)
        assert pump.stop() == 0
    loop.call_soon_threadsafe(stopping.set)
    server.join()
    assert seen == [("Host.Functions.on_raw", "/blobServices/default/containers/raw/blobs/a.csv")]
