"""A path that two routes both take, found by trying texts that their templates suggest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import Any

from devhost.host.constraints import TOKEN
from devhost.host.routing import Route
from devhost.host.templates import Parameter, Segment, parameters

_SAMPLES = (
    *("CLM-1A2B3C4D", "x1", "a", "abc", "7", "42", "1.5", "true", "2026-01-31", "a.b", "a-b", "A_1"),
    "6f9619ff-8b86-d011-b42d-00c04fc964ff",
)
_LETTERS = "aA1-_. bcdefghijklmnopqrstuvwxyz023456789:~@+"
_MAX_BRANCHES = 24


def shared_path(one: Route[Any], other: Route[Any]) -> str | None:
    """A path that both take, None when none was found."""
    texts = list(dict.fromkeys((*_suggested(one), *_suggested(other), *_SAMPLES)))
    longest = max(len(one.segments), len(other.segments))
    for length in range(longest + 1):
        left, right = _stretched(one.segments, length), _stretched(other.segments, length)
        if left is None or right is None:
            continue
        chosen = [
            next((t for t in texts if _fits(one, a, t) and _fits(other, b, t)), None)
            for a, b in zip(left, right, strict=True)
        ]
        path = "/" + "/".join(text or "" for text in chosen)
        if None not in chosen and one.match(path) is not None and other.match(path) is not None:
            return path
    return None


def _stretched(segments: tuple[Segment, ...], length: int) -> list[Segment | None] | None:
    """The segments for a path of `length` segments, None where a catch-all takes anything."""
    stretched: list[Segment | None] = list(segments)
    last = segments[-1][0] if segments else ""
    if isinstance(last, Parameter) and last.catch_all:
        stretched = stretched[:-1]
        stretched += [None] * max(0, length - len(stretched))
    rest = stretched[length:]
    is_short = all(s and len(s) == 1 and isinstance(s[0], Parameter) and s[0].may_be_absent for s in rest)
    return stretched[:length] if len(stretched) >= length and is_short else None


def _fits(route: Route[Any], segment: Segment | None, text: str) -> bool:
    return segment is None or route.fits(segment, text)


def _suggested(route: Route[Any]) -> Iterator[str]:
    for parameter in parameters(route.segments):
        for name, argument in parameter.constraints:
            if name == "regex":
                yield from _sentences(argument or "")
            for number in map(int, re.findall(r"-?\d+", argument or "") if name != "regex" else ()):
                yield from (str(number), str(number + 1), str(number - 1))
                yield from ("a" * number, "1" * number) if 0 < number <= 200 else ()
    for segment in route.segments:
        variants = [(part,) if isinstance(part, str) else ("7", "a", "b1") for part in segment]
        yield from ("".join(texts) for texts in product(*variants[:6]))


@cache
def _sentences(pattern: str) -> tuple[str, ...]:
    """Some texts that a pattern (of the kind the constraint takes) describes, its lookaheads passed over."""
    tokens = [(str(match.lastgroup), match[0]) for match in TOKEN.finditer(pattern)]
    texts, _ = _alternatives(tokens, 0)
    return tuple(text + more for text in texts[:_MAX_BRANCHES] for more in ("", "1", "-1A2B3C4D"))


def _alternatives(tokens: list[tuple[str, str]], at: int) -> tuple[list[str], int]:
    alternatives: list[str] = []
    branch = [""]
    while at < len(tokens) and tokens[at][0] != "close":
        kind, text = tokens[at]
        at += 1
        if text == "|":
            alternatives, branch = alternatives + branch, [""]
            continue
        pieces = [""]
        if kind == "open":
            pieces, at = _alternatives(tokens, at)
            pieces = [""] if text in ("(?=", "(?!") else pieces
            at += 1
        elif kind == "item":
            pieces = [letter for letter in _LETTERS if re.fullmatch(text, letter)][:3] or [text[-1]]
        if at < len(tokens) and tokens[at][0] == "quantifier":
            pieces = [piece * count for piece in pieces for count in _counts(tokens[at][1])]
            at += 1
        branch = [head + piece for head in branch for piece in pieces][:_MAX_BRANCHES]
    return (alternatives + branch)[: 2 * _MAX_BRANCHES], at


def _counts(quantifier: str) -> tuple[int, ...]:
    if quantifier[0] == "{":
        least = int(re.findall(r"\d+", quantifier)[0])
        return (min(least, 200),)
    return (1,) if quantifier[0] == "+" else (1, 0)
