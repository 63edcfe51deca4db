"""The audit log: an entry for each thing done, every digest covering that before, so that tampering shows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.domain.rows import timestamp
from shared.records.keys import AUDIT_PREFIX, after
from shared.records.model import Audit
from shared.records.tables import query
from shared.records.text import to_json


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One entry of the log as it was written."""

    actor: str
    action: str
    object: str
    at: str
    sequence: int


def describe(done: Audit, sequence: int, at: datetime) -> dict[str, Any]:
    """What the log says about something that was done at `at`, whose first event has number `sequence`."""
    return {
        "actor": done.actor,
        "action": done.action,
        "object": done.object,
        "at": timestamp(at),
        "sequence": sequence,
    }


def chain(previous: str, entry: Mapping[str, Any]) -> str:
    """The digest of an entry that follows the one with digest `previous`."""
    return hashlib.sha256(f"{previous}\n{to_json(entry)}".encode()).hexdigest()


def entries(customer_id: str) -> list[AuditEntry]:
    """A customer's audit log, oldest first."""
    return [AuditEntry(**json.loads(text)) for text, _ in log(customer_id)]


def log(customer_id: str) -> Iterator[tuple[str, str]]:
    """A customer's entries as they are stored, each with its digest, oldest first."""
    entities = query(
        "records",
        "PartitionKey eq @customer and RowKey ge @first and RowKey lt @last",
        {"customer": customer_id, "first": AUDIT_PREFIX, "last": after(AUDIT_PREFIX)},
    )
    return ((entity["entry"], entity["digest"]) for entity in entities)
