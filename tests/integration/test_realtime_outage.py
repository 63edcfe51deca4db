"""A Web PubSub that hangs or fails: writes go on, hardly slower, and all is told when it is back."""

from __future__ import annotations

import asyncio
import statistics
import time
from pathlib import Path

import httpx
import pytest

from tests.support.azurite import RunningAzurite
from tests.support.pubsub_faults import FaultyService, Mode
from tests.support.pubsub_frames import PLAIN, FrameClient, frame_client
from tests.support.realtime import claim, events_so_far, insured, live_stack, negotiated
from tests.support.stack import Stack

pytestmark = [pytest.mark.azurite, pytest.mark.host, pytest.mark.timeout(900)]

# Far below what a push that is waited for would cost, far above what a busy machine adds to a write.
MAX_MORE_S = 0.5
WRITES = 12

Took = dict[Mode, list[float]]


def test_an_outage_costs_a_write_half_a_second_at_most_and_loses_nothing(
    azurite: RunningAzurite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (
        FaultyService() as faults,
        live_stack(azurite.new_account(), tmp_path, endpoint=faults.endpoint) as (stack, emulator),
        stack.client("admin") as service,
    ):
        faults.target_port = emulator.port
        first, second = insured(service, "first@example.com"), insured(service, "second@example.com")
        asyncio.run(_scenario(stack, faults, service, (first, second), capsys))


async def _scenario(
    stack: Stack,
    faults: FaultyService,
    service: httpx.Client,
    customers: tuple[dict[str, str], dict[str, str]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    busy, quiet = customers
    urls = [negotiated(stack, "customer", ids["customer_id"])["url"] for ids in customers]
    async with frame_client(urls[0], PLAIN) as client, frame_client(urls[1], PLAIN) as idle:
        took = await asyncio.to_thread(_round, faults, service, busy)
        faults.mode = "hang"
        await asyncio.to_thread(write, service, quiet, 1)
        faults.mode = "pass"
        await heard(client, 4, events_so_far(stack, busy["customer_id"]))
        # Nobody writes for the second customer any more: that the outage is over is found out for all.
        await heard(idle, 4, events_so_far(stack, quiet["customer_id"]))
    with capsys.disabled():
        for mode, times in took.items():
            print(f"\n  {mode}: median {statistics.median(times):.3f} s, slowest {max(times):.3f} s", end="")
        print(f"; {faults.figures.refused} attempts in the outage")
    assert _is_cheap(took)


def _round(faults: FaultyService, service: httpx.Client, ids: dict[str, str]) -> Took:
    took: Took = {}
    modes: tuple[Mode, ...] = ("pass", "hang", "fail")
    for mode in modes:
        faults.mode = mode
        took[mode] = write(service, ids)
    return took


def _is_cheap(took: Took) -> bool:
    """Whether writes in an outage take hardly longer; single slow ones are for the bench to judge."""
    usual = statistics.median(took["pass"])
    return all(statistics.median(times) <= usual + MAX_MORE_S for times in took.values())


def write(client: httpx.Client, ids: dict[str, str], count: int = WRITES) -> list[float]:
    """Seconds that each of some claims took."""
    took = []
    for _ in range(count):
        began = time.monotonic()
        answer = client.post("/api/claims", json=claim(ids))
        took.append(time.monotonic() - began)
        assert answer.status_code == 201, answer.text
    return took


async def heard(client: FrameClient, last: int, until: int) -> None:
    """Everything up to number `until` is pushed, without a gap; repetitions do not count."""
    while last < until:
        frame = await client.next(timeout_s=45)
        if frame["type"] == "message" and "sequence" in frame["data"]:
            number = int(frame["data"]["sequence"])
            assert number <= last + 1
            last = max(last, number)
