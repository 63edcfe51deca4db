"""Three hundred claims while all between records and client goes wrong: each event once, in order."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.azurite import RunningAzurite
from tests.support.live_client import Event, LiveClient
from tests.support.pubsub_faults import FaultyService
from tests.support.realtime import Emulator, claim, insured, live_client, live_stack, until
from tests.support.stack import Stack

pytestmark = [pytest.mark.azurite, pytest.mark.host]

CLAIMS, WRITERS = 300, 4
# How many claims there are when something happens.
CUT_AT, KILL_AT, CUT_AGAIN_AT = 50, 120, 220
DOWN_S = 2.0


def test_every_event_is_seen_once_and_in_order_whatever_happens_on_the_way(
    azurite: RunningAzurite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: list[Event] = []
    with (
        FaultyService(repeat=0.15, crash=0.10) as faults,
        live_stack(azurite.new_account(), tmp_path, endpoint=faults.endpoint) as (stack, emulator),
    ):
        faults.target_port = emulator.port
        with stack.client("admin") as admin:
            ids = insured(admin, "delivery@example.com")
        began = time.monotonic()
        statuses, client = asyncio.run(_scenario(stack, emulator, faults, ids, seen))
        took = time.monotonic() - began
    expected = 4 + 2 * CLAIMS
    with capsys.disabled():
        print(
            f"\n  {CLAIMS} claims by {WRITERS} writers, {statuses.count(201)} stored at the first attempt; "
            f"{len(seen)} of {expected} events seen, in {took:.1f} s\n"
            f"  {client.connections} connections, {client.fetches} fetches; {faults.figures}"
        )
    assert statuses == [201] * CLAIMS
    assert [int(event["sequence"]) for event in seen] == list(range(1, expected + 1))
    assert client.connections >= 4
    assert faults.figures.repeated
    assert faults.figures.crashed


async def _scenario(
    stack: Stack, emulator: Emulator, faults: FaultyService, ids: dict[str, str], seen: list[Event]
) -> tuple[list[int], LiveClient]:
    statuses: list[int] = []

    def write(_writer: int) -> None:
        with stack.client("service") as service:
            for _ in range(CLAIMS // WRITERS):
                statuses.append(service.post("/api/claims", json=claim(ids)).status_code)

    async with live_client(stack, "customer", ids["customer_id"], seen) as client:
        await until(lambda: len(seen) == 4)
        with ThreadPoolExecutor(WRITERS) as pool:
            writing = [asyncio.wrap_future(pool.submit(write, n)) for n in range(WRITERS)]
            await _disturb(statuses, emulator, faults)
            await asyncio.gather(*writing)
        await until(lambda: len(seen) >= 4 + 2 * CLAIMS, 45)
        return statuses, client


async def _disturb(statuses: list[int], emulator: Emulator, faults: FaultyService) -> None:
    await until(lambda: len(statuses) >= CUT_AT, 60)
    await _cut(faults)
    await until(lambda: len(statuses) >= KILL_AT, 60)
    await asyncio.to_thread(emulator.kill)
    await asyncio.sleep(DOWN_S)
    await asyncio.to_thread(emulator.start)
    await until(lambda: len(statuses) >= CUT_AGAIN_AT, 60)
    await _cut(faults)


async def _cut(faults: FaultyService) -> None:
    faults.cut()
    await asyncio.sleep(1)
    faults.mend()
