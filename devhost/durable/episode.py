"""One episode, decided without any I/O: events in, the orchestrator's outcome in, what is to happen out."""

import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from devhost.durable.batch import is_retry_step, retry_key
from devhost.durable.catalogue import Catalogue, UnknownFunctionError
from devhost.durable.model import Activity, Book, Instance, Operation, Retry
from devhost.durable.protocol import (
    HTTP_ACTIVITY,
    ActionType,
    EventType,
    HistoryEvent,
    Outcome,
    history_event,
    instant,
    stamp,
)

_TARGETS = ("functionName", "externalEventName", "instanceId")

ScheduledLookup = Callable[[int], Mapping[str, Any]]


class OrchestrationBrokenError(Exception):
    """The orchestrator asked for something that cannot be done; its orchestration fails with this message."""


@dataclass(frozen=True)
class Child:
    """A sub-orchestration to start; `input` is JSON text."""

    task: int
    name: str
    instance: str
    input: str
    version: str | None


@dataclass
class Effects:
    """What follows from an episode. `renewal` is the input (JSON text) of a continue-as-new."""

    book: Book
    events: list[HistoryEvent] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    children: list[Child] = field(default_factory=list)
    timers: dict[int, str] = field(default_factory=dict)
    cancelled: list[int] = field(default_factory=list)
    operations: list[Operation] = field(default_factory=list)
    renewal: str | None = None


