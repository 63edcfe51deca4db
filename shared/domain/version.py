"""Versions of records: what a client has seen, and whether it still is so."""

from __future__ import annotations

import hashlib
from collections.abc import Set

from shared.domain.rows import Row, encode_row
from shared.errors import PreconditionFailedError

ANY = "*"
# Whoever changes a pet's picture changes nothing that somebody else may be about to change.
_APART = frozenset(("picture",))


def version_of(row: Row) -> str:
    """A text that differs whenever a record does: 16 hex digits."""
    compared = {name: value for name, value in row.items() if name not in _APART}
    return hashlib.sha256(encode_row(compared).encode()).hexdigest()[:16]


def check_version(row: Row, expected: Set[str] | None) -> None:
    """Raise PreconditionFailedError unless the record is in one of the expected versions (None: in any)."""
    if expected is None or ANY in expected or version_of(row) in expected:
        return
    raise PreconditionFailedError("The record has changed since you read it. Read it again.")
