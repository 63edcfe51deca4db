"""Which waiting events one episode takes, so that our task ids stay equal to the SDK's."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from devhost.durable.model import Book, Instance, Letter
from devhost.durable.protocol import EventType

_FAILURES = frozenset({EventType.TASK_FAILED, EventType.SUB_ORCHESTRATION_FAILED})


@dataclass(frozen=True)
class Batch:
    """Letters to deliver now, and letters of an earlier execution to throw away."""

    deliver: list[Letter]
    stale: list[Letter]

    @property
    def events(self) -> list[dict[str, Any]]:
        """The events to deliver, in order."""
        return [letter.event for letter in self.deliver]


def choose(instance: Instance, letters: Sequence[Letter], *, started: bool) -> Batch:
    """What the next episode of an instance delivers.

    The SDK gives retry steps (a failed attempt, a retry timer that leads to another attempt) an id without
    an action, at the moment it reads the event; everything else may take ids through actions, of which we
    learn only after the episode. So retry steps may lead a batch but never follow such an event. External
    events wait here until there is a wait for their name: the SDK keeps only the last of several early ones.
    """
    current = [letter for letter in letters if letter.execution in (None, instance.execution)]
    stale = [letter for letter in letters if letter.execution not in (None, instance.execution)]
    if not started:
        return Batch(
            [letter for letter in current if kind_of(letter) == EventType.EXECUTION_STARTED][:1], stale
        )
    return Batch(_deliverable(instance.book, current), stale)


def kind_of(letter: Letter) -> EventType:
    """The kind of event in a letter."""
    return EventType(int(str(letter.event["EventType"])))


def retry_key(event: Mapping[str, Any]) -> int:
    """The id under which a retry would await this event; -1 for events no retry awaits."""
    key = event.get("TimerId", event.get("TaskScheduledId", -1))
    return int(key)


def is_reply(event: Mapping[str, Any]) -> bool:
    """Whether an EventRaised is an entity's reply to a call, not an external event."""
    return bool(event.get("Reply"))


def is_retry_step(book: Book, event: Mapping[str, Any]) -> bool:
    """Whether the SDK answers this event by taking one id itself, and by nothing else."""
    retry = book.retries.get(retry_key(event))
    if retry is None:
        return False
    if retry.waiting:
        return event["EventType"] == EventType.TIMER_FIRED and retry.attempt < retry.limit
    return event["EventType"] in _FAILURES


def _deliverable(book: Book, letters: Sequence[Letter]) -> list[Letter]:
    waits = Counter(book.waits)
    chosen: list[Letter] = []
    retry_steps_over = False
    for letter in letters:
        if letter.execution is None and not _take_wait(waits, letter):
            continue
        step = is_retry_step(book, letter.event)
        if step and retry_steps_over:
            break
        retry_steps_over |= not step
        chosen.append(letter)
    return chosen


def _take_wait(waits: Counter[str], letter: Letter) -> bool:
    name = str(letter.event.get("Name"))
    if waits[name] <= 0:
        return False
    waits[name] -= 1
    return True
