"""Polars takes a pass over from a job on Spark that fails, is killed, hangs or can't be started."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from shared.lake.spark_jobs import local
from shared.lake.state import published, runs
from tests.support.lake import ask_day, drive, drop, new_process, table
from tests.support.small_world import claim, world

pytestmark = [pytest.mark.azurite, pytest.mark.usefixtures("app_settings")]

LONG, SHORT = 10_000, 1


class Job(NamedTuple):
    """What stands in the place of `spark-submit`, for how many minutes it is waited for, and what is said."""

    script: str | None
    minutes: int
    reason: str


JOBS = (
    Job("exit 1", LONG, "has ended without a result"),
    Job("exit 0", LONG, "has ended without a result"),
    Job("kill -9 $$", LONG, "has ended without a result"),
    Job("exec sleep 600", SHORT, "takes too long"),
    Job(None, LONG, "it could not be started: FileNotFoundError"),
)


@pytest.fixture
def submit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Job], None]]:
    """Have the next passes computed by such a job."""
    program = tmp_path / "spark-submit"

    def use(job: Job) -> None:
        program.unlink(missing_ok=True)
        if job.script:
            program.write_text(f"#!/bin/sh\n{job.script}\n", encoding="utf-8")
            program.chmod(0o755)
        monkeypatch.setenv("SPARK_JOB", json.dumps({"kind": "local", "minutes": job.minutes}))

    monkeypatch.setenv("LAKE_ENGINE", "spark")
    monkeypatch.setattr(local, "_spark_submit", lambda: str(program))
    yield use
    for process in local._started.values():
        process.kill()
        process.wait()
    local._started.clear()


def test_polars_takes_over_and_says_why(submit: Callable[[Job], None]) -> None:
    new_process()
    ask_day()
    for name, rows in world().items():
        drop(name, rows)
    for number, job in enumerate(JOBS, start=1):
        submit(job)
        drop(f"claims/{number}.jsonl", [claim(100 + number)])
        calls = drive().calls
        assert "medallion_spark_start" in calls
        assert ("medallion_spark_give_up" in calls) == (job.minutes == SHORT)
        newest = runs.recent(1)[0]
        assert (newest["status"], newest["engine"]) == ("succeeded", "polars")
        assert newest["spark"]["state"] == "given_up"
        assert job.reason in newest["spark"]["reason"]
        assert published.read_head().number == number
        assert table("gold", "claims_analytics").height == 4 + number
    # None goes on, the one that hung neither.
    assert {process.wait(timeout=10) for process in local._started.values()} == {0, 1, -9, -15}
