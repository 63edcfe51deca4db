"""Genuine orchestrators on the engine: sequences, fan-out, retries, timers, events, sub-orchestrations."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from devhost.durable.protocol import orchestrator_context
from tests.support.durable import GenuineApp, Hosted, history_of, hosted
from tests.support.durable_sample import build
from tests.support.processes import free_port

Scenario = Callable[[Hosted], Awaitable[Any]]


def played(tmp_path: Path, scenario: Scenario, **options: Any) -> Any:
    """What a scenario gives with the sample app on a new engine."""

    async def play() -> Any:
        async with hosted(GenuineApp(build()), tmp_path / "durable.sqlite", **options) as host:
            return await scenario(host)

    return asyncio.run(play())


def output(tmp_path: Path, name: str, value: Any = None, **options: Any) -> Any:
    """What an orchestrator of the sample app returns."""
    status = played(tmp_path, lambda host: host.run(name, value), **options)
    assert status["runtimeStatus"] == "Completed", status
    return status["output"]


def test_activities_run_one_after_the_other(tmp_path: Path) -> None:
    assert output(tmp_path, "chain", 1) == 256


def test_a_fan_out_comes_together(tmp_path: Path) -> None:
    assert output(tmp_path, "fan_out", 40) == sum(2 * n for n in range(40))


def test_the_default_version_reaches_the_orchestrator(tmp_path: Path) -> None:
    assert output(tmp_path, "echo", {"a": 1}, default_version="7") == [{"a": 1}, "7", None]


def test_a_failed_activity_can_be_caught(tmp_path: Path) -> None:
    assert output(tmp_path, "caught") == [42, True]


def test_an_uncaught_failure_fails_the_orchestration(tmp_path: Path) -> None:
    status = played(tmp_path, lambda host: host.run("uncaught"))
    assert status["runtimeStatus"] == "Failed"
    assert status["customStatus"] == "about to fail"
    expected = "Orchestrator function 'uncaught' failed: Activity function 'refuse' failed:  ValueError: no"
    assert status["output"].startswith(expected)


def test_an_unknown_activity_fails_the_orchestration_and_names_the_known_ones(tmp_path: Path) -> None:
    status = played(tmp_path, lambda host: host.run("unknown_activity"))
    assert status["runtimeStatus"] == "Failed"
    assert "'nobody' doesn't exist" in status["output"]
    assert "'double'" in status["output"]


def test_a_task_with_retry_succeeds_at_last_and_later_tasks_keep_their_ids(tmp_path: Path) -> None:
    job = {"log": str(tmp_path / "log"), "failures": 2, "attempts": 4, "interval_ms": 10}
    assert output(tmp_path, "retrying", job) == ["done after 3", 8]


def test_a_task_with_retry_fails_after_its_last_attempt(tmp_path: Path) -> None:
    job = {"log": str(tmp_path / "log"), "failures": 9, "attempts": 3, "interval_ms": 10}
    status = played(tmp_path, lambda host: host.run("retrying", job))
    assert status["runtimeStatus"] == "Failed"
    assert "attempt 3 failed" in status["output"]
    assert (tmp_path / "log").read_text() == "x\n" * 3


def test_many_tasks_with_retry_at_once(tmp_path: Path) -> None:
    job = {"log": str(tmp_path / "log"), "count": 12, "interval_ms": 15}
    assert output(tmp_path, "retrying_many", job) == [["done after 1", "done after 2", "done after 3"], 24]


def test_a_timer_fires(tmp_path: Path) -> None:
    assert output(tmp_path, "sleeper", 0.05) == 10


def test_an_event_in_time_beats_the_timer_and_cancels_it(tmp_path: Path) -> None:
    async def scenario(host: Hosted) -> Any:
        instance = await host.client.start_new("approval", client_input=60)
        await host.wait(instance, lambda status: status["runtimeStatus"] == "Running")
        code, _ = await host.request("POST", f"instances/{instance}/raiseEvent/approval", json={"by": "Ann"})
        assert code == 202
        return (await host.wait(instance))["output"]

    assert played(tmp_path, scenario) == [{"by": "Ann"}, 16]


def test_without_the_event_the_timer_wins(tmp_path: Path) -> None:
    assert output(tmp_path, "approval", 0.05) == "too late"


def test_events_raised_before_the_wait_are_kept_in_their_order(tmp_path: Path) -> None:
    async def scenario(host: Hosted) -> Any:
        instance = await host.client.start_new("collector", client_input=3)
        for item in ("a", "b", "c"):
            await host.request("POST", f"instances/{instance}/raiseEvent/item", json=item)
        return (await host.wait(instance))["output"]

    assert played(tmp_path, scenario) == ["a", "b", "c"]


def test_the_client_s_events_arrive_as_json_text_as_in_azure(tmp_path: Path) -> None:
    async def scenario(host: Hosted) -> Any:
        instance = await host.client.start_new("collector", client_input=1)
        await host.client.raise_event(instance, "item", {"n": 1})
        return (await host.wait(instance))["output"]

    (item,) = played(tmp_path, scenario)
    assert json.loads(item) == {"n": 1}


def test_continue_as_new_starts_over_with_its_new_input(tmp_path: Path) -> None:
    async def scenario(host: Hosted) -> Any:
        status = await host.run("countdown", 3)
        return status["output"], status["customStatus"], len(history_of(host.engine, status["instanceId"]))

    assert played(tmp_path, scenario) == ("lift-off", {"remaining": 1}, 4)


def test_sub_orchestrations_answer_their_parent(tmp_path: Path) -> None:
    status = played(tmp_path, lambda host: host.run("parent", 3, instance="p"))
    assert status["output"] == [[0, 256, 512], [{"to": "child"}, None, "p"]]


def test_a_sub_orchestration_with_retry_runs_until_it_succeeds(tmp_path: Path) -> None:
    assert (
        output(tmp_path, "retrying_parent", {"log": str(tmp_path / "log"), "failures": 2}) == "done after 3"
    )


def test_a_failing_sub_orchestration_fails_its_parent(tmp_path: Path) -> None:
    job = {"log": str(tmp_path / "log"), "failures": 9}
    status = played(tmp_path, lambda host: host.run("plain_parent", job))
    assert status["runtimeStatus"] == "Failed"
    assert "Sub-orchestrator function 'flaky_child' failed" in status["output"]


@pytest.mark.parametrize("first", [200, 202])
def test_call_http_answers_and_polls_an_accepted_request(tmp_path: Path, first: int) -> None:
    port = free_port()
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.path)
        if request.path == "/start" and first == 202:
            return web.Response(status=202, headers={"Location": "/done", "Retry-After": "0"})
        return web.Response(text="ready")

    async def scenario(host: Hosted) -> Any:
        app = web.Application()
        app.router.add_get("/{tail:.*}", answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        status = await host.run("fetch", f"http://127.0.0.1:{port}/start")
        await runner.cleanup()
        return status["output"]

    assert played(tmp_path, scenario) == [200, "ready"]
    assert asked == (["/start"] if first == 200 else ["/start", "/done"])


def test_call_http_to_nobody_fails_the_task(tmp_path: Path) -> None:
    status = played(tmp_path, lambda host: host.run("fetch", f"http://127.0.0.1:{free_port()}/"))
    assert status["runtimeStatus"] == "Failed"
    assert "BuiltIn::HttpActivity" in status["output"]


def test_no_more_activities_run_at_once_than_allowed(tmp_path: Path) -> None:
    app = GenuineApp(build())
    running, most = 0, 0

    async def counted(name: str, payload: str) -> str:
        nonlocal running, most
        if name != "double":
            return await app.invoke(name, payload)
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.01)
        running -= 1
        return "1"

    async def play() -> None:
        counting = GenuineApp(build())
        counting.invoke = counted  # type: ignore[method-assign]
        async with hosted(counting, tmp_path / "durable.sqlite", max_activities=2) as host:
            assert (await host.run("fan_out", 12))["output"] == 12

    asyncio.run(play())
    assert most == 2


def test_an_activity_that_exceeds_the_invocation_timeout_fails(tmp_path: Path) -> None:
    job = {"log": str(tmp_path / "log"), "count": 1, "seconds": 0.5}
    status = played(tmp_path, lambda host: host.run("work_all", job), invocation_timeout_s=0.1)
    assert status["runtimeStatus"] == "Failed"
    assert "was exceeded by function: Functions.work" in status["output"]


def test_every_recorded_history_replays_to_the_same_actions(tmp_path: Path) -> None:
    job = {"log": str(tmp_path / "log"), "failures": 1, "attempts": 3, "interval_ms": 5}
    inputs = {"chain": 1, "fan_out": 5, "caught": None, "retrying": job, "parent": 2, "counting": "k"}
    app = GenuineApp(build())

    async def play() -> None:
        async with hosted(app, tmp_path / "durable.sqlite") as host:
            for name, value in inputs.items():
                instance = (await host.run(name, value))["instanceId"]
                first, second = [await replayed(host, app, name, instance) for _ in range(2)]
                assert first == second
                assert first["isDone"]

    asyncio.run(play())


async def replayed(host: Hosted, app: GenuineApp, name: str, instance: str) -> dict[str, Any]:
    """What an orchestrator answers to its whole recorded history."""
    past = [json.dumps(event) for event in history_of(host.engine, instance)]
    document = (await host.request("GET", f"instances/{instance}"))[1]
    context = orchestrator_context(
        instance=instance, parent=None, input_json=json.dumps(document["input"]), past=past, new=[]
    )
    state: dict[str, Any] = json.loads(await app.invoke(name, context))
    return state
