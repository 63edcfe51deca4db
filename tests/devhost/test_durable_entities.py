"""Durable entities: signals, calls, state, and the signals entities send each other."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import azure.durable_functions as df

from tests.support.durable import GenuineApp, Hosted, hosted
from tests.support.durable_sample import build

COUNTER = df.EntityId("Counter", "a")


def with_host(tmp_path: Path, scenario: Callable[[Hosted], Awaitable[None]], app: Any = None) -> None:
    """Play a scenario on a new engine."""

    async def play() -> None:
        async with hosted(app or GenuineApp(build()), tmp_path / "durable.sqlite") as host:
            await scenario(host)

    asyncio.run(play())


async def state(host: Hosted, entity: df.EntityId, expected: Any) -> None:
    """Wait until an entity has a state."""
    async with asyncio.timeout(5):
        while (await host.client.read_entity_state(entity)).entity_state != expected:
            await asyncio.sleep(0.005)


def test_signals_change_the_state_that_can_be_read(tmp_path: Path) -> None:
    async def scenario(host: Hosted) -> None:
        assert not (await host.client.read_entity_state(COUNTER)).entity_exists
        for _ in range(5):
            await host.client.signal_entity(COUNTER, "add", 3)
        await state(host, COUNTER, 15)
        assert (await host.client.read_entity_state(df.EntityId("counter", "a"))).entity_exists

    with_host(tmp_path, scenario)


def test_orchestrations_signal_and_call_entities_in_order(tmp_path: Path) -> None:
    async def scenario(host: Hosted) -> None:
        assert (await host.run("counting", "k"))["output"] == [7, 7]
        assert (await host.run("counting", "k"))["output"] == [14, 14]

    with_host(tmp_path, scenario)


def test_concurrent_calls_of_one_entity_lose_nothing(tmp_path: Path) -> None:
    async def scenario(host: Hosted) -> None:
        await asyncio.gather(*(host.run("counting", "k") for _ in range(10)))
        await state(host, df.EntityId("counter", "k"), 70)

    with_host(tmp_path, scenario)


def test_a_failed_operation_fails_the_call_and_leaves_the_state(tmp_path: Path) -> None:
    async def scenario(host: Hosted) -> None:
        assert (await host.run("refused"))["output"] == "not this"

    with_host(tmp_path, scenario)


def test_a_deleted_entity_does_not_exist(tmp_path: Path) -> None:
    async def scenario(host: Hosted) -> None:
        await host.client.signal_entity(COUNTER, "add", 3)
        await state(host, COUNTER, 3)
        code, _ = await host.request("DELETE", "entities/counter/a")
        assert code == 202
        await state(host, COUNTER, None)

    with_host(tmp_path, scenario)


def test_entities_are_listed_and_purged(tmp_path: Path) -> None:
    async def scenario(host: Hosted) -> None:
        await host.client.signal_entity(COUNTER, "add", 3)
        await state(host, COUNTER, 3)
        _, (found,) = await host.request("GET", "entities/counter?fetchState=true")
        assert found["entityId"] == {"name": "counter", "key": "a"}
        assert found["state"] == 3
        assert (await host.request("GET", "entities/other"))[1] == []
        assert (await host.request("DELETE", "instances/@counter@a"))[0] == 200
        assert (await host.request("GET", "entities"))[1] == []

    with_host(tmp_path, scenario)


def test_a_scheduled_signal_waits_for_its_time(tmp_path: Path) -> None:
    async def scenario(host: Hosted) -> None:
        due = (datetime.now(UTC) + timedelta(seconds=0.3)).isoformat().replace("+", "%2B")
        await host.request("POST", f"entities/counter/a?op=add&signalTime={due}", data=b'"4"')
        await asyncio.sleep(0.05)
        assert not (await host.client.read_entity_state(COUNTER)).entity_exists
        await state(host, COUNTER, 4)

    with_host(tmp_path, scenario)


def test_signals_of_an_entity_reach_other_entities(tmp_path: Path) -> None:
    app = GenuineApp(build())
    genuine = app.invoke

    async def forwarding(name: str, payload: str) -> str:
        """The counter `a` passes what it is told on to `b`: the SDK has no call for it, the protocol has."""
        answer = json.loads(await genuine(name, payload))
        if json.loads(payload).get("self") == {"name": "counter", "key": "a"}:
            answer["signals"] = [{"target": {"name": "Counter", "key": "b"}, "name": "add", "input": "10"}]
        return json.dumps(answer)

    async def scenario(host: Hosted) -> None:
        await host.client.signal_entity(COUNTER, "add", 1)
        await state(host, df.EntityId("counter", "b"), 10)

    app.invoke = forwarding  # type: ignore[method-assign]
    with_host(tmp_path, scenario, app)
