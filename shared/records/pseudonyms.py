"""Stable names for customers: analysts can follow one through every table, and cannot tell who it is.

A keyed digest of the customer's id. The key is made once, lies with the records, and is told to nobody.
"""

from __future__ import annotations

import hashlib
import hmac

from shared import secret_keys
from shared.secret_keys import secret_key

KEY = "pseudonyms"
PREFIX = "ANON-"
DIGITS = 16
MAX_REMEMBERED = 200_000

_known: dict[str, str] = {}


def pseudonym(customer_id: str) -> str:
    """The name of a customer for analysts: `ANON-` and 16 hex digits, an id like any other."""
    known = _known.get(customer_id)
    if known is None:
        digest = hmac.new(secret_key(KEY), customer_id.encode(), hashlib.sha256).hexdigest()
        if len(_known) >= MAX_REMEMBERED:
            _known.clear()
        known = _known[customer_id] = PREFIX + digest[:DIGITS].upper()
    return known


def forget() -> None:
    """Forget every name, for tests that change the storage."""
    _known.clear()
    secret_keys.forget()
