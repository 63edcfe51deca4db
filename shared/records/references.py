"""Reference rows: where a record lives, and who holds an e-mail address.

They are inserted before the commit they belong to, in a table of their own, because ids and addresses are
unique across partitions. A row whose commit never came points to nothing and counts as unknown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress

from shared.domain.customer import email_key
from shared.errors import TransientError
from shared.records import erased
from shared.records.model import RecordKind
from shared.records.reservation import Reservation, reserve
from shared.records.tables import delete, find, insert

ROW = "partition"
# What can be asked for by its id alone.
NOTED = frozenset[RecordKind](("pet", "policy", "claim"))
# One id in a thousand is taken where there are millions of records.
IDS_TRIED = 5


class IdTakenError(TransientError):
    """The id of a new record is, or was, another's: try another one."""


def note_id(kind: RecordKind, record_id: str, customer_id: str) -> None:
    """Note where a new record will live; raises IdTakenError when the id is, or was, somebody else's."""
    if erased.was_erased(record_id):
        # The lake refuses what comes under it.
        raise _taken()
    entity = {"PartitionKey": f"{kind}_{record_id}", "RowKey": ROW, "customer_id": customer_id}
    if insert("references", entity) is None and find_customer_id(kind, record_id) != customer_id:
        raise _taken()


def with_free_id[T](attempt: Callable[[], T]) -> T:
    """What `attempt` returns with an id that is nobody's: it draws another one each time."""
    for _ in range(IDS_TRIED - 1):
        with suppress(IdTakenError):
            return attempt()
    return attempt()


def _taken() -> IdTakenError:
    return IdTakenError("The new record's id is taken. Try again.")


def find_customer_id(kind: RecordKind, record_id: str) -> str | None:
    """The partition a record of this id would live in; None when no such id was given out."""
    entity = find("references", f"{kind}_{record_id}", ROW)
    return entity["customer_id"] if entity else None


def reserve_email(email: str, reservation: Reservation) -> str | None:
    """Take an e-mail address for a customer; like `reserve`, raises ConflictError when another holds it."""
    return reserve(
        "references",
        _email_partition(email),
        ROW,
        reservation,
        taken="A customer with this email address already exists.",
        code="email_taken",
    )


def find_by_email(email: str) -> str | None:
    """The customer id that an e-mail address is reserved for."""
    entity = find("references", _email_partition(email), ROW)
    return entity["customer_id"] if entity else None


def release_email(email: str, etag: str) -> None:
    """Give a just taken e-mail address free again."""
    delete("references", _email_partition(email), ROW, etag)


def forget_email(email: str, customer_id: str) -> None:
    """Give an address free that this customer has no more."""
    entity = find("references", _email_partition(email), ROW)
    if entity is not None and entity["customer_id"] == customer_id:
        delete("references", _email_partition(email), ROW, entity["etag"])


def _email_partition(email: str) -> str:
    # Only the digest: keys appear in logs and metrics, addresses must not.
    return "email_" + hashlib.sha256(email_key(email).encode()).hexdigest()
