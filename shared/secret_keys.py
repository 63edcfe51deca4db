"""Secret keys that the app makes for itself, once: they lie with the records and are told to nobody."""

from __future__ import annotations

import secrets
from functools import cache
from typing import TYPE_CHECKING

from shared import clients, storage_resources
from shared.conditional_writes import put_row

if TYPE_CHECKING:
    from azure.data.tables import TableServiceClient

TABLE, ROW = "references", "key"
BYTES = 32


def secret_key(name: str) -> bytes:
    """The key of this name, made by whoever asks first; raises what storage raises."""
    return _key(clients.tables(), name)


def forget() -> None:
    """Read keys again, for tests that play a new process."""
    _key.cache_clear()


@cache
def _key(_service: TableServiceClient, name: str) -> bytes:
    table = storage_resources.table(TABLE)
    put_row(table, {"PartitionKey": name, "RowKey": ROW, "key": secrets.token_hex(BYTES)}, None)
    return bytes.fromhex(table.get_entity(name, ROW)["key"])
