"""Values made one ahead of their use."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event, get_ident

import pytest

from shared.ahead import ahead

SOON_S = 5.0


def test_values_come_in_order_none_among_them() -> None:
    assert list(ahead([1, None, 3])) == [1, None, 3]
    assert list(ahead([])) == []


def test_the_next_one_is_made_while_one_is_in_use() -> None:
    made = Event()

    def values() -> Iterator[int]:
        yield 1
        made.set()
        yield 2

    for value in ahead(values()):
        if value == 1:
            assert made.wait(SOON_S)


def test_no_more_than_one_is_made_ahead() -> None:
    made: list[int] = []

    def values() -> Iterator[int]:
        for number in range(5):
            made.append(number)
            yield number

    for value in ahead(values()):
        assert len(made) <= value + 2


def test_a_failure_is_raised_in_its_place() -> None:
    def values() -> Iterator[int]:
        yield 1
        raise LookupError("no second one")

    coming = ahead(values())
    assert next(coming) == 1
    with pytest.raises(LookupError, match="no second one"):
        next(coming)


def test_all_of_them_are_made_in_one_thread_which_is_not_that_of_their_use() -> None:
    threads = set(ahead(get_ident() for _ in range(3)))
    assert len(threads) == 1
    assert get_ident() not in threads


def test_who_stops_early_waits_for_nothing_and_no_more_are_made() -> None:
    # A generator left in a cycle is ended by the garbage collector, in CPython 3.13 also within
    # threading.Thread._delete, which holds a lock that every thread needs to end: to wait there is for ever.
    stopped, closed = Event(), Event()
    made: list[int] = []

    def values() -> Iterator[int]:
        try:
            yield 0
            stopped.wait(SOON_S)
            for number in range(1, 5):
                made.append(number)
                yield number
        finally:
            closed.set()

    coming = ahead(values())
    assert next(coming) == 0
    coming.close()  # type: ignore[attr-defined]
    assert made == []
    stopped.set()
    assert closed.wait(SOON_S)
    assert made == [1]
