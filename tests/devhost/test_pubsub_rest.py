"""The REST operations by hand: statuses and limits that no SDK shows."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import httpx
import jwt
import pytest

from tests.support.pubsub import HUB, Service, unique
from tests.support.pubsub_frames import PLAIN, frame_client

pytest_plugins = ["tests.support.pubsub_fixtures"]


def call(service: Service, method: str, path: str, **request: Any) -> httpx.Response:
    """A request with the bearer token that it needs."""
    url = f"{service.endpoint}/api/hubs/{path}"
    bearer = jwt.encode({"aud": url, "exp": time.time() + 60}, service.key, "HS256")
    headers = {"Authorization": f"Bearer {bearer}", **request.pop("headers", {})}
    return httpx.request(method, url, headers=headers, **request)


def test_health_needs_no_token(pubsub: Service) -> None:
    assert httpx.head(f"{pubsub.endpoint}/api/health").status_code == 200


def test_the_service_mints_tokens_for_callers_without_a_key(pubsub: Service) -> None:
    user, group = unique("user"), unique("group")
    query = {"userId": user, "group": [group, "other"], "minutesToExpire": 5, "api-version": "2024-12-01"}
    answer = call(pubsub, "POST", f"{HUB}/:generateToken", params=query)
    assert answer.status_code == 200

    async def scenario() -> None:
        base = pubsub.url().partition("?")[0]
        async with frame_client(f"{base}?access_token={answer.json()['token']}", PLAIN) as client:
            assert (await client.next())["userId"] == user
            assert pubsub.rest().group_exists(group)

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("path", "request_", "status"),
    [
        (f"{HUB}/:send", {"json": 1, "params": {"messageTtlSeconds": "300"}}, 202),
        (f"{HUB}/:send", {"json": 1, "params": {"messageTtlSeconds": "301"}}, 400),
        (f"{HUB}/:send", {"json": 1, "params": {"filter": "userId"}}, 400),
        (f"{HUB}/:send", {"content": b"{", "headers": {"Content-Type": "application/json"}}, 400),
        (f"{HUB}/:send", {"content": b"x", "headers": {"Content-Type": "application/xml"}}, 400),
        (
            f"{HUB}/:send",
            {"content": b"x" * (1024 * 1024 + 1), "headers": {"Content-Type": "text/plain"}},
            413,
        ),
        (f"{HUB}/groups/%20/:send", {"json": 1}, 400),
        (f"{HUB}/groups/{'g' * 1024}/:send", {"json": 1}, 202),
        (f"{HUB}/groups/{'g' * 1025}/:send", {"json": 1}, 400),
        ("1st/:send", {"json": 1}, 400),
        (f"{HUB}/:closeConnections", {"params": {"excluded": "x", "reason": "r", "filter": "x"}}, 204),
        (f"{HUB}/:addToGroups", {"json": {"groups": ["g"], "filter": "userId eq 'nobody'"}}, 200),
        (f"{HUB}/:addToGroups", {"json": {"groups": [""], "filter": "userId eq 'a'"}}, 400),
        (f"{HUB}/:addToGroups", {"json": ["g"]}, 400),
        (f"{HUB}/:generateToken", {"params": {"minutesToExpire": "0"}}, 400),
    ],
)
def test_statuses(pubsub_emulator: Service, path: str, request_: dict[str, Any], status: int) -> None:
    assert call(pubsub_emulator, "POST", path, **request_).status_code == status


def test_deletions_of_what_is_not_there_succeed(pubsub_emulator: Service) -> None:
    for path in ("connections/x", "connections/x/groups", "groups/g/connections/x", "users/u/groups/g"):
        assert call(pubsub_emulator, "DELETE", f"{HUB}/{path}").status_code == 204


def test_permissions_of_unknown_connections_are_not_found(pubsub_emulator: Service) -> None:
    for method in ("PUT", "DELETE", "HEAD"):
        answer = call(pubsub_emulator, method, f"{HUB}/permissions/sendToGroup/connections/x?targetName=g")
        assert answer.status_code == 404


def test_the_case_of_a_hub_does_not_matter(pubsub_emulator: Service) -> None:
    async def scenario() -> None:
        user = unique("user")
        async with frame_client(pubsub_emulator.url(HUB.upper(), user_id=user), PLAIN) as client:
            await client.next()
            assert pubsub_emulator.rest().user_exists(user)

    asyncio.run(scenario())


def test_a_client_without_a_json_subprotocol_is_refused(pubsub_emulator: Service) -> None:
    url = pubsub_emulator.url().replace("ws://", "http://")
    upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"}
    assert httpx.get(url).status_code == 400
    assert httpx.get(url, headers=upgrade | {"Sec-WebSocket-Protocol": "mqtt"}).status_code == 400
