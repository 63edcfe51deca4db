"""Names that one customer alone may hold (an e-mail address, an identity), taken before the commit.

A holder that never commits must not keep a name for ever, and one that is merely slow must not lose it
unawares. So a name is taken over only after a while, and only by making the former holder's commit
impossible: its partition gets a void head, which the late commit would have to insert itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.domain.rows import timestamp
from shared.errors import ConflictError, InFlightError
from shared.records.commit import read_head
from shared.records.entities import head_entity
from shared.records.model import Head
from shared.records.tables import Entity, Table, find, insert, replace

LEASE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Reservation:
    """Who takes a name, and when."""

    customer_id: str
    at: datetime


def reserve(
    name: Table, partition: str, row: str, reservation: Reservation, *, taken: str, code: str
) -> str | None:
    """Take the name behind these keys and return the row's etag, None when this customer holds it already.

    Raises ConflictError (`taken`, `code`) when another customer holds it, InFlightError while another's
    registration may still be running.
    """
    entity: Entity = {
        "PartitionKey": partition,
        "RowKey": row,
        "customer_id": reservation.customer_id,
        "at": timestamp(reservation.at),
    }
    if etag := insert(name, entity):
        return etag
    existing = find(name, partition, row)
    if existing is None:
        raise _in_flight()
    if existing["customer_id"] == reservation.customer_id:
        return None
    if is_committed(existing["customer_id"]):
        raise ConflictError(taken, code=code)
    if existing["at"] > timestamp(reservation.at - LEASE):
        raise _in_flight()
    if not _make_void(existing["customer_id"]):
        raise ConflictError(taken, code=code)
    etag = replace(name, entity, existing["etag"])
    if etag is None:
        raise _in_flight()
    return etag


def is_committed(customer_id: str) -> bool:
    """True when a customer of this id was stored."""
    head = read_head(customer_id)
    return head.etag is not None and not head.void


def _make_void(customer_id: str) -> bool:
    if insert("records", head_entity(customer_id, Head(void=True))) is not None:
        return True
    return not is_committed(customer_id)


def _in_flight() -> InFlightError:
    return InFlightError(
        "Another registration is under way. Try again in a moment.", code="registration_in_flight"
    )
