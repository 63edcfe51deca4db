"""Task ids are implicit: a retry that takes one must take it where the SDK takes it."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import azure.durable_functions as df

from devhost.durable.model import Activity
from tests.support.durable_world import World


def raced(context: df.DurableOrchestrationContext) -> Any:
    """A race that leaves a task with retry behind, then work whose ids follow."""
    options = df.RetryOptions(1000, 3)
    yield context.task_any(
        [context.call_activity("act", 1), context.call_activity_with_retry("act", options, 2)]
    )
    later = [context.call_activity("act", n) for n in (10, 11)]
    results = yield context.task_all([*later, context.call_activity_with_retry("act", options, 12)])
    return results


def test_a_retry_left_behind_takes_its_ids_without_shifting_those_of_later_tasks(tmp_path: Path) -> None:
    async def play() -> Any:
        world = World(tmp_path / "durable.sqlite", raced)
        instance = world.start(None)
        await world.settle()
        # The race is won and the other task fails before the orchestrator hears of either.
        won, lost = world.pending()
        world.happen(won, fails=False)
        world.happen(lost, fails=True)
        await world.settle()
        while pending := world.pending():
            for each in sorted(pending, key=lambda each: -each.task):
                world.happen(each, fails=False)
            await world.settle()
        return world.replay(instance)["output"]

    assert asyncio.run(play()) == [10, 11, 12]


def patient(context: df.DurableOrchestrationContext) -> Any:
    """Wait longer than one timer can."""
    yield context.create_timer(context.current_utc_datetime + timedelta(days=10))
    return "at last"


def test_a_long_timer_is_made_of_as_few_timers_as_it_needs(tmp_path: Path) -> None:
    async def play() -> Any:
        world = World(tmp_path / "durable.sqlite", patient)
        instance = world.start(None)
        await world.settle()
        fired = 0
        while pending := world.pending():
            world.happen(pending[0], fails=False)
            fired += 1
            assert fired < 10
            await world.settle()
        return fired, world.replay(instance)["output"]

    assert asyncio.run(play()) == (3, "at last")


def impatient(context: df.DurableOrchestrationContext) -> Any:
    """Continue as new while an activity of this execution still runs."""
    if context.get_input() == "again":
        result = yield context.call_activity("act", 2)
        return result
    timer = context.create_timer(context.current_utc_datetime)
    yield context.task_any([context.call_activity("act", 1), timer])
    context.continue_as_new("again")


def test_a_late_answer_to_an_earlier_execution_is_dropped(tmp_path: Path) -> None:
    async def play() -> Any:
        world = World(tmp_path / "durable.sqlite", impatient)
        instance = world.start(None)
        await world.settle()
        (late,) = (each for each in world.pending() if isinstance(each, Activity))
        (timer,) = (each for each in world.pending() if each is not late and each != late)
        world.happen(timer, fails=False)
        await world.settle()
        world.happen(late, fails=False)
        await world.settle()
        (current,) = world.pending()
        assert current.task == late.task
        world.happen(current, fails=False)
        await world.settle()
        return world.replay(instance)["output"]

    assert asyncio.run(play()) == 2


def test_an_orchestrator_that_does_not_repeat_itself_is_told_so(tmp_path: Path) -> None:
    turns = iter(range(10))

    def moody(context: df.DurableOrchestrationContext) -> Any:
        if next(turns) == 0:
            yield context.call_activity("act", 1)
        else:
            yield context.wait_for_external_event("never")

    async def play() -> Any:
        world = World(tmp_path / "durable.sqlite", moody)
        instance = world.start(None)
        await world.settle()
        world.happen(world.pending()[0], fails=False)
        await world.settle()
        return world.store.instance(instance)

    instance = asyncio.run(play())
    assert instance.status == "Failed"
    assert "Non-Deterministic workflow detected" in instance.output
