"""Cancelled policies whose refund nobody has been written to about yet.

One is noted before the outbox moves on and forgotten after the message was taken, so its receipt may come
twice and is never lost. Nothing is noted where customers are not written to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared import settings
from shared.domain.events import POLICY_UPDATE
from shared.records.model import OutboxEvent
from shared.records.tables import delete, insert, query

PARTITION = "receipts"


@dataclass(frozen=True, slots=True)
class Due:
    """A cancelled policy, whose it was, and when it was cancelled."""

    policy_id: str
    customer_id: str
    cancelled_at: datetime


def note_receipt(event: OutboxEvent, options: Mapping[str, Any]) -> None:
    """Note the policy that an event says was cancelled; noting it again changes nothing."""
    if event.type != POLICY_UPDATE or event.data.get("type") != "cancelled":
        return
    if settings.customer_mail() is not None:
        keys = {"PartitionKey": PARTITION, "RowKey": event.subject}
        row = {**keys, "customer_id": event.customer_id, "cancelled_at": event.at.isoformat()}
        insert("references", row, **options)


def receipts_due() -> list[Due]:
    """All that are noted, by policy id."""
    rows = query("references", "PartitionKey eq @noted", {"noted": PARTITION})
    return [
        Due(row["RowKey"], row["customer_id"], datetime.fromisoformat(row["cancelled_at"])) for row in rows
    ]


def forget_receipt(due: Due) -> None:
    """Forget one that was sent, or cannot be."""
    delete("references", PARTITION, due.policy_id)
