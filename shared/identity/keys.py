"""An issuer's signing keys: fetched from its fixed address, kept an hour, refetched seldom."""

from __future__ import annotations

import json
import threading
import urllib.request
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from shared.errors import TransientError

if TYPE_CHECKING:
    from jwt import PyJWK

LIFETIME_S = 3600.0
# An unknown key id may mean that the issuer rotated its keys, or that somebody makes key ids up.
REFETCH_AFTER_S = 60.0
RETRY_AFTER_S = 5.0
FETCH_TIMEOUT_S = 5.0
LARGEST_DOCUMENT = 256 * 1024

Fetch = Callable[[str], Mapping[str, Any]]


def fetch_jwks(uri: str) -> Mapping[str, Any]:
    """The JWKS document at `uri`; raises OSError or ValueError."""
    with urllib.request.urlopen(uri, timeout=FETCH_TIMEOUT_S) as response:
        document = json.loads(response.read(LARGEST_DOCUMENT))
    if not isinstance(document, dict):
        raise ValueError("A JWKS document is a JSON object.")
    return document


class KeySet:
    """The RSA signing keys of one issuer; safe to share between threads. `clock` gives seconds."""

    def __init__(self, uri: str, *, clock: Callable[[], float], fetch: Fetch = fetch_jwks) -> None:
        self._uri = uri
        self._clock = clock
        self._fetch = fetch
        self._lock = threading.Lock()
        self._keys: dict[str, PyJWK] = {}
        self._fetched_at: float | None = None
        self._not_before = float("-inf")

    def find(self, key_id: str) -> PyJWK | None:
        """The key named `key_id`, None when the issuer has none; raises TransientError if that is unknown."""
        with self._lock:
            if self._is_stale() or (key_id not in self._keys and self._clock() >= self._not_before):
                self._refresh()
            return self._keys.get(key_id)

    def _is_stale(self) -> bool:
        return self._fetched_at is None or self._clock() - self._fetched_at >= LIFETIME_S

    def _refresh(self) -> None:
        now = self._clock()
        if now < self._not_before:
            raise TransientError("Sign-in cannot be checked at the moment. Try again shortly.")
        try:
            self._keys = _signing_keys(self._fetch(self._uri))
        except (OSError, ValueError) as error:
            self._not_before = now + RETRY_AFTER_S
            raise TransientError("Sign-in cannot be checked at the moment. Try again shortly.") from error
        self._fetched_at = now
        self._not_before = now + REFETCH_AFTER_S


def _signing_keys(document: Mapping[str, Any]) -> dict[str, PyJWK]:
    from jwt import PyJWK
    from jwt.exceptions import PyJWTError

    keys = {}
    for entry in document.get("keys", ()):
        # A symmetric or foreign key in the set must never verify anything here.
        if entry.get("kty") != "RSA" or entry.get("use", "sig") != "sig" or not entry.get("kid"):
            continue
        try:
            keys[entry["kid"]] = PyJWK(entry, algorithm="RS256")
        except PyJWTError:
            continue
    return keys
