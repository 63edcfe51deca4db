"""However pushes are reordered, doubled and lost: every event is applied exactly once, in order."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from tests.support.live_client import Event, Progress, receive, resume_at, sequence_of

FETCH = 0
PAGE = 4


def event(number: int) -> Event:
    return {"sequence": f"{number:020d}", "id": f"c1/{number}"}


def page_since(last: int, published: int) -> list[Event]:
    return [event(number) for number in range(last + 1, min(last + PAGE, published) + 1)]


@st.composite
def histories(draw: st.DrawFn) -> tuple[int, list[int]]:
    """How many events are published, and what reaches the client: sequences (any order, doubled, some
    never), and FETCH whenever it asks the log for a page."""
    published = draw(st.integers(0, 25))
    return published, draw(st.lists(st.integers(FETCH, published), max_size=80))


def catch_up(progress: Progress, published: int) -> Iterator[Event]:
    while progress.last < published:
        progress, applied = receive(progress, page_since(progress.last, published))
        yield from applied


@given(histories())
def test_every_event_is_applied_exactly_once_in_order(history: tuple[int, list[int]]) -> None:
    published, arrivals = history
    progress, applied = Progress(), []
    for arrival in arrivals:
        fetched = page_since(progress.last, published) if arrival == FETCH else [event(arrival)]
        progress, now = receive(progress, fetched)
        applied += [sequence_of(one) for one in now]
        assert applied == list(range(1, progress.last + 1))
    applied += [sequence_of(one) for one in catch_up(progress, published)]
    assert applied == list(range(1, published + 1))


@given(st.permutations(range(1, 16)))
def test_without_losses_no_fetch_is_needed(order: list[int]) -> None:
    progress, applied = Progress(), []
    for number in order:
        progress, now = receive(progress, [event(number)])
        applied += [sequence_of(one) for one in now]
    assert applied == list(range(1, 16))
    assert progress == Progress(15)


@given(st.sets(st.integers(1, 20), min_size=1), st.integers(0, 20))
def test_a_gap_is_seen_exactly_when_something_before_is_missing(arrived: set[int], last: int) -> None:
    progress, _ = receive(Progress(last), [event(number) for number in arrived])
    missing = [n for n in range(last + 1, max(arrived) + 1) if n not in arrived]
    assert progress.has_gap is bool(missing)
    assert all(number > progress.last for number in progress.held)


@given(st.sets(st.integers(1, 20)), st.integers(0, 20), st.integers(0, 20))
def test_resuming_never_goes_back_and_repeats_nothing(arrived: set[int], last: int, cursor: int) -> None:
    before, _ = receive(Progress(last), [event(number) for number in arrived])
    after, applied = resume_at(before, cursor)
    assert after.last >= max(before.last, cursor)
    assert [sequence_of(one) for one in applied] == list(range(max(before.last, cursor) + 1, after.last + 1))
