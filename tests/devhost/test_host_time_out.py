"""A function that overstays the time-out costs every call that runs beside it; nothing accepted is lost."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.support.azurite import Account
from tests.support.functions_host import FunctionsHost, running_host, wait_for

pytestmark = [pytest.mark.azurite, pytest.mark.host]


def asked(host: FunctionsHost, path: str, after_s: float = 0.0) -> tuple[int, float]:
    """Status of an answer and how many seconds it took."""
    time.sleep(after_s)
    begun = time.monotonic()
    return httpx.get(f"{host.url}{path}", timeout=30).status_code, time.monotonic() - begun


def test_the_worker_is_restarted_and_every_call_in_it_dies(account: Account, tmp_path: Path) -> None:
    with running_host(account, tmp_path) as host, ThreadPoolExecutor() as pool:
        process = host.running.process.pid
        too_long = pool.submit(asked, host, "/slow?seconds=60")
        beside = pool.submit(asked, host, "/slow?seconds=60", 1.5)
        time.sleep(2.2)
        host.storage.queue("inbox").send_message('{"name": "slow"}')
        after = pool.submit(asked, host, "/echo/text", 1.5)
        status, took = too_long.result()
        assert (status, 2.8 < took < 4) == (500, True)
        status, took = beside.result()
        assert (status, took < 2.5) == (500, True), "it had 1.5 s left"
        assert after.result()[0] == 200, "who comes meanwhile waits for the new worker"
        said = host.running.output()
        assert "Timeout value of 3 s exceeded by function 'slow'." in said
        assert said.count("listening http://") == 2
        assert host.running.process.poll() is None
        assert host.running.process.pid == process

        def came() -> list[object]:
            return [answer for answer in host.storage.taken("answers") if str(answer).startswith("slow")]

        assert wait_for(came, within_s=15) == ["slow:2"], "the message that died with it came back"


def test_a_time_out_ends_every_connection_it_would_reset(account: Account, tmp_path: Path) -> None:
    with running_host(account, tmp_path) as host, httpx.Client(base_url=host.url, timeout=30) as kept:
        with ThreadPoolExecutor(2) as pool:
            assert list(pool.map(lambda _: kept.get("/slow?seconds=0.5").status_code, range(2))) == [200, 200]
        too_long = kept.get("/slow?seconds=60")
        assert (too_long.status_code, too_long.headers["Connection"]) == (500, "close")
        for _ in range(20):
            assert kept.get("/echo/text").status_code == 200, "it was made on a connection of its own"


def test_an_activity_that_died_is_tried_again_and_the_orchestration_ends(
    account: Account, tmp_path: Path
) -> None:
    with running_host(account, tmp_path) as host, ThreadPoolExecutor() as pool:
        too_long = pool.submit(asked, host, "/slow?seconds=60")
        time.sleep(2.0)
        assert host.http.post("/naps/n1", json={"seconds": 1.5}).status_code == 202
        assert too_long.result()[0] == 500

        def finished() -> object:
            found = httpx.get(f"{host.url}/sums/n1", timeout=30).json()
            return found["output"] if found["status"] == "Completed" else None

        assert wait_for(finished, within_s=30) == "rested"


def test_a_restarted_host_still_stops_when_it_is_told(account: Account, tmp_path: Path) -> None:
    with running_host(account, tmp_path) as host, ThreadPoolExecutor() as pool:
        too_long = pool.submit(asked, host, "/slow?seconds=60")
        wait_for(lambda: "the worker is restarted" in host.running.output())
        assert too_long.result()[0] == 500
        wait_for(lambda: host.running.output().count("listening http://") == 2, within_s=30)
        assert host.running.stop() == 0
