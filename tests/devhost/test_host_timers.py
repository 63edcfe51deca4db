"""When timers fire: as the host's do, which reckons from the moment of the call."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path
from typing import Any

import pytest

from devhost.host.catalog import Function, binding
from devhost.host.invoker import Call
from devhost.host.timers import TimerListener, TimerStore
from devhost.host.worker import Outcome


class Invoker:
    """Takes `seconds` for a call, and notes when calls began and ended and what they were given."""

    def __init__(self, seconds: float = 0.0, **outcome: Any) -> None:
        self.seconds = seconds
        self.outcome = Outcome(**({"ok": True} | outcome))
        self.calls: list[tuple[float, float]] = []
        self.given: list[dict[str, Any]] = []

    async def run(self, _: Function, call: Call) -> Outcome:
        """One call."""
        begun = time.monotonic()
        self.given.append(json.loads(call.data.json))
        await asyncio.sleep(self.seconds)
        self.calls.append((begun, time.monotonic()))
        return self.outcome


def listener(schedule: str, invoker: Invoker, folder: Path) -> TimerListener:
    trigger = binding({"name": "timer", "type": "timerTrigger", "schedule": schedule})
    function = Function("tick", "1", (trigger,), trigger)
    return TimerListener(function, invoker, TimerStore(folder / "timers"))  # type: ignore[arg-type]


async def running(timer: TimerListener, seconds: float) -> None:
    timer.start()
    await asyncio.sleep(seconds)
    await timer.stop()


def test_a_timer_that_takes_long_is_called_again_at_once(tmp_path: Path) -> None:
    invoker = Invoker(1.3)
    asyncio.run(running(listener("* * * * * *", invoker, tmp_path), 3.6))
    (_, ended), (again, _) = invoker.calls[:2]
    assert again - ended < 0.2, "its next second was over before the call was"


def test_a_timer_that_never_occurs_does_not_start_and_stops(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    invoker = Invoker()
    asyncio.run(running(listener("0 0 0 31 4 *", invoker, tmp_path), 0.1))
    assert invoker.calls == []
    assert "the listener of tick can't start" in caplog.text


def test_what_comes_several_times_a_minute_is_not_remembered(tmp_path: Path) -> None:
    invoker = Invoker()
    asyncio.run(running(listener("* * * * * *", invoker, tmp_path), 1.2))
    assert invoker.given[0] == {
        "Schedule": {"AdjustForDST": True},
        "ScheduleStatus": None,
        "IsPastDue": False,
    }


def test_an_occurrence_whose_worker_was_restarted_is_made_up_for(tmp_path: Path) -> None:
    timer = listener("0 0 0 1 1 *", Invoker(ok=False, called=False), tmp_path)
    store = TimerStore(tmp_path / "timers")
    asyncio.run(timer._fire(timer._schedule.next_after(_long_ago()), past_due=True))
    assert store.last_of("tick") is None


def _long_ago() -> Any:
    from datetime import UTC, datetime

    return datetime(2020, 1, 1, tzinfo=UTC)
