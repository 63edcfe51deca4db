"""Who decides claims: everybody who has looked at the queue once, so that a case is given to nobody else."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from shared import clients
from shared.records.tables import find, table

if TYPE_CHECKING:
    from azure.data.tables import TableServiceClient

    from shared.identity.principal import Principal

PARTITION = "adjusters"
MAX_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Adjuster:
    """Somebody who may be given a case; `name` is what the token said last."""

    subject: str
    name: str | None


def note(person: Principal) -> None:
    """Note that somebody decides claims; a process does so once for each."""
    noted = _noted(clients.tables())
    identity = (person.subject, person.name)
    if identity in noted:
        return
    entity = {"PartitionKey": PARTITION, "RowKey": _row(person.subject), "subject": person.subject}
    table("references").upsert_entity(entity | ({"name": person.name} if person.name else {}))
    if len(noted) >= MAX_REMEMBERED:
        noted.clear()
    noted.add(identity)


def find_adjuster(subject: str) -> Adjuster | None:
    """Who decides claims under this subject, None for anybody else."""
    entity = find("references", PARTITION, _row(subject))
    return Adjuster(entity["subject"], entity.get("name")) if entity else None


def _row(subject: str) -> str:
    # Subjects hold characters that keys do not take.
    return hashlib.sha256(subject.encode()).hexdigest()


@cache
def _noted(service: TableServiceClient) -> set[tuple[str, str | None]]:
    return set()
