"""HTTP routes: ASP.NET templates, their constraints and their precedence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from urllib.parse import unquote
from uuid import UUID

RESERVED = ("admin", "runtime")

_PARAMETER = re.compile(
    r"\{(?P<stars>\*{0,2})(?P<name>[A-Za-z_][\w-]*)"
    r"(?P<constraints>(?::[^:{}=?(]+(?:\((?:[^()]|\([^()]*\))*\))?)*)"
    r"(?P<default>=[^{}]*)?(?P<optional>\?)?\}"
)
_NAMELESS = re.compile(re.sub(r"\?P<\w+>", "?:", _PARAMETER.pattern))
_CONSTRAINT = re.compile(r":([^:(]+)(?:\(((?:[^()]|\([^()]*\))*)\))?")
_ENCODED_SLASH = re.compile("%2f", re.IGNORECASE)

Check = Callable[[str], bool]


class RouteError(Exception):
    """A template can't be used; the message names it."""


def _parses(parse: Callable[[str], object]) -> Check:
    def check(text: str) -> bool:
        try:
            parse(text)
        except (ValueError, InvalidOperation):
            return False
        return True

    return check


def _int_of(bits: int) -> Check:
    bound = 2 ** (bits - 1)
    return lambda text: re.fullmatch(r"[+-]?\d+", text) is not None and -bound <= int(text) < bound


def _regex(pattern: str) -> Check:
    return lambda text: re.search(pattern, text, re.IGNORECASE) is not None


_CHECKS: dict[str, Callable[[str], Check]] = {
    "alpha": lambda _: lambda text: re.fullmatch("[A-Za-z]*", text) is not None,
    "int": lambda _: _int_of(32),
    "long": lambda _: _int_of(64),
    "bool": lambda _: lambda text: text.lower() in ("true", "false"),
    "guid": lambda _: _parses(UUID),
    "decimal": lambda _: _parses(Decimal),
    "float": lambda _: _parses(float),
    "double": lambda _: _parses(float),
    "minlength": lambda n: lambda text: len(text) >= int(n),
    "maxlength": lambda n: lambda text: len(text) <= int(n),
    "length": lambda n: lambda text: len(text) == int(n),
    "min": lambda n: lambda text: _int_of(64)(text) and int(text) >= int(n),
    "max": lambda n: lambda text: _int_of(64)(text) and int(text) <= int(n),
    "required": lambda _: lambda text: text != "",
    "regex": lambda pattern: _regex(pattern.replace("{{", "{").replace("}}", "}")),
}


@dataclass(frozen=True)
class _Parameter:
    name: str
    checks: tuple[Check, ...]
    default: str | None
    optional: bool
    catch_all: bool


