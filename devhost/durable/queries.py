"""Finding instances by when they were created, their status and their id; finding entities by name."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from devhost.durable.model import Instance, Status
from devhost.durable.store import Store, read_instance

PAGE = 100

# A held instance is one whose own status is live: the shown status must be derived in SQL the same way.
_SHOWN_STATUS = "CASE WHEN suspended AND status IN ('Pending','Running') THEN 'Suspended' ELSE status END"
# The enumeration as .NET reads it, by exact name or by number; some of these this engine never shows.
_STATUSES = (
    *("Running", "Completed", "ContinuedAsNew", "Failed"),
    *("Canceled", "Terminated", "Pending", "Suspended"),
)


class BadTokenError(Exception):
    """The continuation token was not given out by us."""


@dataclass(frozen=True)
class InstanceQuery:
    """Filters; times in the protocol's format. `after` is the continuation token of the page before."""

    created_from: str | None = None
    created_to: str | None = None
    statuses: Sequence[str] = field(default_factory=tuple)
    prefix: str | None = None
    after: str | None = None


@dataclass(frozen=True)
class Page:
    """Instances in the order of their ids, and the token of the next page if there is one."""

    instances: list[Instance]
    token: str | None


def find_page(store: Store, query: InstanceQuery, size: int = PAGE) -> Page:
    """At most `size` instances that match. BadTokenError when `after` is no token."""
    instances = find_instances(store, query, limit=size + 1)
    if len(instances) <= size:
        return Page(instances, None)
    return Page(instances[:size], _token(instances[size - 1]))


def find_instances(store: Store, query: InstanceQuery, *, limit: int = -1) -> list[Instance]:
    """The instances that match. BadTokenError when `after` is no token."""
    terms, values = _conditions(query)
    sql = f"SELECT * FROM instances WHERE {' AND '.join(terms)} ORDER BY id LIMIT ?"
    return [read_instance(row) for row in store.rows(sql, (*values, limit))]


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
        terms.append("id>?")
        values.append(_read_token(query.after))
    return terms, values


def _token(last: Instance) -> str:
    return base64.urlsafe_b64encode(last.id.encode()).decode()


def _read_token(token: str) -> str:
    try:
        return base64.b64decode(token, altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError) as error:
        raise BadTokenError("unknown continuation token") from error


def find_entities(store: Store, name: str | None) -> list[tuple[str, str, str]]:
    """(id, state as JSON text, time of the last operation) of the entities, of one name or of all."""
    prefix = "@" if name is None else f"@{name.lower()}@"
    rows = store.rows(
        "SELECT id, state, updated FROM entities WHERE substr(id, 1, ?)=? ORDER BY id", (len(prefix), prefix)
    )
    return [(row["id"], row["state"], row["updated"]) for row in rows]


def parse_statuses(text: str) -> list[str]:
    """Statuses from a comma-separated list of names or numbers; whatever is none is ignored.

    Names must be spelled as they are: `completed` is no status, and a filter of it is no filter.
    """
    statuses = [_status(part.strip()) for part in text.split(",")]
    return [status for status in statuses if status is not None]


def _status(text: str) -> str | None:
    if text in _STATUSES:
        return text
    if not text.removeprefix("-").isdecimal():
        return None
    number = int(text)
    # A number outside the enumeration is a status all the same, one that nothing has.
    return _STATUSES[number] if 0 <= number < len(_STATUSES) else text


def includes_running(statuses: Sequence[str]) -> bool:
    """Whether a filter takes what runs: without a status it takes everything."""
    return not statuses or str(Status.RUNNING) in statuses
