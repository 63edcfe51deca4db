"""A live client of the event feed: Web PubSub for speed, the event log for truth.

`receive` is the whole rule, without I/O: drop what is old, apply what is next, hold what came too early.
`LiveClient` runs it over the official Web PubSub client and fetches from the log on every connection, on
every gap, and once in a while, since a lost last message leaves no gap.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import httpx
from azure.core.pipeline.policies import RetryMode
from azure.messaging.webpubsubclient.aio import WebPubSubClient, WebPubSubClientCredential
from azure.messaging.webpubsubclient.models import CallbackType, WebPubSubProtocolType

Event = Mapping[str, Any]
IDLE_S = 60.0
RETRY_S = 0.5


@dataclass(frozen=True)
class Progress:
    """How far a client is: the last applied sequence, and events that came too early by their sequence."""

    last: int = 0
    held: Mapping[int, Event] = field(default_factory=dict)

    @property
    def has_gap(self) -> bool:
        """Whether something is missing before an event that has already come."""
        return bool(self.held)


def sequence_of(event: Event) -> int:
    """The event's place in its customer's log, from 1 on."""
    return int(event["sequence"])


def receive(progress: Progress, events: Iterable[Event]) -> tuple[Progress, list[Event]]:
    """Takes events in, pushed or fetched; the new progress, and what is to be applied now, in order."""
    held = {**progress.held, **{sequence_of(event): event for event in events}}
    last, applied = progress.last, []
    while last + 1 in held:
        last += 1
        applied.append(held[last])
    return Progress(last, {number: event for number, event in held.items() if number > last}), applied


def resume_at(progress: Progress, cursor: int) -> tuple[Progress, list[Event]]:
    """Goes on behind `cursor`, after the state was fetched anew because the log no longer reaches back."""
    return receive(Progress(max(cursor, progress.last), progress.held), ())


@dataclass(frozen=True)
class Page:
    """What the event log answers."""

    events: list[Event]
    has_more: bool = False


class GoneError(Exception):
    """The log no longer holds what is asked for; the state as of `cursor` was fetched instead."""

    def __init__(self, cursor: int) -> None:
        """The sequence that the fetched state includes."""
        super().__init__(f"events up to {cursor} are gone")
        self.cursor = cursor


class LiveClient:
    """Applies every event of one log exactly once and in order, whatever happens to the pushes."""

    def __init__(
        self,
        *,
        negotiate: Callable[[], Awaitable[str]],
        fetch: Callable[[int], Awaitable[Page]],
        apply: Callable[[Event], None],
        last: int = 0,
        idle_s: float = IDLE_S,
        protocol: WebPubSubProtocolType = WebPubSubProtocolType.JSON,
    ) -> None:
        """`negotiate()` gives a client URL, `fetch(since)` a page of the log; failures are retried."""

        async def client_url() -> str:
            return await negotiate()

        self.progress = Progress(last)
        self.fetches = 0
        self.connections = 0
        self._fetch = fetch
        self._apply = apply
        self._idle_s = idle_s
        self._wanted = asyncio.Event()
        self._caught_up: asyncio.Task[None] | None = None
        self._sdk = WebPubSubClient(
            WebPubSubClientCredential(client_url),
            protocol_type=protocol,
            reconnect_retry_total=1_000_000,
            reconnect_retry_backoff_factor=0.2,
            reconnect_retry_mode=RetryMode.Fixed,
        )

    async def __aenter__(self) -> Self:
        """Connects; what happened before is fetched on connection."""
        await self._sdk.subscribe(CallbackType.CONNECTED, self._on_connected)
        await self._sdk.subscribe(CallbackType.GROUP_MESSAGE, self._on_message)
        self._caught_up = asyncio.create_task(self._catch_up_for_ever())
        await self._sdk.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Disconnects."""
        if self._caught_up:
            self._caught_up.cancel()
            with suppress(asyncio.CancelledError):
                await self._caught_up
        await self._sdk.close()

    async def _on_connected(self, _args: Any) -> None:
        self.connections += 1
        self._wanted.set()

    async def _on_message(self, message: Any) -> None:
        self._take(*receive(self.progress, [message.data]))
        if self.progress.has_gap:
            self._wanted.set()

    def _take(self, progress: Progress, applied: list[Event]) -> None:
        self.progress = progress
        for event in applied:
            self._apply(event)

    async def _catch_up_for_ever(self) -> None:
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wanted.wait(), self._idle_s)
            self._wanted.clear()
            if not await self._catch_up() or self.progress.has_gap:
                self._wanted.set()
                await asyncio.sleep(RETRY_S)

    async def _catch_up(self) -> bool:
        """Fetches to the end of the log; whether that went well."""
        has_more = True
        while has_more:
            self.fetches += 1
            try:
                page = await self._fetch(self.progress.last)
            except GoneError as gone:
                self._take(*resume_at(self.progress, gone.cursor))
            except (httpx.HTTPError, OSError):
                return False
            else:
                self._take(*receive(self.progress, page.events))
                has_more = page.has_more
        return True


def http_negotiate(http: httpx.AsyncClient) -> Callable[[], Awaitable[str]]:
    """The app's negotiate operation; `http` knows the base URL and the bearer token."""

    async def negotiate() -> str:
        response = await http.post("/api/negotiate")
        return str(response.raise_for_status().json()["url"])

    return negotiate


def http_fetch(http: httpx.AsyncClient, limit: int = 500) -> Callable[[int], Awaitable[Page]]:
    """The app's event log; `http` knows the base URL and the bearer token."""

    async def fetch(since: int) -> Page:
        response = await http.get("/api/events", params={"since": since, "limit": limit})
        body = response.raise_for_status().json()
        return Page(body["events"], body["hasMore"])

    return fetch
