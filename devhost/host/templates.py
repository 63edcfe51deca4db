"""Route templates, read as ASP.NET Core's parser reads them: one that it refuses stops the whole host."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

_NOT_IN_A_NAME = frozenset("/{}?*")


class RouteError(Exception):
    """A template can't be used; the message names it."""


@dataclass(frozen=True)
class Parameter:
    """`{name:constraint:constraint=default?}`; each constraint as (name in lower case, argument or None)."""

    name: str
    constraints: tuple[tuple[str, str | None], ...] = ()
    default: str | None = None
    optional: bool = False
    catch_all: bool = False

    @property
    def may_be_absent(self) -> bool:
        """True when a path may end before it."""
        return self.optional or self.catch_all or self.default is not None


Part = str | Parameter
Segment = tuple[Part, ...]


def parse(template: str) -> tuple[Segment, ...]:
    """The segments of a template, each of literals and parameters; raises RouteError."""
    try:
        segments = tuple(_segments(template))
        _check(segments)
    except ValueError as error:
        raise RouteError(f"The route {template} {error}.") from None
    return segments


def parameters(segments: tuple[Segment, ...]) -> Iterator[Parameter]:
    """Every parameter, in order."""
    return (part for segment in segments for part in segment if isinstance(part, Parameter))


def _segments(template: str) -> Iterator[Segment]:
    at, text = 0, template.removeprefix("~").removeprefix("/")
    if template.startswith("~") and not template.startswith("~/"):
        raise ValueError("begins with ~")
    while at < len(text):
        if text[at] == "/":
            raise ValueError("has an empty segment")
        parts: list[Part] = []
        while at < len(text) and text[at] != "/":
            is_parameter = text[at] == "{" and text[at + 1 : at + 2] != "{"
            part, at = (_parameter if is_parameter else _literal)(text, at)
            parts.append(part)
        yield tuple(parts)
        at += 1


def _literal(text: str, at: int) -> tuple[str, int]:
    literal = ""
    while at < len(text) and text[at] != "/":
        if text[at] in "{}":
            if text[at + 1 : at + 2] != text[at]:
                if text[at] == "{" and at + 1 < len(text):
                    break
                raise ValueError("has a brace without its partner")
            at += 1
        literal, at = literal + text[at], at + 1
    if "?" in literal:
        raise ValueError("has a question mark outside a parameter")
    return literal, at


def _parameter(text: str, at: int) -> tuple[Parameter, int]:
    inside, at = "", at + 1
    while at < len(text):
        if text[at] in "{}":
            if text[at + 1 : at + 2] == text[at]:
                at += 1
            elif text[at] == "}":
                return _declared(inside), at + 1
            else:
                raise ValueError("has a single brace inside a parameter (braces are doubled there)")
        inside, at = inside + text[at], at + 1
    raise ValueError("has a parameter without its closing brace")


def _declared(inside: str) -> Parameter:
    stars = len(inside) - len(inside.lstrip("*")) if inside.startswith("*") else 0
    text = inside[min(stars, 2) :]
    optional = text.endswith("?")
    text = text.removesuffix("?")
    end = next((i for i, c in enumerate(text) if c in ":=" and i > 0), len(text))
    name, constraints, default = text[:end], *_policies(text[end:])
    if not name or _NOT_IN_A_NAME & set(name):
        raise ValueError(f"has a parameter whose name {name!r} is none")
    if stars and optional:
        raise ValueError("has an optional catch-all")
    if optional and default is not None:
        raise ValueError(f"has an optional parameter {name} with a default")
    return Parameter(name, tuple(constraints), default, optional, bool(stars))


def _policies(text: str) -> tuple[list[tuple[str, str | None]], str | None]:
    """Constraints and default of `:a:b(c)=d`."""
    constraints: list[tuple[str, str | None]] = []
    at = 0
    while at < len(text) and text[at] == ":":
        start = at + 1
        at = next((i for i in range(start, len(text)) if text[i] in ":(="), len(text))
        if text[at : at + 1] == "(":
            at = _closed(text, at + 1)
        if constraint := text[start:at]:
            name, bracket, rest = constraint.partition("(")
            whole = bracket and rest.endswith(")")
            constraints.append((name.lower(), rest[:-1]) if whole else (constraint.lower(), None))
    return constraints, text[at + 1 :] if at < len(text) else None


def _closed(text: str, at: int) -> int:
    """Where a constraint with an argument ends: a bracket closes it only before the end, `:` or `=`.

    A colon or equals sign inside jumps behind the next closing bracket, whatever that one belongs to.
    """
    while at < len(text):
        if text[at] == ")" and text[at + 1 : at + 2] in ("", ":", "="):
            return at + 1
        if text[at] in ":=":
            closing = text.find(")", at + 1)
            if closing < 0:
                return at
            at = closing
        at += 1
    return at


def _check(segments: tuple[Segment, ...]) -> None:
    names = [parameter.name.lower() for parameter in parameters(segments)]
    if len(set(names)) != len(names):
        raise ValueError("names a parameter twice")
    for at, segment in enumerate(segments):
        part_parameters = [part for part in segment if isinstance(part, Parameter)]
        if any(p.catch_all for p in part_parameters) and (len(segment) > 1 or at < len(segments) - 1):
            raise ValueError("has a catch-all that is not its last segment")
        pairs = itertools.pairwise(segment)
        if any(isinstance(a, Parameter) and isinstance(b, Parameter) for a, b in pairs):
            raise ValueError("has two parameters in a row")
        for place, part in enumerate(segment if len(segment) > 1 else ()):
            is_last = place == len(segment) - 1 and segment[place - 1] == "."
            if isinstance(part, Parameter) and part.optional and not is_last:
                raise ValueError(f"has the optional parameter {part.name} inside a segment")
