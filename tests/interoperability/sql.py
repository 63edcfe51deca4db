"""Filters as SQL; how a value is spelled is the dialect's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from shared.lake.schema.columns import Column
from tests.interoperability.filters import Among, Compare, Filter, IsNull, Member, Pair


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a reader spells values, and what it calls the function that looks for a member of a list."""

    literal: Callable[[Column, Any], str]
    member: str


def condition(wanted: Filter, dialect: Dialect) -> str:
    """The condition of a WHERE clause."""
    if isinstance(wanted, Pair):
        left, right = condition(wanted.left, dialect), condition(wanted.right, dialect)
        return f"({left} {wanted.word} {right})"
    name = f'"{wanted.column.name}"'
    negation = " NOT" if isinstance(wanted, Among | IsNull) and wanted.negated else ""
    if isinstance(wanted, IsNull):
        return f"{name} IS{negation} NULL"
    if isinstance(wanted, Member):
        return f"{dialect.member}({name}, {dialect.literal(Column('member'), wanted.value)})"
    if isinstance(wanted, Among):
        values = ", ".join(dialect.literal(wanted.column, value) for value in wanted.values)
        return f"{name}{negation} IN ({values})"
    assert isinstance(wanted, Compare)
    return f"{name} {wanted.operator} {dialect.literal(wanted.column, wanted.value)}"


def plain(column: Column, value: Any) -> str | None:
    """What every dialect spells alike; None for doubles, money, and times."""
    if column.kind == "text":
        return "'" + value.replace("'", "''") + "'"
    if column.kind in ("bool", "int", "long"):
        return str(value).lower()
    return f"DATE '{value.isoformat()}'" if column.kind == "date" else None


def cast(column: Column, value: Any) -> str:
    """What most dialects spell alike; a time is for the dialect itself."""
    kind = {"double": "DOUBLE", "money": "DECIMAL(18, 2)"}.get(column.kind)
    return plain(column, value) or f"CAST('{value!s}' AS {kind})"


def columns(names: tuple[str, ...]) -> str:
    """A list of columns."""
    return ", ".join(f'"{name}"' for name in names)
