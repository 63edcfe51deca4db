"""What a client sees: claims posted, and insights read, by one client and by sixteen."""

from __future__ import annotations

import asyncio
import itertools
import random
import tempfile
import time
import uuid
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import aiohttp

from bench.instance import Instance, running
from bench.measured import latencies, line
from bench.medallion import generate

CLIENTS = (1, 16)
READS = (
    "/api/insights/summary",
    "/api/insights/kpis",
    "/api/insights/customers?limit=50&tier=Gold",
    "/api/insights/claims?limit=50&status=Paid",
    "/api/insights/providers",
    "/api/insights/risks?limit=50",
    "/api/insights/cross-sell?limit=50",
    "/api/insights/segments",
)

Send = Callable[[aiohttp.ClientSession], Awaitable[int]]


def run(customers: int, seconds_each: float) -> None:
    """Print rate, p50 and p99 of both."""
    with tempfile.TemporaryDirectory() as folder, running() as instance:
        generate(customers, Path(folder) / "data")
        instance.load(Path(folder) / "data", "2026-01-01")
        asyncio.run(_insights(instance, seconds_each))
        asyncio.run(_claims(instance, seconds_each))


async def _insights(instance: Instance, seconds_each: float) -> None:
    paths = itertools.cycle(READS)

    async def read(session: aiohttp.ClientSession) -> int:
        async with session.get(instance.api + next(paths)) as answer:
            await answer.read()
            return answer.status

    async with _session(instance.token("admin")) as session:
        for _ in READS:
            await read(session)
        for clients in CLIENTS:
            await _report(
                "insights, warm", session, read, clients=clients, seconds_each=seconds_each, expected=200
            )


async def _claims(instance: Instance, seconds_each: float) -> None:
    async with _session(instance.token("loader")) as session:
        families = [await family(instance, session) for _ in range(32)]
        dice = random.Random(1)

        async def post(session: aiohttp.ClientSession) -> int:
            body = {**dice.choice(families), **new_claim(dice)}
            headers = {"Idempotency-Key": uuid.uuid4().hex}
            async with session.post(f"{instance.api}/api/claims", json=body, headers=headers) as answer:
                await answer.read()
                return answer.status

        for clients in CLIENTS:
            before = instance.processor_seconds()
            count = await _report(
                "POST /api/claims", session, post, clients=clients, seconds_each=seconds_each, expected=201
            )
            after = instance.processor_seconds()
            used = ", ".join(f"{name} {1000 * (after[name] - before[name]) / count:.1f} ms" for name in after)
            line("  processor time of each meanwhile", used)


async def _report(
    name: str,
    session: aiohttp.ClientSession,
    send: Send,
    *,
    clients: int,
    seconds_each: float,
    expected: int,
) -> int:
    """Keep `clients` requests in flight for a while and count them; an unexpected status ends the bench."""
    took: list[float] = []
    until = time.perf_counter() + seconds_each

    async def client() -> None:
        while time.perf_counter() < until:
            began = time.perf_counter()
            status = await send(session)
            took.append(time.perf_counter() - began)
            if status != expected:
                raise RuntimeError(f"{name} was answered with {status}")

    began = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(clients)))
    line(
        f"{name}, {clients} client{'s' if clients > 1 else ''}", latencies(took, time.perf_counter() - began)
    )
    return len(took)


def _session(token: str) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(headers={"Authorization": f"Bearer {token}"})


async def family(instance: Instance, session: aiohttp.ClientSession) -> dict[str, Any]:
    """The ids of a new customer with a pet and a policy."""

    async def create(kind: str, body: dict[str, Any]) -> Any:
        async with session.post(f"{instance.api}/api/{kind}", json=body) as answer:
            answer.raise_for_status()
            return await answer.json()

    owner = {"customer_id": (await create("customers", customer()))["customer_id"]}
    covered = {**owner, "pet_id": (await create("pets", {**owner, **pet()}))["pet_id"]}
    policy = (await create("policies", {**covered, "plan_name": "Unlimited"}))["policy_id"]
    return {**covered, "policy_id": policy}


def customer() -> dict[str, Any]:
    """A customer to register."""
    return {
        "first_name": "Bench",
        "last_name": "Mark",
        "email": f"{uuid.uuid4().hex}@example.com",
        "phone": "5551234567",
        "city": "Austin",
        "state": "TX",
        "zip_code": "78701",
    }


def pet() -> dict[str, Any]:
    """A pet to add."""
    return {
        "pet_name": "Rex",
        "species": "Dog",
        "breed": "Beagle",
        "gender": "Male",
        "date_of_birth": date(2021, 1, 1).isoformat(),
        "weight_lbs": 30,
    }


def new_claim(dice: random.Random) -> dict[str, Any]:
    """A claim without the ids it is about."""
    return {
        "claim_type": "Accident",
        "service_date": datetime.now(UTC).date().isoformat(),
        "claim_amount": dice.randrange(1_00, 2_000_00) / 100,
    }
