"""Ids carry their kind for the eye and are otherwise opaque; nobody parses them."""

import re
import secrets
from datetime import date
from typing import Literal

Kind = Literal["customer", "pet", "policy", "claim"]
IdKind = Kind | Literal["document", "message"]

PREFIXES: dict[IdKind, str] = {
    **{"customer": "CUST", "pet": "PET", "policy": "POL", "claim": "CLM"},
    **{"document": "DOC", "message": "MSG"},
}
NUMBER_PREFIXES = {"policy": "PI", "claim": "CLM"}

# Every id there can be: ours, the batch files' UUIDs, the demo records'.
ID_PATTERN = r"^[A-Za-z0-9_-]{1,64}$"
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def new_id(kind: IdKind) -> str:
    """An id to try: prefix and 8 upper-case hex digits (`CUST-1A2B3C4D`); one in many is taken."""
    return f"{PREFIXES[kind]}-{secrets.token_hex(4).upper()}"


def new_quote_id() -> str:
    """A fresh id of a quote: whoever knows it may read the quote, so nobody can guess it."""
    return f"QUO-{secrets.token_hex(16).upper()}"


def number_of(kind: Literal["policy", "claim"], record_id: str, as_of: date) -> str:
    """The number of a new policy or claim: `PI-YYYYMMDD-` or `CLM-YYYYMMDD-` and the digits of its id.

    An id is given out once, so two records never share a number.
    """
    return f"{NUMBER_PREFIXES[kind]}-{as_of:%Y%m%d}-{record_id.removeprefix(PREFIXES[kind] + '-')}"


def is_id(text: str) -> bool:
    """True when `text` has the form of an id; nothing else can name a record."""
    return _ID.fullmatch(text) is not None
