"""The durable engine where the extension is less kind than one would think: devhost/README.md has sources."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import azure.durable_functions as df
import pytest

from devhost.durable.queries import parse_statuses
from devhost.durable.schema import open_database
from devhost.durable.timers import due
from devhost.durable.versions import is_newer
from tests.support.durable import GenuineApp, Hosted, history_of, hosted
from tests.support.durable_sample import build

EVER = "createdTimeFrom=2000-01-01T00:00:00Z"
TIMER_CREATED = 10


def sample_app() -> df.DFApp:
    """The sample app, and an orchestrator that asks again and again whether its time has come."""
    app = build()

    @app.orchestration_trigger(context_name="context")
    def not_yet(context: df.DurableOrchestrationContext) -> Any:
        given = context.get_input()
        until = datetime.fromisoformat(given["until"])
        while context.current_utc_datetime < until:
            left = (until - context.current_utc_datetime).total_seconds()
            pause = -(-left // 1) + 1 if given["rounded"] else left
            yield context.create_timer(context.current_utc_datetime + timedelta(seconds=pause))
        return context.current_utc_datetime.isoformat()

    return app


def play(tmp_path: Path, scenario: Callable[[Hosted], Awaitable[Any]], **options: Any) -> Any:
    """Play a scenario on a new engine; what it returns."""

    async def inside() -> Any:
        async with hosted(GenuineApp(sample_app()), tmp_path / "durable.sqlite", **options) as host:
            return await scenario(host)

    return asyncio.run(inside())


async def asleep(host: Hosted, *instances: str) -> None:
    """Instances that have begun and wait for a minute."""
    for instance in instances:
        await host.client.start_new("sleeper", instance, 60)
        await host.wait(instance, lambda status: status["runtimeStatus"] == "Running")


@pytest.mark.parametrize(
    "filters",
    ["", "&instanceIdPrefix=done&top=1", "&runtimeStatus=completed", "&runtimeStatus=nonsense"],
)
def test_a_purge_that_names_no_status_takes_what_runs_too(tmp_path: Path, filters: str) -> None:
    async def scenario(host: Hosted) -> None:
        await host.run("chain", 1, instance="done")
        await asleep(host, "alive")
        await host.run("counting", "key", instance="entity")
        code, answer = await host.request("DELETE", f"instances?{EVER}{filters}")
        assert (code, answer) == (200, {"instancesDeleted": 4})
        assert (await host.request("GET", "instances"))[1] == []
        assert (await host.request("GET", "entities"))[1] == []

    play(tmp_path, scenario)


def test_a_purge_of_finished_states_leaves_what_runs(tmp_path: Path) -> None:
    async def scenario(host: Hosted) -> None:
        await host.run("chain", 1, instance="done")
        await asleep(host, "alive")
        _, answer = await host.request("DELETE", f"instances?{EVER}&runtimeStatus=Completed,Failed")
        assert answer == {"instancesDeleted": 1}
        assert [one["instanceId"] for one in (await host.request("GET", "instances"))[1]] == ["alive"]

    play(tmp_path, scenario)


@pytest.mark.parametrize(("left_s", "waits_s"), [(0.9, 0), (1.0, 1), (2.7, 2), (-3.0, 0), (86400.5, 86400)])
def test_a_timer_waits_for_whole_seconds(left_s: float, waits_s: int) -> None:
    now = datetime(2026, 1, 1, 12, 0, 0, 250_000, tzinfo=UTC)
    fires = due((now + timedelta(seconds=left_s)).isoformat(), now=now.isoformat())
    assert datetime.fromisoformat(fires) - now == timedelta(seconds=waits_s)


def test_a_timer_fires_before_its_time_and_says_so(tmp_path: Path) -> None:
    async def scenario(host: Hosted) -> list[dict[str, Any]]:
        await host.run("sleeper", 1.7, instance="one")
        return history_of(host.engine, "one")

    history = play(tmp_path, scenario)
    (fired,) = [event for event in history if event["EventType"] == TIMER_CREATED + 1]
    begun = datetime.fromisoformat(history[0]["Timestamp"])
    assert fired["Timestamp"] < fired["FireAt"]
    assert datetime.fromisoformat(fired["FireAt"]) - begun == timedelta(seconds=1.7)
    assert datetime.fromisoformat(fired["Timestamp"]) - begun >= timedelta(seconds=1)


@pytest.mark.parametrize(("rounded", "few"), [(False, False), (True, True)])
def test_a_loop_that_waits_for_the_rest_spins_in_its_last_second_unless_it_rounds_up(
    tmp_path: Path, rounded: bool, few: bool
) -> None:
    async def scenario(host: Hosted) -> int:
        until = datetime.now(UTC) + timedelta(seconds=1.5)
        await host.run("not_yet", {"until": until.isoformat(), "rounded": rounded}, instance="one")
        return sum(event["EventType"] == TIMER_CREATED for event in history_of(host.engine, "one"))

    made = play(tmp_path, scenario)
    assert (made == 1) if few else (made > 5)


def test_an_event_for_an_instance_that_starts_right_after_is_lost(tmp_path: Path) -> None:
    async def scenario(host: Hosted) -> None:
        assert (await host.request("POST", "instances/late/raiseEvent/approval", json=True))[0] == 404
        with pytest.raises(Exception, match="No instance with ID late found"):
            await host.client.raise_event("late", "approval", True)
        assert (await host.run("approval", 1.2, instance="late"))["output"] == "too late"

    play(tmp_path, scenario)


def test_a_failure_text_is_a_sentence_and_five_kilobytes_of_net_exception(tmp_path: Path) -> None:
    async def scenario(host: Hosted) -> str:
        output: str = (await host.run("uncaught", instance="one"))["output"]
        return output

    text = play(tmp_path, scenario)
    sentence, _, serialized = text.partition("\n")
    assert sentence == (
        "Orchestrator function 'uncaught' failed: Activity function 'refuse' failed:  ValueError: no "
    )
    assert 4_000 < len(text) < 8_000
    outer = json.loads(serialized)
    assert (outer["ClassName"], outer["Message"]) == ("System.Exception", " ValueError: no")
    inner = outer["InnerException"]
    assert inner["ClassName"].endswith(".RpcException")
    assert inner["Message"].startswith("Result: Failure\nException: ValueError: no\nStack: Traceback")
    assert ".cs:line " in inner["StackTraceString"]


def test_the_addresses_of_a_start_carry_hub_connection_and_key(tmp_path: Path) -> None:
    async def scenario(host: Hosted) -> dict[str, str]:
        answer: dict[str, str] = (await host.request("POST", "orchestrators/echo/one", json=1))[1]
        links = host.client.create_http_management_payload("one")
        assert links["rewindPostUri"].endswith("&code=secret")
        return answer

    addresses = play(tmp_path, scenario, code="secret")
    assert addresses.pop("id") == "one"
    assert "rewindPostUri" not in addresses
    assert len(addresses) == 7
    for address in addresses.values():
        query = parse_qs(urlsplit(address).query)
        assert query["taskHub"] == ["testhub"]
        assert query["connection"] == ["AzureWebJobsStorage"]
        assert query["code"] == ["secret"]


def test_the_worker_is_told_an_address_of_its_own_without_a_key(tmp_path: Path) -> None:
    async def scenario(host: Hosted) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(host.engine.client_binding({}))
        return told

    told = play(tmp_path, scenario, code="secret", rpc_url="http://127.0.0.1:17071")
    assert told["rpcBaseUrl"] == "http://127.0.0.1:17071/runtime/webhooks/durabletask/"
    assert told["requiredQueryStringParameters"] == "code=secret"
    assert told["creationUrls"]["createNewInstancePostUri"].endswith("[/{instanceId}]?code=secret")


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [("chain", 1, 256), ("uncaught", None, "Failed"), ("sleeper", 60, None)],
)
def test_a_start_with_a_time_out_waits_for_the_end(
    tmp_path: Path, name: str, value: Any, expected: Any
) -> None:
    async def scenario(host: Hosted) -> None:
        path = f"orchestrators/{name}/one?timeout=1.2&pollingInterval=0.05"
        code, answer = await host.request("POST", path, data=json.dumps(json.dumps(value)))
        if expected is None:
            assert (code, answer["id"]) == (202, "one")
        else:
            assert code == 200
            assert (answer["runtimeStatus"] if expected == "Failed" else answer) == expected

    play(tmp_path, scenario)


@pytest.mark.parametrize(
    ("version", "own", "newer"),
    [
        ("2", "1", True),
        ("1", "1", False),
        ("1.10", "1.9", True),
        ("10", "9", False),
        ("1", None, True),
        (None, "1", False),
        (None, None, False),
        ("b", "A", True),
    ],
)
def test_versions_are_compared_as_the_framework_does(
    version: str | None, own: str | None, newer: bool
) -> None:
    assert is_newer(version, own) is newer


def test_an_orchestration_of_a_newer_version_stays_pending_until_a_newer_host_comes(tmp_path: Path) -> None:
    async def ask(host: Hosted) -> None:
        await host.client.start_new("echo", "one", 1, version="2")
        await host.client.start_new("echo", "old", 1, version="0")
        assert (await host.wait("old"))["version"] == "0"
        assert (await host.request("GET", "instances/one"))[1]["runtimeStatus"] == "Pending"

    async def take_up(host: Hosted) -> None:
        assert (await host.wait("one"))["output"] == [1, "2", None]

    play(tmp_path, ask, default_version="1")
    play(tmp_path, take_up, default_version="2")


def test_a_status_has_version_parent_and_whole_seconds(tmp_path: Path) -> None:
    async def scenario(host: Hosted) -> None:
        await host.run("parent", 1, instance="p")
        child = (await host.request("GET", "instances/p-c"))[1]
        assert (child["parentInstanceId"], child["version"]) == ("p", "1")
        own = (await host.request("GET", "instances/p"))[1]
        assert "parentInstanceId" not in own
        for name in ("createdTime", "lastUpdatedTime"):
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", own[name])

    play(tmp_path, scenario, default_version="1")


def test_a_running_status_says_where_and_when_to_ask_again(tmp_path: Path) -> None:
    async def scenario(host: Hosted) -> None:
        await asleep(host, "one")
        async with host.session.get(f"{host.root}/instances/one?showInput=false") as answer:
            assert answer.status == 202
            assert answer.headers["Location"] == f"{host.root}/instances/one?showInput=false"
            assert answer.headers["Retry-After"] == "5"
        async with host.session.get(f"{host.root}/instances/nobody") as answer:
            assert (answer.status, await answer.read()) == (404, b"")

    play(tmp_path, scenario)


def test_the_list_is_sorted_by_id_and_ignores_filters_it_cannot_read(tmp_path: Path) -> None:
    async def scenario(host: Hosted) -> None:
        for instance in ("b", "a", "C"):
            await host.run("chain", 1, instance=instance)
        bad = "createdTimeFrom=yesterday&createdTimeTo=&runtimeStatus=completed,x&top=many&showInput=perhaps"
        code, found = await host.request("GET", f"instances?{bad}")
        assert code == 200
        assert [one["instanceId"] for one in found] == ["C", "a", "b"]
        assert found[0]["input"] == "1"

    play(tmp_path, scenario)


def test_a_list_without_a_size_has_a_hundred_instances(tmp_path: Path) -> None:
    async def scenario(host: Hosted) -> None:
        for number in range(101):
            await host.request("POST", f"orchestrators/echo/i{number:03}", json=1)
        async with host.session.get(f"{host.root}/instances") as answer:
            assert len(await answer.json()) == 100
            token = answer.headers["x-ms-continuation-token"]
        assert "i099" not in token
        rest = await host.request("GET", "instances", headers={"x-ms-continuation-token": token})
        assert [one["instanceId"] for one in rest[1]] == ["i100"]

    play(tmp_path, scenario)


def test_statuses_are_read_by_exact_name_or_number() -> None:
    assert parse_statuses("Running, 1,completed,,99,Suspended") == ["Running", "Completed", "99", "Suspended"]


def test_what_is_held_is_not_held_again_and_what_runs_not_resumed(tmp_path: Path) -> None:
    async def scenario(host: Hosted) -> None:
        await asleep(host, "one")
        code, answer = await host.request("POST", "instances/one/resume?reason=r")
        assert code == 500
        assert "in the Running state" in answer["ExceptionMessage"]
        assert (await host.request("POST", "instances/one/suspend?reason=r"))[0] == 202
        assert (await host.request("POST", "instances/one/suspend?reason=r"))[0] == 500
        assert (await host.request("POST", "instances/one/resume?reason=r"))[0] == 202
        assert (await host.request("POST", "instances/one/terminate?reason=r"))[0] == 202
        for operation in ("terminate", "suspend", "resume"):
            assert (await host.request("POST", f"instances/one/{operation}"))[0] == 410
        assert (await host.request("POST", "instances/one/rewind"))[0] == 412

    play(tmp_path, scenario)


@pytest.mark.parametrize("instance", ["@counter@a", "x" * 200, "a b"])
def test_ids_are_taken_as_they_come(tmp_path: Path, instance: str) -> None:
    async def scenario(host: Hosted) -> None:
        assert (await host.request("POST", f"orchestrators/echo/{instance}", json=1))[0] == 202
        assert (await host.wait(instance))["instanceId"] == instance

    play(tmp_path, scenario)


def test_the_state_of_an_earlier_engine_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "durable.sqlite"
    older = sqlite3.connect(path)
    older.executescript(
        "CREATE TABLE timers(instance TEXT, execution TEXT, task INTEGER, fire_at TEXT);"
        "CREATE INDEX timers_by_time ON timers(fire_at);"
        "CREATE TABLE entities(id TEXT PRIMARY KEY, state TEXT, updated TEXT NOT NULL);"
        "INSERT INTO timers VALUES ('i', 'e', 1, '2026-01-01T00:00:00.000000Z');"
        "INSERT INTO entities VALUES ('@c@k', '1', '2026-01-01T00:00:00.000000Z');"
        "PRAGMA user_version=1;"
    )
    older.close()
    now = open_database(path)
    assert now.execute("SELECT due FROM timers").fetchone() == ("2026-01-01T00:00:00.000000Z",)
    assert now.execute("SELECT created FROM entities").fetchone() == ("2026-01-01T00:00:00.000000Z",)
    now.close()
