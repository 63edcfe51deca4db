"""Sending over REST and between clients, with the official Python SDKs."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.messaging.webpubsubclient import WebPubSubClient as SyncWebPubSubClient
from azure.messaging.webpubsubclient.models import SendMessageError, WebPubSubDataType

from tests.support.pubsub import (
    PLAIN,
    RELIABLE,
    Service,
    connected_client,
    connected_clients,
    running_emulator,
    unique,
)
from tests.support.pubsub_frames import PLAIN as FRAMES_PLAIN
from tests.support.pubsub_frames import frame_client

pytest_plugins = ["tests.support.pubsub_fixtures"]


@pytest.mark.parametrize("protocol", [PLAIN, RELIABLE])
def test_data_of_every_type_arrives_as_it_was_sent(pubsub: Service, protocol: Any) -> None:
    async def scenario() -> None:
        group = unique("types")
        async with connected_client(pubsub, groups=[group], protocol=protocol) as client:
            rest = pubsub.rest()
            rest.send_to_group(group, {"amount": 12.50, "name": "Zoë"})
            rest.send_to_group(group, "plain ☃ text", content_type="text/plain")
            rest.send_to_group(group, io.BytesIO(b"\x00\xff\x01"), content_type="application/octet-stream")
            messages = await client.received(3)
        assert [message.data_type for message in messages] == ["json", "text", "binary"]
        assert messages[0].data == {"amount": 12.5, "name": "Zoë"}
        assert messages[1].data == "plain ☃ text"
        assert bytes(messages[2].data) == b"\x00\xff\x01"
        assert [message.sequence_id for message in messages] == (
            [1, 2, 3] if protocol == RELIABLE else [None] * 3
        )
        assert {message.group for message in messages} == {group}
        assert {message.from_user_id for message in messages} == {None}

    asyncio.run(scenario())


def test_a_message_reaches_exactly_its_addressees(pubsub: Service) -> None:
    async def scenario() -> None:
        ann, bob, group = unique("ann"), unique("bob"), unique("group")
        options: list[dict[str, Any]] = [{"user": ann, "groups": [group]}, {"user": ann}, {"user": bob}]
        async with connected_clients(pubsub, *options) as (first, second, third):
            rest = pubsub.rest()
            rest.send_to_group(group, "group", content_type="text/plain")
            rest.send_to_user(ann, "user", content_type="text/plain")
            rest.send_to_connection(third.connection_id, "one", content_type="text/plain")
            rest.send_to_all("all", content_type="text/plain")
            await asyncio.gather(first.received(3), second.received(2), third.received(2))
        assert first.data == ["group", "user", "all"]
        assert second.data == ["user", "all"]
        assert third.data == ["one", "all"]

    asyncio.run(scenario())


def test_excluded_connections_and_those_a_filter_leaves_out_receive_nothing(pubsub: Service) -> None:
    async def scenario() -> None:
        group, ann, bob = unique("group"), unique("ann"), unique("bob")
        options: list[dict[str, Any]] = [{"user": ann, "groups": [group]}, {"user": bob, "groups": [group]}]
        async with connected_clients(pubsub, *options) as (first, second):
            rest = pubsub.rest()
            rest.send_to_group(group, 1, excluded=[first.connection_id])
            rest.send_to_group(group, 2, filter=f"userId eq '{ann}'")
            rest.send_to_all(3, filter=f"'{group}' in groups and not (userId in ('{ann}', 'x'))")
            rest.send_to_group(group, 4)
            await asyncio.gather(first.received(2), second.received(3))
        assert (first.data, second.data) == ([2, 4], [1, 3, 4])

    asyncio.run(scenario())


def test_a_filter_that_cannot_be_read_is_refused(pubsub: Service) -> None:
    with pytest.raises(HttpResponseError) as refused:
        pubsub.rest().send_to_all("x", filter="userId like 'a'")
    assert refused.value.status_code == 400


def test_sending_to_nobody_is_accepted(pubsub: Service) -> None:
    rest = pubsub.rest()
    rest.send_to_group(unique("nobody"), "x")
    rest.send_to_user(unique("nobody"), "x")


def test_existence_follows_connections_and_memberships(pubsub: Service) -> None:
    async def scenario() -> None:
        user, group = unique("user"), unique("customer:1")
        rest = pubsub.rest()
        assert not rest.user_exists(user)
        assert not rest.group_exists(group)
        async with connected_client(pubsub, user=user, groups=[group]) as client:
            assert rest.user_exists(user)
            assert rest.group_exists(group)
            assert rest.connection_exists(client.connection_id)
            assert not rest.connection_exists("nobody")
        assert not rest.connection_exists(client.connection_id)
        assert not rest.group_exists(group)

    asyncio.run(scenario())


def test_the_members_of_a_group_are_listed_page_by_page(pubsub: Service) -> None:
    async def scenario() -> None:
        group = unique("listed")
        users = [unique("user") for _ in range(3)]
        async with connected_clients(
            pubsub, *({"user": user, "groups": [group]} for user in users)
        ) as clients:
            rest = pubsub.rest()
            pages = [list(page) for page in rest.list_connections(group=group, maxpagesize=2).by_page()]
            top = list(rest.list_connections(group=group, top=1))
            expected = {(client.connection_id, user) for client, user in zip(clients, users, strict=True)}
        assert [len(page) for page in pages] == [2, 1]
        assert {(one.connection_id, one.user_id) for page in pages for one in page} == expected
        assert len(top) == 1

    asyncio.run(scenario())


def test_the_service_adds_and_removes_members(pubsub: Service) -> None:
    async def scenario() -> None:
        user, group, rest = unique("user"), unique("group"), pubsub.rest()
        async with connected_client(pubsub, user=user) as client:
            rest.add_connection_to_group(group, client.connection_id)
            rest.send_to_group(group, "by connection")
            rest.remove_connection_from_group(group, client.connection_id)
            rest.send_to_group(group, "lost")
            rest.add_user_to_group(group, user)
            rest.send_to_group(group, "by user")
            rest.remove_user_from_all_groups(user)
            rest.send_to_group(group, "lost")
            rest.send_to_user(user, "end")
            await client.received(3)
        assert client.data == ["by connection", "by user", "end"]
        with pytest.raises(ResourceNotFoundError):
            rest.add_connection_to_group(group, "nobody")
        with pytest.raises(ResourceNotFoundError):
            rest.add_user_to_group(group, unique("nobody"))

    asyncio.run(scenario())


def test_a_client_without_roles_cannot_join_leave_or_send(pubsub: Service) -> None:
    async def scenario() -> None:
        group = unique("group")
        async with connected_client(pubsub, groups=[group]) as client:
            for attempt in (
                client.sdk.join_group("customer:2"),
                client.sdk.leave_group(group),
                client.sdk.send_to_group(group, "x", WebPubSubDataType.TEXT),
            ):
                with pytest.raises(SendMessageError) as refused:
                    await attempt
                assert refused.value.error_detail.name == "Forbidden"
            pubsub.rest().send_to_group(group, "still a member")
            await client.received(1)

    asyncio.run(scenario())


def test_permissions_are_granted_checked_and_revoked(pubsub: Service) -> None:
    async def scenario() -> None:
        group, rest = unique("group"), pubsub.rest()
        async with connected_client(pubsub, roles=[f"webpubsub.joinLeaveGroup.{group}"]) as client:
            await client.sdk.join_group(group)
            rest.grant_permission("sendToGroup", client.connection_id, target_name=group)
            assert rest.has_permission("sendToGroup", client.connection_id, target_name=group)
            await client.sdk.send_to_group(group, "allowed", WebPubSubDataType.TEXT)
            rest.revoke_permission("sendToGroup", client.connection_id, target_name=group)
            assert not rest.has_permission("sendToGroup", client.connection_id, target_name=group)
            with pytest.raises(SendMessageError):
                await client.sdk.send_to_group(group, "refused", WebPubSubDataType.TEXT)
            await client.received(1)
        assert client.data == ["allowed"]

    asyncio.run(scenario())


def test_the_sender_hears_itself_unless_it_asks_not_to(pubsub: Service) -> None:
    async def scenario() -> None:
        group, ann, roles = unique("group"), unique("ann"), ["webpubsub.sendToGroup"]
        options: list[dict[str, Any]] = [
            {"user": ann, "groups": [group], "roles": roles},
            {"groups": [group]},
        ]
        async with connected_clients(pubsub, *options) as (sender, other):
            await sender.sdk.send_to_group(group, {"n": 1}, WebPubSubDataType.JSON, no_echo=True)
            await sender.sdk.send_to_group(group, memoryview(b"\x02"), WebPubSubDataType.BINARY)
            await sender.sdk.send_to_group(group, "3", WebPubSubDataType.TEXT, ack=False)
            await asyncio.gather(sender.received(2), other.received(3))
        assert [message.data_type for message in sender.messages] == ["binary", "text"]
        assert [message.data_type for message in other.messages] == ["json", "binary", "text"]
        assert {message.from_user_id for message in other.messages} == {ann}

    asyncio.run(scenario())


def test_a_repeated_ack_id_is_not_carried_out_twice(pubsub: Service) -> None:
    async def scenario() -> None:
        group = unique("group")
        async with connected_client(pubsub, groups=[group], roles=["webpubsub.sendToGroup"]) as client:
            for text in ("first", "again"):
                await client.sdk.send_to_group(group, text, WebPubSubDataType.TEXT, ack_id=7)
            await client.sdk.send_to_group(group, "end", WebPubSubDataType.TEXT)
            await client.received(2)
        assert client.data == ["first", "end"]

    asyncio.run(scenario())


def test_the_service_closes_connections_and_clients_come_back(pubsub: Service) -> None:
    async def scenario() -> None:
        user, rest = unique("user"), pubsub.rest()
        async with connected_client(pubsub, user=user, protocol=PLAIN) as client:
            first = client.connection_id
            rest.close_connection(first, reason="maintenance")
            second = await client.connected(2)
            rest.close_user_connections(user)
            third = await client.connected(3)
            assert len({first, second, third}) == 3
            assert not rest.connection_exists(first)

    asyncio.run(scenario())


def test_the_synchronous_client_works_too(pubsub: Service) -> None:
    user, groups = unique("user"), [unique("room") for _ in range(10)]
    url = pubsub.url(user_id=user, roles=["webpubsub.joinLeaveGroup"])
    client = SyncWebPubSubClient(url, protocol_type=PLAIN, ack_timeout=1)
    with client:
        for group in groups:
            client.join_group(group)
        assert all(map(pubsub.rest().group_exists, groups))


def test_acks_are_held_back_for_clients_that_wait_too_late(tmp_path: Path) -> None:
    async def scenario() -> list[str]:
        with running_emulator(tmp_path / "emulator.log", "--ack-delay-ms", "400") as service:
            async with frame_client(service.url(roles=["webpubsub.joinLeaveGroup"]), FRAMES_PLAIN) as client:
                await client.next()
                await client.send(type="joinGroup", group="g", ackId=1)
                await asyncio.sleep(0.05)
                await client.send(type="ping")
                return [(await client.next())["type"] for _ in range(2)]

    assert asyncio.run(scenario()) == ["pong", "ack"]
