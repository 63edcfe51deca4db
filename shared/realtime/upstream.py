"""Events that the service sends us on behalf of clients: whether it is our service that sends them."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable


def allowed_origins(requested: str, accepted: frozenset[str]) -> str:
    """Those of the requested origins (a comma list) that are our service; empty when none is."""
    origins = (origin.strip() for origin in requested.split(","))
    return ", ".join(origin for origin in origins if origin.lower() in accepted)


def is_signed(signature: str, connection_id: str, keys: Iterable[str]) -> bool:
    """True when one of the signatures (`sha256=…,sha256=…`) is by one of the keys."""
    offered = [entry.strip().encode() for entry in signature.split(",")]
    expected = [b"sha256=" + _sign(connection_id, key) for key in keys]
    return any(hmac.compare_digest(one, other) for one in offered for other in expected)


def _sign(connection_id: str, key: str) -> bytes:
    return hmac.new(key.encode(), connection_id.encode(), hashlib.sha256).hexdigest().encode()
