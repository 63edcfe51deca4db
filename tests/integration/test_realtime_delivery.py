"""A hundred and sixty claims while all between records and client goes wrong: each event once, in order."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.support.azurite import RunningAzurite
from tests.support.live_client import Event, LiveClient
from tests.support.pubsub_faults import FaultyService
from tests.support.realtime import (
    Emulator,
    claim,
    events_so_far,
    insured,
    live_client,
    live_stack,
    name_of,
    until,
)
from tests.support.stack import Stack

pytestmark = [pytest.mark.azurite, pytest.mark.host, pytest.mark.timeout(900)]

CLAIMS, WRITERS = 160, 4
# How many claims there are when something happens.
CUT_AT, KILL_AT, CUT_AGAIN_AT = 30, 65, 115
DOWN_S = 2.0
# A claim is decided after it was submitted: its last event is some time off.
QUIET_S = 2.0

Logs = dict[str, list[Event]]


def test_every_event_is_seen_once_and_in_order_whatever_happens_on_the_way(
    azurite: RunningAzurite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (
        FaultyService(repeat=0.15, crash=0.10) as faults,
        live_stack(azurite.new_account(), tmp_path, endpoint=faults.endpoint) as (stack, emulator),
    ):
        faults.target_port = emulator.port
        with stack.client("admin") as admin:
            owners = [insured(admin, f"delivery{n}@example.com") for n in range(WRITERS)]
        began = time.monotonic()
        statuses, seen, clients = asyncio.run(_scenario(stack, emulator, faults, owners))
        took = time.monotonic() - began
        logged = {customer: events_so_far(stack, customer) for customer in seen}
    with capsys.disabled():
        print(
            f"\n  {CLAIMS} claims by {WRITERS} writers, {statuses.count(201)} stored at the first attempt; "
            f"{sum(map(len, seen.values()))} of {sum(logged.values())} events seen, in {took:.1f} s\n"
            f"  {sum(client.connections for client in clients)} connections, "
            f"{sum(client.fetches for client in clients)} fetches; {faults.figures}"
        )
    assert statuses == [201] * CLAIMS
    for customer, events in seen.items():
        assert [int(event["sequence"]) for event in events] == list(range(1, logged[customer] + 1))
        assert Counter(map(name_of, events))["claim_submitted"] == CLAIMS // WRITERS
    assert all(client.connections >= 4 for client in clients)
    assert faults.figures.repeated
    assert faults.figures.crashed


async def _scenario(
    stack: Stack, emulator: Emulator, faults: FaultyService, owners: Sequence[dict[str, str]]
) -> tuple[list[int], Logs, list[LiveClient]]:
    statuses: list[int] = []
    seen: Logs = {ids["customer_id"]: [] for ids in owners}

    def write(ids: dict[str, str]) -> None:
        with stack.client("loader") as service:
            for _ in range(CLAIMS // WRITERS):
                statuses.append(service.post("/api/claims", json=claim(ids)).status_code)

    async with AsyncExitStack() as open_clients:
        clients = [
            await open_clients.enter_async_context(live_client(stack, "customer", customer, events))
            for customer, events in seen.items()
        ]
        await until(lambda: all(len(events) == 4 for events in seen.values()))
        with ThreadPoolExecutor(WRITERS) as pool:
            writing = [asyncio.wrap_future(pool.submit(write, ids)) for ids in owners]
            await _disturb(statuses, emulator, faults)
            await asyncio.gather(*writing)
        await asyncio.to_thread(_settle, stack, seen)
        return statuses, seen, clients


def _settle(stack: Stack, seen: Logs) -> None:
    """Wait until every log has come to rest and its client has seen the end."""
    since, before = time.monotonic(), dict[str, int]()
    deadline = since + 60
    while time.monotonic() < deadline:
        logged = {customer: events_so_far(stack, customer) for customer in seen}
        if logged != before or any(len(seen[customer]) < number for customer, number in logged.items()):
            since, before = time.monotonic(), logged
        if time.monotonic() - since > QUIET_S:
            return
        time.sleep(0.2)


async def _disturb(statuses: list[int], emulator: Emulator, faults: FaultyService) -> None:
    await until(lambda: len(statuses) >= CUT_AT, 240)
    await _cut(faults)
    await until(lambda: len(statuses) >= KILL_AT, 240)
    await asyncio.to_thread(emulator.kill)
    await asyncio.sleep(DOWN_S)
    await asyncio.to_thread(emulator.start)
    await until(lambda: len(statuses) >= CUT_AGAIN_AT, 240)
    await _cut(faults)


async def _cut(faults: FaultyService) -> None:
    faults.cut()
    await asyncio.sleep(1)
    faults.mend()
