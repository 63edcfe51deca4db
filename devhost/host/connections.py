"""The host's own HTTP connections: what cannot be read is refused with an empty answer, as Kestrel does.

aiohttp's own answers and log lines repeat what they could not read, bearer tokens included.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, cast

from aiohttp import web
from aiohttp.http_exceptions import LineTooLong

from devhost.host.console import log

# Kestrel's bounds: 8 KiB for the first line, 32 KiB for headers.
MAX_LINE = 8 * 1024
MAX_FIELD = 32 * 1024

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Server(web.Server):
    """Connections for one handler; bodies are not unpacked, and none is longer than `max_body` bytes."""

    def __init__(self, handler: Handler, *, max_body: int) -> None:
        loop = asyncio.get_running_loop()

        def request(*parts: Any) -> web.BaseRequest:
            message, payload, protocol, writer, task = parts
            return web.Request(message, payload, protocol, writer, task, loop, client_max_size=max_body)

        super().__init__(cast(Any, handler), request_factory=request)

    def __call__(self) -> web.RequestHandler:
        """A connection."""
        return _Connection(
            self,
            loop=asyncio.get_running_loop(),
            access_log=cast(Any, None),
            auto_decompress=False,
            max_line_size=MAX_LINE,
            max_field_size=MAX_FIELD,
        )


class _Connection(web.RequestHandler):
    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """An empty answer: 414 or 431 for what is too long, 400 for what is no HTTP, 500 for own faults."""
        if status >= 500:
            log.error("%s %s failed", request.method, request.rel_url.raw_path, exc_info=exc)
        else:
            log.warning("a request could not be read: %s", type(exc).__name__)
        if request.writer.output_size > 0:
            raise ConnectionError("The answer has begun already.")
        response = web.Response(status=_status(status, exc, message or ""))
        response.force_close()
        return response


def _status(status: int, exc: BaseException | None, message: str) -> int:
    if not isinstance(exc, LineTooLong):
        return status
    return 414 if f"more than {MAX_LINE} bytes" in message else 431
