"""Which raw files are the API's own: those that carry a keyed digest of their name and content.

Whoever delivers files may write any name and any content into the raw zone, and put a record of the API back
under a later name. The key is made once and lies with the records, where producers have no access.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from shared import clients, storage_resources
from shared.errors import TransientError

if TYPE_CHECKING:
    from azure.data.tables import TableClient, TableServiceClient

# In the metadata of a raw file.
PROOF = "proof"
TABLE, PARTITION, ROW = "references", "raw_records", "key"


def proof_of(name: str, data: bytes) -> str:
    """The digest of a raw file; raises TransientError when the key cannot be read."""
    told = name.encode() + b"\0" + data
    return hmac.new(_key(clients.tables()), told, hashlib.sha256).hexdigest()


def is_proven(name: str, data: bytes, metadata: Mapping[str, str] | None) -> bool:
    """True when the API wrote this file under this name."""
    told = (metadata or {}).get(PROOF)
    return told is not None and hmac.compare_digest(told.encode(), proof_of(name, data).encode())


@cache
def _key(service: TableServiceClient) -> bytes:
    table = storage_resources.table(TABLE)
    key = _found(table) or _made(table)
    if key is None:
        raise TransientError("The key of raw records could not be read. Try again in a moment.")
    return bytes.fromhex(key)


def _found(table: TableClient) -> str | None:
    from azure.core.exceptions import ResourceNotFoundError

    try:
        return str(table.get_entity(PARTITION, ROW)["key"])
    except ResourceNotFoundError:
        return None


def _made(table: TableClient) -> str | None:
    from azure.core.exceptions import ResourceExistsError

    fresh = secrets.token_hex(32)
    try:
        table.create_entity({"PartitionKey": PARTITION, "RowKey": ROW, "key": fresh})
    except ResourceExistsError:
        return _found(table)
    return fresh
