"""Hints: queue messages that name a customer whose outbox may hold something.

Always best effort: the log in the customer's partition is the truth, and the sweep finds what no hint names.
"""

from __future__ import annotations

import logging
import time
from functools import cache
from typing import TYPE_CHECKING

from shared import clients, storage_resources
from shared.background import Background
from shared.errors import TransientError

if TYPE_CHECKING:
    from azure.storage.queue import QueueServiceClient

QUEUE = "outbox-hints"
POISON_QUEUE = f"{QUEUE}-poison"
# In place of a customer: every outbox that holds something. No id looks like this.
EVERYBODY = "*"
BEFORE_COMMIT_S = 15
# A hint given this short ago becomes visible late enough to cover one more commit.
REPEAT_AFTER_S = 5
# A queue that does not answer must not pile up hints: the sweep covers for them.
_messages = Background("hint", workers=4, max_waiting=1000)
MAX_REMEMBERED = 20_000

_log = logging.getLogger("petinsure360.outbox")


def hint(customer_id: str, delay_s: int = 0) -> bool:
    """Ask for a drain of this customer's outbox in `delay_s` seconds; False when the queue is silent."""
    try:
        storage_resources.queue(QUEUE).send_message(
            customer_id, visibility_timeout=delay_s, retry_total=0, connection_timeout=2, read_timeout=2
        )
    except Exception as error:
        _log.warning("no hint could be given: %s", type(error).__name__)
        return False
    return True


def hint_before_commit(customer_id: str) -> None:
    """Give the hint that covers a crash right after the commit, without waiting for it."""
    sent = _sent(clients.queues())
    now = time.monotonic()
    if now - sent.get(customer_id, -REPEAT_AFTER_S) < REPEAT_AFTER_S:
        return
    if len(sent) >= MAX_REMEMBERED:
        sent.clear()
    sent[customer_id] = now
    hint_soon(customer_id, BEFORE_COMMIT_S)


def hint_again(customer_id: str, delay_s: int) -> None:
    """Give a hint because a drain could not end; one that this process has on its way is enough.

    Raises TransientError when the queue is silent.
    """
    again = _again(clients.queues())
    now = time.monotonic()
    if now < again.get(customer_id, now):
        return
    if not hint(customer_id, delay_s):
        raise TransientError("The hint could not be given again.")
    if len(again) >= MAX_REMEMBERED:
        again.clear()
    again[customer_id] = now + delay_s


def hint_soon(customer_id: str, delay_s: int = 0) -> None:
    """Give a hint without waiting for it; it is left out when too many are on their way."""
    _messages.submit(hint, customer_id, delay_s)


def waiting() -> tuple[int, int]:
    """Approximate numbers of hints waiting and of those given up as poison."""
    return _length(QUEUE), _length(POISON_QUEUE)


def _length(name: str) -> int:
    from azure.core.exceptions import ResourceNotFoundError

    try:
        properties = clients.queues().get_queue_client(name).get_queue_properties()
    except ResourceNotFoundError:
        return 0
    return int(properties.approximate_message_count or 0)


@cache
def _sent(service: QueueServiceClient) -> dict[str, float]:
    return {}


@cache
def _again(service: QueueServiceClient) -> dict[str, float]:
    return {}
