"""The functions of an app, as the runtime indexed them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

# Beginnings of a route that the host keeps for itself, whatever follows.
RESERVED = ("admin", "runtime")

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,127}", re.IGNORECASE | re.ASCII)

DURABLE_TRIGGERS = {
    "orchestrationtrigger": "orchestrator",
    "activitytrigger": "activity",
    "entitytrigger": "entity",
}


class IndexingError(Exception):
    """The app does not index; the message is the runtime's own."""


@dataclass(frozen=True)
class Binding:
    """One binding; `type` and `direction` in lower case, `raw` as the decorators emit it."""

    name: str
    type: str
    direction: str
    raw: Mapping[str, Any]

    @property
    def is_trigger(self) -> bool:
        """True for the binding that starts the function."""
        return self.type.endswith("trigger")

    @property
    def connection(self) -> str:
        """The connection setting's name."""
        return str(self.raw.get("connection") or "AzureWebJobsStorage")


@dataclass(frozen=True)
class Retry:
    """A function-level retry policy; `count` -1 means without end."""

    count: int
    exponential: bool
    first: timedelta
    longest: timedelta

    def delay_s(self, attempt: int) -> float:
        """Seconds to wait before retry number `attempt` (from 1)."""
        if not self.exponential:
            return self.first.total_seconds()
        first = max(self.first.total_seconds(), 0.001)
        return float(min(first * 2 ** min(attempt - 1, 30), self.longest.total_seconds()))


@dataclass(frozen=True)
class Function:
    """An indexed function."""

    name: str
    id: str
    bindings: tuple[Binding, ...]
    trigger: Binding
    retry: Retry | None = None

    @property
    def durable_kind(self) -> str | None:
        """`orchestrator`, `activity` or `entity`; None for every other trigger."""
        return DURABLE_TRIGGERS.get(self.trigger.type)

    @property
    def route(self) -> str:
        """An HTTP function's own route; the name where it declares none."""
        return str(self.trigger.raw.get("route") or "").strip() or self.name

    @property
    def methods(self) -> frozenset[str] | None:
        """An HTTP function's methods in upper case; None for every method."""
        declared = self.trigger.raw.get("methods")
        return frozenset(str(method).upper() for method in declared) if declared else None

    def template(self, prefix: str) -> str:
        """An HTTP function's route below the prefix of host.json."""
        return f"{prefix}/{self.route}" if prefix else self.route

    @property
    def inputs(self) -> tuple[Binding, ...]:
        """Input bindings beside the trigger."""
        return tuple(b for b in self.bindings if b.direction == "in" and not b.is_trigger)

    @property
    def outputs(self) -> tuple[Binding, ...]:
        """Output bindings, the HTTP response excepted."""
        return tuple(b for b in self.bindings if b.direction == "out" and b.type != "http")


def ordinal(text: str) -> str:
    """What .NET compares when case is ignored: every letter in upper case, so that `_` follows Z."""
    return "".join(upper if len(upper := letter.upper()) == 1 else letter for letter in text)


def left_out(functions: Iterable[Function]) -> dict[str, str]:
    """Functions that the host leaves out while the rest runs: name to reason, in the host's order."""
    reasons: dict[str, str] = {}
    kept: list[Function] = []
    for function in sorted(functions, key=lambda f: ordinal(f.name)):
        reason = _objection(function, kept)
        if reason is None:
            kept.append(function)
        else:
            reasons[function.name] = reason
    return reasons


def _objection(function: Function, earlier: Iterable[Function]) -> str | None:
    if _NAME.fullmatch(function.name) is None or function.name.lower() == "host":
        return "not a function name (letters, digits, _ and -, at most 128, and not host)"
    if function.trigger.type != "httptrigger":
        return None
    if function.route.strip("/").lower().startswith(RESERVED):
        return f"the route /{function.route.strip('/')} begins with a reserved word"
    for other in earlier:
        is_same = other.trigger.type == "httptrigger" and _bare(other) == _bare(function)
        if is_same and (not other.methods or not function.methods or other.methods & function.methods):
            return f"its route is also the route of {other.name}"
    return None


def _bare(function: Function) -> str:
    return ordinal(function.route.strip("/"))


def parse(metadata: Iterable[Any]) -> tuple[Function, ...]:
    """Functions from the runtime's metadata; raises IndexingError for a function with no or two triggers."""
    return tuple(_function(entry) for entry in metadata)


def _function(entry: Any) -> Function:
    bindings = tuple(binding(json.loads(raw)) for raw in entry.raw_bindings)
    triggers = [declared for declared in bindings if declared.is_trigger]
    if len(triggers) != 1:
        raise IndexingError(f"The function {entry.name} has {len(triggers)} triggers instead of one.")
    return Function(entry.name, entry.function_id, bindings, triggers[0], _retry(entry.retry_options))


def binding(raw: Mapping[str, Any]) -> Binding:
    """A binding from the JSON that a decorator emits."""
    return Binding(
        name=str(raw["name"]),
        type=str(raw["type"]).lower(),
        direction=str(raw.get("direction", "in")).lower(),
        raw=raw,
    )


def _retry(options: Any) -> Retry | None:
    if options is None:
        return None
    exponential = options.retry_strategy != "fixed_delay"
    first = options.minimum_interval if exponential else options.delay_interval
    return Retry(options.max_retry_count, exponential, first, options.maximum_interval or first)
