"""Idempotent requests: the same key and the same request get the same answer, for 24 hours.

A key's reservation is INPROGRESS while its lease runs and DONE when the answer is stored. For a command the
answer is stored by the very transaction that stores the command's effects, in the customer's partition, and
only one transaction can insert it: however many attempts run, for whatever reason, one takes effect. The
reservation also fixes the partition, so that an attempt after a crash goes on with the same customer id.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from shared.domain.rows import timestamp
from shared.errors import InFlightError, InvalidInputError
from shared.records.entities import answer_of, answer_properties
from shared.records.keys import after, idempotency_key
from shared.records.model import Origin, StoredResponse, Ticket
from shared.records.tables import Entity, delete, find, insert, query, replace
from shared.records.text import to_json

# Short, because it only spares work: that one attempt takes effect is up to the transaction.
LEASE = timedelta(seconds=5)
LIFETIME = timedelta(hours=24)
PREFIX = "idem_"


def begin(origin: Origin, partition: str) -> Ticket | StoredResponse | None:
    """Begin an idempotent request whose effects go to `partition`; None for an origin without a key.

    Returns the stored answer when the request was carried out before. Raises InFlightError while another
    attempt runs, InvalidInputError (`idempotency_key_reused`) when the key stands for another request.
    """
    if origin.key is None:
        return None
    digest = _digest(origin)
    reservation = _reservation(digest, partition, origin)
    if etag := insert("references", reservation):
        return Ticket(digest, partition, etag)
    return _meet(origin, reservation)


def complete(ticket: Ticket, response: StoredResponse) -> None:
    """Store the answer of a request that has no transaction of its own."""
    entity = find("references", _bucket(ticket.digest), ticket.digest)
    if entity is None:
        return
    etag = entity.pop("etag")
    replace("references", entity | answer_properties(response), etag)


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


def _meet(origin: Origin, reservation: Entity) -> Ticket | StoredResponse:
    digest = reservation["RowKey"]
    existing = find("references", reservation["PartitionKey"], digest)
    if existing is None:
        raise _in_flight()
    if existing["issued"] < timestamp(origin.now - LIFETIME):
        delete("records", existing["partition"], idempotency_key(digest))
        return _take_over(existing, reservation)
    if existing["fingerprint"] != origin.fingerprint:
        raise InvalidInputError(
            "This Idempotency-Key was used for another request.", code="idempotency_key_reused"
        )
    if answer := _stored_answer(existing):
        return answer
    if existing["leased_until"] > timestamp(origin.now):
        raise _in_flight()
    return _take_over(existing, reservation | {k: existing[k] for k in ("partition", "issued")})


def _take_over(existing: Entity, reservation: Entity) -> Ticket:
    etag = replace("references", reservation, existing["etag"])
    if etag is None:
        raise _in_flight()
    return Ticket(reservation["RowKey"], reservation["partition"], etag)


def _stored_answer(reservation: Entity) -> StoredResponse | None:
    entity: Entity | None = reservation
    if "status" not in reservation:
        entity = find("records", reservation["partition"], idempotency_key(reservation["RowKey"]))
    return answer_of(entity) if entity else None


def _reservation(digest: str, partition: str, origin: Origin) -> Entity:
    return {
        "PartitionKey": _bucket(digest),
        "RowKey": digest,
        "partition": partition,
        "fingerprint": origin.fingerprint,
        "issued": timestamp(origin.now),
        "leased_until": timestamp(origin.now + LEASE),
    }


def _digest(origin: Origin) -> str:
    scope = (origin.principal.issuer, origin.principal.subject, origin.route, origin.key)
    return hashlib.sha256(to_json(scope).encode()).hexdigest()


def _bucket(digest: str) -> str:
    return PREFIX + digest[:2]


def _in_flight() -> InFlightError:
    return InFlightError("The first request with this idempotency key is still running.")
