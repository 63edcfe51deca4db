"""Event Grid for `func start`: `python -m devhost.host.eventgrid --to http://127.0.0.1:7071 --home DIR`.

Core Tools has no Event Grid. This pump watches the containers that the app's subscriptions and the running
host's blob triggers name, and posts the events to its webhooks, as the development host's own does.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import aiohttp

from devhost.host import console, settings
from devhost.host.blob_store import BlobStore
from devhost.host.catalog import Function, binding
from devhost.host.courier import Webhooks
from devhost.host.pump import Pump, pumps
from devhost.host.settings import ConfigError
from devhost.host.storage import Storage, StorageError
from devhost.host.subscriptions import subscriptions


def main() -> int:
    """Pump until SIGTERM or Ctrl-C; 1 when the host or its storage does not answer."""
    parser = argparse.ArgumentParser(prog="python -m devhost.host.eventgrid", description=__doc__)
    parser.add_argument("--to", default="http://127.0.0.1:7071", help="where `func start` listens")
    parser.add_argument("--app", type=Path, default=Path(), help="folder of the app, with its subscriptions")
    parser.add_argument("--home", type=Path, default=Path(".local"), help="receipts go to HOME/host")
    parser.add_argument("--settings", type=Path, help="a local.settings.json; variables already set win")
    parser.add_argument("--blob-feed", type=Path, help="file that Azurite's preload azurite_feed.cjs writes")
    arguments = parser.parse_args()
    console.set_up()
    try:
        asyncio.run(_run(arguments))
    except aiohttp.ClientError as error:
        print(f"No Functions host answers at {arguments.to}: {error}.", file=sys.stderr)
        return 1
    except (ConfigError, StorageError) as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


async def _run(arguments: argparse.Namespace) -> None:
    stopping = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stopping.set)
    if arguments.settings:
        settings.apply(settings.load_local_settings(arguments.settings).values)
    state = arguments.home.resolve() / "host"
    state.mkdir(parents=True, exist_ok=True)
    storage, store, webhooks = Storage(), BlobStore(state / "blobs.sqlite"), Webhooks(arguments.to)
    subscribed = subscriptions(await event_functions(arguments.to), arguments.app)
    watching = pumps(subscribed, storage, store, webhooks, arguments.blob_feed)
    _start(watching)
    await stopping.wait()
    await asyncio.gather(*(pump.stop() for pump in watching))
    await webhooks.close()
    await storage.close()
    store.close()


def _start(watching: Iterable[Pump]) -> None:
    for pump in watching:
        pump.start()
    print("watching", flush=True)


async def event_functions(base_url: str) -> list[Function]:
    """What events can start in the host at `base_url`; raises aiohttp.ClientError when it does not answer."""
    async with (
        aiohttp.ClientSession(raise_for_status=True) as session,
        session.get(f"{base_url}/admin/functions") as answer,
    ):
        listed = await answer.json()
    return [function for entry in listed if (function := _event_function(entry))]


def _event_function(entry: Mapping[str, Any]) -> Function | None:
    declared = tuple(binding(raw) for raw in entry["config"]["bindings"])
    triggers = [each for each in declared if each.type in ("blobtrigger", "eventgridtrigger")]
    return Function(entry["name"], entry["name"], declared, triggers[0]) if triggers else None


if __name__ == "__main__":
    sys.exit(main())
