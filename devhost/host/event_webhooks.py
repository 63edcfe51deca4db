"""`/runtime/webhooks/blobs` and `/runtime/webhooks/eventgrid`: where Event Grid posts its events."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from devhost.host.blobs import BlobListener
from devhost.host.console import log
from devhost.host.events import EventFunctions

_PREFIX = "Host.Functions."


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
        try:
            given = await request.json()
        except ValueError:
            return web.Response(status=500)
        events = given if isinstance(given, list) else [given]
        match request.headers.get("aeg-event-type", "").lower():
            case "subscriptionvalidation":
                code = (events[0].get("data") or {}).get("validationCode")
                return web.json_response({"validationResponse": code})
            case "notification":
                done = self._events.deliver(name, events) if extension == "eventgrid" else None
                is_taken = await done if done else self._take(name.removeprefix(_PREFIX), events)
                return web.Response(status=202 if is_taken else 500)
            case "unsubscribe":
                return web.Response(status=202)
        return web.Response(status=400)

    def _take(self, name: str, events: list[Any]) -> bool:
        try:
            self._blobs.accept(name, events)
        except (KeyError, TypeError, ValueError) as error:
            log.error("the blob webhook was given what is no blob event: %s", error)
            return False
        return True
