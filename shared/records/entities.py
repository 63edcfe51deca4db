"""Records, events and heads as table entities, and back."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from shared.domain.claim_status import HISTORY
from shared.domain.decision import Decision, decision_of, decision_row
from shared.domain.four_eyes import BROUGHT_BY
from shared.domain.record_json import decode_row
from shared.domain.rows import encode_row, timestamp, wire
from shared.raw.names import api_blob_name
from shared.records.keys import CURSOR, HEAD, event_key, row_key
from shared.records.model import (
    Commit,
    Cursor,
    Event,
    Head,
    OutboxEvent,
    RawRecord,
    RecordKind,
    Result,
    Stored,
    Write,
)
from shared.records.tables import Entity
from shared.records.text import get_text, put_text, to_json

# What the lake takes; a claim's case has the claim's id.
ENTITIES = frozenset(("customer", "pet", "policy", "claim"))
# Columns that stay with the record; the lake never learns of them.
NOT_FOR_LAKE = frozenset((*BROUGHT_BY, "email_confirmed"))
# Columns that staff filter by, kept beside the row so that the table can select them.
FILTERS: dict[RecordKind, tuple[str, ...]] = {
    "customer": ("state", "customer_segment"),
    "pet": ("species",),
    "policy": ("status", "plan_name", "pet_id"),
    "claim": ("status", "claim_type", "pet_id", "policy_id"),
    "case": ("standing", "state", "assignee"),
    "decision": ("claim_id",),
    "document": ("claim_id",),
    "entry": ("claim_id", "policy_id"),
    "message": ("claim_id",),
    "picture": (),
}


def record_entity(customer_id: str, write: Write) -> Entity:
    """A record as stored: its row as JSON text, and the columns that lists filter and sort by."""
    entity: Entity = {
        "PartitionKey": customer_id,
        "RowKey": row_key(write.kind, write.id),
        "kind": write.kind,
        "record_id": write.id,
        "created_at": timestamp(write.row["created_at"]),
    }
    entity |= {"listed": write.listed} if write.listed else {}
    entity |= {name: write.row[name] for name in FILTERS[write.kind] if write.row.get(name) is not None}
    if HISTORY in write.row:
        entity[HISTORY] = to_json(wire(write.row[HISTORY]))
    put_text(entity, "row", encode_row(write.row))
    if write.decision is not None:
        put_text(entity, "decision", encode_decision(write.decision))
    return entity


def stored(entity: Entity) -> Stored[Any]:
    """The record behind an entity of record_entity."""
    return Stored(
        kind=entity["kind"],
        id=entity["record_id"],
        customer_id=entity["PartitionKey"],
        row=decode_row(get_text(entity, "row")),
        etag=entity["etag"],
        decision=decode_decision(get_text(entity, "decision")) if "decision" in entity else None,
        listed=entity.get("listed", ""),
    )


def number_event(event: Event, command: Commit, *, sequence: int, at: datetime) -> OutboxEvent:
    """`event` with its number; the raw blob's name is fixed here, so that every retry writes the same one."""
    raw = None
    if event.raw_entity is not None:
        row = next(
            write.row for write in command.writes if write.id == event.subject and write.kind in ENTITIES
        )
        for_lake = {name: value for name, value in row.items() if name not in NOT_FOR_LAKE}
        raw = RawRecord(api_blob_name(event.raw_entity, event.subject, at), event.subject, for_lake)
    return OutboxEvent(
        customer_id=command.customer_id,
        sequence=sequence,
        type=event.type,
        subject=event.subject,
        data=dict(event.data),
        at=at,
        traceparent=command.traceparent,
        raw=raw,
    )


def event_entity(event: OutboxEvent, commit_id: str) -> Entity:
    """An outbox event as stored, with the id of the commit that made it."""
    entity: Entity = {
        "PartitionKey": event.customer_id,
        "RowKey": event_key(event.sequence),
        "commit": commit_id,
        "type": event.type,
        "subject": event.subject,
        "at": timestamp(event.at),
    }
    if event.traceparent:
        entity["traceparent"] = event.traceparent
    put_text(entity, "data", encode_row(event.data))
    if event.raw is not None:
        entity["raw_name"] = event.raw.name
        put_text(entity, "raw", encode_row(event.raw.row))
    return entity


def outbox_event(entity: Entity) -> OutboxEvent:
    """The event behind an entity of event_entity."""
    raw = None
    if name := entity.get("raw_name"):
        raw = RawRecord(name, entity["subject"], decode_row(get_text(entity, "raw")))
    return OutboxEvent(
        customer_id=entity["PartitionKey"],
        sequence=int(entity["RowKey"].rpartition("_")[2]),
        type=entity["type"],
        subject=entity["subject"],
        data=json.loads(get_text(entity, "data")),
        at=datetime.fromisoformat(entity["at"]),
        traceparent=entity.get("traceparent"),
        raw=raw,
    )


def head_entity(customer_id: str, head: Head) -> Entity:
    """A partition's head as stored."""
    entity: Entity = {
        "PartitionKey": customer_id,
        "RowKey": HEAD,
        "seq": head.sequence,
        "digest": head.digest,
    }
    if head.at is not None:
        entity["at"] = timestamp(head.at)
    return entity | ({"void": True} if head.void else {})


def head_of(entity: Entity | None) -> Head:
    """The head behind an entity; of an empty partition number 0."""
    if entity is None:
        return Head()
    at = entity.get("at")
    return Head(
        sequence=entity["seq"],
        at=datetime.fromisoformat(at) if at else None,
        digest=entity["digest"],
        void=entity.get("void", False),
        etag=entity["etag"],
    )


def cursor_entity(customer_id: str, cursor: Cursor) -> Entity:
    """An outbox cursor as stored."""
    entity: Entity = {"PartitionKey": customer_id, "RowKey": CURSOR, "seq": cursor.sequence}
    return entity | ({"stored": cursor.stored} if cursor.stored > cursor.sequence else {})


def cursor_of(entity: Entity | None) -> Cursor:
    """The cursor behind an entity; 0 before anything is published."""
    if entity is None:
        return Cursor()
    sequence = int(entity["seq"])
    return Cursor(sequence, entity["etag"], int(entity.get("stored", sequence)))


def audit_entity(customer_id: str, key: str, entry: dict[str, Any], digest: str) -> Entity:
    """An audit entry as stored, with the digest that chains it to the one before."""
    return {"PartitionKey": customer_id, "RowKey": key, "digest": digest, "entry": to_json(entry)}


def result_properties(result: Result) -> Entity:
    """A command's result as properties of an entity."""
    entity: Entity = {"result": result.kind}
    put_text(entity, "body", json.dumps(result.value, separators=(",", ":"), allow_nan=False))
    return entity


def result_of(entity: Entity) -> Result:
    """The result behind result_properties.

    Releases before 2026-12 stored whole answers, with status and headers beside the same body and no kind.
    """
    return Result(entity.get("result", ""), json.loads(get_text(entity, "body")))


def encode_decision(decision: Decision) -> str:
    """The decision as JSON text with exact decimals."""
    return encode_row(decision_row(decision))


def decode_decision(text: str) -> Decision:
    """The decision that encode_decision wrote."""
    return decision_of(decode_row(text))
