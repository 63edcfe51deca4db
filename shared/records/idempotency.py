"""Idempotent requests: the same key and the same request come to the same result, for 24 hours.

A key's reservation is INPROGRESS while its lease runs and DONE when the result is stored. For a command the
result is stored by the very transaction that stores the command's effects, in the customer's partition, and
only one transaction can insert it: however many attempts run, for whatever reason, one takes effect. The
reservation also fixes the partition, so that an attempt after a crash goes on with the same customer id.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from shared.domain.rows import timestamp
from shared.errors import InFlightError, KeyReusedError
from shared.records.entities import result_of, result_properties
from shared.records.keys import after, idempotency_key
from shared.records.model import Demand, Result, Ticket
from shared.records.tables import Entity, delete, find, insert, query, replace
from shared.records.text import to_json

# Short, because it only spares work: that one attempt takes effect is up to the transaction.
LEASE = timedelta(seconds=5)
LIFETIME = timedelta(hours=24)
PREFIX = "idem_"


def begin(demand: Demand, partition: str, now: datetime) -> Ticket | Result:
    """Begin an idempotent request whose effects go to `partition`.

    Returns the stored result when the request was carried out before. Raises InFlightError while another
    attempt runs, KeyReusedError when the key stands for another request.
    """
    digest = _digest(demand)
    reservation = _reservation(digest, partition, demand, now)
    if etag := insert("references", reservation):
        return Ticket(digest, partition, etag)
    return _meet(demand, reservation, now)


def complete(ticket: Ticket, result: Result) -> None:
    """Store the result of a request that has no transaction of its own."""
    entity = find("references", _bucket(ticket.digest), ticket.digest)
    if entity is None:
        return
    etag = entity.pop("etag")
    replace("references", entity | result_properties(result), etag)


def release(ticket: Ticket) -> None:
    """Give the key free again after a refusal: nothing was stored, so another request may use it."""
    delete("references", _bucket(ticket.digest), ticket.digest, ticket.etag)


def purge(now: datetime) -> int:
    """Forget the keys whose 24 hours are over; returns how many."""
    expired = query(
        "references",
        "PartitionKey ge @first and PartitionKey lt @last and issued lt @oldest",
        {"first": PREFIX, "last": after(PREFIX), "oldest": timestamp(now - LIFETIME)},
        select=["PartitionKey", "RowKey", "partition"],
    )
    for entity in expired:
        # The answer first: as long as its reservation stands it is found and can be removed again.
        delete("records", entity["partition"], idempotency_key(entity["RowKey"]))
        delete("references", entity["PartitionKey"], entity["RowKey"])
    return len(expired)


def _meet(demand: Demand, reservation: Entity, now: datetime) -> Ticket | Result:
    digest = reservation["RowKey"]
    existing = find("references", reservation["PartitionKey"], digest)
    if existing is None:
        raise _in_flight()
    if existing["issued"] < timestamp(now - LIFETIME):
        delete("records", existing["partition"], idempotency_key(digest))
        return _take_over(existing, reservation)
    if existing["fingerprint"] != demand.fingerprint:
        raise KeyReusedError("This key was used for another request.")
    if result := _stored_result(existing):
        return result
    if existing["leased_until"] > timestamp(now):
        raise _in_flight()
    return _take_over(existing, reservation | {k: existing[k] for k in ("partition", "issued")})


def _take_over(existing: Entity, reservation: Entity) -> Ticket:
    etag = replace("references", reservation, existing["etag"])
    if etag is None:
        raise _in_flight()
    return Ticket(reservation["RowKey"], reservation["partition"], etag)


def _stored_result(reservation: Entity) -> Result | None:
    entity: Entity | None = reservation
    if "body" not in reservation:
        entity = find("records", reservation["partition"], idempotency_key(reservation["RowKey"]))
    return result_of(entity) if entity else None


def _reservation(digest: str, partition: str, demand: Demand, now: datetime) -> Entity:
    return {
        "PartitionKey": _bucket(digest),
        "RowKey": digest,
        "partition": partition,
        "fingerprint": demand.fingerprint,
        "issued": timestamp(now),
        "leased_until": timestamp(now + LEASE),
    }


def _digest(demand: Demand) -> str:
    scope = (demand.issuer, demand.subject, demand.route, demand.key)
    return hashlib.sha256(to_json(scope).encode()).hexdigest()


def _bucket(digest: str) -> str:
    return PREFIX + digest[:2]


def _in_flight() -> InFlightError:
    return InFlightError("The first request with this idempotency key is still running.")
