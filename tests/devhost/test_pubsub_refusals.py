"""Who is not let in, and with which status or close code."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import aiohttp
import httpx
import jwt
import pytest
from azure.core.exceptions import ClientAuthenticationError
from azure.messaging.webpubsubclient.models import OpenClientError

from tests.support.pubsub import HUB, Service, connected_client, connection_string, unique
from tests.support.pubsub_frames import PLAIN, RELIABLE, frame_client

pytest_plugins = ["tests.support.pubsub_fixtures"]

WRONG_KEY = "another-key-another-key-another-key!"


def test_rest_refuses_a_wrong_key(pubsub: Service) -> None:
    forged = Service(connection_string(pubsub.endpoint, WRONG_KEY))
    with pytest.raises(ClientAuthenticationError):
        forged.rest().send_to_all("x")


def test_rest_refuses_a_token_minted_for_another_operation(pubsub: Service) -> None:
    url = f"{pubsub.endpoint}/api/hubs/{HUB}/:send"
    claims = {"aud": url.replace(HUB, "another"), "exp": time.time() + 60}
    bearer = {"Authorization": f"Bearer {jwt.encode(claims, pubsub.key, 'HS256')}"}
    assert httpx.post(url, json="x", headers=bearer).status_code == 401
    assert httpx.post(url, json="x").status_code == 401


def _wrong_key(service: Service) -> str:
    return Service(connection_string(service.endpoint, WRONG_KEY)).url()


def _wrong_hub(service: Service) -> str:
    return service.url("another").replace("/hubs/another", f"/hubs/{HUB}")


def _expired(service: Service) -> str:
    return service.url(minutes_to_expire=-10)


def _missing(service: Service) -> str:
    return service.url().partition("?")[0]


@pytest.mark.parametrize("make_url", [_wrong_key, _wrong_hub, _expired, _missing])
def test_a_client_without_a_good_token_is_refused(
    pubsub: Service, make_url: Callable[[Service], str]
) -> None:
    async def status() -> int:
        async with aiohttp.ClientSession() as http:
            with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                await http.ws_connect(make_url(pubsub), protocols=(RELIABLE,))
        return refused.value.status

    assert asyncio.run(status()) == 401


def test_the_official_client_reports_a_refused_token(pubsub: Service) -> None:
    async def scenario() -> None:
        forged = Service(connection_string(pubsub.endpoint, WRONG_KEY))
        with pytest.raises(OpenClientError):
            async with connected_client(forged):
                pass

    asyncio.run(scenario())


@pytest.mark.parametrize(
    "frame",
    [
        "not json",
        '{"type":"unheard-of"}',
        '{"type":"joinGroup"}',
        '{"type":"sendToGroup","group":"g","dataType":"text","data":1}',
        '{"type":"event","event":"1st","dataType":"json","data":{}}',
    ],
)
def test_a_malformed_frame_closes_with_1007(pubsub: Service, frame: str) -> None:
    async def code() -> int | None:
        async with frame_client(pubsub.url(), PLAIN) as client:
            await client.next()
            await client.ws.send_str(frame)
            return (await client.closed())[1]

    assert asyncio.run(code()) == 1007


def test_a_binary_frame_closes_with_1003(pubsub: Service) -> None:
    async def code() -> int | None:
        async with frame_client(pubsub.url(), PLAIN) as client:
            await client.next()
            await client.ws.send_bytes(b"{}")
            return (await client.closed())[1]

    assert asyncio.run(code()) == 1003


def test_a_frame_beyond_a_mebibyte_closes_with_1009(pubsub_emulator: Service) -> None:
    async def code() -> int | None:
        async with frame_client(pubsub_emulator.url(), PLAIN) as client:
            await client.next()
            await client.ws.send_str("x" * (1024 * 1024 + 1))
            return (await client.closed())[1]

    assert asyncio.run(code()) == 1009


def test_a_ping_is_answered(pubsub: Service) -> None:
    async def scenario() -> None:
        async with frame_client(pubsub.url(), PLAIN) as client:
            await client.next()
            await client.send(type="ping")
            assert await client.next() == {"type": "pong"}

    asyncio.run(scenario())


def test_without_an_ack_id_there_is_no_answer_at_all(pubsub: Service) -> None:
    async def scenario() -> list[dict[str, Any]]:
        async with frame_client(pubsub.url(), PLAIN) as client:
            await client.next()
            await client.send(type="joinGroup", group=unique("forbidden"))
            await client.send(type="joinGroup", group=unique("forbidden"), ackId=5)
            return [await client.next()]

    (ack,) = asyncio.run(scenario())
    assert ack["ackId"] == 5
    assert ack["success"] is False
    assert ack["error"]["name"] == "Forbidden"


def test_a_failed_request_may_be_repeated_under_its_ack_id(pubsub: Service) -> None:
    async def scenario() -> None:
        group = unique("group")
        async with frame_client(pubsub.url(), PLAIN) as client:
            connection = (await client.next())["connectionId"]
            await client.send(type="joinGroup", group=group, ackId=1)
            assert (await client.next())["error"]["name"] == "Forbidden"
            pubsub.rest().grant_permission("joinLeaveGroup", connection, target_name=group)
            await client.send(type="joinGroup", group=group, ackId=1)
            assert (await client.next())["success"] is True
            await client.send(type="joinGroup", group=group, ackId=1)
            assert (await client.next())["error"]["name"] == "Duplicate"

    asyncio.run(scenario())


def test_a_close_by_the_service_is_announced(pubsub: Service) -> None:
    async def scenario() -> None:
        async with frame_client(pubsub.url(), RELIABLE) as client:
            connection = (await client.next())["connectionId"]
            pubsub.rest().close_connection(connection, reason="maintenance")
            frames, _code = await client.closed()
        assert frames == [{"type": "system", "event": "disconnected", "message": "maintenance"}]

    asyncio.run(scenario())
