"""The whole app with live events: host, issuer, storage, and a Web PubSub that can be killed or go wrong."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx
from azure.messaging.webpubsubclient.models import WebPubSubProtocolType

from tests.support.azurite import Account
from tests.support.live_client import Event, LiveClient, http_fetch, http_negotiate
from tests.support.processes import free_port
from tests.support.pubsub import PLAIN, Service, connection_string, running_emulator
from tests.support.records_http import NEWCOMER, PET, posted
from tests.support.stack import Stack, running_stack


@dataclass
class Emulator:
    """The emulator at a fixed port: it may be killed and started again."""

    folder: Path
    upstream: str
    port: int = field(default_factory=free_port)
    starts: int = 0
    _running: ExitStack = field(default_factory=ExitStack)
    service: Service | None = None

    @property
    def endpoint(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it listens."""
        self.starts += 1
        log = self.folder / f"pubsub-{self.starts}.log"
        upstream = ("--upstream", f"claims={self.upstream}", "--system-events", "connected")
        self.service = self._running.enter_context(running_emulator(log, *upstream, port=self.port))

    def kill(self) -> None:
        """kill -9."""
        if self.service and self.service.emulator:
            self.service.emulator.kill()
        self._running.close()

    def cut(self) -> None:
        """Cut every client's TCP connection."""
        httpx.post(f"{self.endpoint}/_emulator/hubs/claims/drop")


@contextmanager
def live_stack(
    account: Account, folder: Path, *, endpoint: str | None = None
) -> Iterator[tuple[Stack, Emulator]]:
    """Host and emulator, each knowing the other; `endpoint` is where the app finds the service instead."""
    emulator = Emulator(folder, "")
    settings = {"WEBPUBSUB_CONNECTION_STRING": connection_string(endpoint or emulator.endpoint)}
    with running_stack(account, folder, **settings) as stack:
        emulator.upstream = f"{stack.url}/api/webpubsub/{{hub}}"
        emulator.start()
        try:
            yield stack, emulator
        finally:
            emulator.kill()


def insured(admin: httpx.Client, email: str) -> dict[str, str]:
    """The ids of a new customer with a pet of a name that nobody else has, and a policy."""
    customer = posted(admin, "customers", NEWCOMER | {"email": email})["customer_id"]
    pet = posted(admin, "pets", PET | {"customer_id": customer, "pet_name": "Rexinald"})["pet_id"]
    ids = {"customer_id": customer, "pet_id": pet}
    return ids | {"policy_id": posted(admin, "policies", {**ids, "plan_name": "Unlimited"})["policy_id"]}


def claim(ids: dict[str, str], amount: float = 120.5) -> dict[str, Any]:
    """A claim for an accident of today."""
    today: date = datetime.now(UTC).date()
    return {**ids, "claim_type": "Accident", "service_date": today.isoformat(), "claim_amount": amount}


def name_of(event: Event) -> str:
    """`claim_submitted` of `petinsure360.claim_submitted.v1`."""
    return str(event["type"]).split(".")[1]


def token_of(url: str) -> dict[str, Any]:
    """What the token in a client URL says."""
    import jwt

    said: dict[str, Any] = jwt.decode(url.partition("access_token=")[2], options={"verify_signature": False})
    return said


@asynccontextmanager
async def live_client(
    stack: Stack,
    role: str,
    customer: str | None,
    seen: list[Event],
    *,
    last: int = 0,
    idle_s: float = 60,
    protocol: WebPubSubProtocolType = PLAIN,
) -> AsyncIterator[LiveClient]:
    """An official client that follows the client rule, signed in; `seen` gets what it applies."""
    headers = {"Authorization": f"Bearer {stack.token(role, customer)}"}
    async with (
        httpx.AsyncClient(base_url=stack.url, headers=headers, timeout=10) as http,
        LiveClient(
            negotiate=http_negotiate(http),
            fetch=http_fetch(http),
            apply=seen.append,
            last=last,
            idle_s=idle_s,
            protocol=protocol,
        ) as client,
    ):
        yield client


async def until(done: Any, timeout_s: float = 10.0) -> None:
    """Wait until `done()` holds."""
    async with asyncio.timeout(timeout_s):
        while not done():
            await asyncio.sleep(0.01)


def events_so_far(stack: Stack, customer: str) -> int:
    """How many events a customer has."""
    return int(negotiated(stack, "customer", customer)["cursor"][f"customer:{customer}"])


def negotiated(stack: Stack, role: str, customer: str | None = None) -> dict[str, Any]:
    """What a caller gets to connect with."""
    with stack.client(role, customer) as client:
        answer = client.post("/api/negotiate")
        assert answer.status_code == 200, answer.text
        return dict(json.loads(answer.text))
