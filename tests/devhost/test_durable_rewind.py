"""Rewinding failed orchestrations: what failed is done once more, what succeeded is not."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import azure.durable_functions as df
import pytest

from tests.support.durable import GenuineApp, Hosted, hosted
from tests.support.durable_sample import build


def with_host(
    tmp_path: Path, scenario: Callable[[Hosted], Awaitable[None]], app: df.DFApp | None = None
) -> None:
    """Play a scenario on a new engine."""

    async def play() -> None:
        async with hosted(GenuineApp(app or build()), tmp_path / "durable.sqlite") as host:
            await scenario(host)

    asyncio.run(play())


async def rewound(host: Hosted, name: str, value: Any) -> Any:
    """The output of an orchestration that failed and was rewound once."""
    failed = await host.run(name, value, instance="one")
    assert failed["runtimeStatus"] == "Failed", failed
    await host.client.rewind("one", "repaired")
    status = await host.wait("one")
    assert status["runtimeStatus"] == "Completed", status
    return status["output"]


def test_a_failed_activity_runs_once_more(tmp_path: Path) -> None:
    async def scenario(host: Hosted) -> None:
        job = {"log": str(tmp_path / "log"), "failures": 1}
        assert await rewound(host, "flaky_child", job) == "done after 2"

    with_host(tmp_path, scenario)


def test_a_task_with_retry_gets_one_more_attempt(tmp_path: Path) -> None:
    async def scenario(host: Hosted) -> None:
        job = {"log": str(tmp_path / "log"), "failures": 3, "attempts": 3, "interval_ms": 5}
        assert await rewound(host, "retrying", job) == ["done after 4", 8]

    with_host(tmp_path, scenario)


def test_a_failed_sub_orchestration_is_rewound_with_its_parent(tmp_path: Path) -> None:
    async def scenario(host: Hosted) -> None:
        job = {"log": str(tmp_path / "log"), "failures": 1}
        assert await rewound(host, "plain_parent", job) == ["child said", "done after 2"]

    with_host(tmp_path, scenario)


def test_what_succeeded_is_not_done_again(tmp_path: Path) -> None:
    app = df.DFApp()
    calls: list[str] = []

    @app.activity_trigger(input_name="name")
    async def step(name: str) -> str:
        calls.append(name)
        if name == "b" and calls.count("b") == 1:
            raise ValueError(name)
        await asyncio.sleep(0.05 if name == "c" else 0)
        return name.upper()

    @app.orchestration_trigger(context_name="context")
    def steps(context: df.DurableOrchestrationContext) -> Any:
        first = yield context.call_activity("step", "a")
        rest = yield context.task_all([context.call_activity("step", name) for name in ("b", "c", "d")])
        return [first, *rest]

    async def scenario(host: Hosted) -> None:
        assert await rewound(host, "steps", None) == ["A", "B", "C", "D"]

    with_host(tmp_path, scenario, app)
    assert calls.count("a") == 1
    assert calls.count("b") == 2


def test_an_orchestrator_that_failed_by_itself_runs_its_last_episode_again(tmp_path: Path) -> None:
    app = df.DFApp()
    broken = [True]

    @app.activity_trigger(input_name="value")
    async def same(value: int) -> int:
        return value

    @app.orchestration_trigger(context_name="context")
    def careless(context: df.DurableOrchestrationContext) -> Any:
        value = yield context.call_activity("same", 6)
        if broken.pop() if broken else False:
            raise ValueError("a mistake in the code")
        return value

    async def scenario(host: Hosted) -> None:
        assert await rewound(host, "careless", None) == 6

    with_host(tmp_path, scenario, app)


def test_a_failed_entity_call_is_made_once_more(tmp_path: Path) -> None:
    app = df.DFApp()
    failures = [True]

    @app.entity_trigger(context_name="context")
    def gate(context: df.DurableEntityContext) -> None:
        if failures:
            failures.pop()
            raise ValueError("closed")
        context.set_result("open")

    @app.orchestration_trigger(context_name="context")
    def enter(context: df.DurableOrchestrationContext) -> Any:
        answer = yield context.call_entity(df.EntityId("gate", "g"), "open")
        return answer

    async def scenario(host: Hosted) -> None:
        assert await rewound(host, "enter", None) == "open"

    with_host(tmp_path, scenario, app)


def test_an_orchestration_that_failed_at_once_starts_again(tmp_path: Path) -> None:
    app = df.DFApp()
    broken = [True]

    @app.orchestration_trigger(context_name="context")
    def careless(context: df.DurableOrchestrationContext) -> Any:
        if broken:
            broken.pop()
            raise ValueError("a mistake in the code")
        return context.get_input()
        yield

    async def scenario(host: Hosted) -> None:
        assert await rewound(host, "careless", {"n": 1}) == {"n": 1}

    with_host(tmp_path, scenario, app)


def test_only_failed_orchestrations_are_rewound(tmp_path: Path) -> None:
    async def scenario(host: Hosted) -> None:
        await host.run("chain", 1, instance="one")
        with pytest.raises(Exception, match='only orchestrations in the "Failed" state'):
            await host.client.rewind("one", "no reason")

    with_host(tmp_path, scenario)
