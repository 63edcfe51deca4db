"""`/runtime/webhooks/blobs` and `/runtime/webhooks/eventgrid`: where Event Grid posts its events."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web

from devhost.host.blobs import BlobListener
from devhost.host.console import log
from devhost.host.events import EventFunctions
from devhost.host.expressions import flatten

_PREFIX = "Host.Functions."

Event = Mapping[str, Any]


class EventWebhooks:
    """Both webhooks. They differ in whom they know: the one of blobs takes events for functions it lacks."""

    def __init__(self, blobs: BlobListener, events: EventFunctions) -> None:
        self._blobs = blobs
        self._events = events

    async def handle(self, request: web.Request, extension: str) -> web.StreamResponse:
        """Answer a POST to the webhook of the extension `blobs` or `eventgrid`."""
        name = request.query.get("functionName", "")
        if extension == "eventgrid" and not self._events.knows(name):
            return web.Response(status=404, text=f"cannot find function: '{name}'")
        events = _events(await request.read())
        if events is None:
            return web.Response(status=400)
        kind = request.headers.get("aeg-event-type", "").lower()
        if kind == "subscriptionvalidation":
            return _validated(events)
        if kind == "unsubscribe":
            return web.Response(status=202)
        if kind == "notification":
            return web.Response(status=await self._notified(name, extension, events))
        return web.Response(status=400)

    async def _notified(self, name: str, extension: str, events: Sequence[Event]) -> int:
        if extension == "eventgrid":
            return 202 if await self._events.deliver(name, events) else 500
        return 202 if self._take(name.removeprefix(_PREFIX), events) else 400

    def _take(self, name: str, events: Sequence[Event]) -> bool:
        try:
            self._blobs.accept(name, events)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            log.error("the blob webhook was given what is no blob event: %s", error)
            return False
        return True


def _events(body: bytes) -> list[Event] | None:
    """The events of a request, None for what is neither one nor a list of them."""
    try:
        document = json.loads(body)
        events = document if isinstance(document, list) else [document]
        for event in events:
            # Bindings name what is inside, however deep.
            flatten(event)
    except (ValueError, RecursionError):
        return None
    return events if all(isinstance(event, dict) for event in events) else None


def _validated(events: Sequence[Event]) -> web.Response:
    data = events[0].get("data") if events else None
    code = data.get("validationCode") if isinstance(data, dict) else None
    if not isinstance(code, str):
        return web.Response(status=400)
    return web.json_response({"validationResponse": code})
