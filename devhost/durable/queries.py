"""Finding instances by when they were created, their status and their id; finding entities by name."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from devhost.durable.model import Instance, Status
from devhost.durable.store import Store, read_instance

# A held instance is one whose own status is live: the shown status must be derived in SQL the same way.
_SHOWN_STATUS = "CASE WHEN suspended AND status IN ('Pending','Running') THEN 'Suspended' ELSE status END"


class BadTokenError(ValueError):
    """The continuation token was not given out by us."""


@dataclass(frozen=True)
class InstanceQuery:
    """Filters; times in the protocol's format. `after` is the continuation token of the page before."""

    created_from: str | None = None
    created_to: str | None = None
    statuses: Sequence[str] = field(default_factory=tuple)
    prefix: str | None = None
    top: int | None = None
    after: str | None = None


@dataclass(frozen=True)
class Page:
    """Instances, oldest first, and the token of the next page if there is one."""

    instances: list[Instance]
    token: str | None


def find_instances(store: Store, query: InstanceQuery) -> Page:
    """The instances that match. BadTokenError when `after` is no token."""
    terms, values = _conditions(query)
    sql = f"SELECT * FROM instances WHERE {' AND '.join(terms)} ORDER BY created, id"
    if query.top is not None:
        sql, values = f"{sql} LIMIT ?", [*values, query.top + 1]
    found = [read_instance(row) for row in store.rows(sql, tuple(values))]
    if query.top is None or len(found) <= query.top:
        return Page(found, None)
    return Page(found[: query.top], _token(found[query.top - 1]))


def _conditions(query: InstanceQuery) -> tuple[list[str], list[Any]]:
    terms, values = ["1"], list[Any]()
    for term, value in (("created>=?", query.created_from), ("created<=?", query.created_to)):
        if value is not None:
            terms.append(term)
            values.append(value)
    if query.prefix:
        terms.append("substr(id, 1, ?)=?")
        values += [len(query.prefix), query.prefix]
    if query.statuses:
        terms.append(f"{_SHOWN_STATUS} IN ({','.join('?' * len(query.statuses))})")
        values += query.statuses
    if query.after:
        terms.append("(created, id)>(?, ?)")
        values += _read_token(query.after)
    return terms, values


def _token(last: Instance) -> str:
    return base64.urlsafe_b64encode(f"{last.created} {last.id}".encode()).decode()


def _read_token(token: str) -> list[str]:
    try:
        created, _, instance_id = base64.urlsafe_b64decode(token).decode().partition(" ")
    except ValueError as error:
        raise BadTokenError("unknown continuation token") from error
    return [created, instance_id]


def find_entities(store: Store, name: str | None) -> list[tuple[str, str, str]]:
    """(id, state as JSON text, time of the last operation) of the entities, of one name or of all."""
    prefix = "@" if name is None else f"@{name.lower()}@"
    rows = store.rows(
        "SELECT id, state, updated FROM entities WHERE substr(id, 1, ?)=? ORDER BY id", (len(prefix), prefix)
    )
    return [(row["id"], row["state"], row["updated"]) for row in rows]


def parse_statuses(text: str) -> list[str]:
    """Status names from a comma-separated list, names that are none ignored; [] for an empty list."""
    known = {status.lower(): str(status) for status in Status}
    return [known[part.strip().lower()] for part in text.split(",") if part.strip().lower() in known]
