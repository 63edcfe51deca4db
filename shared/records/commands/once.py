"""Carrying out a request once, however often it comes with the same idempotency key."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from shared.domain.four_eyes import actor_of
from shared.domain.rows import wire
from shared.errors import TerminalError
from shared.records import idempotency
from shared.records.commit import VoidPartitionError
from shared.records.model import Audit, Origin, StoredResponse, Ticket
from shared.records.references import IdTakenError

# One id in a thousand is taken where there are millions of records.
IDS_TRIED = 5

Perform = Callable[[Ticket | None], StoredResponse]


def once(origin: Origin, partition: str, perform: Perform) -> StoredResponse:
    """The answer of `perform`, or the stored one when this request was carried out before.

    `partition` is where the effects go; the ticket says which one counts, because an attempt before may have
    fixed another. A refused request gives its key free; after anything else the lease decides.
    """
    begun = idempotency.begin(origin, partition)
    if isinstance(begun, StoredResponse):
        return begun
    try:
        return _with_free_id(perform, begun)
    except (TerminalError, VoidPartitionError):
        if begun is not None:
            idempotency.release(begun)
        raise


def _with_free_id(perform: Perform, ticket: Ticket | None) -> StoredResponse:
    for _ in range(IDS_TRIED - 1):
        with suppress(IdTakenError):
            return perform(ticket)
    return perform(ticket)


def created(location: str, body: Mapping[str, Any]) -> StoredResponse:
    """201 with the new record's address."""
    return StoredResponse(201, {"Location": location}, as_json(body))


def as_json(body: Mapping[str, Any]) -> str:
    """An answer's body as JSON text."""
    return json.dumps(wire(body), separators=(",", ":"), allow_nan=False)


def actor(origin: Origin) -> str:
    """Role and subject of the caller, never a name."""
    return actor_of(origin.principal.role, origin.principal.subject)


def audit(origin: Origin, action: str, record_id: str) -> Audit:
    """The audit entry of a command: role and subject of the caller, never a name."""
    return Audit(actor(origin), action, record_id)
