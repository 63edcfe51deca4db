"""`python -m devhost.pubsub`: the emulator on the command line."""

import argparse
import asyncio
import ipaddress
import logging
import signal
from collections.abc import Mapping, Sequence

from devhost.pubsub.server import start
from devhost.pubsub.settings import (
    DEFAULT_ACCESS_KEY,
    DEFAULT_PORT,
    DEFAULT_SECONDARY_KEY,
    SYSTEM_EVENTS,
    EventHandler,
    Settings,
)


def main(argv: Sequence[str] | None = None) -> None:
    """Runs the emulator until SIGTERM or SIGINT."""
    parser = _parser()
    options = parser.parse_args(argv)
    if not options.allow_remote and not _is_loopback(options.host):
        parser.error(f"{options.host} is reachable from elsewhere; --allow-remote if you mean it")
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    asyncio.run(_serve(_settings(options), options.host, options.port))


async def _serve(settings: Settings, host: str, port: int) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    runner, address = await start(settings, host=host, port=port)
    print(f"listening {address}", flush=True)
    await stopped.wait()
    await runner.cleanup()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m devhost.pubsub", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="0 takes a free one")
    parser.add_argument("--allow-remote", action="store_true", help="listen on a non-loopback address")
    parser.add_argument("--access-key", type=_key, default=DEFAULT_ACCESS_KEY)
    parser.add_argument("--secondary-key", type=_key, default=DEFAULT_SECONDARY_KEY)
    parser.add_argument(
        "--upstream", type=_upstream, action="append", default=[], metavar="HUB=URL",
        help="event handler of a hub; {hub} and {event} in the URL are replaced",
    )  # fmt: skip
    parser.add_argument("--user-events", type=_names, default=frozenset({"*"}), help="default: all (*)")
    parser.add_argument("--system-events", type=_system_events, default=frozenset(), metavar="EVENTS")
    parser.add_argument("--ack-delay-ms", type=float, default=5.0)
    parser.add_argument("--recovery-window-s", type=float, default=30.0)
    parser.add_argument("--upstream-retries-s", type=_delays, default=(1.0, 3.0, 5.0), metavar="DELAYS")
    return parser


def _settings(options: argparse.Namespace) -> Settings:
    return Settings(
        access_key=options.access_key,
        secondary_key=options.secondary_key,
        handlers=_handlers(options),
        ack_delay_s=options.ack_delay_ms / 1000,
        recovery_window_s=options.recovery_window_s,
        retry_delays_s=options.upstream_retries_s,
    )


def _handlers(options: argparse.Namespace) -> Mapping[str, EventHandler]:
    return {
        hub.lower(): EventHandler(url, options.user_events, options.system_events)
        for hub, url in options.upstream
    }


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _key(text: str) -> str:
    if len(text.encode()) < 32:
        raise argparse.ArgumentTypeError("HS256 wants a key of at least 32 bytes")
    return text


def _upstream(text: str) -> tuple[str, str]:
    hub, _, url = text.partition("=")
    if not url.startswith(("http://", "https://")):
        raise argparse.ArgumentTypeError(f"{text!r} is not HUB=URL")
    return hub, url


def _names(text: str) -> frozenset[str]:
    return frozenset(name.strip().lower() for name in text.split(",") if name.strip())


def _system_events(text: str) -> frozenset[str]:
    if unknown := _names(text) - SYSTEM_EVENTS:
        raise argparse.ArgumentTypeError(f"no system events: {', '.join(sorted(unknown))}")
    return _names(text)


def _delays(text: str) -> tuple[float, ...]:
    return tuple(float(delay) for delay in text.split(","))


if __name__ == "__main__":
    main()
