"""Catching up on the log, how long it is kept, and what an outage of the push leaves alone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import batched
from typing import Any

import pytest

import function_app
from functions.http.endpoint import OPERATIONS
from shared.breaker import Breaker
from shared.identity.principal import Principal
from shared.realtime.errors import RealtimeUnavailableError
from shared.records import outbox
from shared.records.commit import commit
from shared.records.model import Audit, Commit, Event, OutboxEvent
from shared.records.outbox import publishing, retention
from tests.support.http import problem_of, send
from tests.support.records import NOW, claimed, customer, insured, raw_blobs, registered

assert function_app.app
pytestmark = [pytest.mark.azurite, pytest.mark.usefixtures("app_settings")]

LATER = NOW + retention.KEPT + timedelta(days=1)


class Pushes:
    """In place of Web PubSub: notes what is pushed, unless it is out."""

    def __init__(self) -> None:
        self.is_out = False
        self.seen: list[int] = []

    def __call__(self, event: OutboxEvent, _options: Mapping[str, Any]) -> None:
        if self.is_out:
            raise RealtimeUnavailableError("out")
        self.seen.append(event.sequence)


@pytest.fixture
def pushes(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pushes]:
    pushes = Pushes()
    monkeypatch.setattr(publishing, "push", pushes)
    monkeypatch.setattr(publishing.realtime, "is_paused", lambda: pushes.is_out)
    monkeypatch.setattr(publishing, "inline_breaker", Breaker())
    return pushes


@pytest.fixture
def signed_in(monkeypatch: pytest.MonkeyPatch) -> list[Principal]:
    """Whoever is appended last sends the requests."""
    callers: list[Principal] = []
    monkeypatch.setattr("functions.http.invoke.authenticate", lambda _headers: callers[-1])
    return callers


def ask(**query: int) -> Any:
    return send(OPERATIONS["list_events"], query={name: str(value) for name, value in query.items()})


def read(**query: int) -> dict[str, Any]:
    answer = ask(**query)
    assert answer.status_code == 200, answer.get_body()
    return dict(json.loads(answer.get_body()))


def some_events(customer_id: str, count: int) -> None:
    for batch in batched(range(count), 50, strict=False):
        events = tuple(Event("policy_update", customer_id, {}) for _ in batch)
        commit(Commit(customer_id, (), events, Audit("a", "note", customer_id), NOW))


def test_the_log_is_read_page_by_page_without_a_gap(signed_in: list[Principal]) -> None:
    customer_id = registered()
    signed_in.append(customer(customer_id))
    some_events(customer_id, 11)

    first = read(limit=5)
    second = read(since=first["cursor"], limit=5)
    last = read(since=second["cursor"], limit=5)
    end = read(since=last["cursor"])

    pages = (first, second, last, end)
    numbers = [int(event["sequence"]) for page in pages for event in page["events"]]
    assert numbers == list(range(1, 13))
    assert [(page["cursor"], page["hasMore"], page["minSeq"]) for page in pages] == [
        *((5, True, 1), (10, True, 1), (12, False, 1), (12, False, 1)),
    ]


def test_a_customer_reads_the_own_log_only(signed_in: list[Principal]) -> None:
    some_events(registered(), 3)
    signed_in.append(customer("CUST-NEW"))
    assert read() == {"events": [], "cursor": 0, "hasMore": False, "minSeq": 0}
    assert ask(customer_id=1).status_code == 422


def test_events_are_kept_thirty_days_and_what_is_left_has_no_gap(signed_in: list[Principal]) -> None:
    customer_id = registered()
    signed_in.append(customer(customer_id))
    some_events(customer_id, 150)
    outbox.drain(customer_id)

    assert outbox.trim(NOW + retention.KEPT) == 0
    assert outbox.trim(LATER) == 151
    problem = problem_of(ask(since=3))
    assert (problem["status"], problem["code"]) == (410, "events_gone")
    assert problem["snapshot"] == f"/api/customers/{customer_id}"
    assert problem["sequence"] == 151
    assert read(since=151)["events"] == []
    some_events(customer_id, 1)
    assert [event["id"] for event in read(since=151)["events"]] == [f"{customer_id}/152"]
    assert read(since=151)["minSeq"] == 152


def test_what_is_not_published_yet_is_not_forgotten(pushes: Pushes) -> None:
    customer_id = registered()
    pushes.is_out = True
    some_events(customer_id, 2)
    assert outbox.trim(LATER) == 1
    pushes.is_out = False
    outbox.drain(customer_id)
    assert pushes.seen == [1, 2, 3]


def test_a_client_that_is_ahead_of_the_log_starts_anew(signed_in: list[Principal]) -> None:
    customer_id = registered()
    signed_in.append(customer(customer_id))
    assert problem_of(ask(since=40))["sequence"] == 1


def test_while_the_push_is_out_records_go_on_to_the_lake(pushes: Pushes) -> None:
    ids = insured()
    pushes.is_out = True
    names = [claimed(*ids) for _ in range(3)]
    assert len(raw_blobs("claims/")) == 3
    assert outbox.behind(ids[0]) == 6

    with pytest.raises(RealtimeUnavailableError):
        outbox.drain(ids[0])
    pushes.is_out = False
    names.append(claimed(*ids))

    assert pushes.seen == list(range(1, 13))
    assert outbox.behind(ids[0]) == 0
    assert {name.partition("/")[2][:12] for name in raw_blobs("claims/")} == {name[:12] for name in names}


def test_a_backlog_longer_than_a_page_reaches_the_lake_too(pushes: Pushes) -> None:
    customer_id = registered()
    some_events(customer_id, 250)
    pushes.is_out = True
    stored: list[int] = []

    def store(event: OutboxEvent, _options: Mapping[str, Any]) -> None:
        stored.append(event.sequence)

    for _ in range(2):
        with pytest.raises(RealtimeUnavailableError):
            outbox.drain(customer_id, publishers=[store])
    assert stored == list(range(2, 252))
    pushes.is_out = False
    assert outbox.drain(customer_id, publishers=[store]).count == 250
    assert stored == list(range(2, 252))
    assert pushes.seen == list(range(1, 252))


def test_a_hint_that_cannot_push_is_given_again_and_once(
    pushes: Pushes, monkeypatch: pytest.MonkeyPatch
) -> None:
    from azure.functions import QueueMessage

    from functions.upkeep.outbox import drain_outbox

    customer_id = registered()
    some_events(customer_id, 1)
    pushes.is_out = True
    given: list[tuple[str, int]] = []
    monkeypatch.setattr("shared.records.outbox.hints.hint", lambda *hint: given.append(hint) or True)

    for _ in range(3):
        message = QueueMessage(body=customer_id.encode())
        drain_outbox.build().get_user_function()(message)  # type: ignore[attr-defined]
    assert given == [(customer_id, 2)]
