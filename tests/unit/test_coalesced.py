"""Many who ask at once cost one look more than the one under way, and see nothing of before they asked."""

import threading
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

import pytest

from shared.coalesced import Coalesced


def test_who_asks_meanwhile_shares_the_next_look() -> None:
    begun, first_may_end = list[float](), threading.Event()

    def look() -> float:
        begun.append(monotonic())
        if len(begun) == 1:
            first_may_end.wait(5)
        return begun[-1]

    shared = Coalesced(look)

    def ask() -> tuple[float, float]:
        asked = monotonic()
        return asked, shared()

    with ThreadPoolExecutor(12) as pool:
        first = pool.submit(ask)
        while not begun:
            pass
        others = [pool.submit(ask) for _ in range(11)]
        while pool._work_queue.qsize():
            pass
        first_may_end.set()
        seen = [first.result(5), *(other.result(5) for other in others)]

    assert len(begun) <= 3
    assert all(found >= asked for asked, found in seen)


def test_a_look_that_fails_is_nobody_elses_answer() -> None:
    answers = iter((ValueError("out"), 7))

    def look() -> int:
        found = next(answers)
        if isinstance(found, Exception):
            raise found
        return found

    shared = Coalesced(look)
    with pytest.raises(ValueError, match="out"):
        shared()
    assert shared() == 7
