"""One JSON Schema per event, generated from the types that describe it."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import TypeAdapter

from shared.realtime.envelope import Envelope, wire_type
from shared.realtime.payloads import PAYLOADS

DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]


@cache
def schemas() -> dict[str, Schema]:
    """By event name, the schema of the whole event: the envelope with this event's type and data."""
    return {name: _schema(name, payload) for name, payload in PAYLOADS.items()}


def _schema(name: str, payload: type) -> Schema:
    envelope = TypeAdapter(Envelope).json_schema(mode="serialization")
    data = TypeAdapter(payload).json_schema(mode="serialization")
    defined = data.pop("$defs", {})
    properties = envelope["properties"] | {
        "type": {"const": wire_type(name), "type": "string"},
        "data": data,
    }
    return {
        "$schema": DIALECT,
        "$id": f"urn:petinsure360:event:{name}:v1",
        **envelope,
        "title": name,
        "description": data["description"],
        "properties": properties,
        **({"$defs": defined} if defined else {}),
    }
