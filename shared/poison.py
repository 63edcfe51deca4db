"""Poison queues: what was given up after several attempts.

No trigger reads them. A trigger gives a poison message one attempt and then leaves it for ten minutes, and
cannot be called for a message that is not base64; so a timer takes them up, and an operator sees the rest.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from shared import clients
from shared.domain.ids import is_id
from shared.lake.state import kick
from shared.records import outbox
from shared.records.outbox import hints
from shared.telemetry import event
from shared.telemetry.names import LogEvent

if TYPE_CHECKING:
    from azure.storage.queue import QueueClient

KICKS = f"{kick.QUEUE}-poison"
HINTS = hints.POISON_QUEUE
QUEUES = (KICKS, HINTS)
# While it is being dealt with; somebody else may have it when that died.
LEASE_S = 60
MAX_SHOWN = 32


@dataclass(frozen=True, slots=True)
class GivenUp:
    """A poison message; `text` is None when it is not what the host writes, UTF-8 in base64."""

    queue: str
    id: str
    content: str
    text: str | None
    since: datetime | None
    attempts: int


def depth(queue: str) -> int:
    """How many messages lie in a poison queue, about; 0 while there is none."""
    from azure.core.exceptions import ResourceNotFoundError

    try:
        properties = _queue(queue).get_queue_properties()
    except ResourceNotFoundError:
        return 0
    return int(properties.approximate_message_count or 0)


def look() -> Iterator[GivenUp]:
    """The first messages of each queue, left as they are."""
    from azure.core.exceptions import ResourceNotFoundError

    for name in QUEUES:
        with suppress(ResourceNotFoundError):
            for message in _queue(name).peek_messages(MAX_SHOWN):
                yield _given_up(name, message)


def remove(queue: str, identity: str) -> bool:
    """Remove one message for good; False when it is not there, or somebody is dealing with it."""
    return _taken(queue, lambda message: message.id == identity) > 0


def take_up_hints(now: datetime) -> bool:
    """Drain the outboxes that hints given up name, and remove those hints; False without any.

    What cannot be drained keeps a mark, which the pipeline's status shows.
    """
    if not _taken(HINTS, lambda message: _is_marked(message, now)):
        return False
    outbox.sweep(now)
    return True


def take_up_kicks() -> bool:
    """Remove kicks that were given up; True when there was one, and so a run has to be started."""

    def is_kick(message: GivenUp) -> bool:
        if message.text is None:
            return False
        event(LogEvent.MESSAGE_GIVEN_UP, queue=kick.QUEUE)
        return True

    return _taken(KICKS, is_kick) > 0


def _is_marked(message: GivenUp, now: datetime) -> bool:
    if message.text == hints.EVERYBODY:
        event(LogEvent.MESSAGE_GIVEN_UP, queue=hints.QUEUE)
        return True
    if message.text is None or not is_id(message.text):
        return False
    outbox.record_poison(message.text, now)
    return True


def _taken(name: str, is_done: Callable[[GivenUp], bool]) -> int:
    """Show `is_done` every message, and remove those it says are done with; how many that were."""
    from azure.core.exceptions import ResourceNotFoundError

    queue, kept, removed = _queue(name), [], 0
    with suppress(ResourceNotFoundError):
        for message in queue.receive_messages(messages_per_page=32, visibility_timeout=LEASE_S):
            if is_done(_given_up(name, message)):
                queue.delete_message(message)
                removed += 1
            else:
                kept.append(message)
        for message in kept:
            queue.update_message(message, visibility_timeout=0)
    return removed


def _given_up(name: str, message: Any) -> GivenUp:
    content = str(message.content)
    return GivenUp(name, message.id, content, _text(content), message.inserted_on, message.dequeue_count or 0)


def _text(content: str) -> str | None:
    try:
        return base64.b64decode(content, validate=True).decode()
    except (binascii.Error, ValueError):
        return None


def _queue(name: str) -> QueueClient:
    # Without a policy: what is not base64 has to be read as well.
    return clients.queues().get_queue_client(name)