class Episode:
    """Decides the effects of one episode of an instance.

    `at` is the episode's timestamp, `scheduled` finds the history event that scheduled a task.
    """

    def __init__(self, instance: Instance, catalogue: Catalogue, at: str, scheduled: ScheduledLookup) -> None:
        self._instance = instance
        self._catalogue = catalogue
        self._at = at
        self._scheduled = scheduled
        self._effects = Effects(instance.book.copy())

    def decide(self, delivered: Sequence[HistoryEvent], outcome: Outcome) -> Effects:
        """The effects of having delivered events and got an outcome.

        OrchestrationBrokenError when the orchestrator is not deterministic, names an unknown function or asks
        for an action that is not supported.
        """
        for event in delivered:
            self._settle(event)
        if outcome.actions is not None:
            self._act(outcome.actions)
        return self._effects

    # What a delivered event changes in the book.

    def _settle(self, event: HistoryEvent) -> None:
        book = self._effects.book
        kind, key = event["EventType"], retry_key(event)
        if is_retry_step(book, event):
            return self._step_retry(book.retries.pop(key))
        book.retries.pop(key, None)
        if kind == EventType.TIMER_FIRED:
            book.timers = {position: task for position, task in book.timers.items() if task != key}
        if kind == EventType.EVENT_RAISED and event["Name"] in book.waits:
            self._count_wait(event["Name"], -1)
        return None

    def _count_wait(self, name: str, change: int) -> None:
        waits = self._effects.book.waits
        waits[name] = waits.get(name, 0) + change
        if not waits[name]:
            del waits[name]

    def _step_retry(self, retry: Retry) -> None:
        task = self._effects.book.take_id()
        retry.waiting = not retry.waiting
        self._effects.book.retries[task] = retry
        if retry.waiting:
            fire_at = stamp(instant(self._at) + timedelta(milliseconds=retry.interval_ms))
            return self._create_timer(task, fire_at)
        retry.attempt += 1
        retry.task = task
        return self._schedule_again(task, self._scheduled(retry.first))

    def _schedule_again(self, task: int, first: Mapping[str, Any]) -> None:
        if first["EventType"] == EventType.TASK_SCHEDULED:
            return self._schedule_activity(task, first["Name"], first["Input"])
        child_id = first["InstanceId"] if first.get("Asked") else None
        return self._schedule_child(task, first["Name"], first["Input"], child_id, first.get("Version"))

    # What the orchestrator asked for.

    def _act(self, actions: Sequence[Mapping[str, Any]]) -> None:
        book = self._effects.book
        if len(actions) < book.handled or _digest(actions[: book.handled]) != book.digest:
            raise OrchestrationBrokenError(
                "Non-Deterministic workflow detected: on replay the orchestrator did not repeat the actions "
                "it had taken before. It may only use its context: no clock, random values or I/O."
            )
        self._cancel_timers(actions)
        for position in range(book.handled, len(actions)):
            self._take(position, actions[position])
        book.handled, book.digest = len(actions), _digest(actions)

    def _cancel_timers(self, actions: Sequence[Mapping[str, Any]]) -> None:
        timers = self._effects.book.timers
        for position in [position for position in timers if actions[position].get("isCanceled")]:
            self._effects.cancelled.append(timers.pop(position))

    def _take(self, position: int, action: Mapping[str, Any]) -> None:
        kind = action.get("actionType")
        if kind == ActionType.CONTINUE_AS_NEW:
            self._effects.renewal = json.dumps(action["input"])
        elif kind == ActionType.WAIT_FOR_EXTERNAL_EVENT:
            self._count_wait(action["externalEventName"], +1)
        elif kind == ActionType.CREATE_TIMER:
            self._take_timer(position, action)
        else:
            self._take_call(kind, action)

    def _take_timer(self, position: int, action: Mapping[str, Any]) -> None:
        task = self._effects.book.take_id()
        if action.get("isCanceled"):
            return
        self._effects.book.timers[position] = task
        self._create_timer(task, stamp(instant(action["fireAt"])))

    def _take_call(self, kind: Any, action: Mapping[str, Any]) -> None:
        task = self._effects.book.take_id()
        match kind:
            case ActionType.CALL_ACTIVITY | ActionType.CALL_ACTIVITY_WITH_RETRY:
                self._schedule_activity(task, action["functionName"], _text(action["input"]))
            case ActionType.CALL_SUB_ORCHESTRATOR | ActionType.CALL_SUB_ORCHESTRATOR_WITH_RETRY:
                self._schedule_child(
                    task,
                    action["functionName"],
                    _text(action["input"]),
                    action.get("instanceId"),
                    action.get("version"),
                )
            case ActionType.CALL_HTTP:
                self._schedule_activity(task, HTTP_ACTIVITY, json.dumps(action["httpRequest"]))
            case ActionType.CALL_ENTITY | ActionType.SIGNAL_ENTITY:
                self._send(task, action, signal=kind == ActionType.SIGNAL_ENTITY)
            case _:
                raise OrchestrationBrokenError(f"501: action type {kind} is not implemented by this host")
        if "retryOptions" in action:
            self._open_retry(task, action["retryOptions"])

    def _open_retry(self, task: int, options: Mapping[str, int]) -> None:
        limit, interval = options["maxNumberOfAttempts"], options["firstRetryIntervalInMilliseconds"]
        self._effects.book.retries[task] = Retry(
            first=task, task=task, attempt=1, limit=limit, interval_ms=interval
        )

    def _create_timer(self, task: int, fire_at: str) -> None:
        self._record(EventType.TIMER_CREATED, task, FireAt=fire_at)
        self._effects.timers[task] = fire_at

    def _schedule_activity(self, task: int, name: str, payload: str) -> None:
        name = name if name == HTTP_ACTIVITY else self._resolve("activity", name)
        self._record(EventType.TASK_SCHEDULED, task, Name=name, Input=payload)
        self._effects.activities.append(
            Activity(self._instance.id, self._instance.execution, task, name, payload)
        )

    def _schedule_child(
        self, task: int, name: str, payload: str, child_id: str | None, version: str | None
    ) -> None:
        name = self._resolve("orchestrator", name)
        child = child_id or f"{self._instance.execution}:{task:04x}"
        self._record(
            EventType.SUB_ORCHESTRATION_CREATED,
            task,
            Name=name,
            InstanceId=child,
            Input=payload,
            Version=version,
            Asked=bool(child_id),
        )
        self._effects.children.append(Child(task, name, child, json.dumps(payload), version))

    def _send(self, task: int, action: Mapping[str, Any], *, signal: bool) -> None:
        entity = action["instanceId"]
        self._resolve("entity", entity.split("@")[1])
        request = f"{self._instance.execution}:{task:04x}"
        message = {"id": request, "op": action["operation"], "signal": signal, "input": action["input"]}
        self._record(EventType.EVENT_SENT, task, InstanceId=entity, Name="op", Input=json.dumps(message))
        self._effects.operations.append(
            Operation(
                entity=entity,
                name=action["operation"],
                input=json.dumps(_text(action["input"])),
                request=None if signal else request,
                caller=None if signal else self._instance.id,
                caller_execution=None if signal else self._instance.execution,
            )
        )

    def _record(self, kind: EventType, task: int, **fields: Any) -> None:
        self._effects.events.append(history_event(kind, self._at, task=task, **fields))

    def _resolve(self, kind: Any, name: str) -> str:
        try:
            return self._catalogue.resolve(kind, name)
        except UnknownFunctionError as error:
            raise OrchestrationBrokenError(str(error)) from error


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _digest(actions: Sequence[Mapping[str, Any]]) -> int:
    digest = 0
    for action in actions:
        target = (
            action.get("functionName") or action.get("externalEventName") or action.get("instanceId") or ""
        )
        digest = zlib.crc32(f"{action.get('actionType')}{target}".encode(), digest)
    return digest
