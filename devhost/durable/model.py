"""What an orchestration is at rest: its row, and the book that keeps our task ids equal to the SDK's."""

import copy
import json
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Literal

FunctionKind = Literal["orchestrator", "activity", "entity"]


@dataclass(frozen=True)
class DurableFunction:
    """A function that belongs to the engine; `parameter` is the name of its trigger's parameter."""

    name: str
    kind: FunctionKind
    parameter: str


class Status(StrEnum):
    """Runtime status, spelled as the management API spells it."""

    PENDING = "Pending"
    RUNNING = "Running"
    SUSPENDED = "Suspended"
    COMPLETED = "Completed"
    FAILED = "Failed"
    TERMINATED = "Terminated"


FINISHED = frozenset({Status.COMPLETED, Status.FAILED, Status.TERMINATED})


@dataclass
class Retry:
    """A task with retry: task ids of its first attempt (name and input are kept there) and of its last."""

    first: int
    task: int
    attempt: int
    limit: int
    interval_ms: int
    waiting: bool = False


@dataclass
class Book:
    """Per execution: the next task id, how many actions were acted on, and what is still awaited.

    `retries` is keyed by the id now awaited (the task's, or its retry timer's), `timers` by the position of
    the action that made the timer, `waits` counts open waits per event name, `digest` identifies the actions
    acted on.
    """

    next_id: int = 0
    handled: int = 0
    digest: int = 0
    retries: dict[int, Retry] = field(default_factory=dict)
    waits: dict[str, int] = field(default_factory=dict)
    timers: dict[int, int] = field(default_factory=dict)

    def take_id(self) -> int:
        """The next task id."""
        self.next_id += 1
        return self.next_id - 1

    def copy(self) -> "Book":
        """An independent copy."""
        return copy.deepcopy(self)

    def encode(self) -> str:
        """The book as JSON text."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def decode(cls, text: str) -> "Book":
        """The inverse of `encode`."""
        raw = json.loads(text)
        return cls(
            next_id=raw["next_id"],
            handled=raw["handled"],
            digest=raw["digest"],
            retries={int(task): Retry(**retry) for task, retry in raw["retries"].items()},
            waits=raw["waits"],
            timers={int(position): task for position, task in raw["timers"].items()},
        )


@dataclass(frozen=True)
class Parent:
    """Whom a sub-orchestration answers to: instance, its execution, and the task id there."""

    instance: str
    execution: str
    task: int


@dataclass
class Instance:
    """An orchestration instance. `input`, `output` and `custom_status` are JSON text.

    `execution` is new with every start and every continue-as-new: what was meant for an earlier one is
    dropped.
    """

    id: str
    name: str
    execution: str
    input: str | None
    created: str
    updated: str
    version: str | None = None
    status: Status = Status.PENDING
    suspended: bool = False
    output: str | None = None
    custom_status: str | None = None
    parent: Parent | None = None
    book: Book = field(default_factory=Book)

    @property
    def finished(self) -> bool:
        """Whether it has come to an end."""
        return self.status in FINISHED

    @property
    def runtime_status(self) -> Status:
        """The status to show: a live instance that is held is Suspended."""
        return Status.SUSPENDED if self.suspended and not self.finished else self.status


@dataclass(frozen=True)
class Letter:
    """An event in an instance's inbox. Without an `execution` (external events) it is for whichever runs."""

    seq: int
    execution: str | None
    event: dict[str, object]


@dataclass(frozen=True)
class Activity:
    """An activity started and not completed; `not_before` delays the next poll of an HTTP call."""

    instance: str
    execution: str
    task: int
    name: str
    input: str
    not_before: str | None = None


@dataclass(frozen=True)
class Operation:
    """A entity operation; `input` is JSON text of JSON text. With a caller it is a call, else a signal."""

    entity: str
    name: str
    input: str
    request: str | None = None
    caller: str | None = None
    caller_execution: str | None = None
    due: str | None = None
