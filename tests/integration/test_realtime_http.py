"""Live events in the whole app, over official clients: the right events, in order, to the right eyes only."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from typing import Any

import httpx
import jsonschema
import pytest
from azure.messaging.webpubsubclient.aio import WebPubSubClient
from azure.messaging.webpubsubclient.models import CallbackType, WebPubSubDataType

from shared.lake.schema.contracts import TABLES
from tests.support.azurite import RunningAzurite
from tests.support.live_client import Event
from tests.support.processes import ROOT
from tests.support.pubsub import Client
from tests.support.pubsub_frames import PLAIN, FrameClient, frame_client
from tests.support.realtime import (
    Emulator,
    claim,
    insured,
    live_client,
    live_stack,
    name_of,
    negotiated,
    posted,
    token_of,
    until,
)
from tests.support.stack import Stack

pytestmark = [pytest.mark.azurite, pytest.mark.host]

_numbers = count(1)
A_CLAIM = ["claim_submitted", "claim_status_update"]


@pytest.fixture(scope="module")
def world(
    azurite: RunningAzurite, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Stack, Emulator]]:
    with live_stack(azurite.new_account(), tmp_path_factory.mktemp("live")) as running:
        yield running


@pytest.fixture(scope="module")
def stack(world: tuple[Stack, Emulator]) -> Stack:
    return world[0]


@pytest.fixture(scope="module")
def emulator(world: tuple[Stack, Emulator]) -> Emulator:
    return world[1]


@pytest.fixture(scope="module")
def admin(stack: Stack) -> Iterator[httpx.Client]:
    with stack.client("admin") as client:
        yield client


@pytest.fixture(scope="module")
def schemas(admin: httpx.Client) -> dict[str, Any]:
    return dict(admin.get("/api/events/schemas").json()["schemas"])


def family(admin: httpx.Client) -> dict[str, str]:
    return insured(admin, f"live{next(_numbers)}@example.com")


CUSTOMER_A, CUSTOMER_B = "customer:LIVE-A", "customer:LIVE-B"
GROUPS = (CUSTOMER_A, CUSTOMER_B, "claims", "dashboard")
# Caller → what it hears; the only groups that it may join by itself are the same, for staff.
CALLERS = {
    ("customer", "LIVE-A"): {CUSTOMER_A},
    ("customer", "LIVE-B"): {CUSTOMER_B},
    ("adjuster", None): {"claims"},
    ("analyst", None): {"dashboard"},
    ("admin", None): {"claims", "dashboard"},
}


@pytest.mark.parametrize("caller", CALLERS, ids=lambda c: "-".join(filter(None, c)))
def test_role_by_group_by_action(stack: Stack, emulator: Emulator, caller: tuple[str, str | None]) -> None:
    heard, is_customer = CALLERS[caller], caller[0] == "customer"
    answer = negotiated(stack, *caller)
    said = token_of(answer["url"])
    roles = said.get("role", [])
    assert set(answer["groups"]) == heard
    assert set([roles] if isinstance(roles, str) else roles) == (
        set() if is_customer else {f"webpubsub.joinLeaveGroup.{group}" for group in heard}
    )
    assert 0 < said["exp"] - datetime.now(UTC).timestamp() <= 15 * 60

    async def scenario() -> None:
        assert emulator.service
        rest = emulator.service.rest("claims")
        async with frame_client(answer["url"], PLAIN) as client:
            await client.next()
            for number, group in enumerate(GROUPS):
                joined = await ack(client, 2 * number + 1, type="joinGroup", group=group)
                assert joined is (not is_customer and group in heard), group
                sent = await ack(
                    client, 2 * number + 2, type="sendToGroup", group=group, data="x", dataType="text"
                )
                assert not sent, group
            for group in GROUPS:
                await asyncio.to_thread(rest.send_to_group, group, {"to": group})
            await asyncio.to_thread(rest.send_to_user, said["sub"], {"to": "end"})
            received = set()
            while (frame := await messages(client))["data"] != {"to": "end"}:
                received.add(frame["group"])
            assert received == heard

    asyncio.run(scenario())


async def ack(client: FrameClient, number: int, **frame: Any) -> bool:
    await client.send(**frame, ackId=number)
    while (answer := await client.next())["type"] != "ack":
        pass
    assert answer["ackId"] == number
    return bool(answer["success"])


async def messages(client: FrameClient) -> dict[str, Any]:
    while True:
        frame = await client.next()
        if frame["type"] == "message" and "to" in frame["data"]:
            return frame


@pytest.mark.parametrize(
    ("authorization", "status"),
    [
        (None, 401),
        ("Bearer x.y.z", 401),
        ("expired", 401),
        ("loader", 403),
        ("operator", 403),
        ("unregistered", 403),
    ],
)
def test_who_may_hear_nothing_gets_nothing(stack: Stack, authorization: str | None, status: int) -> None:
    headers = {
        "expired": expired(stack),
        "loader": bearer(stack, "loader"),
        "operator": bearer(stack, "operator"),
    }
    headers["unregistered"] = bearer(stack, "customer")
    given = headers.get(authorization or "", authorization)
    for method, path in (("POST", "/api/negotiate"), ("GET", "/api/events")):
        sent = {"Authorization": given} if given else {}
        assert httpx.request(method, stack.url + path, headers=sent).status_code == status


def bearer(stack: Stack, role: str) -> str:
    return f"Bearer {stack.token(role)}"


def expired(stack: Stack) -> str:
    from devhost.issuer.keys import load_key
    from devhost.issuer.people import member
    from devhost.issuer.tokens import Minter

    long_ago = datetime(2026, 1, 1, tzinfo=UTC)
    return (
        f"Bearer {Minter(stack.issuer, load_key(stack.home)).access_token(member('analyst', None), long_ago)}"
    )


def test_everybody_hears_of_a_new_customer_pet_policy_and_claim_what_is_theirs(
    stack: Stack, admin: httpx.Client, emulator: Emulator, schemas: dict[str, Any]
) -> None:
    async def scenario() -> tuple[dict[str, str], dict[str, list[Event]]]:
        seen: dict[str, list[Event]] = {"claims": [], "dashboard": [], "own": [], "other": []}
        other = await asyncio.to_thread(family, admin)
        async with (
            listening(negotiated(stack, "adjuster")["url"]) as adjuster,
            listening(negotiated(stack, "analyst")["url"]) as analyst,
            live_client(stack, "customer", other["customer_id"], seen["other"], last=4),
        ):
            ids = await asyncio.to_thread(family, admin)
            async with live_client(stack, "customer", ids["customer_id"], seen["own"]):
                await until(lambda: len(seen["own"]) == 4)
                made = await asyncio.to_thread(posted, admin, "claims", claim(ids))
                await until(lambda: len(seen["own"]) >= 6)
                await until(lambda: "claim_status_update" in map(name_of, adjuster.data))
                await until(lambda: "claim_status_update" in map(name_of, analyst.data))
        seen["claims"], seen["dashboard"] = adjuster.data, analyst.data
        assert made["claim_id"] == seen["own"][5]["subject"]
        return ids, seen

    ids, seen = asyncio.run(scenario())
    created = ["customer_created", "pet_added", "policy_created", "policy_update"]
    # What was decided about the claim follows, sooner or later.
    assert list(map(name_of, seen["own"]))[:6] == created + A_CLAIM
    assert [event["sequence"] for event in seen["own"][:6]] == [f"{n:020d}" for n in range(1, 7)]
    claimed = seen["own"][5]["subject"]
    # On the dashboard the customer goes by a pseudonym.
    alias = next(event["customerid"] for event in seen["dashboard"] if event["subject"] == claimed)
    names = {"claims": ids["customer_id"], "dashboard": alias}
    about = {group: of_customer(seen[group], name) for group, name in names.items()}
    assert alias.startswith("ANON-")
    assert ids["customer_id"] not in json.dumps(seen["dashboard"])
    assert list(map(name_of, about["claims"]))[:3] == ["claim_to_bronze", *A_CLAIM]
    assert list(map(name_of, about["dashboard"]))[:6] == [*created[:3], "claim_to_bronze", *A_CLAIM]
    assert seen["other"] == []
    assert "Rexinald" not in json.dumps(seen["dashboard"])
    assert "Hopper" not in json.dumps(seen["dashboard"])
    for event in [*seen["own"], *seen["claims"], *seen["dashboard"]]:
        jsonschema.validate(event, schemas[name_of(event)])


def of_customer(events: list[Event], customer_id: str) -> list[Event]:
    return [event for event in events if event.get("customerid") == customer_id]


class listening:  # noqa: N801
    """An official client with its defaults (the reliable protocol) on a URL."""

    def __init__(self, url: str) -> None:
        self._client = Client(WebPubSubClient(url), [url])

    async def __aenter__(self) -> Client:
        sdk = self._client.sdk
        await sdk.subscribe(CallbackType.CONNECTED, self._client.on_connected)
        await sdk.subscribe(CallbackType.GROUP_MESSAGE, self._client.on_message)
        await sdk.subscribe(CallbackType.SERVER_MESSAGE, self._client.on_message)
        await sdk.open()
        await self._client.connected(1)
        return self._client

    async def __aexit__(self, *_: object) -> None:
        if task := self._client.sdk._task_seq_ack:
            task.cancel()
        await self._client.sdk.close()


def test_a_new_connection_is_greeted(stack: Stack, schemas: dict[str, Any]) -> None:
    async def scenario() -> None:
        async with listening(negotiated(stack, "analyst")["url"]) as client:
            await until(lambda: "connect" in map(name_of, client.data))
            (greeting,) = [event for event in client.data if name_of(event) == "connect"]
            assert greeting["data"]["connection_id"] == client.connection_id
            jsonschema.validate(greeting, schemas["connect"])

    asyncio.run(scenario())


def test_subscribe_claims_joins_what_the_user_may_hear_and_tells_what_was_missed(
    stack: Stack, admin: httpx.Client
) -> None:
    async def scenario() -> None:
        ids = await asyncio.to_thread(family, admin)
        group = f"customer:{ids['customer_id']}"
        async with (
            listening(negotiated(stack, "adjuster")["url"]) as adjuster,
            listening(negotiated(stack, "customer", "LIVE-B")["url"]) as stranger,
        ):
            asked = {"customer_id": ids["customer_id"], "since": {group: 2}}
            mine = await subscribe(adjuster, asked)
            assert mine["subscribed"] == [group]
            assert mine["customer_id"] == ids["customer_id"]
            assert [name_of(event) for event in mine["events"]] == ["policy_created", "policy_update"]
            assert mine["cursor"] == {group: 4}
            assert await subscribe(adjuster, asked) == mine
            refused = await subscribe(stranger, asked)
            assert refused["error"]["code"] == "forbidden"
            own = await subscribe(stranger, {})
            assert own == {"subscribed": ["customer:LIVE-B"], "events": [], "cursor": {"customer:LIVE-B": 0}}
            await asyncio.to_thread(posted, admin, "claims", claim(ids))
            own_copies = lambda: [e for e in adjuster.data if "sequence" in e]  # noqa: E731
            await until(lambda: len(own_copies()) >= 2)
            assert not [event for event in stranger.data if event.get("customerid") == ids["customer_id"]]

    asyncio.run(scenario())


async def subscribe(client: Client, asked: dict[str, Any]) -> dict[str, Any]:
    before = len(client.data)
    await client.sdk.send_event("subscribe_claims", asked, WebPubSubDataType.JSON)
    replies = lambda: [d for d in client.data[before:] if "subscribed" in d or "error" in d]  # noqa: E731
    await until(replies)
    return dict(replies()[0])


def test_the_dashboard_hears_how_a_claim_reaches_gold(
    stack: Stack, admin: httpx.Client, schemas: dict[str, Any]
) -> None:
    async def scenario() -> list[Event]:
        ids = await asyncio.to_thread(family, admin)
        async with listening(negotiated(stack, "analyst")["url"]) as analyst:
            await asyncio.to_thread(posted, admin, "claims", claim(ids))
            await until(lambda: "gold_refreshed" in map(name_of, analyst.data), 30)
            await until(lambda: any(e["data"].get("stage") == "published" for e in analyst.data), 30)
            return [e for e in analyst.data if name_of(e) in ("gold_refreshed", "pipeline_progress")]

    told = asyncio.run(scenario())
    for event in told:
        jsonschema.validate(event, schemas[name_of(event)])
    versions = [event["data"]["tables"] for event in told if name_of(event) == "gold_refreshed"]
    assert set(versions[-1]) == set(TABLES["gold"])


def test_the_javascript_client_announces_every_event_once_over_a_killed_emulator(
    stack: Stack, admin: httpx.Client, emulator: Emulator
) -> None:
    npx = shutil.which("npx")
    assert npx, "Node 20 or later is not installed"
    assert (ROOT / "frontends" / "node_modules").is_dir(), "run `npm ci` in frontends"
    ids = family(admin)
    environment = os.environ | {
        "LIVE_API": f"{stack.url}/api",
        "LIVE_TOKEN": stack.token("customer", ids["customer_id"]),
        "LIVE_CLAIMS": "4",
    }
    running = subprocess.Popen(
        [npx, "vitest", "run", "--config", "vitest.live.config.ts"],
        cwd=ROOT / "frontends",
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        connected = f"customer.{ids['customer_id']}"
        assert emulator.service
        deadline = datetime.now(UTC).timestamp() + 30
        while not emulator.service.rest("claims").user_exists(connected):
            assert datetime.now(UTC).timestamp() < deadline, "the client did not connect"
        posted(admin, "claims", claim(ids))
        emulator.kill()
        posted(admin, "claims", claim(ids))
        emulator.start()
        posted(admin, "claims", claim(ids))
        posted(admin, "claims", claim(ids))
        said, _ = running.communicate(timeout=45)
    finally:
        running.kill()
    assert running.returncode == 0, said