@dataclass(frozen=True)
class Route[T]:
    """A template compiled for matching; `methods` in upper case, None for every method."""

    template: str
    methods: frozenset[str] | None
    target: T
    precedence: tuple[int, ...] = field(init=False)
    _pattern: re.Pattern[str] = field(init=False, repr=False)
    _parameters: tuple[_Parameter, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        segments = _segments(self.template)
        parameters = [_parameters(segment, self.template) for segment in segments]
        pattern = "".join(
            _segment_pattern(segment, found) for segment, found in zip(segments, parameters, strict=True)
        )
        flat = tuple(parameter for found in parameters for parameter in found)
        if len({parameter.name.lower() for parameter in flat}) != len(flat):
            raise RouteError(f"The route {self.template} names a parameter twice.")
        ranks = tuple(_rank(segment, found) for segment, found in zip(segments, parameters, strict=True))
        object.__setattr__(self, "precedence", ranks)
        object.__setattr__(self, "_parameters", flat)
        object.__setattr__(self, "_pattern", re.compile(pattern or "", re.IGNORECASE))

    @property
    def is_literal(self) -> bool:
        """True for a template without parameters."""
        return not self._parameters

    def match(self, path: str) -> dict[str, str] | None:
        """Route parameters for a raw path of the form `/a/b` (or empty), None when it does not match."""
        found = self._pattern.fullmatch(path)
        if found is None:
            return None
        values: dict[str, str] = {}
        for at, parameter in enumerate(self._parameters, start=1):
            text = found[at] or parameter.default
            if text is None or (text == "" and parameter.catch_all):
                continue
            text = _decoded(text)
            if not all(check(text) for check in parameter.checks):
                return None
            values[parameter.name] = text
        return values


@dataclass(frozen=True)
class Match[T]:
    """The route that answers, and its parameters."""

    target: T
    parameters: Mapping[str, str]


class RouteTable[T]:
    """Every route of an app, looked up by path and method."""

    def __init__(self, routes: Iterable[Route[T]]) -> None:
        ordered = sorted(routes, key=lambda route: route.precedence)
        self._routes = tuple(route for route in ordered if not route.is_literal)
        self._literal: dict[str, list[Route[T]]] = {}
        for route in ordered:
            if route.is_literal:
                self._literal.setdefault(_literal_path(route.template), []).append(route)

    def find(self, method: str, path: str) -> Match[T] | None:
        """The first route by precedence that takes this path and method; a HEAD is served by GET."""
        bare = path.rstrip("/")
        for route in self._literal.get(bare.lower(), ()):
            if _takes(route, method):
                return Match(route.target, {})
        for route in self._routes:
            if _takes(route, method) and (values := route.match(bare)) is not None:
                return Match(route.target, values)
        return None


def _takes(route: Route[object], method: str) -> bool:
    methods = route.methods
    return methods is None or method in methods or (method == "HEAD" and "GET" in methods)


def _segments(template: str) -> list[str]:
    stripped = template.strip("/")
    return re.split(r"/(?![^{}]*\})", stripped) if stripped else []


def _literal_path(template: str) -> str:
    return "".join(f"/{segment}" for segment in _segments(template)).lower()


def _parameters(segment: str, template: str) -> list[_Parameter]:
    found = list(_PARAMETER.finditer(segment))
    rest = _PARAMETER.sub("", segment)
    if "{" in rest or "}" in rest:
        raise RouteError(f"The route {template} has a malformed parameter in {segment!r}.")
    return [_parameter(match, template) for match in found]


def _parameter(match: re.Match[str], template: str) -> _Parameter:
    default = match["default"]
    return _Parameter(
        name=match["name"],
        checks=tuple(_check(name, argument, template) for name, argument in _constraints(match)),
        default=None if default is None else default[1:],
        optional=bool(match["optional"]),
        catch_all=bool(match["stars"]),
    )


def _constraints(match: re.Match[str]) -> list[tuple[str, str]]:
    return _CONSTRAINT.findall(match["constraints"])


def _check(name: str, argument: str, template: str) -> Check:
    try:
        return _CHECKS[name.lower()](argument)
    except KeyError:
        raise RouteError(f"The route {template} has the unknown constraint {name!r}.") from None


def _segment_pattern(segment: str, found: list[_Parameter]) -> str:
    literals = [re.escape(part) for part in _NAMELESS.split(segment)]
    groups = [r"(.*)" if parameter.catch_all else r"([^/]+)" for parameter in found]
    body = literals[0] + "".join(group + rest for group, rest in zip(groups, literals[1:], strict=True))
    omissible = len(found) == 1 and literals == ["", ""] and _may_be_absent(found[0])
    return f"(?:/{body})?" if omissible else f"/{body}"


def _may_be_absent(parameter: _Parameter) -> bool:
    return parameter.optional or parameter.catch_all or parameter.default is not None


def _rank(segment: str, found: list[_Parameter]) -> int:
    """Literal, mixed, constrained parameter, parameter, constrained catch-all, catch-all: 1 to 6."""
    if not found:
        return 1
    if len(found) > 1 or _NAMELESS.fullmatch(segment) is None:
        return 2
    rank = 6 if found[0].catch_all else 4
    return rank - 1 if found[0].checks else rank


def _decoded(text: str) -> str:
    """Percent-decoded, except that an encoded slash stays what it is, as Kestrel leaves it."""
    return "%2F".join(unquote(part) for part in _ENCODED_SLASH.split(text))
