"""A TCP proxy whose cable can be pulled."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit


class CuttableProxy:
    """Carries bytes to the target; while cut it resets every connection, old and new."""

    def __init__(self, target: str) -> None:
        """`target` is an http:// address."""
        parts = urlsplit(target)
        self._target = parts.hostname, parts.port
        self._writers: set[asyncio.StreamWriter] = set()
        self._is_cut = False
        self.endpoint = ""

    async def cut(self) -> None:
        """Pulls the cable, and gives both ends the time to notice."""
        self._is_cut = True
        for writer in tuple(self._writers):
            writer.transport.abort()
        await asyncio.sleep(0.05)

    def mend(self) -> None:
        """Plugs it in again."""
        self._is_cut = False

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, in both directions, until either side ends."""
        if self._is_cut:
            writer.transport.abort()
            return
        far_reader, far_writer = await asyncio.open_connection(*self._target)
        self._writers |= {writer, far_writer}
        await asyncio.gather(_pump(reader, far_writer), _pump(far_reader, writer))
        self._writers -= {writer, far_writer}


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()


@asynccontextmanager
async def cuttable(target: str) -> AsyncIterator[CuttableProxy]:
    """A proxy in front of the target, on a free port."""
    proxy = CuttableProxy(target)
    server = await asyncio.start_server(proxy.carry, "127.0.0.1", 0)
    proxy.endpoint = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield proxy
    finally:
        server.close()
        await proxy.cut()
