"""One WebSocket: a queue and a single writer task, so that a slow reader holds up nobody else."""

import asyncio
import contextlib
from collections import deque
from dataclasses import dataclass

from aiohttp import web

MAX_QUEUED_BYTES = 16 * 1024 * 1024
CLOSE_GRACE_S = 2.0
NORMAL = 1000
UNSUPPORTED_DATA = 1003
INVALID_PAYLOAD = 1007
POLICY_VIOLATION = 1008


@dataclass(frozen=True)
class _Close:
    code: int
    reason: str


class Socket:
    """The transport that currently carries a connection."""

    def __init__(self, ws: web.WebSocketResponse, transport: asyncio.Transport) -> None:
        """Takes an upgraded WebSocket and the TCP transport below it."""
        self._ws = ws
        self._transport = transport
        self._queue: deque[str | _Close] = deque()
        self._queued = 0
        self._wake = asyncio.Event()
        self._closing = False
        self._writer = asyncio.create_task(self._write())

    def put(self, frame: str) -> None:
        """Queues a frame; ignored once the socket is closing. A reader 16 MiB behind is closed with 1008."""
        if self._closing:
            return
        if self._queued + len(frame) > MAX_QUEUED_BYTES:
            self.close(POLICY_VIOLATION, "the client reads too slowly", flush=False)
            return
        self._queued += len(frame)
        self._queue.append(frame)
        self._wake.set()

    def close(self, code: int, reason: str, *, last_frame: str | None = None, flush: bool = True) -> None:
        """Closes after everything queued, or (flush=False) as soon as possible, after `last_frame`."""
        if self._closing:
            return
        self._closing = True
        if not flush:
            self._queue.clear()
        self._queue.extend([last_frame] if last_frame else [])
        self._queue.append(_Close(code, reason))
        self._wake.set()
        # A peer that neither reads nor answers must not keep the socket for ever.
        asyncio.get_running_loop().call_later(CLOSE_GRACE_S, self.abort)

    def abort(self) -> None:
        """Cuts the TCP connection without a word."""
        self._transport.abort()

    async def stop(self) -> None:
        """Lets a close that is under way finish, then ends the writer."""
        if self._closing:
            await asyncio.wait([self._writer], timeout=CLOSE_GRACE_S)
        self._writer.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._writer

    async def _write(self) -> None:
        with contextlib.suppress(ConnectionError):
            while True:
                await self._wake.wait()
                self._wake.clear()
                while self._queue:
                    item = self._queue.popleft()
                    if isinstance(item, _Close):
                        await self._ws.close(code=item.code, message=item.reason.encode()[:123])
                        return
                    self._queued -= len(item)
                    await self._ws.send_str(item)
