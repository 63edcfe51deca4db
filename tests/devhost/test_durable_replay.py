"""Whatever is planned and in whatever order things happen: results reach the tasks they belong to."""

import asyncio
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import azure.durable_functions as df
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.durable_world import World

ATTEMPTS = 3

leaves = st.one_of(
    st.tuples(st.just("activity"), st.integers(0, 99)),
    st.tuples(st.just("retried"), st.integers(0, 99)),
    st.tuples(st.just("timer"), st.integers(0, 9)),
)
plans = st.lists(
    st.tuples(st.sampled_from(["all", "any"]), st.lists(leaves, min_size=1, max_size=4)), max_size=4
)


def planned(context: df.DurableOrchestrationContext) -> Any:
    """Follow a plan: each step waits for all or any of its leaves; what a failed step gave is None."""
    results = []
    for kind, leaves_ in context.get_input():
        tasks = [_task(context, *leaf) for leaf in leaves_]
        try:
            if kind == "all":
                results.append((yield context.task_all(tasks)))
            else:
                winner = yield context.task_any(tasks)
                results.append([tasks.index(winner)])
        except Exception:
            results.append(None)
    return results


def _task(context: df.DurableOrchestrationContext, kind: str, value: int) -> Any:
    if kind == "activity":
        return context.call_activity("act", value)
    if kind == "retried":
        return context.call_activity_with_retry("act", df.RetryOptions(1000, ATTEMPTS), value)
    return context.create_timer(context.current_utc_datetime + timedelta(hours=value + 1))


def _fits(step: Any, result: Any, failed: bool) -> bool:
    """Whether a step's result is one that its leaves can give."""
    kind, leaves_ = step
    if result is None:
        return failed
    if kind == "any":
        return 0 <= result[0] < len(leaves_)
    return result == [None if leaf == "timer" else value for leaf, value in leaves_]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plan=plans, data=st.data())
def test_every_result_reaches_its_task_in_any_order_with_failures_and_restarts(plan: Any, data: Any) -> None:
    async def play() -> None:
        with tempfile.TemporaryDirectory() as folder:
            world = World(Path(folder) / "durable.sqlite", planned)
            await _follow(world, plan, data)
            world.close()

    asyncio.run(play())


async def _follow(world: World, plan: Any, data: Any) -> None:
    instance_id = world.start(plan)
    failed = False
    await world.settle()
    while pending := world.pending():
        order = data.draw(st.permutations(pending))
        for each in order[: data.draw(st.integers(1, len(order)))]:
            fails = data.draw(st.sampled_from([False, False, True]))
            failed |= fails
            world.happen(each, fails)
        if data.draw(st.booleans()):
            await world.settle(at_most=data.draw(st.integers(0, 2)))
            world.reopen()
        await world.settle()
    instance = world.store.instance(instance_id)
    assert instance is not None
    assert instance.status == "Completed", instance
    first, second = world.replay(instance_id), world.replay(instance_id)
    assert first == second
    assert first["isDone"]
    assert len(first["output"]) == len(plan)
    assert all(_fits(step, result, failed) for step, result in zip(plan, first["output"], strict=True))
