"""Rows: records and what is told of them, by column; and their JSON text."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

Row = Mapping[str, Any]


def timestamp(at: datetime) -> str:
    """ISO 8601 in UTC with microseconds, `2026-01-31T09:30:00.000000Z`: such texts sort as their times do."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def take(row: Row, *names: str) -> dict[str, Any]:
    """These columns of a row."""
    return {name: row[name] for name in names}


def encode_row(row: Row) -> str:
    """`row` as JSON text; a Decimal becomes its exact decimal number, a date ISO text, a time a timestamp."""
    return _encode(row)


def wire(value: Any) -> Any:
    """Any value of a row in its JSON form, with nothing left out."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date):
        return _day_or_time(value)
    if isinstance(value, Mapping):
        return {name: wire(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [wire(inner) for inner in value]
    return value


def _encode(value: Any) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return f'"{_day_or_time(value)}"'
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(k)}: {_encode(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_encode, value)) + "]"
    return json.dumps(value)


def _day_or_time(value: date) -> str:
    return timestamp(value) if isinstance(value, datetime) else value.isoformat()
