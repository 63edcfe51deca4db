"""The outbox's way to live clients."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.realtime import publish
from shared.records.model import OutboxEvent
from shared.records.outbox.hints import EVERYBODY, hint_soon
from shared.records.pseudonyms import pseudonym

# When Web PubSub answers again, every outbox that has waited for it is drained, not just the next writer's.
publish.when_back(lambda: hint_soon(EVERYBODY))


def push(event: OutboxEvent, options: Mapping[str, Any]) -> None:
    """Send the event to those who may hear it; raises RealtimeUnavailableError for the customer's copy."""
    publish.publish(event, event.raw.row if event.raw else None, options, pseudonym)
