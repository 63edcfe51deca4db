"""What is committed is published: in order, at least once, whatever fails on the way."""

import base64
import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from shared import clients, storage_resources
from shared.breaker import Breaker
from shared.listing import list_files
from shared.records import outbox
from shared.records.commit import commit
from shared.records.keys import CURSOR
from shared.records.model import Audit, Commit, Event, OutboxEvent
from shared.records.outbox import hints, pending, publishing
from shared.records.store import RecordStore
from shared.records.tables import find
from tests.support.records import NOW, at_once, claimed, insured, raw_blobs, registered

pytestmark = [pytest.mark.azurite, pytest.mark.usefixtures("app_settings")]

AN_HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "inline_breaker", Breaker())


class Recorder:
    """A publisher that remembers what it was given, and fails on the events named."""

    def __init__(self, *failing: int) -> None:
        self.failing = set(failing)
        self.seen: list[int] = []

    def __call__(self, event: OutboxEvent, _options: Mapping[str, Any]) -> None:
        if event.sequence in self.failing:
            raise ConnectionError
        self.seen.append(event.sequence)


def some_events(customer_id: str, count: int) -> None:
    events = tuple(Event("noted", customer_id, {"number": n}) for n in range(count))
    commit(Commit(customer_id, (), events, Audit("a", "note", customer_id), NOW))


def cursor(customer_id: str) -> int:
    entity = find("records", customer_id, CURSOR)
    return int(entity["seq"]) if entity else 0


def test_a_command_has_published_its_record_when_it_returns(monkeypatch: pytest.MonkeyPatch) -> None:
    # Half a second is what a request may wait; a busy machine's test may wait longer.
    monkeypatch.setattr(publishing, "INLINE_S", 30.0)
    ids = insured()
    claim_id = claimed(*ids)

    (name, blob), *more = raw_blobs("claims/").items()

    assert not more
    assert name == f"claims/{claim_id}_20260301_120000_000003.json"
    assert blob["claim_id"] == blob["_entity_id"] == claim_id
    assert blob["_source"] == "api"
    assert blob["_ingestion_timestamp"] == "2026-03-01T12:00:00.000003Z"
    assert blob["claim_amount"] == 120
    assert outbox.behind(ids[0]) == 0


def test_events_are_published_in_order_across_pages() -> None:
    customer_id = registered()
    for _ in range(3):
        some_events(customer_id, 90)
    recorder = Recorder()

    drained = outbox.drain(customer_id, publishers=[recorder])

    assert drained == outbox.Drained(270, complete=True)
    assert recorder.seen == list(range(2, 272))
    assert cursor(customer_id) == 271


def test_a_failing_publisher_stops_the_drain_in_front_of_the_event() -> None:
    customer_id = registered()
    some_events(customer_id, 5)
    recorder = Recorder(4)

    with pytest.raises(ConnectionError):
        outbox.drain(customer_id, publishers=[recorder])
    assert cursor(customer_id) == 3
    recorder.failing.clear()
    outbox.drain(customer_id, publishers=[recorder])

    assert recorder.seen == [2, 3, 4, 5, 6]


def test_parallel_drains_lose_nothing_and_never_move_the_cursor_back() -> None:
    customer_id = registered()
    some_events(customer_id, 40)
    recorders = [Recorder() for _ in range(6)]

    outcomes = at_once([lambda r=r: outbox.drain(customer_id, publishers=[r]) for r in recorders])  # type: ignore[misc]

    assert all(isinstance(outcome, outbox.Drained) for outcome in outcomes)
    assert set().union(*(set(r.seen) for r in recorders)) == set(range(2, 42))
    assert all(r.seen == sorted(r.seen) for r in recorders)
    assert cursor(customer_id) == 41


def test_a_drain_that_was_overtaken_leaves_the_cursor_where_it_stands() -> None:
    customer_id = registered()
    some_events(customer_id, 3)

    def overtaken(event: OutboxEvent, _options: Mapping[str, Any]) -> None:
        if event.sequence == 2:
            some_events(customer_id, 5)
            outbox.drain(customer_id, publishers=[Recorder()])

    outbox.drain(customer_id, publishers=[overtaken])

    assert cursor(customer_id) == 9


def test_what_an_earlier_command_left_is_published_first(monkeypatch: pytest.MonkeyPatch) -> None:
    ids = insured()
    some_events(ids[0], 2)
    recorder = Recorder()
    monkeypatch.setattr(publishing, "PUBLISHERS", (recorder,))

    claimed(*ids)

    assert recorder.seen == [5, 6, 7, 8]
    assert outbox.behind(ids[0]) == 0


