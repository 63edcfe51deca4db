"""One drain of an outbox at a time, and nobody waits for it."""

from __future__ import annotations

import threading

import pytest

from shared.records.outbox.turns import Turns


def test_alone_the_work_is_done_once() -> None:
    done: list[int] = []
    assert Turns().take("A", lambda: done.append(1) or "outcome") == "outcome"
    assert done == [1]


def test_who_comes_meanwhile_leaves_it_to_whom_is_at_it() -> None:
    turns, done = Turns(), list[str]()

    def work() -> int:
        done.append("work")
        if len(done) == 1:
            assert turns.take("A", lambda: done.append("never")) is None
            assert turns.take("A", lambda: done.append("never")) is None
            assert turns.take("B", lambda: done.append("another")) is None
        return len(done)

    assert turns.take("A", work) == 3
    assert done == ["work", "another", "work"]
    assert turns.take("A", lambda: "free again") == "free again"


def test_a_failure_ends_the_turn() -> None:
    turns = Turns()

    def fails() -> None:
        turns.take("A", fails)
        raise ConnectionError

    with pytest.raises(ConnectionError):
        turns.take("A", fails)
    assert turns.take("A", lambda: 1) == 1


def test_nothing_that_came_before_the_end_is_missed() -> None:
    turns, wanted, seen = Turns(), threading.Semaphore(0), list[int]()
    committed = [0]

    def look() -> int:
        seen.append(committed[0])
        return committed[0]

    def write() -> None:
        for _ in range(500):
            with lock:
                committed[0] += 1
            turns.take("A", look)
        wanted.release()

    lock = threading.Lock()
    for _ in range(4):
        threading.Thread(target=write).start()
    for _ in range(4):
        assert wanted.acquire(timeout=10)
    assert seen[-1] == committed[0] == 2000
