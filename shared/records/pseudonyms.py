"""Stable names for customers: analysts can follow one through every table, and cannot tell who it is.

A keyed digest of the customer's id. The key is made once, lies with the records, and is told to nobody.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from functools import cache
from typing import TYPE_CHECKING

from shared import clients
from shared.errors import TransientError
from shared.records.tables import find, insert

if TYPE_CHECKING:
    from azure.data.tables import TableServiceClient

PARTITION, ROW = "pseudonyms", "key"
PREFIX = "ANON-"
DIGITS = 16
MAX_REMEMBERED = 200_000

_known: dict[str, str] = {}


def pseudonym(customer_id: str) -> str:
    """The name of a customer for analysts: `ANON-` and 16 hex digits, an id like any other."""
    known = _known.get(customer_id)
    if known is None:
        digest = hmac.new(_key(clients.tables()), customer_id.encode(), hashlib.sha256).hexdigest()
        if len(_known) >= MAX_REMEMBERED:
            _known.clear()
        known = _known[customer_id] = PREFIX + digest[:DIGITS].upper()
    return known


def forget() -> None:
    """Forget every name, for tests that change the storage."""
    _known.clear()
    _key.cache_clear()


@cache
def _key(service: TableServiceClient) -> bytes:
    fresh = secrets.token_hex(32)
    insert("references", {"PartitionKey": PARTITION, "RowKey": ROW, "key": fresh})
    found = find("references", PARTITION, ROW)
    if found is None:
        raise TransientError("The names of customers could not be read. Try again in a moment.")
    return bytes.fromhex(found["key"])
