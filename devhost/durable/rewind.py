"""Taking a failed orchestration back to where it was healthy, and doing what failed once more."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from devhost.durable import lifecycle
from devhost.durable.batch import is_reply, retry_key
from devhost.durable.hub import Hub
from devhost.durable.model import Activity, Book, Instance, Operation, Parent, Status
from devhost.durable.protocol import EventType
from devhost.durable.store import Recorded
from devhost.durable.timers import due
from devhost.durable.transaction import Transaction

_FAILURES = (EventType.TASK_FAILED, EventType.SUB_ORCHESTRATION_FAILED)
_ANSWERS = (
    *_FAILURES,
    EventType.TASK_COMPLETED,
    EventType.SUB_ORCHESTRATION_COMPLETED,
    EventType.TIMER_FIRED,
    EventType.EVENT_RAISED,
)


@dataclass(frozen=True)
class Cut:
    """Where to cut a history: what stays, the book as it stood then, and the events to deliver again."""

    kept: Sequence[Recorded]
    book: Book
    again: list[dict[str, Any]]


def rewind(hub: Hub, instance: Instance) -> None:
    """Take back the episodes since the failure; failed sub-orchestrations are rewound as well.

    Failed activities and entity calls run once more (a task with retry gets one more attempt); what was
    answered since is delivered again; what was still open is started again.
    """
    with hub.transact() as tx:
        _Rewinding(hub, tx, instance).run()


def cut_history(history: Sequence[Recorded]) -> Cut:
    """Cut a failed history before the episode that was told of the failure, else before the last one."""
    at = _episode_start(history, len(history))
    before = _book_at(history, at)
    culprits = [
        row for row in history[at:] if _is_failure(row.event) and not _awaits_timer(before, row.event)
    ]
    for row in history[at:]:
        culprits += _last_attempt(history, before, row.event)
    if culprits:
        at = min(_episode_start(history, history.index(row)) for row in culprits)
    kept = history[:at]
    return Cut(kept, _book_at(history, at), _deliver_again(kept, history[at:], culprits))


def _is_failure(event: Mapping[str, Any]) -> bool:
    if event["EventType"] == EventType.EVENT_RAISED:
        return is_reply(event) and "exceptionType" in json.loads(event["Input"])
    return event["EventType"] in _FAILURES


def _awaits_timer(book: Book, event: Mapping[str, Any]) -> bool:
    """Whether this failure is one that a retry timer follows: it did not fail the orchestration."""
    return retry_key(event) in book.retries


def _last_attempt(history: Sequence[Recorded], before: Book, event: Mapping[str, Any]) -> list[Recorded]:
    retry = before.retries.get(event.get("TimerId", -1))
    if event["EventType"] != EventType.TIMER_FIRED or retry is None or retry.attempt < retry.limit:
        return []
    return [row for row in history if row.event.get("TaskScheduledId") == retry.task]


def _episode_start(history: Sequence[Recorded], end: int) -> int:
    started = EventType.ORCHESTRATOR_STARTED
    return max((index for index in range(end) if history[index].event["EventType"] == started), default=0)


def _book_at(history: Sequence[Recorded], end: int) -> Book:
    books = [row.book for row in history[:end] if row.book is not None]
    return Book.decode(books[-1]) if books else Book()


def _deliver_again(
    kept: Sequence[Recorded], undone: Iterable[Recorded], culprits: Sequence[Recorded]
) -> list[dict[str, Any]]:
    known = _open_tasks(kept)
    return [row.event for row in undone if row not in culprits and _still_meaningful(row.event, known)]


def _still_meaningful(event: Mapping[str, Any], known: Mapping[int | str, Mapping[str, Any]]) -> bool:
    kind = event["EventType"]
    if kind == EventType.EVENT_RAISED:
        return event["Name"] in known or not is_reply(event)
    return kind == EventType.EXECUTION_STARTED or (kind in _ANSWERS and retry_key(event) in known)


def _open_tasks(kept: Iterable[Recorded]) -> dict[int | str, Mapping[str, Any]]:
    """Scheduling events without an answer, by task id; entity calls by their request id."""
    tasks: dict[int | str, Mapping[str, Any]] = {}
    for row in kept:
        event = row.event
        if event["EventType"] == EventType.EVENT_SENT:
            message = json.loads(event["Input"])
            tasks |= {} if message["signal"] else {message["id"]: event}
        elif event["EventId"] >= 0:
            tasks[event["EventId"]] = event
        elif event["EventType"] in _ANSWERS:
            tasks.pop(event.get("Name", retry_key(event)), None)
    return tasks


class _Rewinding:
    """One rewind within a transaction."""

    def __init__(self, hub: Hub, tx: Transaction, instance: Instance) -> None:
        self._hub = hub
        self._tx = tx
        self._instance = instance
        self._at = hub.now()

    def run(self) -> None:
        instance, history = self._instance, self._hub.store.recorded(self._instance.id)
        cut = cut_history(history)
        instance.status = Status.RUNNING if cut.kept else Status.PENDING
        instance.book, instance.output, instance.updated = cut.book, None, self._at
        self._tx.put_instance(instance)
        self._tx.drop_history(
            instance.id, since=history[len(cut.kept)].seq if len(cut.kept) < len(history) else 0
        )
        for event in cut.again:
            external = event["EventType"] == EventType.EVENT_RAISED and not is_reply(event)
            self._tx.post(instance.id, None if external else instance.execution, event)
        answered = {event.get("Name", retry_key(event)) for event in cut.again}
        for key, scheduled in _open_tasks(cut.kept).items():
            if key not in answered:
                self._start_again(scheduled, cut.book)

    def _start_again(self, event: Mapping[str, Any], book: Book) -> None:
        task = event["EventId"]
        match event["EventType"]:
            case EventType.TASK_SCHEDULED:
                self._tx.start_activity(
                    Activity(self._instance.id, self._instance.execution, task, event["Name"], event["Input"])
                )
            case EventType.TIMER_CREATED if task in book.timers.values() or task in book.retries:
                fire_at = event["FireAt"]
                self._tx.arm_timer(self._instance, task, fire_at, due=due(fire_at, now=self._at))
            case EventType.EVENT_SENT:
                self._call_again(json.loads(event["Input"]), event["InstanceId"])
            case EventType.SUB_ORCHESTRATION_CREATED:
                self._take_up_child(event)

    def _call_again(self, message: Mapping[str, Any], entity: str) -> None:
        self._tx.queue_operation(
            Operation(
                entity=entity,
                name=message["op"],
                input=json.dumps(message["input"]),
                request=message["id"],
                caller=self._instance.id,
                caller_execution=self._instance.execution,
            )
        )

    def _take_up_child(self, event: Mapping[str, Any]) -> None:
        child = self._hub.store.instance(event["InstanceId"])
        parent = Parent(self._instance.id, self._instance.execution, event["EventId"])
        if child is None or child.status == Status.TERMINATED or child.parent != parent:
            lifecycle.begin(
                self._tx,
                instance_id=event["InstanceId"],
                name=event["Name"],
                input_json=json.dumps(event["Input"]),
                version=event["Version"],
                at=self._at,
                parent=parent,
            )
        elif child.status == Status.FAILED:
            _Rewinding(self._hub, self._tx, child).run()
        elif child.status == Status.COMPLETED:
            self._tx.post(parent.instance, parent.execution, lifecycle.answer(child, self._at))
