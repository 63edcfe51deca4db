"""The management API of the durable engine, through the genuine client and through plain HTTP."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import azure.durable_functions as df
import pytest

from tests.support.durable import GenuineApp, Hosted, hosted
from tests.support.durable_sample import build

Running = df.OrchestrationRuntimeStatus.Running
Completed = df.OrchestrationRuntimeStatus.Completed
Failed = df.OrchestrationRuntimeStatus.Failed
EVER = datetime(1, 1, 1, tzinfo=UTC)


def with_host(tmp_path: Path, scenario: Callable[[Hosted], Awaitable[None]]) -> None:
    """Play a scenario with the sample app on a new engine."""

    async def play() -> None:
        async with hosted(GenuineApp(build()), tmp_path / "durable.sqlite") as host:
            await scenario(host)

    asyncio.run(play())


async def started(host: Hosted, name: str = "sleeper", value: Any = 60, instance: str = "one") -> str:
    """An instance that has begun and waits."""
    await host.client.start_new(name, instance, value)
    await host.wait(instance, lambda status: status["runtimeStatus"] == "Running")
    return instance


def test_starting_answers_with_the_management_urls(tmp_path: Path) -> None:
    async def scenario(host: Hosted) -> None:
        async with host.session.post(f"{host.root}/orchestrators/echo/mine", json={"a": 1}) as response:
            body = await response.json()
            assert response.status == 202
            assert response.headers["Retry-After"] == "10"
            assert response.headers["Location"] == body["statusQueryGetUri"]
        assert body["id"] == "mine"
        assert body["sendEventPostUri"].startswith(f"{host.root}/instances/mine/raiseEvent/{{eventName}}")
        async with host.session.get(body["statusQueryGetUri"]) as response:
            assert (await response.json())["instanceId"] == "mine"
        assert (await host.wait("mine"))["output"][0] == {"a": 1}

    with_host(tmp_path, scenario)


def test_the_client_s_links_point_to_the_instance(tmp_path: Path) -> None:
    async def scenario(host: Hosted) -> None:
        links = host.client.create_http_management_payload("mine")
        assert links["id"] == "mine"
        assert links["terminatePostUri"].startswith(f"{host.root}/instances/mine/terminate?reason={{text}}&")

    with_host(tmp_path, scenario)


def test_a_live_instance_is_not_started_twice_and_a_finished_one_is_replaced(tmp_path: Path) -> None:
    async def scenario(host: Hosted) -> None:
        await started(host)
        with pytest.raises(Exception, match="already exists"):
            await host.client.start_new("sleeper", "one", 60)
        code, _ = await host.request("POST", "orchestrators/sleeper/one", json={})
        assert code == 409
        await host.client.terminate("one", "enough")
        assert (await host.run("chain", 1, instance="one"))["output"] == 256

    with_host(tmp_path, scenario)


def test_of_many_concurrent_starts_of_a_singleton_exactly_one_wins(tmp_path: Path) -> None:
    async def scenario(host: Hosted) -> None:
        path = "orchestrators/sleeper/one"
        answers = await asyncio.gather(*(host.request("POST", path, data=b'"60"') for _ in range(20)))
        assert sorted(code for code, _ in answers) == [202] + [409] * 19

    with_host(tmp_path, scenario)


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("orchestrators/echo", b"{nonsense", 400),
        ("orchestrators/echo?timeout=1&pollingInterval=2", b"{}", 400),
        ("orchestrators/echo?taskHub=other", b"{}", 404),
        ("instances/none/terminate", b"", 404),
        ("instances/none/rewind", b"", 404),
        ("instances/none/restart", b"", 400),
        ("instances/none/suspend", b"", 404),
        ("instances/none/resume", b"", 404),
        ("instances/none/raiseEvent/e", b"1", 404),
        ("instances/none/nonsense", b"", 404),
        ("entities/nobody/key?op=add", b"1", 400),
        ("nonsense", b"", 404),
    ],
)
def test_what_cannot_be_done_is_refused(tmp_path: Path, path: str, body: bytes, expected: int) -> None:
    async def scenario(host: Hosted) -> None:
        headers = {"Content-Type": "application/json"}
        assert (await host.request("POST", path, data=body, headers=headers))[0] == expected

    with_host(tmp_path, scenario)


def test_an_unknown_orchestrator_is_accepted_and_fails_with_the_known_ones(tmp_path: Path) -> None:
    async def scenario(host: Hosted) -> None:
        await host.client.start_new("nobody", "one")
        status = await host.wait("one", within_s=1)
        assert (status["name"], status["runtimeStatus"]) == ("nobody", "Failed")
        assert "'nobody' doesn't exist" in status["output"]
        assert "'chain'" in status["output"]

    with_host(tmp_path, scenario)


def test_a_status_query_tells_running_from_finished(tmp_path: Path) -> None:
    async def scenario(host: Hosted) -> None:
        await started(host)
        assert (await host.request("GET", "instances/one"))[0] == 202
        assert (await host.client.get_status("one")).runtime_status == Running
        await host.run("chain", 1, instance="two")
        assert (await host.request("GET", "instances/two"))[0] == 200
        await host.run("uncaught", instance="three")
        assert (await host.request("GET", "instances/three"))[0] == 200
        flag = "returnInternalServerErrorOnFailure=true"
        assert (await host.request("GET", f"instances/three?{flag}"))[0] == 500
        assert not await host.client.get_status("none")

    with_host(tmp_path, scenario)


def test_history_and_its_outputs_are_shown_on_request(tmp_path: Path) -> None:
    async def scenario(host: Hosted) -> None:
        await host.run("caught", instance="one")
        _, plain = await host.request("GET", "instances/one?showInput=false")
        assert "historyEvents" not in plain
        assert plain["input"] is None
        _, shown = await host.request("GET", "instances/one?showHistory=true")
        kinds = [event["EventType"] for event in shown["historyEvents"]]
        assert kinds == ["ExecutionStarted", "TaskFailed", "TaskCompleted", "ExecutionCompleted"]
        assert shown["historyEvents"][2]["FunctionName"] == "double"
        assert "Result" not in shown["historyEvents"][2]
        _, full = await host.request("GET", "instances/one?showHistory=true&showHistoryOutput=true")
        assert full["historyEvents"][2]["Result"] == 42

    with_host(tmp_path, scenario)


def test_a_terminated_instance_is_gone(tmp_path: Path) -> None:
    async def scenario(host: Hosted) -> None:
        await started(host)
        await host.client.terminate("one", "no longer needed")
        status = await host.client.get_status("one")
        assert status.runtime_status == df.OrchestrationRuntimeStatus.Terminated
        assert status.output == "no longer needed"
        with pytest.raises(Exception, match="is gone"):
            await host.client.raise_event("one", "e", 1)
        assert (await host.request("POST", "instances/one/suspend"))[0] == 410

    with_host(tmp_path, scenario)


def test_a_suspended_instance_keeps_what_happens_until_it_is_resumed(tmp_path: Path) -> None:
    async def scenario(host: Hosted) -> None:
        await started(host, "collector", 1)
        await host.client.suspend("one", "wait")
        await host.request("POST", "instances/one/raiseEvent/item", json="kept")
        await asyncio.sleep(0.15)
        _, status = await host.request("GET", "instances/one")
        assert status["runtimeStatus"] == "Suspended"
        await host.client.resume("one", "go on")
        assert (await host.wait("one"))["output"] == ["kept"]

    with_host(tmp_path, scenario)


def test_an_event_must_be_json(tmp_path: Path) -> None:
    async def scenario(host: Hosted) -> None:
        await started(host, "collector", 1)
        assert (await host.request("POST", "instances/one/raiseEvent/item", data=b"x"))[0] == 400

    with_host(tmp_path, scenario)


@pytest.mark.parametrize("with_new_id", [True, False])
def test_a_restart_runs_the_original_input_again(tmp_path: Path, with_new_id: bool) -> None:
    async def scenario(host: Hosted) -> None:
        await host.run("chain", 3, instance="one")
        answer = await host.client.restart("one", restart_with_new_instance_id=with_new_id)
        assert (answer["id"] != "one") == with_new_id
        assert (await host.wait(answer["id"]))["output"] == 768

    with_host(tmp_path, scenario)


def test_a_live_instance_is_not_restarted_under_its_own_id(tmp_path: Path) -> None:
    async def scenario(host: Hosted) -> None:
        await started(host)
        path = "instances/one/restart?restartWithNewInstanceId=false"
        assert (await host.request("POST", path))[0] == 409

    with_host(tmp_path, scenario)


def test_only_finished_instances_are_purged(tmp_path: Path) -> None:
    async def scenario(host: Hosted) -> None:
        await host.run("chain", 1, instance="done")
        await started(host)
        assert (await host.client.purge_instance_history("done")).instances_deleted == 1
        assert (await host.client.purge_instance_history("done")).instances_deleted == 0
        assert not await host.client.get_status("done")
        assert (await host.request("DELETE", "instances/one"))[0] == 412
        assert (await host.client.get_status("one")).runtime_status == Running

    with_host(tmp_path, scenario)


def test_purging_by_filter_takes_what_matches(tmp_path: Path) -> None:
    async def scenario(host: Hosted) -> None:
        for name in ("a", "b"):
            await host.run("chain", 1, instance=name)
        await host.run("uncaught", instance="failed")
        await started(host)
        assert (await host.request("DELETE", "instances/"))[0] == 400
        tomorrow = datetime.now(UTC) + timedelta(days=1)
        assert (await host.client.purge_instance_history_by(tomorrow)).instances_deleted == 0
        purged = await host.client.purge_instance_history_by(EVER, runtime_status=[Completed])
        assert purged.instances_deleted == 2
        ended = [Completed, Failed]
        purged = await host.client.purge_instance_history_by(EVER, runtime_status=ended)
        assert purged.instances_deleted == 1
        assert [status.instance_id for status in await host.client.get_status_all()] == ["one"]

    with_host(tmp_path, scenario)


def test_instances_are_found_by_time_status_and_prefix(tmp_path: Path) -> None:
    async def scenario(host: Hosted) -> None:
        await host.run("chain", 1, instance="run-1")
        between = datetime.now(UTC)
        await host.run("chain", 1, instance="run-2")
        await started(host, instance="other")

        async def found(**filters: Any) -> list[str]:
            return [str(status.instance_id) for status in await host.client.get_status_by(**filters)]

        assert await found(instance_id_prefix="run-") == ["run-1", "run-2"]
        assert await found(created_time_from=between) == ["other", "run-2"]
        assert await found(created_time_to=between) == ["run-1"]
        assert await found(runtime_status=[Running]) == ["other"]
        assert await found(runtime_status=[Running, Completed], created_time_from=EVER) == [
            "other",
            "run-1",
            "run-2",
        ]

    with_host(tmp_path, scenario)


def test_a_long_list_comes_in_pages(tmp_path: Path) -> None:
    async def scenario(host: Hosted) -> None:
        for number in range(5):
            await host.client.start_new("echo", f"i{number}")
        seen, token = [], ""
        while True:
            headers = {"x-ms-continuation-token": token}
            async with host.session.get(f"{host.root}/instances?top=2", headers=headers) as response:
                seen.append([status["instanceId"] for status in await response.json()])
                token = response.headers.get("x-ms-continuation-token", "")
            if not token:
                break
        assert seen == [["i0", "i1"], ["i2", "i3"], ["i4"]]
        bad = {"x-ms-continuation-token": "nonsense!"}
        assert (await host.request("GET", "instances?top=2", headers=bad))[0] == 500

    with_host(tmp_path, scenario)


def test_the_client_can_wait_for_completion(tmp_path: Path) -> None:
    async def scenario(host: Hosted) -> None:
        await host.client.start_new("chain", "one", 1)
        response = await host.client.wait_for_completion_or_create_check_status_response(
            None, "one", timeout_in_milliseconds=2000, retry_interval_in_milliseconds=20
        )
        assert response.status_code == 200
        assert response.get_body() == b"256"

    with_host(tmp_path, scenario)
