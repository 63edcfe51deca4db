"""`python -m devhost.host --app DIR --port 7071 --home DIR [--settings FILE]`."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import socket
import sqlite3
import sys
from pathlib import Path
from typing import NoReturn

from devhost.host import console, settings
from devhost.host.assembly import Options
from devhost.host.catalog import IndexingError
from devhost.host.cors import Cors
from devhost.host.expressions import ExpressionError
from devhost.host.host import Host
from devhost.host.ncrontab import ScheduleError
from devhost.host.routing import RouteError
from devhost.host.server import PortInUseError
from devhost.host.settings import ConfigError
from devhost.host.storage import StorageError
from devhost.telemetry import recording

_REFUSALS = (
    ConfigError,
    ExpressionError,
    IndexingError,
    PortInUseError,
    RouteError,
    ScheduleError,
    StorageError,
)


# What a call that died needs to be answered or given back.
RESTART_GRACE_S = 3.0
_LISTENER = "DEVHOST_LISTENER"


def main() -> int:
    """Run the host until SIGTERM or Ctrl-C; 1 when it cannot start."""
    arguments = _parser().parse_args()
    console.set_up()
    try:
        return asyncio.run(_run(arguments))
    except _REFUSALS as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except sqlite3.OperationalError as error:
        print(f"The state in {arguments.home} can't be used: {error}.", file=sys.stderr)
        return 1


async def _run(arguments: argparse.Namespace) -> int:
    stopping, folder = asyncio.Event(), Path.cwd()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stopping.set)
    options, config = _options(arguments)
    stop_recording = recording.start()
    host = Host(options, config, _inherited())
    await host.start()
    print(f"listening {host.base_url}", flush=True)
    restarting = asyncio.create_task(host.wait_for_worker_death())
    stop = asyncio.create_task(stopping.wait())
    await asyncio.wait((restarting, stop), return_when=asyncio.FIRST_COMPLETED)
    if not stop.done():
        console.log.error("a function exceeded its time-out: the worker is restarted, every call in it ended")
        listener = await host.hand_over()
        await host.stop(RESTART_GRACE_S)
        stop_recording()
        if stopping.is_set():
            return 0
        _restart(listener, folder)
    restarting.cancel()
    console.log.info("stopping")
    is_idle = await host.stop()
    stop_recording()
    # Clients that the app keeps for its life (as it should) would each complain of not being closed.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    if is_idle:
        return 0
    console.log.warning("some invocations did not finish in time; they are abandoned")
    sys.stdout.flush()
    os._exit(0)


def _inherited() -> socket.socket | None:
    """The listening socket of the process that this one goes on for."""
    number = os.environ.pop(_LISTENER, None)
    return socket.socket(fileno=int(number)) if number else None


def _restart(listener: socket.socket, folder: Path) -> NoReturn:
    """Become a new process: the runtime keeps its state in modules, and nobody can end a thread."""
    os.chdir(folder)
    os.environ[_LISTENER] = str(listener.fileno())
    sys.stdout.flush()
    os.execv(sys.executable, sys.orig_argv)


def _options(arguments: argparse.Namespace) -> tuple[Options, settings.HostConfig]:
    app = arguments.app.resolve()
    local = (
        settings.load_local_settings(arguments.settings) if arguments.settings else settings.LocalSettings()
    )
    settings.apply(local.values)
    origins = settings.origins(arguments.cors) if arguments.cors else local.cors
    state = arguments.home.resolve() / "host"
    state.mkdir(parents=True, exist_ok=True)
    options = Options(
        app=app,
        state=state,
        port=arguments.port,
        cors=Cors(origins, arguments.cors_credentials or local.cors_credentials),
        enable_auth=arguments.enable_auth,
        blob_feed=arguments.blob_feed.resolve() if arguments.blob_feed else None,
    )
    return options, settings.load_host_config(app)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m devhost.host", description="A development Functions host."
    )
    parser.add_argument("--app", type=Path, default=Path(), help="folder with function_app.py and host.json")
    parser.add_argument("--port", type=int, default=7071, help="0 takes a free port")
    parser.add_argument("--home", type=Path, default=Path(".local"), help="state goes to HOME/host")
    parser.add_argument("--settings", type=Path, help="a local.settings.json; variables already set win")
    parser.add_argument("--cors", default="", help="allowed origins, comma-separated")
    parser.add_argument("--cors-credentials", action="store_true")
    parser.add_argument("--enable-auth", action="store_true", help="ask for function and admin keys")
    parser.add_argument("--blob-feed", type=Path, help="file that Azurite's preload azurite_feed.cjs writes")
    return parser


if __name__ == "__main__":
    sys.exit(main())
