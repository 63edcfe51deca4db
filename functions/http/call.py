"""What goes into a handler and what comes out of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from shared.errors import UnauthenticatedError
from shared.identity.principal import Principal
from shared.records.model import Ticket


@dataclass(frozen=True, slots=True)
class Call:
    """One request: authenticated, authorized and validated.

    `body` and `query` are instances of the declared models (`body` is bytes for a raw operation), `path`
    holds the route's parameters, `as_of` is the UTC date of `now`. `idempotency_key` belongs to `route_id`
    and to a body of this `body_hash` (SHA-256 in hex); `ticket` is the right to carry it out under that key.
    """

    principal: Principal | None
    body: Any
    query: Any
    path: Mapping[str, str]
    headers: Mapping[str, str]
    as_of: date
    now: datetime
    route_id: str
    body_hash: str
    traceparent: str
    idempotency_key: str | None = None
    ticket: Ticket | None = None
    durable: Any = None

    @property
    def caller(self) -> Principal:
        """The principal of an operation that is not public."""
        if self.principal is None:
            raise UnauthenticatedError("This operation needs a bearer token.")
        return self.principal


@dataclass(frozen=True, slots=True)
class Answer:
    """What a handler says.

    `body` is a model, JSON-able data (Decimal becomes a JSON number, dates ISO text) or bytes that are
    already in the operation's media type. With an `etag` (bare, without quotes) a matching If-None-Match is
    answered 304.
    """

    body: Any = None
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str | None = None
