"""What an episode decides, and which events it takes."""

import json
from typing import Any

import pytest

from devhost.durable.batch import choose
from devhost.durable.catalogue import Catalogue
from devhost.durable.episode import Effects, Episode, OrchestrationBrokenError
from devhost.durable.model import Book, DurableFunction, Instance, Letter, Retry
from devhost.durable.protocol import EventType, Outcome, history_event

AT = "2026-01-02T03:04:05.000000Z"
CATALOGUE = Catalogue([DurableFunction("act", "activity", "x"), DurableFunction("gate", "entity", "x")])


def instance(book: Book | None = None) -> Instance:
    """An instance in its execution `e`."""
    return Instance("i", "o", "e", None, AT, AT, book=book or Book())


def decided(actions: list[dict[str, Any]], *, book: Book | None = None, events: Any = ()) -> Effects:
    """The effects of an episode in which the orchestrator has asked for actions."""
    scheduled = history_event(EventType.TASK_SCHEDULED, AT, task=0, Name="act", Input="7")
    episode = Episode(instance(book), CATALOGUE, AT, lambda task: scheduled)
    return episode.decide(list(events), Outcome(actions=actions))


def call(**more: Any) -> dict[str, Any]:
    """An action that calls the activity."""
    return {"actionType": 0, "functionName": "act", "input": "7", **more}


def letter(seq: int, kind: EventType, *, execution: str | None = "e", **fields: Any) -> Letter:
    """An event in the inbox."""
    return Letter(seq, execution, history_event(kind, AT, **fields))


def chosen(book: Book, *letters: Letter) -> list[int]:
    """Sequence numbers of the letters that the next episode delivers."""
    return [each.seq for each in choose(instance(book), letters, started=True).deliver]


def test_only_actions_not_yet_acted_on_have_effects() -> None:
    first = decided([call(), call()])
    second = decided([call(), call(), call()], book=first.book)
    assert [activity.task for activity in first.activities] == [0, 1]
    assert [activity.task for activity in second.activities] == [2]


def test_a_wait_takes_no_id() -> None:
    wait = {"actionType": 6, "externalEventName": "go"}
    effects = decided([call(), wait, call()])
    assert [activity.task for activity in effects.activities] == [0, 1]
    assert effects.book.waits == {"go": 1}


def test_a_timer_is_cancelled_when_its_action_says_so() -> None:
    timer = {"actionType": 5, "fireAt": AT, "isCanceled": False}
    first = decided([timer])
    assert first.timers == {0: AT}
    assert decided([{**timer, "isCanceled": True}], book=first.book).cancelled == [0]


def test_a_timer_cancelled_at_once_takes_its_id_and_never_fires() -> None:
    effects = decided([{"actionType": 5, "fireAt": AT, "isCanceled": True}, call()])
    assert effects.timers == {}
    assert effects.activities[0].task == 1


def test_a_signal_takes_an_id_and_wants_no_reply_a_call_wants_one() -> None:
    message = {"instanceId": "@gate@k", "operation": "open", "input": "1"}
    effects = decided([{"actionType": 9, **message}, {"actionType": 7, **message}])
    assert [operation.request for operation in effects.operations] == [None, "e:0001"]
    assert [operation.input for operation in effects.operations] == ['"1"', '"1"']
    assert json.loads(effects.events[1]["Input"])["id"] == "e:0001"


def test_each_step_of_a_retry_takes_an_id() -> None:
    options = {"maxNumberOfAttempts": 2, "firstRetryIntervalInMilliseconds": 1000}
    action = call(actionType=1, retryOptions=options)
    first = decided([action])
    failed = history_event(EventType.TASK_FAILED, AT, TaskScheduledId=0)
    second = decided([action], book=first.book, events=[failed])
    assert second.timers == {1: "2026-01-02T03:04:06.000000Z"}
    fired = history_event(EventType.TIMER_FIRED, AT, TimerId=1)
    third = decided([action], book=second.book, events=[fired])
    assert [(activity.task, activity.input) for activity in third.activities] == [(2, "7")]
    assert third.book.next_id == 3


@pytest.mark.parametrize(
    ("action", "text"),
    [
        ({"actionType": 0, "functionName": "nobody", "input": "1"}, "'nobody' doesn't exist"),
        ({"actionType": 9, "instanceId": "@nobody@k", "operation": "o", "input": "1"}, "not an entity"),
        ({"actionType": 10}, "501"),
    ],
)
def test_what_cannot_be_done_breaks_the_orchestration(action: dict[str, Any], text: str) -> None:
    with pytest.raises(OrchestrationBrokenError, match=text):
        decided([action])


@pytest.mark.parametrize("replayed", [[], [call(functionName="other")], [{"actionType": 5}]])
def test_other_actions_than_before_break_the_orchestration(replayed: list[dict[str, Any]]) -> None:
    book = decided([call()]).book
    with pytest.raises(OrchestrationBrokenError, match="Non-Deterministic"):
        decided(replayed, book=book)


def test_an_external_event_waits_for_its_wait() -> None:
    early = letter(1, EventType.EVENT_RAISED, execution=None, Name="go")
    assert chosen(Book(), early) == []
    assert chosen(
        Book(waits={"go": 1}), early, letter(2, EventType.EVENT_RAISED, execution=None, Name="go")
    ) == [1]


def test_retry_steps_lead_a_batch_but_never_follow_progress() -> None:
    book = Book(next_id=3, retries={0: Retry(0, 0, 1, 3, 10), 1: Retry(1, 1, 1, 3, 10)})
    failures = [letter(n, EventType.TASK_FAILED, TaskScheduledId=n) for n in (0, 1)]
    progress = letter(2, EventType.TASK_COMPLETED, TaskScheduledId=2)
    assert chosen(book, *failures, progress) == [0, 1, 2]
    assert chosen(book, failures[0], progress, failures[1]) == [0, 2]


def test_the_last_retry_timer_is_progress() -> None:
    book = Book(next_id=3, retries={1: Retry(0, 0, 3, 3, 10, waiting=True), 2: Retry(2, 2, 1, 3, 10)})
    fired = letter(0, EventType.TIMER_FIRED, TimerId=1)
    failed = letter(1, EventType.TASK_FAILED, TaskScheduledId=2)
    assert chosen(book, fired, failed) == [0]


def test_events_of_an_earlier_execution_are_thrown_away() -> None:
    late = letter(1, EventType.TASK_COMPLETED, execution="earlier", TaskScheduledId=0)
    batch = choose(instance(), [late], started=True)
    assert (batch.deliver, batch.stale) == ([], [late])


def test_an_execution_begins_with_its_start_whatever_else_waits() -> None:
    event = letter(1, EventType.EVENT_RAISED, execution=None, Name="go")
    start = letter(2, EventType.EXECUTION_STARTED, Name="o")
    assert choose(instance(), [event, start], started=False).deliver == [start]
