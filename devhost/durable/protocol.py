"""The JSON protocol of azure-functions-durable 1.7: numbers of events and actions, and the two envelopes."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any

FAILURE_MARKER = "$OutOfProcData$:"
HTTP_ACTIVITY = "BuiltIn::HttpActivity"

# "Millseconds" is how the protocol spells it.
_CONTEXT_CONSTANTS = (
    '"upperSchemaVersion":1,"upperSchemaVersionNew":2,"maximumShortTimerDuration":"6.00:00:00",'
    '"longRunningTimerIntervalDuration":"3.00:00:00","defaultHttpAsyncRequestSleepTimeMillseconds":30000'
)

HistoryEvent = dict[str, Any]


class EventType(IntEnum):
    """Kinds of history events."""

    EXECUTION_STARTED = 0
    EXECUTION_COMPLETED = 1
    EXECUTION_TERMINATED = 3
    TASK_SCHEDULED = 4
    TASK_COMPLETED = 5
    TASK_FAILED = 6
    SUB_ORCHESTRATION_CREATED = 7
    SUB_ORCHESTRATION_COMPLETED = 8
    SUB_ORCHESTRATION_FAILED = 9
    TIMER_CREATED = 10
    TIMER_FIRED = 11
    ORCHESTRATOR_STARTED = 12
    ORCHESTRATOR_COMPLETED = 13
    EVENT_SENT = 14
    EVENT_RAISED = 15
    EXECUTION_SUSPENDED = 19
    EXECUTION_RESUMED = 20


class ActionType(IntEnum):
    """Kinds of actions an orchestrator asks for."""

    CALL_ACTIVITY = 0
    CALL_ACTIVITY_WITH_RETRY = 1
    CALL_SUB_ORCHESTRATOR = 2
    CALL_SUB_ORCHESTRATOR_WITH_RETRY = 3
    CONTINUE_AS_NEW = 4
    CREATE_TIMER = 5
    WAIT_FOR_EXTERNAL_EVENT = 6
    CALL_ENTITY = 7
    CALL_HTTP = 8
    SIGNAL_ENTITY = 9
    WHEN_ANY = 11
    WHEN_ALL = 12


@dataclass(frozen=True)
class Outcome:
    """What an orchestrator invocation answered; `actions` are all since the start, None without a state."""

    actions: list[dict[str, Any]] | None = None
    done: bool = False
    output: Any = None
    custom_status: Any = None
    error: str | None = None
    details: str = field(default="", compare=False)


def stamp(moment: datetime) -> str:
    """A moment as the protocol writes it (UTC, microseconds); such texts sort by time."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def instant(text: str) -> datetime:
    """The moment a protocol text means; without a zone it is UTC. ValueError when it is none."""
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def history_event(kind: EventType, at: str, *, task: int = -1, **fields: Any) -> HistoryEvent:
    """One history event, not yet marked as played; `task` is its EventId."""
    return {"EventType": int(kind), "EventId": task, "Timestamp": at, **fields}


def render(event: Mapping[str, Any], *, played: bool) -> str:
    """A history event as JSON text."""
    return json.dumps({**event, "IsPlayed": played})


def orchestrator_context(
    *, instance: str, parent: str | None, input_json: str | None, past: Iterable[str], new: Iterable[str]
) -> str:
    """The payload of an orchestrator invocation, from events that are JSON text already."""
    played = list(past)
    return (
        f'{{"history":[{",".join([*played, *new])}],"input":{input_json or "null"},'
        f'"instanceId":{json.dumps(instance)},"isReplaying":{json.dumps(bool(played))},'
        f'"parentInstanceId":{json.dumps(parent)},{_CONTEXT_CONSTANTS}}}'
    )


def read_result(text: str) -> Outcome:
    """The state an orchestrator returned. ValueError when it is not one."""
    state = json.loads(text)
    if isinstance(state, str):
        state = json.loads(state)
    if not isinstance(state, dict):
        raise ValueError("an orchestrator must return its state as a JSON object")
    return _outcome(state, details="")


def read_failure(message: str, stack_trace: str) -> Outcome:
    """The outcome of an orchestrator invocation that raised, with the state behind the marker, if any."""
    text, marker, state = message.partition(FAILURE_MARKER)
    if not marker:
        return Outcome(error=message, details=without_state(stack_trace))
    parsed, _ = json.JSONDecoder().raw_decode(state.lstrip())
    return _outcome({"error": text.strip(), **parsed}, details=without_state(stack_trace))


def without_state(text: str) -> str:
    """A failure text without an orchestrator's state: inside a parent's failure it would pass for its own."""
    return text.partition(FAILURE_MARKER)[0].rstrip()


def _outcome(state: Mapping[str, Any], *, details: str) -> Outcome:
    return Outcome(
        actions=flatten(action for group in state.get("actions", []) for action in group),
        done=bool(state.get("isDone")),
        output=state.get("output"),
        custom_status=state.get("customStatus"),
        error=state.get("error") or None,
        details=details,
    )


def flatten(actions: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Actions in the order in which they take their ids: compounds opened up, depth first."""
    flat: list[dict[str, Any]] = []
    for action in actions:
        inner = action.get("compoundActions")
        flat.extend(flatten(inner) if inner is not None else [action])
    return flat
