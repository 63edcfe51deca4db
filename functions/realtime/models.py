"""Queries and answers of the realtime operations."""

from datetime import datetime
from typing import Any

from pydantic import Field

from shared.domain.fields import Request, Response
from shared.realtime.envelope import Envelope

MAX_EVENTS = 500


class Negotiated(Response):
    """How to connect."""

    url: str = Field(description="WebSocket address with a token; a secret, good for 15 minutes")
    groups: list[str] = Field(description="What the connection hears from its first moment on")
    expires_at: datetime = Field(
        serialization_alias="expiresAt",
        description="When the URL opens no more connections; an open one goes on",
    )
    cursor: dict[str, int] = Field(description="By customer group, the number of the last event there is")


class EventsQuery(Request):
    """Which events."""

    since: int = Field(0, ge=0, le=10**15, description="The number of the last event that is known")
    limit: int = Field(100, ge=1, le=MAX_EVENTS)


class EventPage(Response):
    """Events in order, without a gap."""

    events: list[Envelope]
    cursor: int = Field(description="`since` of the next page")
    has_more: bool = Field(serialization_alias="hasMore")
    min_seq: int = Field(
        serialization_alias="minSeq", description="The oldest event kept; 0 when there is none"
    )


class EventSchemas(Response):
    """One JSON Schema per event."""

    schemas: dict[str, dict[str, Any]] = Field(description="By event name")


class UpstreamQuery(Request):
    """The function key, where the platform wants it."""

    code: str | None = None


class Subscribe(Request):
    """What a client asks for with `subscribe_claims`: groups, or one customer's; without both its own."""

    groups: list[str] = Field([], max_length=10)
    customer_id: str | None = Field(None, max_length=64)
    since: dict[str, int] = Field({}, max_length=10, description="By group, the last event that is known")
