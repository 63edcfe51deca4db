"""HTTP routes as the Functions host asks them: in the order of the functions' names, the first that fits.

There is no precedence between templates. `Route.precedence` tells what ASP.NET's endpoint routing would
prefer, for checks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from devhost.host import templates
from devhost.host.catalog import ordinal
from devhost.host.constraints import Check, compiled
from devhost.host.paths import decoded
from devhost.host.templates import Parameter, RouteError, Segment

__all__ = ["Match", "Route", "RouteError", "RouteTable"]


@dataclass(frozen=True)
class Route[T]:
    """A template compiled for matching; `methods` in upper case, None for every method."""

    template: str
    methods: frozenset[str] | None
    target: T
    name: str = ""
    segments: tuple[Segment, ...] = field(init=False, repr=False)
    precedence: tuple[int, ...] = field(init=False)
    _checks: Mapping[str, tuple[Check, ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        segments = templates.parse(self.template)
        declared = templates.parameters(segments)
        checks = {p.name: tuple(self._check(*c) for c in p.constraints) for p in declared}
        object.__setattr__(self, "segments", segments)
        object.__setattr__(self, "_checks", checks)
        object.__setattr__(self, "precedence", tuple(map(_rank, segments)))

    def _check(self, name: str, argument: str | None) -> Check:
        try:
            return compiled(name, argument)
        except RouteError as error:
            raise RouteError(f"The route {self.template} has {error}.") from None

    def takes(self, method: str) -> bool:
        """True for a declared method; without a declaration for any."""
        return self.methods is None or method in self.methods

    def match(self, path: str) -> dict[str, str] | None:
        """Route parameters for a decoded path of the form `/a/b` (or empty), None when it does not match.

        One trailing slash is fine; an empty segment is taken by a catch-all alone, and not as its first one.
        """
        parts = path.removeprefix("/").removesuffix("/").split("/") if path not in ("", "/") else []
        values: dict[str, str | None] = {}
        for at, segment in enumerate(self.segments):
            only = segment[0]
            if isinstance(only, Parameter) and only.catch_all:
                if parts[at : at + 1] == [""]:
                    return None
                values[only.name] = "/".join(path.removeprefix("/").split("/")[at:]) or only.default
                parts = parts[:at]
                break
            if at >= len(parts):
                if not (len(segment) == 1 and isinstance(only, Parameter) and only.may_be_absent):
                    return None
                values[only.name] = only.default
                continue
            captured = _segment_values(segment, parts[at])
            if captured is None:
                return None
            values |= captured
        return self._accepted(values) if len(parts) <= len(self.segments) else None

    def fits(self, segment: Segment, text: str) -> bool:
        """True when one segment of this template takes one segment of a path."""
        values = _segment_values(segment, text) or {}
        checks = [(value, check) for name, value in values.items() for check in self._checks[name]]
        return _segment_values(segment, text) is not None and all(
            value is None or check(value) for value, check in checks
        )

    def _accepted(self, values: Mapping[str, str | None]) -> dict[str, str] | None:
        for parameter in templates.parameters(self.segments):
            text = values.get(parameter.name)
            # What is absent is no file.
            if text is None and (
                parameter.optional or {name for name, _ in parameter.constraints} <= {"nonfile"}
            ):
                continue
            if not all(text is not None and check(text) for check in self._checks[parameter.name]):
                return None
        return {name: text for name, text in values.items() if text is not None}


@dataclass(frozen=True)
class Match[T]:
    """The route that answers, and its parameters."""

    target: T
    parameters: Mapping[str, str]


class RouteTable[T]:
    """Every route of an app, looked up by path and method."""

    def __init__(self, routes: Iterable[Route[T]]) -> None:
        self._routes = tuple(sorted(routes, key=lambda route: ordinal(route.name)))

    def find(self, method: str, raw_path: str) -> Match[T] | None:
        """The first route by function name whose template, constraints and method fit."""
        path = decoded(raw_path)
        for route in self._routes:
            if route.takes(method) and (values := route.match(path)) is not None:
                return Match(route.target, values)
        return None


def _segment_values(segment: Segment, text: str) -> dict[str, str | None] | None:
    only = segment[0]
    if not text:
        return None
    if len(segment) == 1 and isinstance(only, Parameter):
        return {only.name: text}
    if len(segment) == 1:
        return {} if ordinal(str(only)) == ordinal(text) else None
    captured = _mixed_values(segment, text)
    last = segment[-1]
    if captured is None and isinstance(last, Parameter) and last.optional and not text.endswith("."):
        return _segment_values(segment[:-2], text)
    return captured


def _mixed_values(segment: Segment, text: str) -> dict[str, str | None] | None:
    """Values of literals and parameters in one segment: from the right, each literal where it stands last.

    Nothing is tried a second time, so `v{n}` does not take `vv1`.
    """
    values: dict[str, str | None] = {}
    end, waiting = len(text), ""
    for place in reversed(range(len(segment))):
        part = segment[place]
        if isinstance(part, Parameter):
            waiting = part.name
            continue
        at = ordinal(text).rfind(ordinal(part), 0, end - (waiting != ""))
        if at < 0 or (place == len(segment) - 1 and at + len(part) != len(text)):
            return None
        if waiting:
            values[waiting], waiting = text[at + len(part) : end], ""
        end = at
    if waiting:
        values[waiting], end = text[:end], 0
    return values if end == 0 and all(values.values()) else None


def _rank(segment: Segment) -> int:
    """Literal, mixed, constrained parameter, parameter, constrained catch-all, catch-all: 1 to 6."""
    only = segment[0]
    if len(segment) > 1:
        return 2
    if not isinstance(only, Parameter):
        return 1
    rank = 6 if only.catch_all else 4
    return rank - 1 if only.constraints else rank
