"""Which customer a signed-in subject is: written once at registration, gone with an erasure."""

from __future__ import annotations

import hashlib
import time
from functools import cache
from typing import TYPE_CHECKING

from shared import clients
from shared.records.reservation import Reservation, is_committed, reserve
from shared.records.tables import delete, find

if TYPE_CHECKING:
    from azure.data.tables import TableServiceClient

ROW = "customer"
MAX_REMEMBERED = 20_000
REMEMBERED_S = 600.0


def find_customer_id(issuer: str, subject: str) -> str | None:
    """The customer that this subject registered as, None before a registration is complete."""
    known, partition = _known(clients.tables()), _partition(issuer, subject)
    customer_id, since = known.get(partition, ("", 0.0))
    # An erasure elsewhere is noticed after a while: whoever signs in again is somebody new.
    if customer_id and time.monotonic() - since < REMEMBERED_S:
        return customer_id
    entity = find("identities", partition, ROW)
    if entity is None or not is_committed(entity["customer_id"]):
        return None
    # Only what is committed stays as it is and may be remembered.
    if len(known) >= MAX_REMEMBERED:
        known.clear()
    known[partition] = (str(entity["customer_id"]), time.monotonic())
    return known[partition][0]


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
def _known(service: TableServiceClient) -> dict[str, tuple[str, float]]:
    return {}
