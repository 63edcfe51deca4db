"""How long a message takes to a thousand subscribers of the Web PubSub emulator, and whether all get it.

python bench/pubsub_fanout.py [--subscribers 1000] [--messages 50] [--rate 5]
"""

import argparse
import asyncio
import json
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from azure.messaging.webpubsubservice import WebPubSubServiceClient  # noqa: E402

from devhost.pubsub.settings import DEFAULT_ACCESS_KEY  # noqa: E402

GROUP = "dashboard"
SUBPROTOCOL = "json.webpubsub.azure.v1"
TIMEOUT_S = 30


@dataclass
class Measured:
    """One run: seconds from publishing to arrival for every delivery, and what a burst took."""

    latencies: list[float] = field(default_factory=list)
    lost: int = 0
    burst_s: float = 0.0
    burst: int = 0

    def percentile(self, percent: float) -> float:
        """Milliseconds that `percent` of the deliveries stay within."""
        ordered = sorted(self.latencies)
        return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


class Subscribers:
    """Sockets that note when which message arrived."""

    def __init__(self) -> None:
        """Without sockets yet; needs a running event loop."""
        self.arrivals: list[tuple[int, float]] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))

    async def connect(self, url: str, count: int) -> None:
        """Opens `count` sockets, a hundred at a time."""
        for start in range(0, count, 100):
            sockets = await asyncio.gather(*(self._socket(url) for _ in range(min(100, count - start))))
            self._tasks += [asyncio.create_task(self._listen(socket)) for socket in sockets]

    async def _socket(self, url: str) -> aiohttp.ClientWebSocketResponse:
        socket = await self._http.ws_connect(url, protocols=(SUBPROTOCOL,))
        await socket.receive()
        return socket

    async def _listen(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for message in socket:
            self.arrivals.append((json.loads(message.data)["data"]["n"], time.perf_counter()))

    async def wait_for(self, count: int) -> None:
        """Waits until so many messages have arrived, or timeout ends."""
        deadline = time.perf_counter() + TIMEOUT_S
        while len(self.arrivals) < count and time.perf_counter() < deadline:
            await asyncio.sleep(0.01)

    async def close(self) -> None:
        """Closes all sockets."""
        for task in self._tasks:
            task.cancel()
        await self._http.close()


async def measure(rest: WebPubSubServiceClient, subscribers: int, messages: int, rate: float) -> Measured:
    """Publishes at `rate` a second, then as fast as one publisher can, to so many subscribers."""
    url = rest.get_client_access_token(groups=[GROUP])["url"]
    room, measured = Subscribers(), Measured()
    await room.connect(url, subscribers)
    sent: dict[int, float] = {}
    for number in range(messages):
        await _publish(rest, number, sent)
        await asyncio.sleep(1 / rate)
    await room.wait_for(messages * subscribers)
    measured.latencies = [arrived - sent[number] for number, arrived in room.arrivals]
    await _burst(rest, room, measured, messages, subscribers)
    await room.close()
    expected = dict.fromkeys(range(2 * messages), subscribers)
    for number, _ in room.arrivals:
        expected[number] -= 1
    measured.lost = sum(map(abs, expected.values()))
    return measured


async def _burst(
    rest: WebPubSubServiceClient, room: Subscribers, measured: Measured, messages: int, subscribers: int
) -> None:
    started, sent = time.perf_counter(), dict[int, float]()
    for number in range(messages, 2 * messages):
        await _publish(rest, number, sent)
    await room.wait_for(2 * messages * subscribers)
    measured.burst, measured.burst_s = messages * subscribers, time.perf_counter() - started


async def _publish(rest: WebPubSubServiceClient, number: int, sent: dict[int, float]) -> None:
    payload: Any = {"n": number, "type": "dashboard.gold_refreshed.v1", "data": {"padding": "x" * 500}}
    sent[number] = time.perf_counter()
    await asyncio.to_thread(rest.send_to_group, GROUP, payload)


def _report(one: Measured, many: Measured, subscribers: int) -> None:
    for name, run in (("1", one), (str(subscribers), many)):
        print(
            f"{name:>6} subscribers: p50 {run.percentile(50):7.1f} ms, p99 {run.percentile(99):7.1f} ms, "
            f"lost or doubled {run.lost}, burst {run.burst / run.burst_s:,.0f} deliveries/s"
        )
    print(f"p50 of {subscribers} to 1: {many.percentile(50) / one.percentile(50):.1f} times")


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the figures; 1 when a message was lost or doubled."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--subscribers", type=int, default=1000)
    parser.add_argument("--messages", type=int, default=50)
    parser.add_argument("--rate", type=float, default=5.0, help="messages a second")
    options = parser.parse_args(argv)
    _allow_open_files(2 * options.subscribers + 200)
    command = [sys.executable, "-m", "devhost.pubsub", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as emulator:
        try:
            endpoint = (emulator.stdout.readline() if emulator.stdout else "").split()[-1]
            key = f"Endpoint={endpoint};AccessKey={DEFAULT_ACCESS_KEY};Version=1.0;"
            rest = WebPubSubServiceClient.from_connection_string(key, "claims", retry_total=0)
            one = asyncio.run(measure(rest, 1, options.messages, 10 * options.rate))
            many = asyncio.run(measure(rest, options.subscribers, options.messages, options.rate))
        finally:
            emulator.terminate()
    _report(one, many, options.subscribers)
    return 1 if one.lost or many.lost else 0


def _allow_open_files(needed: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < needed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(needed, hard), hard))


if __name__ == "__main__":
    raise SystemExit(main())
