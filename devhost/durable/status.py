"""How an instance looks from outside: the status document and the history as the management API shows it."""

import json
from collections.abc import Iterable
from typing import Any

from devhost.durable.model import Instance
from devhost.durable.protocol import EventType

_NAMES = {
    EventType.EXECUTION_STARTED: "ExecutionStarted",
    EventType.EXECUTION_COMPLETED: "ExecutionCompleted",
    EventType.EXECUTION_TERMINATED: "ExecutionTerminated",
    EventType.TASK_SCHEDULED: "TaskScheduled",
    EventType.TASK_COMPLETED: "TaskCompleted",
    EventType.TASK_FAILED: "TaskFailed",
    EventType.SUB_ORCHESTRATION_CREATED: "SubOrchestrationInstanceCreated",
    EventType.SUB_ORCHESTRATION_COMPLETED: "SubOrchestrationInstanceCompleted",
    EventType.SUB_ORCHESTRATION_FAILED: "SubOrchestrationInstanceFailed",
    EventType.TIMER_CREATED: "TimerCreated",
    EventType.TIMER_FIRED: "TimerFired",
    EventType.EVENT_SENT: "EventSent",
    EventType.EVENT_RAISED: "EventRaised",
    EventType.EXECUTION_SUSPENDED: "ExecutionSuspended",
    EventType.EXECUTION_RESUMED: "ExecutionResumed",
}
_ANSWERS = {
    EventType.TASK_COMPLETED,
    EventType.TASK_FAILED,
    EventType.SUB_ORCHESTRATION_COMPLETED,
    EventType.SUB_ORCHESTRATION_FAILED,
    EventType.TIMER_FIRED,
}
_EVENTS = (EventType.EVENT_RAISED, EventType.EVENT_SENT)
_SHOWN = ("Reason", "Details", "OrchestrationStatus", "FireAt", "InstanceId")


def status_document(
    instance: Instance, *, show_input: bool, history: list[dict[str, Any]] | None
) -> dict[str, Any]:
    """The JSON object that a status query answers; `history` is added as `historyEvents`."""
    document: dict[str, Any] = {
        "name": instance.name,
        "instanceId": instance.id,
        "runtimeStatus": str(instance.runtime_status),
        "input": json.loads(instance.input or "null") if show_input else None,
        "customStatus": json.loads(instance.custom_status or "null"),
        "output": json.loads(instance.output or "null"),
        "createdTime": _seconds(instance.created),
        "lastUpdatedTime": _seconds(instance.updated),
        "version": instance.version,
    }
    if instance.parent is not None:
        document["parentInstanceId"] = instance.parent.instance
    return document if history is None else {**document, "historyEvents": history}


def _seconds(moment: str) -> str:
    return f"{moment[:19]}Z"


def history_view(events: Iterable[str], *, show_output: bool) -> list[dict[str, Any]]:
    """A history for people: an answered task shows once, with the time it was scheduled at."""
    parsed = [json.loads(event) for event in events]
    scheduled = {event["EventId"]: event for event in parsed if event["EventId"] >= 0}
    answered = {_answered(event) for event in parsed if event["EventType"] in _ANSWERS}
    return [
        _shown(event, scheduled.get(_answered(event)), show_output)
        for event in parsed
        if event["EventType"] in _NAMES and (event["EventId"] < 0 or event["EventId"] not in answered)
    ]


def _answered(event: dict[str, Any]) -> int:
    return int(event.get("TaskScheduledId", event.get("TimerId", -1)))


def _shown(event: dict[str, Any], scheduled: dict[str, Any] | None, show_output: bool) -> dict[str, Any]:
    view = {"EventType": _NAMES[event["EventType"]], "Timestamp": event["Timestamp"]}
    name = (scheduled or event).get("Name")
    if name is not None:
        view[
            "Name" if event["EventType"] in (EventType.EVENT_RAISED, EventType.EVENT_SENT) else "FunctionName"
        ] = name
    if scheduled is not None:
        view["ScheduledTime"] = scheduled["Timestamp"]
    if show_output and "Result" in event:
        view["Result"] = json.loads(event["Result"])
    if event["EventType"] == EventType.EVENT_RAISED:
        view["Input"] = json.loads(event["Input"] or "null")
    return view | {key: event[key] for key in _SHOWN if event.get(key) is not None}
