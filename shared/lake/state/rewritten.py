"""Raw files that were written anew without the rows of an erased customer: no new delivery.

Their metadata says which version was delivered, and when: what is read from them later counts as delivered
then, and the ledger takes the new version for settled as the old one was.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from shared import storage_resources
from shared.raw import ledger

FROM, AT, CONTENT = "rewritten_from", "delivered_at", "rewritten_content"


def metadata_of(
    before: Mapping[str, str] | None, *, etag: str, modified: datetime, content: str
) -> dict[str, str]:
    """The metadata of a version that takes the place of another; rewritten again, the first one counts."""
    known = dict(before or {})
    first = {FROM: ledger.bare(etag), AT: modified.isoformat()}
    return {**first, **known, CONTENT: content}


def delivered_at(metadata: Mapping[str, str] | None, modified: datetime) -> datetime:
    """When a raw file was delivered: before it was rewritten, if it was."""
    timestamp = (metadata or {}).get(AT)
    return datetime.fromisoformat(timestamp) if timestamp else modified


def carry_over(path: str, etag: str, metadata: Mapping[str, str] | None) -> bool:
    """Settle a rewritten version as the delivered one was; repeating it changes nothing.

    False for one that was delivered, and for one whose delivered version the ledger does not know: then the
    lake is built anew, and the file is to be loaded.
    """
    from azure.core.exceptions import ResourceNotFoundError
    from azure.data.tables import UpdateMode

    if metadata is None or FROM not in metadata:
        return False
    table = storage_resources.table(ledger.TABLE)
    before, after = (ledger.version_id(path, each) for each in (metadata[FROM], etag))
    try:
        row = dict(table.get_entity(ledger.PARTITION, f"f:{before}"))
    except ResourceNotFoundError:
        return False
    table.upsert_entity({**row, "RowKey": f"f:{after}", "etag": ledger.bare(etag)})
    for waiting in ("p:", "d:"):
        table.delete_entity(ledger.PARTITION, f"{waiting}{after}")
    key = f"l:{ledger.path_id(path)}"
    with suppress(ResourceNotFoundError):
        known = table.get_entity(ledger.PARTITION, key, select=["content"])
        if known.get("content"):
            row = {"PartitionKey": ledger.PARTITION, "RowKey": key, "content": metadata[CONTENT]}
            table.update_entity(row, mode=UpdateMode.MERGE)
    return True


def forget(path: str, etag: str) -> None:
    """Forget a raw file that is about to be removed, with its name."""
    table = storage_resources.table(ledger.TABLE)
    version = ledger.version_id(path, etag)
    own = ledger.path_id(path)
    for key in (*(f"{prefix}{version}" for prefix in ("f:", "p:", "d:", "r:")), f"l:{own}", f"n:{own}"):
        table.delete_entity(ledger.PARTITION, key)
