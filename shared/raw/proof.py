"""Which raw files are the API's own: those that carry a keyed digest of their name and content.

Whoever delivers files may write any name and any content into the raw zone, and put a record of the API back
under a later name. The key is made once and lies with the records, where producers have no access.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping

from shared.secret_keys import secret_key

# In the metadata of a raw file.
PROOF = "proof"
KEY = "raw_records"


def proof_of(name: str, data: bytes) -> str:
    """The digest of a raw file; raises what storage raises when the key cannot be read."""
    message = name.encode() + b"\0" + data
    return hmac.new(secret_key(KEY), message, hashlib.sha256).hexdigest()


def is_proven(name: str, data: bytes, metadata: Mapping[str, str] | None) -> bool:
    """True when the API wrote this file under this name."""
    digest = (metadata or {}).get(PROOF)
    return digest is not None and hmac.compare_digest(digest.encode(), proof_of(name, data).encode())
