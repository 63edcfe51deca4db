"""The thread of messages on a claim, between its customer and those who decide about it."""

from __future__ import annotations

from shared.domain import events
from shared.domain.claim import Claim
from shared.domain.ids import new_id
from shared.domain.rows import Row, take
from shared.records.model import Event, Origin, Stored, Write
from shared.records.partition import read_kind

CUSTOMER, STAFF = "customer", "staff"
MAX_MESSAGES = 200


def sender_of(origin: Origin) -> str:
    """The side of the thread that the caller is on."""
    return STAFF if origin.principal.is_staff else CUSTOMER


def message_write(claim: Stored[Claim], text: str, origin: Origin, *, is_appeal: bool = False) -> Write:
    """What to store of a message of the caller."""
    message_id = new_id("message")
    row: Row = {
        "message_id": message_id,
        "claim_id": claim.id,
        "sender": sender_of(origin),
        "by": origin.principal.subject,
        "name": origin.principal.name,
        "text": text,
        "is_appeal": is_appeal,
        "created_at": origin.now,
    }
    return Write("message", message_id, row)


def message_event(message: Row) -> Event:
    """The news that somebody has written; what, is told to those who ask."""
    names = ("message_id", "claim_id", "sender", "created_at")
    return Event(events.MESSAGE_ADDED, message["claim_id"], take(message, *names))


def message_answer(message: Row, *, is_staff: bool) -> Row:
    """A message as an answer; which of the staff has written is told to staff only."""
    names = ("message_id", "claim_id", "sender", "name", "text", "is_appeal", "created_at")
    shown = take(message, *names)
    return shown if is_staff or message["sender"] == CUSTOMER else {**shown, "name": None}


def list_messages(claim: Stored[Claim]) -> list[Row]:
    """A claim's messages, oldest first."""
    messages = [each.row for each in read_kind(claim.customer_id, "message")]
    return sorted(
        (row for row in messages if row["claim_id"] == claim.id),
        key=lambda row: (row["created_at"], row["message_id"]),
    )
