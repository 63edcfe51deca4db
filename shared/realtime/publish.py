"""Sending: the outbox waits for a customer's own copy; staff copies are sent once, if they can be."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from math import ceil
from typing import Any

from shared.breaker import Breaker
from shared.realtime import groups
from shared.realtime.connection import ANSWER_S, CONNECT_S, is_enabled, service
from shared.realtime.envelope import Envelope, Occurrence, own_copy, staff_copies
from shared.realtime.errors import RealtimeUnavailableError
from shared.realtime.feed import Feed

# Within a request there are 500 ms for everything; the record's way to the raw zone needs its part of them.
INLINE_S = 0.3
SOONEST_RETRY_S = 2
# These say that the message is wrong, not the service: sending it again cannot help, catching up can.
REFUSED = (400, 413)

_log = logging.getLogger("petinsure360.realtime")


_breaker = Breaker()


def when_back(call: Callable[[], None]) -> None:
    """Have `call` called whenever Web PubSub answers again after an outage."""
    _breaker.back = call


def is_paused() -> bool:
    """True while Web PubSub is not even tried, because it failed a moment ago."""
    return _breaker.is_paused


def retry_after_s() -> int:
    """When a push that failed should be tried again: soon at first, seldom in a long outage."""
    return max(SOONEST_RETRY_S, ceil(2 * _breaker.pause_s))


def publish(
    event: Occurrence,
    record: Mapping[str, Any] | None,
    options: Mapping[str, Any],
    pseudonym: Callable[[str], str],
) -> None:
    """Send a customer's event: the own copy at once, those of staff in the background.

    `options` hold the caller's timeout as `read_timeout`, if it has one. Raises RealtimeUnavailableError;
    does nothing when no Web PubSub is configured.
    """
    if not is_enabled():
        return
    timeout = min(options.get("read_timeout", ANSWER_S), INLINE_S) if options else ANSWER_S
    send(groups.customer(event.customer_id), own_copy(event), timeout)
    for group, envelope in staff_copies(event, record, pseudonym):
        feed.offer(group, envelope)


def send(group: str, envelope: Envelope, timeout_s: float) -> None:
    """Send to a group; raises RealtimeUnavailableError when the service cannot be reached in time."""
    if not _breaker.enter():
        raise RealtimeUnavailableError("Web PubSub did not answer a moment ago.")
    try:
        service().send_to_group(
            group,
            dict(envelope),
            content_type="application/json",
            connection_timeout=min(timeout_s, CONNECT_S),
            read_timeout=timeout_s,
        )
    except Exception as error:
        if getattr(error, "status_code", None) not in REFUSED:
            _breaker.failed()
            raise RealtimeUnavailableError("Web PubSub does not answer.") from error
        _log.error("an event was refused; its receivers find it when they catch up: %s", envelope["type"])
    _breaker.succeeded()


def _send_copy(group: str, envelope: Envelope) -> None:
    try:
        send(group, envelope, ANSWER_S)
    except RealtimeUnavailableError:
        _log.debug("a staff copy was not sent: staff views are fetched again when they connect")


feed = Feed(_send_copy)
