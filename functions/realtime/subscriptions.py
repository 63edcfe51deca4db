"""What a client gets when it says `subscribe_claims`, or has just connected."""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from functions.realtime.models import Subscribe
from shared.domain import events
from shared.errors import ForbiddenError, NotFoundError
from shared.realtime import access, connection, groups
from shared.realtime.envelope import Envelope, own_copy, state
from shared.realtime.errors import RealtimeUnavailableError
from shared.records import outbox
from shared.records.commit import read_head

MAX_EVENTS = 100

_log = logging.getLogger("petinsure360.realtime")


def subscribe(connection_id: str, user_id: str | None, request: Subscribe) -> Mapping[str, Any]:
    """Join the groups that this user may hear, and say what happened in them since.

    The user is whom the service names, never what the body says. Raises ForbiddenError before any group is
    joined, NotFoundError for a connection that is gone, RealtimeUnavailableError.
    """
    listener = access.listener(user_id)
    if listener is None:
        raise ForbiddenError("This connection belongs to nobody known.")
    subscribed = _wanted(request, listener)
    if not subscribed or not all(listener.may_hear(group) for group in subscribed):
        raise ForbiddenError("These events are not for you.")
    for group in subscribed:
        _join(connection_id, group)
    envelopes: list[Envelope] = []
    cursor = {}
    for group in subscribed:
        if customer_id := groups.customer_of(group):
            missed, cursor[group] = _missed(
                customer_id, request.since.get(group), MAX_EVENTS - len(envelopes)
            )
            envelopes += missed
    own = {"customer_id": request.customer_id} if request.customer_id else {}
    return {**own, "subscribed": subscribed, "events": envelopes, "cursor": cursor}


def greet(connection_id: str, now: datetime) -> None:
    """Send `connect` to a new connection; it does without when that fails."""
    data = {"message": "Connected to PetInsure360", "connection_id": connection_id}
    envelope = state(
        events.CONNECT, event_id=connection_id, subject=connection_id, source="/realtime", data=data, at=now
    )
    try:
        connection.service().send_to_connection(
            connection_id, dict(envelope), content_type="application/json"
        )
    except Exception as error:
        _log.info("a connection was not greeted: %s", type(error).__name__)


def _wanted(request: Subscribe, listener: access.Listener) -> list[str]:
    try:
        followed = [groups.customer(request.customer_id)] if request.customer_id else []
    except ValueError:
        raise ForbiddenError("These events are not for you.") from None
    return list(dict.fromkeys([*followed, *request.groups] or listener.groups()))


def _join(connection_id: str, group: str) -> None:
    client = connection.service()
    from azure.core.exceptions import AzureError, ResourceNotFoundError

    try:
        client.add_connection_to_group(group, connection_id)
    except ResourceNotFoundError:
        raise NotFoundError("This connection is gone.", code="connection_gone") from None
    except AzureError as error:
        raise RealtimeUnavailableError("The group could not be joined. Try again in a moment.") from error


def _missed(customer_id: str, since: int | None, limit: int) -> tuple[list[Envelope], int]:
    """The events behind `since` and the last number told; just that when they cannot all be told."""
    page = outbox.page(customer_id, since, limit) if since is not None and limit > 0 else None
    if page is None:
        return [], read_head(customer_id).sequence
    return [own_copy(event) for event in page.events], page.cursor
