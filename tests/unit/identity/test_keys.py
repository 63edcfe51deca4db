"""What is known of an issuer's keys goes on counting, whatever becomes of the issuer and whoever asks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from http.client import BadStatusLine
from typing import Any

import pytest

from shared.errors import TransientError
from shared.identity.keys import LIFETIME_S, RENEW_AFTER_S, KeySet
from tests.support.tokens import Signer

SIGNER = Signer()
KID = SIGNER.jwks()["keys"][0]["kid"]
WAIT_S = 10.0


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


class Issuer:
    """A key endpoint that answers, refuses, or hangs until it is let go."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.document: Mapping[str, Any] = SIGNER.jwks()
        self.calls = 0
        self.refuses = False
        self.hangs = False
        self.lasts = 0.0
        self.entered = threading.Event()
        self.go = threading.Event()
        self._clock = clock

    def __call__(self, uri: str) -> Mapping[str, Any]:
        self.calls += 1
        self.entered.set()
        if self.hangs:
            assert self.go.wait(WAIT_S)
        if self._clock:
            self._clock.seconds += self.lasts
        if self.refuses:
            raise BadStatusLine("no HTTP")
        return self.document


def at_once(work: Callable[[], object]) -> None:
    work()


def in_thread(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def test_strangers_at_a_hanging_issuer_cost_whoever_is_signed_in_nothing() -> None:
    clock, issuer = Clock(), Issuer()
    keys = KeySet("x", clock=clock, fetch=issuer)
    assert keys.find(KID)
    clock.seconds += 120
    issuer.hangs = True
    issuer.entered.clear()
    stranger = in_thread(lambda: keys.find("made-up"))
    assert issuer.entered.wait(WAIT_S)
    # The fetch hangs in the other thread, and both come back here all the same.
    assert keys.find(KID)
    assert keys.find("made-up-too") is None
    assert issuer.calls == 2
    issuer.go.set()
    stranger.join(WAIT_S)
    assert not stranger.is_alive()


def test_a_known_key_is_never_waited_for_while_the_set_is_renewed() -> None:
    clock, issuer = Clock(), Issuer()
    keys = KeySet("x", clock=clock, fetch=issuer)
    assert keys.find(KID)
    clock.seconds += RENEW_AFTER_S
    issuer.hangs = True
    issuer.entered.clear()
    for _ in range(20):
        assert keys.find(KID)
    assert issuer.entered.wait(WAIT_S)
    assert issuer.calls == 2
    issuer.go.set()


def test_known_keys_count_for_a_day_while_the_issuer_refuses() -> None:
    clock, issuer = Clock(), Issuer()
    keys = KeySet("x", clock=clock, fetch=issuer, spawn=at_once)
    assert keys.find(KID)
    issuer.refuses = True
    clock.seconds += LIFETIME_S - 1
    assert keys.find(KID)
    clock.seconds += 2
    with pytest.raises(TransientError):
        keys.find(KID)
    issuer.refuses = False
    clock.seconds += 6
    assert keys.find(KID)


def test_a_key_that_was_taken_back_counts_no_more_after_the_renewal() -> None:
    clock, issuer = Clock(), Issuer()
    keys = KeySet("x", clock=clock, fetch=issuer, spawn=at_once)
    assert keys.find(KID)
    issuer.document = Signer(key_name="another", kid="key-2").jwks()
    clock.seconds += RENEW_AFTER_S
    keys.find(KID)
    assert keys.find(KID) is None


def test_the_pause_is_counted_from_the_end_of_a_fetch() -> None:
    clock = Clock()
    issuer = Issuer(clock)
    issuer.refuses, issuer.lasts = True, 5.0
    keys = KeySet("x", clock=clock, fetch=issuer)
    for _ in range(5):
        with pytest.raises(TransientError):
            keys.find(KID)
    assert issuer.calls == 1


def test_who_comes_first_waits_for_the_one_fetch_under_way() -> None:
    issuer = Issuer()
    issuer.hangs = True
    keys = KeySet("x", clock=Clock(), fetch=issuer)
    found: list[object] = []
    threads = [in_thread(lambda: found.append(keys.find(KID))) for _ in range(8)]
    assert issuer.entered.wait(WAIT_S)
    issuer.go.set()
    for thread in threads:
        thread.join(WAIT_S)
    assert len(found) == 8
    assert all(found)
    assert issuer.calls == 1


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"keys": []},
        {"keys": None},
        {"keys": "abc"},
        {"keys": {"a": 1}},
        {"keys": [None, 3, "x", []]},
        {"keys": [{"kty": "RSA", "kid": 7, "n": "AQAB", "e": "AQAB"}]},
        {"keys": [{"kty": "RSA", "kid": "k", "n": 5, "e": None}]},
        {"keys": [{"kty": "RSA", "kid": "k"}]},
    ],
)
def test_a_document_without_a_usable_key_leaves_the_known_ones_alone(document: dict[str, Any]) -> None:
    clock, issuer = Clock(), Issuer()
    keys = KeySet("x", clock=clock, fetch=issuer, spawn=at_once)
    assert keys.find(KID)
    issuer.document = document
    clock.seconds += RENEW_AFTER_S
    assert keys.find(KID)
    assert keys.find(KID)
    assert issuer.calls == 2
