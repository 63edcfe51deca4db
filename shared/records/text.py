"""Long text in an entity: a property of Azure Tables holds 32K UTF-16 characters, an entity 1 MB."""

from __future__ import annotations

import json
from typing import Any

from shared.errors import InvalidInputError
from shared.records.tables import Entity

CHUNK = 32_000
MAX_LENGTH = 14 * CHUNK


def put_text(entity: Entity, name: str, text: str) -> None:
    """Spread ASCII text over as many properties as it needs; raises InvalidInputError beyond MAX_LENGTH."""
    if len(text) > MAX_LENGTH:
        raise InvalidInputError("The record is too large to be stored.", code="record_too_large")
    for number, start in enumerate(range(0, max(len(text), 1), CHUNK)):
        entity[_part(name, number)] = text[start : start + CHUNK]


def get_text(entity: Entity, name: str) -> str:
    """The text that put_text spread."""
    parts: list[str] = []
    while (part := entity.get(_part(name, len(parts)))) is not None:
        parts.append(part)
    return "".join(parts)


def to_json(value: Any) -> str:
    """`value` as compact JSON in ASCII, keys sorted: equal values have equal text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _part(name: str, number: int) -> str:
    return f"{name}_{number}" if number else name
