"""How many copies staff get, and how an outage is waited out."""

from __future__ import annotations

import threading
from collections import Counter

from shared.breaker import FIRST_PAUSE_S, MAX_PAUSE_S, Breaker
from shared.realtime.envelope import Envelope, wire_type
from shared.realtime.feed import Feed
from shared.realtime.pace import MAX_PER_SECOND, Pace
from shared.realtime.schemas import schemas


def an_event(name: str = "claim_submitted", number: int = 1) -> Envelope:
    return {
        "specversion": "1.0",
        "id": f"{name}/{number}",
        "source": "/claims/CLM-1",
        "type": wire_type(name),
        "time": f"2026-03-01T12:00:00.{number:06d}Z",
        "datacontenttype": "application/json",
        "data": {},
    }


def test_events_within_the_rate_go_out_one_by_one() -> None:
    pace = Pace()
    events = [an_event(number=n) for n in range(5 * MAX_PER_SECOND)]
    assert [pace.event("claims", e, n / (MAX_PER_SECOND - 1)) for n, e in enumerate(events)] == events
    assert pace.next_due() is None


def test_above_the_rate_they_are_counted_once_a_second() -> None:
    import jsonschema

    pace, sent = Pace(), list[Envelope]()
    for number in range(3000):
        now = number / 1000
        name = "claim_submitted" if number % 3 else "pet_added"
        sent += [e for e in [pace.event("claims", an_event(name, number), now)] if e]
        sent += [envelope for _, envelope in pace.due(now)]
    sent += [envelope for _, envelope in pace.due(10)]
    counts = [e for e in sent if e["type"] == wire_type("changes_counted")]
    total = sum((Counter(e["data"]["counts"]) for e in counts), Counter[str]())
    single = Counter(e["type"].split(".")[1] for e in sent if e not in counts)
    assert total + single == Counter(claim_submitted=2000, pet_added=1000)
    assert len(counts) == 3
    assert len(sent) <= 3 * (MAX_PER_SECOND + 1)
    for envelope in counts:
        jsonschema.validate(envelope, schemas()["changes_counted"])


def test_one_groups_flood_does_not_hold_up_another() -> None:
    pace = Pace()
    for number in range(1000):
        pace.event("claims", an_event(number=number), 0.0)
    assert pace.event("dashboard", an_event(), 0.0) is not None


def test_of_a_state_the_latest_counts_and_at_most_one_a_second_is_sent() -> None:
    pace, sent = Pace(), list[str]()
    for number in range(100):
        now = number / 20
        sent += [e["id"] for e in [pace.state("dashboard", an_event("gold_refreshed", number), now)] if e]
        sent += [envelope["id"] for _, envelope in pace.due(now)]
    sent += [envelope["id"] for _, envelope in pace.due(10)]
    assert sent[0] == "gold_refreshed/0"
    assert sent[-1] == "gold_refreshed/99"
    assert len(sent) == 6


def test_the_feed_sends_in_order_and_outlives_a_failing_send() -> None:
    sent, done = list[str](), threading.Event()

    def send(_group: str, envelope: Envelope) -> None:
        sent.append(envelope["id"])
        if len(sent) == 2:
            raise ValueError
        if len(sent) == 4:
            done.set()

    feed = Feed(send)
    for number in range(4):
        feed.offer("claims", an_event(number=number))
    assert done.wait(5)
    assert sent == [f"claim_submitted/{number}" for number in range(4)]


def test_a_feed_that_cannot_send_never_blocks() -> None:
    stuck = threading.Event()
    feed = Feed(lambda _group, _envelope: stuck.wait(30) and None)
    for number in range(5000):
        feed.offer("claims", an_event(number=number))
    stuck.set()


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_after_a_failure_one_call_tries_at_the_end_of_each_pause_and_pauses_grow() -> None:
    clock = Clock()
    breaker, tries, seconds = Breaker(clock), 0, 120
    for _ in range(seconds * 100):
        clock.now += 0.01
        if not breaker.enter():
            continue
        tries += 1
        breaker.failed()
    assert seconds / MAX_PAUSE_S <= tries <= seconds / MAX_PAUSE_S + 6


def test_while_one_call_tries_the_others_wait() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    breaker.failed()
    clock.now += FIRST_PAUSE_S
    assert breaker.enter()
    assert not breaker.enter()


def test_success_ends_the_outage_and_is_told_once() -> None:
    told = list[float]()
    breaker = Breaker(Clock())
    breaker.back = lambda: told.append(1)
    breaker.succeeded()
    breaker.failed()
    breaker.failed()
    assert breaker.is_paused
    breaker.succeeded()
    breaker.succeeded()
    assert not breaker.is_paused
    assert told == [1]
    assert breaker.enter()
