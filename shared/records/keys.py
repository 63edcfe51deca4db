"""Row keys of a customer's partition.

`_head` numbers the commits, `_pub` is the outbox cursor. Everything a command usually needs (head, cursor,
customer, pets, policies) begins with an underscore, so that one range query reads it; what grows without
bound (claims, events, audit entries, idempotency records) sorts behind.
"""

from __future__ import annotations

from shared.records.model import RecordKind

HEAD = "_head"
CURSOR = "_pub"
CORE_FROM, CORE_UNTIL = "_", "`"

ROW_PREFIXES: dict[RecordKind, str] = {
    "customer": "_customer_",
    "pet": "_pet_",
    "policy": "_policy_",
    "claim": "claim_",
    "case": "case_",
    "decision": "decision_",
    "document": "document_",
    "entry": "ledger_",
    "message": "message_",
    "picture": "picture_",
}
EVENT_PREFIX = "evt_"
AUDIT_PREFIX = "audit_"
IDEMPOTENCY_PREFIX = "idem_"


def row_key(kind: RecordKind, record_id: str) -> str:
    """Row key of a record."""
    return ROW_PREFIXES[kind] + record_id


def event_key(sequence: int) -> str:
    """Row key of the customer's outbox event number `sequence`; keys sort as numbers do."""
    return f"{EVENT_PREFIX}{sequence:020d}"


def audit_key(sequence: int) -> str:
    """Row key of the audit entry of the commit whose first event has this number."""
    return f"{AUDIT_PREFIX}{sequence:020d}"


def idempotency_key(digest: str) -> str:
    """Row key of the stored answer to an idempotent request."""
    return IDEMPOTENCY_PREFIX + digest


def after(prefix: str) -> str:
    """The smallest key above every key that begins with `prefix`."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)
