"""The route constraints of ASP.NET Core: what they accept, and which arguments they take."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from devhost.host.templates import RouteError

Check = Callable[[str], bool]

# Thousands are marked behind a digit only; a sign may follow a decimal.
_UNSIGNED = r"(?=\.?\d)(?:\d[\d,]*)?\.?\d*"
_DECIMAL = rf"\s*(?:[+-]?{_UNSIGNED}|{_UNSIGNED}[+-])\s*"
_FLOAT = rf"\s*[+-]?(?:{_UNSIGNED}(?:e[+-]?\d+)?|infinity|nan)\s*"
_PARTS = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_GUID = rf"\s*(?:[0-9a-f]{{32}}|{_PARTS}|\{{{_PARTS}\}}|\({_PARTS}\))\s*"
_DATES = (
    *("%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S.%f", "%Y-%m-%d %H:%M:%S"),
    *("%Y-%m-%dT%H:%M:%S%z", "%m/%d/%Y", "%m-%d-%Y", "%m/%d/%Y %H:%M:%S", "%H:%M", "%H:%M:%S"),
)
# What .NET and Python read alike: literals, ".", anchors, alternatives, groups, lookahead, classes and
# quantifiers.
TOKEN = re.compile(
    r"(?P<item>\\[dDwWsS]|\\[^A-Za-z0-9]|\[\^?(?:\\[dDwWsS]|\\[^A-Za-z0-9]|[^\\\[\]])+\]|\.|[^\\\[\](){}*+?|^$.])"
    r"|(?P<open>\((?:\?[:=!])?)|(?P<close>\))"
    r"|(?P<quantifier>(?:[*+?]|\{\d+(?:,\d*)?\})\??)|(?P<plain>[|^$]|\\[bB])"
)


def compiled(name: str, argument: str | None) -> Check:
    """What a value must pass; raises RouteError for an unknown constraint or an argument it does not take."""
    make = _BARE.get(name) if argument is None else _WITH_ARGUMENT.get(name)
    if make is None and name in _BARE | _WITH_ARGUMENT:
        raise RouteError(f"the constraint {name!r} takes {'no' if argument is not None else 'an'} argument")
    if make is None:
        raise RouteError(f"the unknown constraint {name!r}")
    try:
        return make(argument or "")
    except ValueError as error:
        raise RouteError(f"the constraint {name}({argument}): {error}") from None


def _of(pattern: str) -> Callable[[str], Check]:
    expression = re.compile(pattern, re.ASCII | re.IGNORECASE)
    return lambda _: lambda text: expression.fullmatch(text) is not None


def _is_integer(text: str, bits: int = 64) -> bool:
    bound = 2 ** (bits - 1)
    is_one = re.fullmatch(r"\s*[+-]?\d+\s*", text, re.ASCII) is not None
    return is_one and -bound <= int(text) < bound


def _is_date(text: str) -> bool:
    for form in _DATES:
        try:
            datetime.strptime(text.strip(), form)  # noqa: DTZ007 (whether it is a date is all that counts)
        except ValueError:
            continue
        return True
    return False


def _is_file(text: str) -> bool:
    return text.rpartition("/")[2].partition(".")[2].strip(".") != ""


def _numbers(argument: str, *counts: int, least: int = -(2**63), most: int = 2**63 - 1) -> list[int]:
    if re.fullmatch(r"-?\d+(,-?\d+)*", argument, re.ASCII) is None:
        raise ValueError("its argument is no whole number")
    numbers = [int(part) for part in argument.split(",")]
    if (
        len(numbers) not in counts
        or numbers != sorted(numbers)
        or not least <= numbers[0] <= numbers[-1] <= most
    ):
        raise ValueError("its argument is out of range")
    return numbers


def _length(argument: str) -> Check:
    bounds = _numbers(argument, 1, 2, least=0, most=2**31 - 1)
    return lambda text: bounds[0] <= len(text) <= bounds[-1]


def _size(argument: str, *, at_least: bool) -> Check:
    (bound,) = _numbers(argument, 1, least=0, most=2**31 - 1)
    return lambda text: len(text) >= bound if at_least else len(text) <= bound


def _between(argument: str, *, at_least: bool = True, at_most: bool = True) -> Check:
    bounds = _numbers(argument, 2 if at_least and at_most else 1)
    low, high = bounds[0] if at_least else -(2**63), bounds[-1] if at_most else 2**63 - 1
    return lambda text: _is_integer(text) and low <= int(text) <= high


def _regex(pattern: str) -> Check:
    """Searched, not anchored; case is ignored. Refuses what .NET and Python may read differently."""
    at, before = 0, "open"
    while at < len(pattern):
        token = TOKEN.match(pattern, at)
        if token is None:
            raise ValueError(f"its pattern can't be used from {pattern[at : at + 8]!r} on")
        kind = str(token.lastgroup)
        if kind == "quantifier" and before not in ("item", "close"):
            raise ValueError(f"its pattern has nothing to repeat at {token[0]!r}")
        at, before = token.end(), kind
    try:
        expression = re.compile(pattern, re.IGNORECASE)
    except re.error as error:
        raise ValueError(f"its pattern is none ({error})") from None
    return lambda text: expression.search(text) is not None


_BARE: dict[str, Callable[[str], Check]] = {
    "alpha": _of("[a-z]*"),
    "bool": _of(r"\s*(true|false)\s*"),
    "datetime": lambda _: _is_date,
    "decimal": _of(_DECIMAL),
    "double": _of(_FLOAT),
    "file": lambda _: _is_file,
    "float": _of(_FLOAT),
    "guid": _of(_GUID),
    "int": lambda _: lambda text: _is_integer(text, 32),
    "long": lambda _: _is_integer,
    "nonfile": lambda _: lambda text: not _is_file(text),
    "required": lambda _: lambda text: text != "",
}
_WITH_ARGUMENT: dict[str, Callable[[str], Check]] = {
    "length": _length,
    "max": lambda n: _between(n, at_least=False),
    "maxlength": lambda n: _size(n, at_least=False),
    "min": lambda n: _between(n, at_most=False),
    "minlength": lambda n: _size(n, at_least=True),
    "range": _between,
    "regex": _regex,
}
