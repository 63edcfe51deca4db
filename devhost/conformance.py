"""Checks statically what the app declares, before Azure would refuse it.

`python -m devhost.conformance [--app DIR] [--settings FILE]` indexes the app with the genuine runtime, which
checks signatures and annotations, and then looks at what the runtime hands to the Functions host.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from devhost.checks import host_json, routes
from devhost.host import ncrontab, settings
from devhost.host.catalog import Binding, Function, IndexingError, left_out
from devhost.host.expressions import settings_in
from devhost.host.ncrontab import ScheduleError
from devhost.host.settings import ConfigError
from devhost.host.worker import Worker

# Binding names of Microsoft.Azure.Functions.ExtensionBundle 4.x (its extensions.json), in lower case, and
# those that the host itself brings.
# fmt: off
BUNDLE_TYPES = frozenset((
    "blob", "blobtrigger", "queue", "queuetrigger", "table",
    "activitytrigger", "orchestrationtrigger", "entitytrigger", "durableclient", "orchestrationclient",
    "cosmosdb", "cosmosdbtrigger", "eventgrid", "eventgridtrigger", "eventhub", "eventhubtrigger",
    "kafka", "kafkatrigger", "mysql", "mysqltrigger", "rabbitmq", "rabbitmqtrigger", "sendgrid",
    "servicebus", "servicebustrigger", "signalr", "signalrconnectioninfo", "signalrendpoints",
    "signalrnegotiation", "signalrtrigger", "sql", "sqltrigger", "twiliosms",
    "webpubsub", "webpubsubconnection", "webpubsubcontext", "webpubsubrequest", "webpubsubtrigger",
))
# fmt: on
HOST_TYPES = frozenset({"http", "httptrigger", "timertrigger", "warmuptrigger"})
STORAGE_TYPES = frozenset({"blob", "blobtrigger", "queue", "queuetrigger", "table"})
REQUIRED = {
    "blob": ("path",),
    "blobtrigger": ("path",),
    "queue": ("queueName",),
    "queuetrigger": ("queueName",),
    "timertrigger": ("schedule",),
}
BUNDLE = "Microsoft.Azure.Functions.ExtensionBundle"
PREVIEW = f"{BUNDLE}.Preview"

_RANGE = re.compile(r"\[4\.[\d*.]+\s*,\s*5\.0\.0\)")


@dataclass(frozen=True)
class App:
    """What is checked: indexed functions, host.json, and the names of the settings that exist."""

    functions: Sequence[Function]
    host: Mapping[str, Any]
    settings: Mapping[str, str]


def problems(app: App) -> list[str]:
    """Every problem, one sentence each; empty when the app conforms."""
    prefix = str(((app.host.get("extensions") or {}).get("http") or {}).get("routePrefix", "api"))
    out = left_out(app.functions)
    served = [function for function in app.functions if function.name not in out]
    messages = [*_names(app.functions, out), *_host_json(app), *routes.problems(served, prefix)]
    for function in app.functions:
        for binding in function.bindings:
            messages += [
                f"{function.name}, {binding.name}: {text}" for text in _binding(binding, app.settings)
            ]
    return messages


def _names(functions: Iterable[Function], out: Mapping[str, str]) -> Iterator[str]:
    names = [function.name for function in functions]
    for name, reason in out.items():
        yield f"{name}: {reason}. The host leaves it out."
    for name, count in Counter(name.lower() for name in names).items():
        if count > 1:
            yield f"{name}: {count} functions have this name (case does not count)."


def _binding(binding: Binding, known: Mapping[str, str]) -> Iterator[str]:
    if binding.type not in BUNDLE_TYPES | HOST_TYPES:
        yield f"the extension bundle has no binding {binding.raw['type']!r}."
    if binding.direction not in ("in", "out", "inout"):
        yield f"{binding.direction!r} is no direction."
    for field in REQUIRED.get(binding.type, ()):
        if not binding.raw.get(field):
            yield f"{field} is missing."
    if binding.type == "blobtrigger" and binding.raw.get("source") != "EventGrid":
        yield "a blob trigger needs source EventGrid: Flex Consumption accepts no other."
    yield from _settings(binding, known)
    if binding.type == "timertrigger":
        yield from _schedule(str(binding.raw.get("schedule", "")), known)


def _settings(binding: Binding, known: Mapping[str, str]) -> Iterator[str]:
    for value in binding.raw.values():
        for name in settings_in(value) if isinstance(value, str) else ():
            if name not in known:
                yield f"the setting {name} is missing."
    named = binding.raw.get("connection")
    if binding.type in STORAGE_TYPES or named:
        connection = binding.connection
        if connection not in known and not any(name.startswith(f"{connection}__") for name in known):
            yield f"the connection {connection} is missing: no setting {connection} or {connection}__…."


def _schedule(schedule: str, known: Mapping[str, str]) -> Iterator[str]:
    for name in settings_in(schedule):
        schedule = schedule.replace(f"%{name}%", known.get(name, f"%{name}%"))
    if "%" in schedule:
        return
    try:
        ncrontab.check(schedule, datetime.now(UTC))
    except ScheduleError as error:
        yield str(error)


def _host_json(app: App) -> Iterator[str]:
    yield from host_json.stops(app.host)
    yield from host_json.surprises(app.host)
    if app.host.get("version") != "2.0":
        yield 'host.json: version must be "2.0".'
    bundle = app.host.get("extensionBundle") or {}
    expected = PREVIEW if _is_durable_preview(app.functions) else BUNDLE
    if bundle.get("id") != expected:
        yield f"host.json: extensionBundle.id must be {expected}."
    if _RANGE.fullmatch(str(bundle.get("version", ""))) is None:
        yield "host.json: extensionBundle.version must be [4.*, 5.0.0)."


def _is_durable_preview(functions: Iterable[Function]) -> bool:
    """Durable 2.x speaks protobuf, which only the preview bundle understands."""
    return any(
        binding.raw.get("durableRequiresGrpc") for function in functions for binding in function.bindings
    )


def load(app: Path, known: Mapping[str, str]) -> App:
    """Index the app folder in this process (once per process); raises IndexingError and ConfigError."""
    try:
        host = host_json.spelled(json.loads((app / "host.json").read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise ConfigError(f"host.json can't be read: {error}") from error
    functions = asyncio.run(Worker(timeout_s=None).start(app.resolve()))
    return App(functions, host, known)


def main() -> int:
    """Print every problem; 1 when there is one."""
    parser = argparse.ArgumentParser(prog="python -m devhost.conformance", description=__doc__)
    parser.add_argument("--app", type=Path, default=Path(), help="folder with function_app.py and host.json")
    parser.add_argument("--settings", type=Path, help="a local.settings.json that names the settings")
    arguments = parser.parse_args()
    try:
        values = settings.load_local_settings(arguments.settings).values if arguments.settings else {}
        app = load(arguments.app, {**values, **os.environ})
        messages = problems(app)
    except (ConfigError, IndexingError) as error:
        messages, app = [str(error)], App((), {}, {})
    for problem in messages:
        print(problem, file=sys.stderr)
    if not messages:
        print(f"{len(app.functions)} functions conform.")
    return 1 if messages else 0


if __name__ == "__main__":
    sys.exit(main())
