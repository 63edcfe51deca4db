"""Filters on a table, made of its own values, and what they mean: SQL's logic of three values.

A comparison with null is unknown, and a row is found when its filter is true. Texts are ordered by code
point, booleans false before true.
"""

from __future__ import annotations

import math
import operator
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any, Literal

from shared.lake.schema.columns import Column, Kind

Operator = Literal["=", "!=", "<", "<=", ">", ">="]
Row = Mapping[str, Any]
OPERATORS: Mapping[Operator, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
PER_TABLE = 42
PAIRS = 8


@dataclass(frozen=True, slots=True)
class Compare:
    """A column against a value that is not null."""

    column: Column
    operator: Operator
    value: Any


@dataclass(frozen=True, slots=True)
class Among:
    """A column's value is one of a list without null, or none of them."""

    column: Column
    values: tuple[Any, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class IsNull:
    """A column is null, or is not."""

    column: Column
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """A column's list has a text among its members."""

    column: Column
    value: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Both filters, or either."""

    word: Literal["and", "or"]
    left: Filter
    right: Filter


Filter = Compare | Among | IsNull | Member | Pair


def holds(wanted: Filter, row: Row) -> bool | None:
    """Whether a row meets a filter; None when that is unknown."""
    if isinstance(wanted, Pair):
        return _both_or_either(wanted, row)
    cell = row[wanted.column.name]
    if isinstance(wanted, IsNull):
        return (cell is None) != wanted.negated
    if cell is None:
        return None
    if isinstance(wanted, Among):
        return (cell in wanted.values) != wanted.negated
    if isinstance(wanted, Member):
        return wanted.value in cell
    return OPERATORS[wanted.operator](cell, wanted.value)


def _both_or_either(pair: Pair, row: Row) -> bool | None:
    found = {holds(pair.left, row), holds(pair.right, row)}
    decides = pair.word == "or"
    if decides in found:
        return decides
    return None if None in found else not decides


def filters_of(columns: Sequence[Column], key: Sequence[str], rows: Sequence[Row]) -> list[Filter]:
    """PER_TABLE filters: what the values of the key suggest, those of other columns by turns, and pairs."""
    of_keys = [wanted for c in columns if c.name in key for wanted in _of_column(c, rows)]
    others = [
        _turned(list(_of_column(column, rows)), number)
        for number, column in enumerate(_kinds_by_turns([c for c in columns if c.name not in key]))
    ]
    of_others = [turn[n] for n in range(max(map(len, others), default=0)) for turn in others if n < len(turn)]
    share = (PER_TABLE - PAIRS) // 2
    singles = of_keys[:share]
    singles += of_others[: PER_TABLE - PAIRS - len(singles)]
    return [*singles, *islice(_pairs(singles), PER_TABLE - len(singles))]


def _kinds_by_turns(columns: Sequence[Column]) -> list[Column]:
    """The first column of each kind, then the second: filters end before the columns of a wide table do."""
    seen: Counter[Kind] = Counter()
    ranked = []
    for column in columns:
        ranked.append((seen[column.kind], column))
        seen[column.kind] += 1
    return [column for _, column in sorted(ranked, key=lambda each: each[0])]


def _turned(found: list[Filter], by: int) -> list[Filter]:
    """Each column begins with another kind of filter, so that a wide table has them all."""
    start = by % len(found)
    return found[start:] + found[:start]


def _pairs(singles: Sequence[Filter]) -> Iterator[Filter]:
    for step in (1, 5, 7, 11):
        for at in range(0, len(singles), 3):
            word: Literal["and", "or"] = "and" if (at + step) % 2 else "or"
            yield Pair(word, singles[at], singles[(at + step) % len(singles)])


def _of_column(column: Column, rows: Sequence[Row]) -> Iterator[Filter]:
    yield IsNull(column)
    yield IsNull(column, negated=True)
    if column.kind == "texts":
        yield from (Member(column, value) for value in _members(column, rows))
        return
    values = sorted({row[column.name] for row in rows if row[column.name] is not None})
    least, middle, greatest = (
        (values[0], values[len(values) // 2], values[-1]) if values else _ANY[column.kind]
    )
    if column.kind == "bool":
        yield from (Compare(column, op, value) for op in ("=", "!=", "<") for value in (True, False))
        yield Among(column, (True,))
        return
    yield Compare(column, "=", middle)
    yield Compare(column, "=", greatest)
    yield Compare(column, "=", least)
    yield Compare(column, "!=", middle)
    yield Compare(column, "<", middle)
    yield Compare(column, "<=", least)
    yield Compare(column, ">", middle)
    yield Compare(column, ">=", greatest)
    yield Pair("and", Compare(column, ">=", least), Compare(column, "<", greatest))
    yield Among(column, (least, middle, _next(middle)))
    yield Among(column, (least, greatest), negated=True)
    yield Compare(column, "=", _next(middle))
    yield Compare(column, ">", greatest)
    yield Compare(column, "<", least)
    yield from (Compare(column, op, _ZERO[column.kind]) for op in ("=", "!=", ">"))


def _members(column: Column, rows: Sequence[Row]) -> list[str]:
    """Members of a column's lists, the least, the middle and the greatest, and two that none has."""
    found = sorted({member for row in rows for member in row[column.name] or ()})
    chosen = [found[0], found[len(found) // 2], found[-1]] if found else []
    return [*dict.fromkeys(chosen), "", "no such member"]


_ZERO: Mapping[Kind, Any] = {
    "text": "",
    "int": 0,
    "long": 0,
    "double": 0.0,
    "money": Decimal("0.00"),
    "date": date(1970, 1, 1),
    "timestamp": datetime.fromisoformat("1970-01-01T00:00:00Z"),
}
# For a column without values.
_ANY: Mapping[Kind, tuple[Any, Any, Any]] = {
    "text": ("", "m", "z"),
    "bool": (False, False, True),
    "int": (-1, 0, 1),
    "long": (-1, 0, 1),
    "double": (-0.5, 0.5, 1e15),
    "money": (Decimal("-0.01"), Decimal("0.01"), Decimal("9999999999999999.99")),
    "date": (date(1, 1, 1), date(2024, 2, 29), date(9999, 12, 31)),
    "timestamp": tuple(
        datetime.fromisoformat(f"{text}Z")
        for text in ("1969-12-31T23:59:59.999999", "2025-01-01T00:00:00.000001", "9999-12-31T23:59:59.999999")
    ),
}


def _next(value: Any) -> Any:
    """The least value above another, as near as its kind can tell."""
    if isinstance(value, str):
        return f"{value} "
    if isinstance(value, float):
        return math.nextafter(value, math.inf)
    if isinstance(value, Decimal):
        return value + Decimal("0.01")
    if isinstance(value, datetime):
        return value + timedelta(microseconds=1)
    return value + (timedelta(days=1) if isinstance(value, date) else 1)
