"""How large a claim may be: so that it can be stored together with any decision about it.

A decision keeps the claim's lines and words as facts, in the same entity, which holds 1 MiB in UTF-16. An
emulator stores what the service refuses, so the room is counted here.
"""

from __future__ import annotations

from shared.domain.rows import Row, encode_row
from shared.errors import InvalidInputError

# In characters, of which an entity holds 524,288: twice this, and 84,288 for what a decision says by itself.
LARGEST_CLAIM = 220_000


def check_room(claim: Row) -> None:
    """Raise InvalidInputError for a claim that no decision could be stored with."""
    if len(encode_row(claim)) > LARGEST_CLAIM:
        raise InvalidInputError(
            "The claim is too large to be stored. Shorten its lines and its notes.", code="record_too_large"
        )
