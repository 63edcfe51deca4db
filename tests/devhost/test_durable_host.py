"""The durable engine in the real development host: killed without warning, it ends everything rightly."""

import json
import os
import random
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support import durable_sample
from tests.support.processes import Running, free_port, running_module

pytestmark = pytest.mark.host

KILLS = int(os.environ.get("RELIABILITY_KILLS", "3"))
HOST_JSON = {
    "version": "2.0",
    "extensions": {
        "http": {"routePrefix": ""},
        "durableTask": {"hubName": "testhub", "maxConcurrentActivityFunctions": 4},
    },
}


class DurableHost:
    """A generated app in the development host, to be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = free_port()
        self._starts = 0
        (folder / "app").mkdir()
        shutil.copy(durable_sample.__file__, folder / "app" / "durable_sample.py")
        (folder / "app" / "function_app.py").write_text("from durable_sample import build\n\napp = build()\n")
        (folder / "app" / "host.json").write_text(json.dumps(HOST_JSON))
        root = f"http://127.0.0.1:{self._port}/runtime/webhooks/durabletask"
        self.api = httpx.Client(base_url=root, timeout=10)

    @contextmanager
    def running(self) -> Iterator[Running]:
        """The host, stopped at the end of the block."""
        self._starts += 1
        arguments = (
            "--app",
            str(self._folder / "app"),
            "--port",
            str(self._port),
            "--home",
            str(self._folder),
        )
        log = self._folder / f"host-{self._starts}.log"
        with running_module("devhost.host", *arguments, log=log) as host:
            host.wait_for("listening http", timeout_s=60)
            yield host

    def start(self, name: str, instance: str, value: Any) -> None:
        """Start an orchestrator."""
        answer = self.api.post(f"/orchestrators/{name}/{instance}", json=json.dumps(value))
        assert answer.status_code == 202, answer.text

    def status(self, instance: str) -> dict[str, Any]:
        """The status document of an instance."""
        status: dict[str, Any] = self.api.get(f"/instances/{instance}").json()
        return status

    def output(self, instance: str, within_s: float = 30) -> Any:
        """The output of an instance, once it has completed."""
        deadline = time.monotonic() + within_s
        while (status := self.status(instance))["runtimeStatus"] in ("Running", "Pending"):
            assert time.monotonic() < deadline, status
            time.sleep(0.02)
        assert status["runtimeStatus"] == "Completed", status
        return status["output"]


@pytest.fixture
def host(tmp_path: Path) -> Iterator[DurableHost]:
    """A host with the sample app."""
    durable = DurableHost(tmp_path)
    yield durable
    durable.api.close()


def begin_everything(host: DurableHost, folder: Path) -> None:
    """Start one orchestration of each kind that has to survive."""
    job = {"log": str(folder / "work"), "count": 6, "seconds": 0.2}
    host.start("work_all", "fan-out", job)
    retried = {"log": str(folder / "flaky"), "failures": 4, "attempts": 6, "interval_ms": 200}
    host.start("retrying", "retry", retried)
    host.start("retrying_many", "retries", {"log": str(folder / "many"), "count": 5, "interval_ms": 150})
    host.start("sleeper", "timer", 1.5)
    host.start("parent_of_workers", "sub", {**job, "log": str(folder / "subwork"), "count": 4})
    host.start("countdown", "anew", 60)
    host.start("counting", "entity", "k")


def everything_is_right(host: DurableHost) -> None:
    """Every orchestration has the output it has without any kill."""
    assert host.output("fan-out") == 15
    result, after = host.output("retry")
    assert result.startswith("done after ")
    assert after == 8
    assert host.output("retries")[1] == 10
    assert host.output("timer") == 10
    assert host.output("sub") == [6, 6]
    assert host.output("anew") == "lift-off"
    assert host.output("entity") == [7, 7]


def test_a_host_killed_at_any_moment_takes_everything_to_its_right_end(
    host: DurableHost, tmp_path: Path
) -> None:
    dice = random.Random(os.environ.get("RELIABILITY_SEED", "7"))
    with host.running() as running:
        begin_everything(host, tmp_path)
        running.kill()
    for _ in range(KILLS - 1):
        with host.running() as running:
            time.sleep(dice.uniform(0.0, 0.5))
            running.kill()
    with host.running():
        everything_is_right(host)


def test_a_stopped_host_goes_on_with_its_timer_that_came_due_meanwhile(host: DurableHost) -> None:
    with host.running() as running:
        host.start("sleeper", "timer", 0.5)
        assert running.stop() == 0
    time.sleep(0.5)
    with host.running():
        assert host.output("timer", within_s=5) == 10


def test_a_second_host_on_the_same_folder_is_refused(host: DurableHost, tmp_path: Path) -> None:
    arguments = ("--app", str(tmp_path / "app"), "--port", str(free_port()), "--home", str(tmp_path))
    with host.running(), running_module("devhost.host", *arguments, log=tmp_path / "second.log") as second:
        assert second.process.wait(30) == 1
        assert "does another host run on this folder?" in second.output()


def test_a_step_costs_little_besides_its_activity(host: DurableHost) -> None:
    with host.running():
        host.start("chain", "warm-up", 1)
        assert host.output("warm-up") == 256
        per_step = min(_repeated(lambda: _seconds_per_step(host), 10))
    assert per_step < 0.010


def _seconds_per_step(host: DurableHost) -> float:
    host.start("chain", "single", 1)
    host.output("single")
    # The status itself knows whole seconds only.
    history = host.api.get("/instances/single", params={"showHistory": "true"}).json()["historyEvents"]
    return (_seconds(history[-1]["Timestamp"]) - _seconds(history[0]["Timestamp"])) / 8


def _seconds(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def _repeated(measure: Callable[[], float], times: int) -> list[float]:
    return [measure() for _ in range(times)]
