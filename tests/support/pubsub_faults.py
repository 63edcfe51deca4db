"""A front for Web PubSub that hangs, fails, repeats and forgets to say that it has published."""

from __future__ import annotations

import asyncio
import random
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Literal, Self

Mode = Literal["pass", "hang", "fail"]
UNAVAILABLE = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@dataclass
class Figures:
    """What was done to the requests to publish."""

    published: int = 0
    repeated: int = 0
    crashed: int = 0
    refused: int = 0


@dataclass
class FaultyService:
    """Runs in a thread of its own. `mode` is for requests; clients' sockets pass unless they are cut."""

    repeat: float = 0.0
    crash: float = 0.0
    mode: Mode = "pass"
    is_cut: bool = False
    target_port: int = 0
    figures: Figures = field(default_factory=Figures)
    endpoint: str = ""
    _dice: random.Random = field(default_factory=lambda: random.Random(1))
    _stopped: asyncio.Event = field(default_factory=asyncio.Event)
    _loop: asyncio.AbstractEventLoop | None = None
    _sockets: set[asyncio.StreamWriter] = field(default_factory=set)
    _thread: threading.Thread | None = None

    def cut(self) -> None:
        """Reset every client's socket, and every new one until it is mended."""
        self.is_cut = True
        assert self._loop
        self._loop.call_soon_threadsafe(lambda: [one.transport.abort() for one in tuple(self._sockets)])

    def mend(self) -> None:
        """Let clients connect again."""
        self.is_cut = False

    def __enter__(self) -> Self:
        listening = threading.Event()

        async def serve() -> None:
            self._loop = asyncio.get_running_loop()
            server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
            self.endpoint = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            listening.set()
            await self._stopped.wait()

        # What is still under way at the end is cancelled.
        self._thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
        self._thread.start()
        listening.wait(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._loop and self._thread:
            self._loop.call_soon_threadsafe(self._stopped.set)
            self._thread.join(10)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            if head.startswith(b"GET /client/"):
                await self._tunnel(head, reader, writer)
            else:
                await self._answer(head + await reader.readexactly(_length(head)), writer)
        except (OSError, asyncio.IncompleteReadError):
            writer.transport.abort()
        finally:
            writer.close()

    async def _tunnel(self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.is_cut:
            writer.transport.abort()
            return
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target_port)
        far_writer.write(head)
        self._sockets |= {writer, far_writer}
        await asyncio.gather(_pump(reader, far_writer), _pump(far_reader, writer))
        self._sockets -= {writer, far_writer}

    async def _answer(self, request: bytes, writer: asyncio.StreamWriter) -> None:
        if self.mode == "hang":
            self.figures.refused += 1
            await asyncio.sleep(3600)
        if self.mode == "fail":
            self.figures.refused += 1
            writer.write(UNAVAILABLE)
            return
        answer = await self._forward(request)
        self.figures.published += 1
        if self._dice.random() < self.repeat:
            self.figures.repeated += 1
            await self._forward(request)
        if self._dice.random() < self.crash:
            self.figures.crashed += 1
            writer.transport.abort()
            return
        writer.write(answer)

    async def _forward(self, request: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.target_port)
        # One request per connection, so that the answer ends with it.
        line, _, rest = request.replace(b"Connection: keep-alive\r\n", b"", 1).partition(b"\r\n")
        writer.write(b"\r\n".join((line, b"Connection: close", rest)))
        try:
            return await reader.read()
        finally:
            writer.close()


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()
