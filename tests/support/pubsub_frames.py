"""A client that speaks the subprotocols by hand, for what the official ones never do."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

RELIABLE = "json.reliable.webpubsub.azure.v1"
PLAIN = "json.webpubsub.azure.v1"


@dataclass
class FrameClient:
    """One WebSocket."""

    ws: aiohttp.ClientWebSocketResponse

    async def next(self, timeout_s: float = 5.0) -> dict[str, Any]:
        """The next frame; AssertionError when the service closes instead."""
        message = await self.ws.receive(timeout_s)
        assert message.type is aiohttp.WSMsgType.TEXT, f"closed with {self.ws.close_code}"
        frame: dict[str, Any] = json.loads(message.data)
        return frame

    async def send(self, **frame: Any) -> None:
        """Sends a frame."""
        await self.ws.send_json(frame)

    async def closed(self, timeout_s: float = 5.0) -> tuple[list[dict[str, Any]], int | None]:
        """All frames up to the service's close, and its code."""
        frames: list[dict[str, Any]] = []
        async with asyncio.timeout(timeout_s):
            async for message in self.ws:
                frames.append(json.loads(message.data))
        return frames, self.ws.close_code


@asynccontextmanager
async def frame_client(url: str, protocol: str = RELIABLE) -> AsyncIterator[FrameClient]:
    """A connected socket; the `connected` frame is still to be read."""
    async with (
        aiohttp.ClientSession() as http,
        http.ws_connect(url, protocols=(protocol,), max_msg_size=0) as ws,
    ):
        yield FrameClient(ws)
