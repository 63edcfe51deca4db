"""Web PubSub for tests: a service, and official clients on it."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from azure.messaging.webpubsubclient.aio import WebPubSubClient, WebPubSubClientCredential
from azure.messaging.webpubsubclient.models import CallbackType, WebPubSubProtocolType
from azure.messaging.webpubsubservice import WebPubSubServiceClient

from devhost.pubsub.settings import DEFAULT_ACCESS_KEY
from tests.support.processes import Running, running_module

HUB = "conformance"
UPSTREAM_HUB = "conformance_upstream"
RELIABLE = WebPubSubProtocolType.JSON_RELIABLE
PLAIN = WebPubSubProtocolType.JSON
TIMEOUT_S = 5.0


def connection_string(endpoint: str, key: str = DEFAULT_ACCESS_KEY) -> str:
    """What the SDKs take."""
    return f"Endpoint={endpoint};AccessKey={key};Version=1.0;"


def unique(prefix: str) -> str:
    """A user or group name that no other test uses."""
    return f"{prefix}-{secrets.token_hex(4)}"


@dataclass(frozen=True)
class Service:
    """The service under test."""

    connection_string: str
    emulator: Running | None = None

    @property
    def settings(self) -> dict[str, str]:
        """The parts of the connection string, by lower-case name."""
        parts = (part.split("=", 1) for part in self.connection_string.split(";") if part)
        return {name.lower(): value for name, value in parts}

    @property
    def endpoint(self) -> str:
        """Scheme, host and port."""
        settings = self.settings
        return settings["endpoint"].rstrip("/") + (f":{settings['port']}" if "port" in settings else "")

    @property
    def key(self) -> str:
        """The access key."""
        return self.settings["accesskey"]

    def rest(self, hub: str = HUB) -> WebPubSubServiceClient:
        """The official service client."""
        return WebPubSubServiceClient.from_connection_string(self.connection_string, hub, retry_total=0)

    def through(self, endpoint: str) -> Service:
        """The same service behind another address: tokens are minted for that one."""
        return replace(self, connection_string=connection_string(endpoint, self.key))

    def url(self, hub: str = HUB, **token: Any) -> str:
        """A client URL with a token: user_id, groups, roles, minutes_to_expire."""
        url: str = self.rest(hub).get_client_access_token(**token)["url"]
        return url


@contextmanager
def running_emulator(log: Path, *arguments: str, port: int = 0) -> Iterator[Service]:
    """An emulator process of one's own."""
    with running_module("devhost.pubsub", "--port", str(port), *arguments, log=log) as process:
        endpoint = process.wait_for(r"listening (\S+)").group(1)
        yield Service(connection_string(endpoint), process)


@dataclass
class Client:
    """An official client, the URLs that it has asked for and everything that it has received."""

    sdk: WebPubSubClient
    urls: list[str]
    connection_ids: list[str] = field(default_factory=list)
    messages: list[Any] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def connection_id(self) -> str:
        """The current connection's id."""
        return self.connection_ids[-1]

    @property
    def data(self) -> list[Any]:
        """The data of all messages so far."""
        return [message.data for message in self.messages]

    async def received(self, count: int, timeout_s: float = TIMEOUT_S) -> list[Any]:
        """The messages, once there are at least `count`."""
        await self._until(lambda: len(self.messages) >= count, timeout_s)
        return self.messages

    async def connected(self, times: int, timeout_s: float = TIMEOUT_S) -> str:
        """The connection id, once the client has reported `connected` so many times."""
        await self._until(lambda: len(self.connection_ids) >= times, timeout_s)
        return self.connection_id

    async def _until(self, done: Any, timeout_s: float) -> None:
        async with asyncio.timeout(timeout_s):
            while not done():
                self.changed.clear()
                await self.changed.wait()

    async def on_connected(self, args: Any) -> None:
        """Notes a connection."""
        self.connection_ids.append(args.connection_id)
        self.changed.set()

    async def on_message(self, message: Any) -> None:
        """Notes a message."""
        self.messages.append(message)
        self.changed.set()


@asynccontextmanager
async def connected_client(
    service: Service,
    *,
    hub: str = HUB,
    user: str | None = None,
    groups: Sequence[str] = (),
    roles: Sequence[str] = (),
    protocol: WebPubSubProtocolType = RELIABLE,
    minutes: float = 60,
) -> AsyncIterator[Client]:
    """An official Python client, connected; it negotiates anew whenever it has to, for so many minutes."""
    urls: list[str] = []

    async def negotiate() -> str:
        urls.append(
            service.url(hub, user_id=user, groups=list(groups), roles=list(roles), minutes_to_expire=minutes)
        )
        return urls[-1]

    sdk = WebPubSubClient(
        WebPubSubClientCredential(negotiate),
        protocol_type=protocol,
        message_retry_total=0,
        reconnect_retry_backoff_factor=0.1,
        ack_timeout=TIMEOUT_S,
    )
    client = Client(sdk, urls)
    await sdk.subscribe(CallbackType.CONNECTED, client.on_connected)
    await sdk.subscribe(CallbackType.GROUP_MESSAGE, client.on_message)
    await sdk.subscribe(CallbackType.SERVER_MESSAGE, client.on_message)
    await sdk.open()
    try:
        await client.connected(1)
        yield client
    finally:
        # Closing waits for the acknowledging task, which sleeps for up to a second.
        if sdk._task_seq_ack:
            sdk._task_seq_ack.cancel()
        await sdk.close()


@asynccontextmanager
async def connected_clients(service: Service, *options: dict[str, Any]) -> AsyncIterator[list[Client]]:
    """Several clients, one for each set of options."""
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(connected_client(service, **each)) for each in options]