def test_draining_again_changes_nothing_in_the_raw_zone() -> None:
    ids = insured()
    claimed(*ids)
    before = raw_blobs()
    container = clients.blobs().get_container_client("raw")
    etags = {blob.name: blob.etag for blob in list_files(container)}

    clients.tables().get_table_client("records").delete_entity(ids[0], CURSOR)
    drained = outbox.drain(ids[0])

    assert drained.count == 6
    assert raw_blobs() == before
    assert {blob.name: blob.etag for blob in list_files(container)} == etags


def test_a_drain_ends_at_its_deadline() -> None:
    customer_id = registered()
    some_events(customer_id, 20)

    def slow(_event: OutboxEvent, _options: Mapping[str, Any]) -> None:
        time.sleep(0.05)

    started = time.monotonic()
    drained = outbox.drain(customer_id, deadline_s=0.2, publishers=[slow])

    assert not drained.complete
    assert time.monotonic() - started < 0.5


def test_a_publisher_that_is_down_neither_fails_nor_keeps_slowing_commands(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ids = insured()

    def hangs(_event: OutboxEvent, options: Mapping[str, Any]) -> None:
        time.sleep(min(0.6, options["read_timeout"]))
        raise ConnectionError

    monkeypatch.setattr(publishing, "PUBLISHERS", (hangs,))
    started = time.monotonic()
    claimed(*ids)
    first = time.monotonic() - started
    started = time.monotonic()
    claimed(*ids)
    second = time.monotonic() - started

    assert first < 1.5
    assert second < 0.4
    assert outbox.behind(ids[0]) == 4
    assert hinted_at_once(ids[0])


def hinted_at_once(customer_id: str) -> bool:
    queue = clients.queues().get_queue_client(hints.QUEUE)
    until = time.monotonic() + 3
    while time.monotonic() < until:
        if any(base64.b64decode(m.content).decode() == customer_id for m in queue.peek_messages(32)):
            return True
        time.sleep(0.05)
    return False


def test_a_process_that_dies_right_after_its_commit_is_found_by_the_sweep(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ids = insured()
    monkeypatch.setattr("shared.records.store.outbox.drain_inline", die)
    monkeypatch.setattr("shared.records.store.outbox.hint_before_commit", lambda _: None)

    with pytest.raises(KeyboardInterrupt):
        claimed(*ids)
    assert not raw_blobs("claims/")
    swept = outbox.sweep(NOW)

    assert swept.events == 2
    assert swept.failed == 0
    assert len(raw_blobs("claims/")) == 1


def die(*_args: object) -> bool:
    raise KeyboardInterrupt


def test_a_marker_outlives_every_command_that_may_still_commit() -> None:
    customer_id = registered()

    outbox.sweep(NOW + timedelta(minutes=24))
    assert pending.customers() == [customer_id]
    outbox.sweep(NOW + AN_HOUR)
    assert pending.customers() == []


def test_a_partition_that_cannot_be_drained_keeps_its_marker(monkeypatch: pytest.MonkeyPatch) -> None:
    customer_id = registered()
    some_events(customer_id, 1)
    monkeypatch.setattr(publishing, "PUBLISHERS", (Recorder(2),))

    swept = outbox.sweep(NOW + AN_HOUR)

    assert swept.failed == 1
    assert pending.customers() == [customer_id]


def test_a_hint_given_up_is_shown_until_its_outbox_is_drained() -> None:
    customer_id = registered()
    some_events(customer_id, 2)

    outbox.record_poison(customer_id, NOW)
    outbox.record_poison(customer_id, NOW)
    assert outbox.depths().poison == 1
    assert outbox.depths().pending_events == 2
    outbox.sweep(NOW)

    assert outbox.depths().poison == 0
    assert outbox.depths().pending_events == 0


def test_a_poisoned_hint_that_names_nobody_stays_visible() -> None:
    outbox.record_poison("not / an # id", NOW)
    outbox.sweep(NOW)
    assert outbox.depths().poison == 1


def test_a_silent_queue_does_not_fail_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    ids = insured()

    def silent(_service: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(storage_resources, "queue", silent)

    assert not outbox.hint(ids[0])
    assert RecordStore.system().get("claim", claimed(*ids))
