"""How soon a customer hears of a claim after the POST is answered, and how a thousand subscribers fare."""

from __future__ import annotations

import asyncio
import json
import random
import time
from datetime import UTC, datetime
from typing import Any

import aiohttp

from bench import pubsub_fanout
from bench.api import family, new_claim
from bench.instance import Instance, dev, running
from bench.measured import line, percentile

WARM_UP, CLAIMS = 5, 100
# A person does not send claims back to back; what follows a claim (decision, payment, gold) has its time.
PAUSE_S = 0.5
CUSTOMERS = 4


def run() -> None:
    """Print the latencies of one customer, of several at once, and of the fan-out."""
    with running() as instance:
        asyncio.run(_latency(instance, 1, CLAIMS))
        asyncio.run(_latency(instance, CUSTOMERS, CLAIMS // CUSTOMERS))
    pubsub_fanout.main(["--subscribers", "1000", "--messages", "30"])


async def _latency(instance: Instance, customers: int, claims: int) -> None:
    headers = {"Authorization": f"Bearer {instance.token('service')}"}
    async with aiohttp.ClientSession(headers=headers) as http:
        owners = [await family(instance, http) for _ in range(customers)]
        each = await asyncio.gather(*(_follow(instance, http, owner, claims) for owner in owners))
    waits = [wait for waits in each for wait in waits]
    early = sum(wait <= 0 for wait in waits)
    p50, p99 = (max(0.0, percentile(waits, share)) * 1000 for share in (0.50, 0.99))
    name = f"POST's answer to event, {customers} customer{'s' if customers > 1 else ''}"
    line(name, f"p50 {p50:6.1f} ms  p99 {p99:6.1f} ms  {early} of {len(waits)} before the answer")


async def _follow(
    instance: Instance, http: aiohttp.ClientSession, owner: dict[str, Any], claims: int
) -> list[float]:
    """Seconds from the answer to the event of each claim; negative when the event came first."""
    heard: dict[str, float] = {}
    dice = random.Random(1)
    async with http.ws_connect(
        await _url(instance, http, owner), protocols=["json.webpubsub.azure.v1"]
    ) as socket:
        listening = asyncio.create_task(_listen(socket, heard))
        answered: dict[str, float] = {}
        for _ in range(WARM_UP + claims):
            body = {**owner, **new_claim(dice)}
            async with http.post(f"{instance.api}/api/claims", json=body) as answer:
                claim_id = (await answer.json())["claim_id"]
                answered[claim_id] = time.perf_counter()
            await asyncio.sleep(PAUSE_S)
        await _until(lambda: answered.keys() <= heard.keys())
        listening.cancel()
    return [heard[claim_id] - at for claim_id, at in list(answered.items())[WARM_UP:]]


async def _listen(socket: aiohttp.ClientWebSocketResponse, heard: dict[str, float]) -> None:
    async for message in socket:
        frame = json.loads(message.data)
        if frame["type"] == "message" and frame["data"]["type"].split(".")[1] == "claim_submitted":
            heard.setdefault(frame["data"]["subject"], time.perf_counter())


async def _url(instance: Instance, http: aiohttp.ClientSession, owner: dict[str, Any]) -> str:
    token = dev(
        "token", "--role", "customer", "--customer", owner["customer_id"], "--home", str(instance.home)
    )
    headers = {"Authorization": f"Bearer {token.split()[-1]}"}
    async with http.post(f"{instance.api}/api/negotiate", headers=headers) as answer:
        return str((await answer.json())["url"])


async def _until(done: Any, timeout_s: float = 30.0) -> None:
    deadline = time.perf_counter() + timeout_s
    while not done():
        if time.perf_counter() > deadline:
            raise RuntimeError(f"events were lost ({datetime.now(UTC):%H:%M:%S})")
        await asyncio.sleep(0.01)
