"""An issuer's signing keys: fetched from its fixed address, renewed in the background, kept up to a day.

Nobody who has a key already waits for a fetch, and no fetch holds the lock that look-ups need.
"""

from __future__ import annotations

import json
import logging
import threading
import urllib.request
from collections.abc import Callable, Mapping
from http.client import HTTPException
from typing import TYPE_CHECKING, Any

from shared.errors import TransientError

if TYPE_CHECKING:
    from jwt import PyJWK

RENEW_AFTER_S = 50 * 60.0
# How long known keys count while the issuer is out.
LIFETIME_S = 24 * 3600.0
# An unknown key id may mean that the issuer rotated its keys, or that somebody makes key ids up.
REFETCH_AFTER_S = 60.0
RETRY_AFTER_S = 5.0
FETCH_TIMEOUT_S = 5.0
LARGEST_DOCUMENT = 256 * 1024

Fetch = Callable[[str], Mapping[str, Any]]
Spawn = Callable[[Callable[[], object]], object]

_log = logging.getLogger("petinsure360.identity")


def fetch_jwks(uri: str) -> Mapping[str, Any]:
    """The JWKS document at `uri`; raises OSError, ValueError or HTTPException."""
    with urllib.request.urlopen(uri, timeout=FETCH_TIMEOUT_S) as response:
        document = json.loads(response.read(LARGEST_DOCUMENT))
    if not isinstance(document, dict):
        raise ValueError("A JWKS document is a JSON object.")
    return document


def in_background(work: Callable[[], object]) -> None:
    """Run `work` in a thread that keeps no process alive."""
    threading.Thread(target=work, name="signing-keys", daemon=True).start()


class KeySet:
    """The RSA signing keys of one issuer; safe to share between threads. `clock` gives seconds."""

    def __init__(
        self,
        uri: str,
        *,
        clock: Callable[[], float],
        fetch: Fetch = fetch_jwks,
        spawn: Spawn = in_background,
    ) -> None:
        self._uri = uri
        self._clock = clock
        self._fetch = fetch
        self._spawn = spawn
        # Held while one fetch is under way, never while somebody looks a key up.
        self._fetching = threading.Lock()
        # Both are replaced as a whole, so that a reader never sees half of them.
        self._known: tuple[Mapping[str, PyJWK], float] | None = None
        self._not_before = float("-inf")

    def find(self, key_id: str) -> PyJWK | None:
        """The key named `key_id`, None when the issuer has none; raises TransientError if that is unknown."""
        known = self._usable()
        key = known[0].get(key_id) if known else None
        if known and key:
            if self._clock() - known[1] >= RENEW_AFTER_S:
                self._renew_later()
            return key
        self._renew()
        if (known := self._usable()) is None:
            raise TransientError("Sign-in cannot be checked at the moment. Try again shortly.")
        return known[0].get(key_id)

    def _usable(self) -> tuple[Mapping[str, PyJWK], float] | None:
        known = self._known
        return known if known and self._clock() - known[1] < LIFETIME_S else None

    def _renew(self) -> None:
        """Fetch, unless a fetch is under way or has just been; without any keys, wait for that one."""
        if not self._fetching.acquire(blocking=False):
            if self._usable() is None and self._fetching.acquire(timeout=FETCH_TIMEOUT_S):
                self._fetching.release()
            return
        try:
            if self._clock() >= self._not_before:
                self._fetch_now()
        finally:
            self._fetching.release()

    def _renew_later(self) -> None:
        if self._clock() < self._not_before or not self._fetching.acquire(blocking=False):
            return
        try:
            self._spawn(self._fetch_and_release)
        except RuntimeError:
            # No thread could be started: the next caller tries again.
            self._fetching.release()

    def _fetch_and_release(self) -> None:
        try:
            self._fetch_now()
        finally:
            self._fetching.release()

    def _fetch_now(self) -> None:
        try:
            keys = _signing_keys(self._fetch(self._uri))
        except (OSError, ValueError, HTTPException) as error:
            # Counted from the end: a fetch that hangs lasts as long as the pause.
            self._not_before = self._clock() + RETRY_AFTER_S
            _log.warning("the keys of an issuer could not be fetched: %s", type(error).__name__)
            return
        self._known = (keys, self._clock())
        self._not_before = self._clock() + REFETCH_AFTER_S


def _signing_keys(document: Mapping[str, Any]) -> dict[str, PyJWK]:
    """The keys that may verify here; raises ValueError for a document without a single one."""
    from jwt import PyJWK
    from jwt.exceptions import PyJWTError

    entries = document.get("keys")
    keys = {}
    for entry in entries if isinstance(entries, list) else ():
        if not _may_verify(entry):
            continue
        try:
            keys[entry["kid"]] = PyJWK(entry, algorithm="RS256")
        except (PyJWTError, ValueError, TypeError):
            continue
    if not keys:
        raise ValueError("The document holds no key that may verify.")
    return keys


def _may_verify(entry: object) -> bool:
    # A symmetric or foreign key in the set must never verify anything here.
    return (
        isinstance(entry, dict)
        and entry.get("kty") == "RSA"
        and entry.get("use", "sig") == "sig"
        and isinstance(entry.get("kid"), str)
        and bool(entry["kid"])
    )
