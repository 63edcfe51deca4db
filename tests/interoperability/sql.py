"""Filters as SQL; how a value is spelled is the dialect's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shared.lake.columns import Column
from tests.interoperability.filters import Among, Compare, Filter, IsNull, Pair

Literal = Callable[[Column, Any], str]


def condition(wanted: Filter, literal: Literal) -> str:
    """The condition of a WHERE clause."""
    if isinstance(wanted, Pair):
        return f"({condition(wanted.left, literal)} {wanted.word} {condition(wanted.right, literal)})"
    name = f'"{wanted.column.name}"'
    negation = " NOT" if isinstance(wanted, Among | IsNull) and wanted.negated else ""
    if isinstance(wanted, IsNull):
        return f"{name} IS{negation} NULL"
    if isinstance(wanted, Among):
        values = ", ".join(literal(wanted.column, value) for value in wanted.values)
        return f"{name}{negation} IN ({values})"
    assert isinstance(wanted, Compare)
    return f"{name} {wanted.operator} {literal(wanted.column, wanted.value)}"


def plain(column: Column, value: Any) -> str | None:
    """What every dialect spells alike; None for doubles, money, and times."""
    if column.kind == "text":
        return "'" + value.replace("'", "''") + "'"
    if column.kind in ("bool", "int", "long"):
        return str(value).lower()
    return f"DATE '{value.isoformat()}'" if column.kind == "date" else None


def columns(names: tuple[str, ...]) -> str:
    """A list of columns."""
    return ", ".join(f'"{name}"' for name in names)
