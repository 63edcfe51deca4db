"""The search for rows that fail an audit finds exactly those, and each in a logarithmic number of passes."""

from __future__ import annotations

from collections.abc import Callable, Collection

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.lake.state import search
from shared.lake.state.search import MAX_PROBES, Search
from shared.lake.state.set_aside import Place

Passes = Callable[[Collection[int]], bool]


def suspects(count: int) -> Search:
    return Search(tuple(("claims", Place("claims/a.csv", "1", n)) for n in range(count)))


def found(start: Search, passes: Passes) -> tuple[set[int] | None, int]:
    """The rows that are left out in the end, and after how many passes."""
    state, count = start, 0
    while True:
        aside = state.aside
        left_out = {place.row for places in aside.values() for place in places if place.row is not None}
        count += 1
        passed = passes(left_out)
        after = search.decoded(search.encoded(state)).judged(passed=passed)
        if after is None:
            return None, count
        if passed and after.is_over and after.aside == aside:
            return left_out, count
        state = after


@settings(deadline=None)
@given(st.integers(1, 300), st.data())
def test_one_row_that_is_to_blame_is_found(count: int, data: st.DataObject) -> None:
    culprit = data.draw(st.integers(0, count - 1))
    rows, passes = found(suspects(count), lambda left_out: culprit in left_out)
    assert rows == {culprit}
    assert passes <= 2 + count.bit_length() + 1


@settings(deadline=None)
@given(st.integers(2, 60), st.data())
def test_several_are_found_and_in_the_end_what_is_left_out_always_helps(
    count: int, data: st.DataObject
) -> None:
    guilty = data.draw(st.sets(st.integers(0, count - 1), min_size=1, max_size=6))
    rows, passes = found(suspects(count), lambda left_out: guilty <= set(left_out))
    assert rows is not None
    assert rows >= guilty
    assert passes <= MAX_PROBES + 2
    if len(guilty) <= 2:
        assert rows == guilty


def test_no_row_is_blamed_for_a_fault_that_stays_without_it() -> None:
    assert found(suspects(40), lambda _: False) == (None, 1)


def test_a_fault_that_comes_and_goes_ends_the_search() -> None:
    answers = iter([True, *[False] * 100])
    _, passes = found(suspects(40), lambda _: next(answers))
    assert passes <= MAX_PROBES + 3
