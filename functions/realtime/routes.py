"""Live events: how to connect, and how to catch up."""

import hashlib
import json
from datetime import timedelta
from functools import cache

import azure.durable_functions as df

from functions.http.endpoint import Answer, Call, operation
from functions.http.errors import GoneError
from functions.realtime import models
from shared.errors import ForbiddenError
from shared.identity.policies import public, role
from shared.identity.principal import Role
from shared.realtime import access, connection, groups
from shared.realtime.envelope import own_copy
from shared.realtime.schemas import schemas
from shared.records import outbox
from shared.records.commit import read_head

bp = df.Blueprint()

TAGS = ["realtime"]


@operation(
    bp,
    "POST",
    "api/negotiate",
    name="negotiate",
    policy=role(Role.CUSTOMER, Role.ADJUSTER, Role.ANALYST, Role.ADMIN),
    response=models.Negotiated,
    summary="Get a URL that opens a live connection",
    description="Who hears what follows from the token alone. 503 `realtime_disabled`: poll instead.",
    tags=TAGS,
)
def negotiate(call: Call) -> Answer:
    """A connection for the caller."""
    grant = access.grant(call.caller)
    url = connection.client_url(grant)
    expires_at = call.now + timedelta(minutes=connection.TOKEN_MINUTES)
    heard = {group: groups.customer_of(group) for group in grant.groups}
    cursor = {group: read_head(customer).sequence for group, customer in heard.items() if customer}
    return Answer({"url": url, "groups": list(grant.groups), "expiresAt": expires_at, "cursor": cursor})


@operation(
    bp,
    "GET",
    "api/events",
    name="list_events",
    policy=role(Role.CUSTOMER),
    query=models.EventsQuery,
    response=models.EventPage,
    summary="The caller's events behind a number, in order and without a gap",
    description=(
        "410 `events_gone` when not all of them are kept any more: read the records at `snapshot`, and go on "
        "behind `sequence`."
    ),
    tags=TAGS,
    errors=(410,),
)
def list_events(call: Call) -> Answer:
    """What a push may have missed."""
    customer_id = call.caller.customer_id
    if customer_id is None:
        raise ForbiddenError("Register first: there are no events of yours.", code="not_registered")
    page = outbox.page(customer_id, call.query.since, call.query.limit)
    if page is None:
        raise _gone(customer_id)
    return Answer(
        {
            "events": [own_copy(event) for event in page.events],
            "cursor": page.cursor,
            "hasMore": page.has_more,
            "minSeq": page.first,
        }
    )


@operation(
    bp,
    "GET",
    "api/events/schemas",
    name="list_event_schemas",
    policy=public(),
    response=models.EventSchemas,
    summary="One JSON Schema per event",
    tags=TAGS,
)
def list_event_schemas(call: Call) -> Answer:
    """The catalogue of events."""
    body = _schemas()
    return Answer(body, etag=hashlib.sha256(body).hexdigest()[:32])


def _gone(customer_id: str) -> GoneError:
    # Read before the client reads the snapshot, so that the snapshot is never behind this number.
    members = {"snapshot": f"/api/customers/{customer_id}", "sequence": read_head(customer_id).sequence}
    return GoneError("These events are not kept any more.", code="events_gone", members=members)


@cache
def _schemas() -> bytes:
    return json.dumps({"schemas": schemas()}).encode()
