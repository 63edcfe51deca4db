"""Cuts, restarts and overflows: what reliable and plain clients get to see."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import httpx
import pytest
from azure.messaging.webpubsubclient.models import WebPubSubProtocolType

from tests.support.pubsub import (
    HUB,
    PLAIN,
    TIMEOUT_S,
    Service,
    connected_client,
    running_emulator,
    unique,
)
from tests.support.pubsub import RELIABLE as RELIABLE_SDK
from tests.support.pubsub_frames import PLAIN as FRAMES_PLAIN
from tests.support.pubsub_frames import RELIABLE, frame_client
from tests.support.pubsub_proxy import cuttable

pytest_plugins = ["tests.support.pubsub_fixtures"]


def test_a_reliable_client_misses_and_repeats_nothing_over_a_cut(pubsub_http: Service) -> None:
    async def scenario() -> None:
        group, rest = unique("group"), pubsub_http.rest()
        async with (
            cuttable(pubsub_http.endpoint) as proxy,
            connected_client(pubsub_http.through(proxy.endpoint), groups=[group]) as client,
        ):
            for number in range(5):
                rest.send_to_group(group, number)
            await client.received(5)
            await proxy.cut()
            for number in range(5, 25):
                rest.send_to_group(group, number)
            proxy.mend()
            rest.send_to_group(group, 25)
            await client.received(26)
            assert client.data == list(range(26))
            assert [message.sequence_id for message in client.messages] == list(range(1, 27))
            assert len(client.connection_ids) == 1
            assert [one.connection_id for one in rest.list_connections(group=group)] == client.connection_ids

    asyncio.run(scenario())


def test_a_connection_outlives_its_token_and_later_ones_ask_for_another(pubsub_http: Service) -> None:
    async def outlives(protocol: WebPubSubProtocolType) -> None:
        group, rest, minutes = unique("group"), pubsub_http.rest(), 2 / 60
        async with (
            cuttable(pubsub_http.endpoint) as proxy,
            connected_client(
                pubsub_http.through(proxy.endpoint), groups=[group], protocol=protocol, minutes=minutes
            ) as client,
        ):
            await _until_refused(client.urls[0])
            rest.send_to_group(group, "still here")
            await client.received(1)
            assert len(client.urls) == 1
            await proxy.cut()
            proxy.mend()
            await client.connected(1 if protocol is RELIABLE_SDK else 2)
            await _until_member(pubsub_http, group)
            rest.send_to_group(group, "back again")
            await client.received(2)
            # What recovers has a token of the service's own; what connects anew asks for another URL.
            assert (len(client.urls) > 1) == (protocol is PLAIN)
            assert client.data == ["still here", "back again"]

    async def scenario() -> None:
        await asyncio.gather(outlives(PLAIN), outlives(RELIABLE_SDK))

    asyncio.run(scenario())


async def _until_refused(url: str) -> None:
    """Connect until the token in a URL has ended."""

    async def connect_on() -> None:
        while True:
            async with frame_client(url, RELIABLE):
                await asyncio.sleep(0.1)

    with pytest.raises(aiohttp.WSServerHandshakeError, match="401"):
        await asyncio.wait_for(connect_on(), TIMEOUT_S)


def test_acknowledged_messages_are_not_replayed(pubsub: Service) -> None:
    async def scenario() -> None:
        group, rest = unique("group"), pubsub.rest()
        async with frame_client(pubsub.url(groups=[group]), RELIABLE) as client:
            connected = await client.next()
            for number in range(4):
                rest.send_to_group(group, number)
            assert [(await client.next())["sequenceId"] for _ in range(4)] == [1, 2, 3, 4]
            await client.send(type="sequenceAck", sequenceId=3)
            await client.send(type="ping")
            await client.next()
            client.ws._response.close()
        async with frame_client(_recovery_url(pubsub, connected), RELIABLE) as client:
            again = await client.next()
            assert again["connectionId"] == connected["connectionId"]
            assert again["reconnectionToken"] != connected["reconnectionToken"]
            assert (await client.next())["sequenceId"] == 4
            rest.send_to_group(group, "next")
            assert (await client.next())["sequenceId"] == 5

    asyncio.run(scenario())


def test_a_refused_recovery_is_an_upgrade_and_then_1008(pubsub: Service) -> None:
    async def code(frame: dict[str, Any]) -> int | None:
        async with frame_client(_recovery_url(pubsub, frame), RELIABLE) as client:
            return (await client.closed())[1]

    async def scenario() -> None:
        assert await code({"connectionId": "unknown", "reconnectionToken": "unknown"}) == 1008
        async with frame_client(pubsub.url(), RELIABLE) as client:
            connected = await client.next()
            assert await code({**connected, "reconnectionToken": "forged"}) == 1008

    asyncio.run(scenario())


def test_a_client_that_says_goodbye_is_gone_at_once(pubsub: Service) -> None:
    async def scenario() -> None:
        async with frame_client(pubsub.url(), RELIABLE) as client:
            connected = await client.next()
            await client.ws.close(code=1000)
        async with frame_client(_recovery_url(pubsub, connected), RELIABLE) as client:
            assert (await client.closed())[1] == 1008

    asyncio.run(scenario())


def test_a_forgotten_client_negotiates_anew_and_rejoins(pubsub_emulator: Service) -> None:
    async def scenario() -> None:
        user, group = unique("user"), unique("group")
        roles = [f"webpubsub.joinLeaveGroup.{group}"]
        async with connected_client(pubsub_emulator, user=user, roles=roles) as client:
            await client.sdk.join_group(group)
            _hook(pubsub_emulator, f"forget?user={user}")
            await client.connected(2)
            await _until_member(pubsub_emulator, group)
            pubsub_emulator.rest().send_to_group(group, "back")
            await client.received(1)
        assert len(set(client.connection_ids)) == 2

    asyncio.run(scenario())


def test_a_plain_client_rejoins_and_has_lost_what_was_sent_meanwhile(pubsub_http: Service) -> None:
    async def scenario() -> None:
        group, rest = unique("group"), pubsub_http.rest()
        options: dict[str, Any] = {"protocol": PLAIN, "roles": [f"webpubsub.joinLeaveGroup.{group}"]}
        async with (
            cuttable(pubsub_http.endpoint) as proxy,
            connected_client(pubsub_http.through(proxy.endpoint), **options) as client,
        ):
            await client.sdk.join_group(group)
            await proxy.cut()
            rest.send_to_group(group, "lost")
            proxy.mend()
            await client.connected(2)
            await _until_member(pubsub_http, group)
            rest.send_to_group(group, "after")
            await client.received(1)
            assert client.data == ["after"]

    asyncio.run(scenario())


def test_clients_negotiate_anew_after_the_emulator_was_killed(tmp_path: Path) -> None:
    async def scenario() -> None:
        with running_emulator(tmp_path / "first.log") as service:
            async with connected_client(service, groups=["g"]) as client:
                assert service.emulator
                service.emulator.kill()
                port = urlsplit(service.endpoint).port or 0
                with running_emulator(tmp_path / "second.log", port=port):
                    await client.connected(2, timeout_s=10)
                    service.rest().send_to_group("g", "hello again")
                    await client.received(1)
                    assert len(set(client.connection_ids)) == 2

    asyncio.run(scenario())


def test_a_thousand_unacknowledged_messages_end_the_connection(pubsub: Service) -> None:
    async def scenario() -> None:
        group = unique("flood")
        roles = [f"webpubsub.sendToGroup.{group}"]
        async with (
            frame_client(pubsub.url(groups=[group]), RELIABLE) as lazy,
            frame_client(pubsub.url(roles=roles), RELIABLE) as sender,
        ):
            connected = await lazy.next()
            for _ in range(1001):
                await sender.send(type="sendToGroup", group=group, dataType="text", data="x")
            frames, code = await lazy.closed()
            assert code == 1008
            assert sum(frame["type"] == "message" for frame in frames) <= 1000
        async with frame_client(_recovery_url(pubsub, connected), RELIABLE) as client:
            assert (await client.closed())[1] == 1008

    asyncio.run(scenario())


def test_a_client_that_does_not_come_back_is_forgotten_after_the_window(tmp_path: Path) -> None:
    async def scenario() -> None:
        with running_emulator(tmp_path / "emulator.log", "--recovery-window-s", "0.3") as service:
            async with frame_client(service.url(user_id="ann"), RELIABLE) as client:
                await client.next()
                _hook(service, "drop")
            rest = service.rest()
            assert rest.user_exists("ann")
            async with asyncio.timeout(TIMEOUT_S):
                while rest.user_exists("ann"):
                    await asyncio.sleep(0.05)

    asyncio.run(scenario())


def test_a_reader_that_sleeps_holds_up_nobody_else(pubsub_emulator: Service) -> None:
    async def scenario() -> None:
        group, rest = unique("group"), pubsub_emulator.rest()
        token = {"groups": [group]}
        async with (
            frame_client(pubsub_emulator.url(**token), RELIABLE),
            frame_client(pubsub_emulator.url(**token), RELIABLE) as awake,
        ):
            await awake.next()
            for number in range(60):
                rest.send_to_group(group, "x" * 200_000, content_type="text/plain")
                assert (await awake.next())["sequenceId"] == number + 1

    asyncio.run(scenario())


def test_a_plain_reader_that_never_wakes_up_is_let_go(pubsub_emulator: Service) -> None:
    async def scenario() -> None:
        group, rest, text = unique("group"), pubsub_emulator.rest(), "x" * 900_000
        async with frame_client(pubsub_emulator.url(groups=[group]), FRAMES_PLAIN) as asleep:
            connection = (await asleep.next())["connectionId"]
            for _ in range(40):
                await asyncio.to_thread(rest.send_to_group, group, text, content_type="text/plain")
            async with asyncio.timeout(TIMEOUT_S):
                while rest.connection_exists(connection):
                    await asyncio.sleep(0.05)

    asyncio.run(scenario())


def test_the_emulator_stops_although_clients_are_connected(tmp_path: Path) -> None:
    async def scenario() -> None:
        with running_emulator(tmp_path / "emulator.log") as service:
            async with frame_client(service.url(), RELIABLE) as client:
                await client.next()
                assert service.emulator
                assert service.emulator.stop(grace_s=5) == 0
                assert "Traceback" not in service.emulator.output()

    asyncio.run(scenario())


def _recovery_url(service: Service, connected: dict[str, Any]) -> str:
    base = service.url().partition("?")[0]
    connection, token = connected["connectionId"], connected["reconnectionToken"]
    return f"{base}?access_token=leftover&awps_connection_id={connection}&awps_reconnection_token={token}"


def _hook(service: Service, path: str) -> None:
    httpx.post(f"{service.endpoint}/_emulator/hubs/{HUB}/{path}").raise_for_status()


async def _until_member(service: Service, group: str) -> None:
    async with asyncio.timeout(TIMEOUT_S):
        while not service.rest().group_exists(group):
            await asyncio.sleep(0.02)
