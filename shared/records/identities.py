"""Which customer a signed-in subject is: written once at registration, never changed."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import TYPE_CHECKING

from shared import clients
from shared.records.reservation import Reservation, is_committed, reserve
from shared.records.tables import delete, find

if TYPE_CHECKING:
    from azure.data.tables import TableServiceClient

ROW = "customer"
MOST_REMEMBERED = 20_000


def find_customer_id(issuer: str, subject: str) -> str | None:
    """The customer that this subject registered as, None before a registration is complete."""
    known, partition = _known(clients.tables()), _partition(issuer, subject)
    if customer_id := known.get(partition):
        return customer_id
    entity = find("identities", partition, ROW)
    if entity is None or not is_committed(entity["customer_id"]):
        return None
    # Only what is committed is immutable and may be remembered.
    if len(known) >= MOST_REMEMBERED:
        known.clear()
    known[partition] = str(entity["customer_id"])
    return known[partition]


def reserve_identity(issuer: str, subject: str, reservation: Reservation) -> str | None:
    """Bind a subject to a customer; raises ConflictError when it has registered before."""
    return reserve(
        "identities",
        _partition(issuer, subject),
        ROW,
        reservation,
        taken="You have registered already.",
        code="already_registered",
    )


def release_identity(issuer: str, subject: str, etag: str) -> None:
    """Undo a binding that was just made."""
    delete("identities", _partition(issuer, subject), ROW, etag)


def _partition(issuer: str, subject: str) -> str:
    return hashlib.sha256(f"{issuer}|{subject}".encode()).hexdigest()


@cache
def _known(service: TableServiceClient) -> dict[str, str]:
    return {}
