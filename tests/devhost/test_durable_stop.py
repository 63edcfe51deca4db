"""Stopping the durable engine: what runs may end, the rest is taken up at the next start."""

import asyncio
import time
from pathlib import Path
from typing import Any

from tests.support.durable import GenuineApp, hosted
from tests.support.durable_sample import build


def test_a_running_activity_may_end_and_is_not_run_again(tmp_path: Path) -> None:
    job = {"log": str(tmp_path / "log"), "count": 2, "seconds": 0.3}

    async def play() -> Any:
        async with hosted(GenuineApp(build()), tmp_path / "db", max_activities=1) as host:
            await host.client.start_new("work_all", "one", job)
            await asyncio.sleep(0.1)
        assert (tmp_path / "log").read_text() == "0\n"
        async with hosted(GenuineApp(build()), tmp_path / "db") as host:
            return (await host.wait("one"))["output"]

    assert asyncio.run(play()) == 1
    assert (tmp_path / "log").read_text() == "0\n1\n"


def test_an_activity_that_overstays_the_grace_period_runs_again(tmp_path: Path) -> None:
    job = {"log": str(tmp_path / "log"), "count": 1, "seconds": 0.6}

    async def play() -> Any:
        async with hosted(GenuineApp(build()), tmp_path / "db", grace_s=0.1) as host:
            await host.client.start_new("work_all", "one", job)
            await asyncio.sleep(0.1)
            begun = time.monotonic()
        assert time.monotonic() - begun < 0.5
        async with hosted(GenuineApp(build()), tmp_path / "db") as host:
            return (await host.wait("one"))["output"]

    assert asyncio.run(play()) == 0
    assert (tmp_path / "log").read_text() == "0\n0\n"
