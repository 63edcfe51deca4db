"""Event handlers: CloudEvents in binary mode over HTTP, after a handshake, signed, retried."""

import asyncio
import json
import logging
import time
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import aiohttp

from devhost.pubsub import tokens
from devhost.pubsub.connection import Connection
from devhost.pubsub.payload import Payload, PayloadError, from_body
from devhost.pubsub.settings import EventHandler, Settings

HANDSHAKE_TTL_S = 60.0
TIMEOUT_S = 30.0
_JSON = "application/json; charset=utf-8"
_log = logging.getLogger(__name__)


class UpstreamError(Exception):
    """The event handler cannot be reached, is not validated or failed."""


class RefusedError(Exception):
    """The event handler does not want this client."""


@dataclass(frozen=True)
class Admission:
    """What a `connect` handler made of a client; None leaves the token's word."""

    user_id: str | None = None
    roles: Sequence[str] = ()
    groups: Sequence[str] = ()
    subprotocol: str | None = None


@dataclass(frozen=True)
class _Event:
    kind: str
    name: str
    content_type: str
    body: bytes


@dataclass(frozen=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


class Upstream:
    """The service's side of all event handlers."""

    def __init__(self, settings: Settings) -> None:
        """Sends nothing before the first event."""
        self._settings = settings
        self._http: aiohttp.ClientSession | None = None
        self._validated: dict[tuple[str, str], float] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def connect(self, connection: Connection, request: Mapping[str, Any]) -> Admission:
        """Asks the hub's handler, if it wants `connect` events; raises RefusedError or UpstreamError."""
        handler = self._system_handler(connection, "connect")
        if handler is None:
            next(connection.event_ids)
            return Admission()
        event = _Event("sys.connect", "connect", _JSON, json.dumps(request).encode())
        answer = await self._post(handler, connection, event)
        if answer.status >= 500:
            raise UpstreamError(f"the connect handler answered {answer.status}")
        if answer.status >= 400:
            raise RefusedError
        return _admission(answer.body)

    async def user_event(self, connection: Connection, name: str, payload: Payload) -> Payload | None:
        """Delivers a client's event, in order of sending; the reply or None. Raises UpstreamError."""
        handler = self._settings.handlers.get(connection.hub)
        if handler is None or not handler.wants_user_event(name):
            return None
        event = _Event(f"user.{name}", name, payload.content_type, payload.body())
        async with connection.event_order:
            answer = await self._post(handler, connection, event)
        if answer.status >= 300:
            raise UpstreamError(f"the handler of {name} answered {answer.status}")
        return _reply(answer)

    def notify(self, connection: Connection, name: str, body: Mapping[str, Any]) -> None:
        """Reports `connected` or `disconnected` in the background, if the hub's handler wants it."""
        if handler := self._system_handler(connection, name):
            event = _Event(f"sys.{name}", name, _JSON, json.dumps(body).encode())
            self.spawn(self._report(handler, connection, event))

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Runs work in the background until the emulator stops."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """Gives up whatever is under way."""
        for task in tuple(self._tasks):
            task.cancel()
        if self._http:
            await self._http.close()

    async def _report(self, handler: EventHandler, connection: Connection, event: _Event) -> None:
        try:
            async with connection.event_order:
                await self._post(handler, connection, event)
        except UpstreamError as error:
            _log.warning("%s of %s: %s", event.kind, connection.id, error)

    def _system_handler(self, connection: Connection, name: str) -> EventHandler | None:
        handler = self._settings.handlers.get(connection.hub)
        return handler if handler and name in handler.system_events else None

    async def _post(self, handler: EventHandler, connection: Connection, event: _Event) -> _Answer:
        url = handler.url(connection.hub, event.name)
        headers = self._headers(connection, event)
        for delay in (*self._settings.retry_delays_s, None):
            answer = await self._try_post(url, connection.host, headers, event.body)
            if answer and answer.status < 500 and answer.status != 408:
                connection.state = answer.headers.get("ce-connectionState", connection.state)
                return answer
            if delay is not None:
                await asyncio.sleep(delay)
        if answer is None:
            raise UpstreamError(f"{_public(url)} cannot be reached or did not pass the handshake")
        return answer

    async def _try_post(self, url: str, host: str, headers: Mapping[str, str], body: bytes) -> _Answer | None:
        try:
            if not await self._is_validated(url, host):
                return None
            async with self._session().post(url, headers=headers, data=body) as response:
                return _Answer(response.status, response.headers, await response.read())
        except (aiohttp.ClientError, TimeoutError) as error:
            _log.warning("POST %s: %r", _public(url), error)
            return None

    async def _is_validated(self, url: str, host: str) -> bool:
        key = (_public(url), host)
        if time.monotonic() - self._validated.get(key, float("-inf")) < HANDSHAKE_TTL_S:
            return True
        headers = {"WebHook-Request-Origin": host, "ce-awpsversion": "1.0"}
        async with self._session().options(url, headers=headers) as response:
            origins = response.headers.get("WebHook-Allowed-Origin", "")
            allowed = {origin.strip().lower() for origin in origins.split(",")}
            if response.status >= 300 or not {"*", host.lower()} & allowed:
                _log.warning("OPTIONS %s answered %d, allows %r", _public(url), response.status, origins)
                return False
        self._validated[key] = time.monotonic()
        return True

    def _headers(self, connection: Connection, event: _Event) -> dict[str, str]:
        headers = {
            "Content-Type": event.content_type,
            "WebHook-Request-Origin": connection.host,
            "ce-awpsversion": "1.0",
            "ce-specversion": "1.0",
            "ce-type": f"azure.webpubsub.{event.kind}",
            "ce-source": f"/hubs/{connection.hub}/client/{connection.id}",
            "ce-id": str(next(connection.event_ids)),
            "ce-time": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "ce-hub": connection.hub,
            "ce-connectionId": connection.id,
            "ce-eventName": event.name,
            "ce-subprotocol": connection.protocol,
            "ce-signature": tokens.sign_connection(connection.id, self._settings.keys),
        }
        optional = {"ce-userId": connection.user_id, "ce-connectionState": connection.state}
        return headers | {name: value for name, value in optional.items() if value}

    def _session(self) -> aiohttp.ClientSession:
        if self._http is None:
            self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT_S))
        return self._http


def _public(url: str) -> str:
    """Without the query, which holds a function key."""
    return url.partition("?")[0]


def _reply(answer: _Answer) -> Payload | None:
    if not answer.body:
        return None
    try:
        return from_body(answer.headers.get("Content-Type", "text/plain"), answer.body)
    except PayloadError as error:
        raise UpstreamError(f"unusable reply: {error}") from error


def _admission(body: bytes) -> Admission:
    if not body:
        return Admission()
    try:
        answer = json.loads(body)
        return Admission(
            user_id=answer.get("userId"),
            roles=tuple(answer.get("roles") or ()),
            groups=tuple(answer.get("groups") or ()),
            subprotocol=answer.get("subprotocol"),
        )
    except (ValueError, AttributeError) as error:
        raise UpstreamError("the connect handler's body is not a JSON object") from error
