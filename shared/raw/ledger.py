"""The rows with which a version of a raw file comes into the ledger of intake, and their keys.

Whoever writes a record of the API notes it here, too, so that nobody has to look for it. What the ledger says
of a version later is up to `lake.intake`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from hashlib import sha1
from typing import TYPE_CHECKING, Any

from shared import clients, storage_resources
from shared.raw.names import api_day
from shared.telemetry import span
from shared.telemetry.names import SpanName

if TYPE_CHECKING:
    from azure.data.tables import TableServiceClient

TABLE = "intake"
PARTITION = "raw"
# Before a day in a key; it sorts behind every digest.
OF_DAY = "~"
MAX_REMEMBERED = 20_000


def note(
    path: str,
    etag: str,
    *,
    entity: str,
    size: int,
    seen_at: datetime,
    traceparent: str | None = None,
    options: Mapping[str, Any] | None = None,
) -> bool:
    """Note a file version as waiting; false when it was known already.

    `options` are per-request settings of the storage client.
    """
    file = {"path": path, "etag": bare(etag), "entity": entity, "size": size, "seen_at": seen_at.isoformat()}
    file |= {"traceparent": traceparent} if traceparent else {}
    path_row = row_of(f"l:{path_id(path)}", path=path)
    # The first version of a path creates the path's row, which spares the planner a look-up.
    first = [*_version_rows(file, first=True), path_row]
    return _created(first, options) or _created(_version_rows(file, first=False), options)


def note_own(path: str, etag: str, *, traceparent: str | None, **details: Any) -> None:
    """Note a record that this process has written, and remember it until its event comes."""
    with span(SpanName.INTAKE, parent=traceparent):
        note(path, etag, traceparent=traceparent, **details)
    own = _own(clients.tables())
    if len(own) >= MAX_REMEMBERED:
        own.clear()
    own[path] = None


def is_own(path: str) -> bool:
    """True when this process has noted the file, once."""
    return _own(clients.tables()).pop(path, False) is None


def version_id(path: str, etag: str) -> str:
    """The identity of a file version, usable as a row key."""
    return f"{path_id(path)}:{sha1(bare(etag).encode()).hexdigest()[:16]}"


def path_id(path: str) -> str:
    """What stands for a path in row keys."""
    digest, day = sha1(path.encode()).hexdigest()[:32], api_day(path)
    return f"{OF_DAY}{day}.{digest}" if day else digest


def bare(etag: str) -> str:
    """An ETag without quotes: listings, events and downloads differ in them."""
    return etag.strip().removeprefix("W/").strip('"')


def row_of(key: str, **values: Any) -> dict[str, Any]:
    """A row of the ledger."""
    return {"PartitionKey": PARTITION, "RowKey": key, **values}


def _created(rows: list[dict[str, Any]], options: Mapping[str, Any] | None) -> bool:
    from azure.data.tables import TableTransactionError

    try:
        storage_resources.table(TABLE).submit_transaction(
            [("create", row) for row in rows], **(options or {})
        )
    except TableTransactionError as error:
        if error.status_code != 409:
            raise
        return False
    return True


def _version_rows(row: Mapping[str, Any], *, first: bool) -> list[dict[str, Any]]:
    key = version_id(row["path"], row["etag"])
    return [row_of(f"f:{key}", **row), row_of(f"p:{key}", **row, first=first)]


@cache
def _own(service: TableServiceClient) -> dict[str, None]:
    return {}
