"""Event handlers: handshake, CloudEvents headers, signatures, replies, failures."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest
from azure.messaging.webpubsubclient.models import SendMessageError, WebPubSubDataType

from devhost.pubsub.settings import DEFAULT_SECONDARY_KEY
from tests.support.pubsub import (
    PLAIN,
    UPSTREAM_HUB,
    Client,
    Service,
    connected_client,
    running_emulator,
    unique,
)
from tests.support.pubsub_frames import RELIABLE, frame_client
from tests.support.pubsub_upstream import Received, Reply, UpstreamRecorder

pytest_plugins = ["tests.support.pubsub_fixtures"]

JSON = WebPubSubDataType.JSON


def test_an_event_reaches_its_handler_signed_and_is_answered(
    pubsub: Service, pubsub_events: UpstreamRecorder
) -> None:
    user = unique("ann")
    answer = json.dumps({"subscribed": ["customer:1"]}).encode()
    pubsub_events.replies["subscribe_claims"] = [Reply(200, "application/json", answer)]

    async def scenario() -> Client:
        async with connected_client(pubsub, hub=UPSTREAM_HUB, user=user) as client:
            await client.sdk.send_event("subscribe_claims", {"groups": ["customer:1"]}, JSON)
            await client.received(1)
            return client

    client = asyncio.run(scenario())
    assert client.data == [{"subscribed": ["customer:1"]}]
    (event,) = pubsub_events.events("subscribe_claims")
    headers = event.headers
    assert json.loads(event.body) == {"groups": ["customer:1"]}
    assert headers["content-type"].startswith("application/json")
    assert headers["ce-specversion"] == "1.0"
    assert headers["ce-type"] == "azure.webpubsub.user.subscribe_claims"
    assert headers["ce-source"] == f"/hubs/{UPSTREAM_HUB}/client/{client.connection_id}"
    assert headers["ce-hub"] == UPSTREAM_HUB
    assert headers["ce-connectionid"] == client.connection_id
    assert headers["ce-userid"] == user
    assert headers["ce-subprotocol"] == "json.reliable.webpubsub.azure.v1"
    assert headers["ce-time"]
    assert _digest(pubsub.key, client.connection_id) in headers["ce-signature"].split(",")


def test_the_handler_is_validated_before_its_first_event(tmp_path: Path) -> None:
    async def scenario(recorder: UpstreamRecorder, service: Service) -> None:
        async with connected_client(service, hub="h") as client:
            await client.sdk.send_event("ping", {}, JSON)
            await client.sdk.send_event("ping", {}, JSON)
        assert [one.method for one in recorder.received] == ["OPTIONS", "POST", "POST"]
        (handshake,) = recorder.handshakes()
        assert handshake.headers["webhook-request-origin"] == urlsplit(service.endpoint).netloc

    _with_own_handler(tmp_path, scenario)


def test_a_handler_that_does_not_allow_this_origin_gets_no_event(tmp_path: Path) -> None:
    async def scenario(recorder: UpstreamRecorder, service: Service) -> None:
        recorder.handshake = Reply(200, headers={"WebHook-Allowed-Origin": "elsewhere.example"})
        async with connected_client(service, hub="h") as client:
            with pytest.raises(SendMessageError):
                await client.sdk.send_event("ping", {}, JSON)
        assert not recorder.events("ping")

    _with_own_handler(tmp_path, scenario)


def test_events_are_signed_with_both_keys(pubsub_emulator: Service, pubsub_events: UpstreamRecorder) -> None:
    connection = asyncio.run(_send_one(pubsub_emulator, "both"))
    (event,) = pubsub_events.events("both")
    keys = (pubsub_emulator.key, DEFAULT_SECONDARY_KEY)
    assert event.headers["ce-signature"] == ",".join(_digest(key, connection) for key in keys)


async def _send_one(service: Service, event: str) -> str:
    async with connected_client(service, hub=UPSTREAM_HUB) as client:
        await client.sdk.send_event(event, {}, JSON)
        return client.connection_id


def test_text_and_binary_events_keep_their_type_both_ways(
    pubsub: Service, pubsub_events: UpstreamRecorder
) -> None:
    pubsub_events.replies["greet"] = [
        Reply(200, "text/plain", "grüezi".encode()),
        Reply(200, "application/octet-stream", b"\x00\xfe"),
    ]

    async def scenario() -> Client:
        async with connected_client(pubsub, hub=UPSTREAM_HUB) as client:
            await client.sdk.send_event("greet", "hello", WebPubSubDataType.TEXT)
            await client.sdk.send_event("greet", memoryview(b"\x01\xff"), WebPubSubDataType.BINARY)
            await client.received(2)
            return client

    client = asyncio.run(scenario())
    assert client.data[0] == "grüezi"
    assert bytes(client.data[1]) == b"\x00\xfe"
    text, binary = pubsub_events.events("greet")
    assert (text.body, text.headers["content-type"].partition(";")[0]) == (b"hello", "text/plain")
    assert (binary.body, binary.headers["content-type"]) == (b"\x01\xff", "application/octet-stream")


def test_events_of_a_connection_arrive_in_order_with_growing_ids_and_its_state(
    pubsub: Service, pubsub_events: UpstreamRecorder
) -> None:
    pubsub_events.replies["step"] = [Reply(204, headers={"ce-connectionState": "c3RhdGU="})]

    async def scenario() -> None:
        async with connected_client(pubsub, hub=UPSTREAM_HUB) as client:
            await asyncio.gather(*(client.sdk.send_event("step", {"n": n}, JSON) for n in range(10)))

    asyncio.run(scenario())
    steps = pubsub_events.events("step")
    ids = [int(step.headers["ce-id"]) for step in steps]
    assert [json.loads(step.body)["n"] for step in steps] == list(range(10))
    assert ids == sorted(set(ids))
    states = [step.headers.get("ce-connectionstate") for step in steps]
    assert states == [None, *["c3RhdGU="] * 9]


def test_a_failing_handler_is_reported_and_the_client_stays(
    pubsub: Service, pubsub_events: UpstreamRecorder
) -> None:
    pubsub_events.replies["fail"] = lambda: Reply(400)

    async def scenario() -> None:
        async with connected_client(pubsub, hub=UPSTREAM_HUB) as client:
            with pytest.raises(SendMessageError) as failed:
                await client.sdk.send_event("fail", {}, JSON)
            assert failed.value.error_detail.name == "InternalServerError"
            await client.sdk.send_event("fine", {}, JSON)
            assert len(client.connection_ids) == 1

    asyncio.run(scenario())
    assert len(pubsub_events.events("fail")) == 1


def test_a_handler_that_is_down_for_a_moment_is_tried_again(
    pubsub: Service, pubsub_events: UpstreamRecorder
) -> None:
    pubsub_events.replies["shaky"] = [Reply(503), Reply(500), Reply(408), Reply(200, body=b"at last")]

    async def scenario() -> Client:
        async with connected_client(pubsub, hub=UPSTREAM_HUB) as client:
            await client.sdk.send_event("shaky", {}, JSON)
            await client.received(1)
            return client

    assert asyncio.run(scenario()).data == ["at last"]
    attempts = pubsub_events.events("shaky")
    assert len(attempts) == 4
    assert len({attempt.headers["ce-id"] for attempt in attempts}) == 1


def test_the_connect_handler_names_the_user_and_its_groups(
    pubsub: Service, pubsub_events: UpstreamRecorder
) -> None:
    user, group = unique("renamed"), unique("group")
    admission = {"userId": user, "groups": [group], "roles": [f"webpubsub.sendToGroup.{group}"]}
    pubsub_events.replies["connect"] = [Reply(200, "application/json", json.dumps(admission).encode())]

    async def scenario() -> None:
        async with connected_client(pubsub, hub=UPSTREAM_HUB, user="original") as client:
            assert pubsub.rest(UPSTREAM_HUB).user_exists(user)
            await client.sdk.send_to_group(group, "x", WebPubSubDataType.TEXT)
            await client.received(1)

    asyncio.run(scenario())
    (connect,) = pubsub_events.events("connect")
    body = json.loads(connect.body)
    assert connect.headers["ce-type"] == "azure.webpubsub.sys.connect"
    assert body["claims"]["sub"] == ["original"]
    assert body["subprotocols"] == ["json.reliable.webpubsub.azure.v1"]
    assert set(body) >= {"claims", "query", "headers", "subprotocols", "clientCertificates"}


def test_a_client_refused_by_the_connect_handler_gets_401(
    pubsub: Service, pubsub_events: UpstreamRecorder
) -> None:
    pubsub_events.replies["connect"] = [Reply(403)]

    async def scenario() -> int:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            async with frame_client(pubsub.url(UPSTREAM_HUB), RELIABLE):
                pass
        return refused.value.status

    assert asyncio.run(scenario()) == 401


def test_connected_and_disconnected_are_reported(
    pubsub_emulator: Service, pubsub_events: UpstreamRecorder
) -> None:
    async def scenario() -> str:
        async with connected_client(pubsub_emulator, hub=UPSTREAM_HUB, protocol=PLAIN) as client:
            return client.connection_id

    connection = asyncio.run(scenario())
    connected, disconnected = (_awaited(pubsub_events, name) for name in ("connected", "disconnected"))
    assert connected.headers["ce-connectionid"] == disconnected.headers["ce-connectionid"] == connection
    assert connected.headers["ce-type"] == "azure.webpubsub.sys.connected"


def _awaited(recorder: UpstreamRecorder, name: str) -> Received:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        if events := recorder.events(name):
            return events[0]
        time.sleep(0.02)
    raise AssertionError(f"no {name} event")


def _digest(key: str, connection_id: str) -> str:
    return f"sha256={hmac.new(key.encode(), connection_id.encode(), hashlib.sha256).hexdigest()}"


def _with_own_handler(tmp_path: Path, scenario: object) -> None:
    with UpstreamRecorder() as recorder:
        arguments = ("--upstream", f"h={recorder.url}", "--upstream-retries-s", "0.01")
        with running_emulator(tmp_path / "emulator.log", *arguments) as service:
            asyncio.run(scenario(recorder, service))  # type: ignore[operator]
