"""What goes into a handler and what comes out of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Self

from shared.errors import UnauthenticatedError
from shared.identity.principal import Principal
from shared.records.model import Origin, StoredResponse


@dataclass(frozen=True, slots=True)
class Call:
    """One request: authenticated, authorised and validated.

    `body` and `query` are instances of the declared models (`body` is bytes for a raw operation), `path`
    holds the route's parameters, `as_of` is the UTC date of `now`. `idempotency_key` is valid for `route_id`
    and for requests of the same `fingerprint` (a digest of path parameters and body).
    """

    principal: Principal | None
    body: Any
    query: Any
    path: Mapping[str, str]
    headers: Mapping[str, str]
    as_of: date
    now: datetime
    route_id: str
    fingerprint: str
    traceparent: str
    idempotency_key: str | None = None
    durable: Any = None

    @property
    def caller(self) -> Principal:
        """The principal of an operation that is not public."""
        if self.principal is None:
            raise UnauthenticatedError("This operation needs a bearer token.")
        return self.principal

    @property
    def origin(self) -> Origin:
        """The call as the records know it: who gives the command, when, and under which idempotency key."""
        return Origin(
            principal=self.caller,
            now=self.now,
            as_of=self.as_of,
            traceparent=self.traceparent,
            key=self.idempotency_key,
            route=self.route_id,
            fingerprint=self.fingerprint,
        )


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

    @classmethod
    def stored(cls, response: StoredResponse) -> Self:
        """An answer that was stored with its command: the first one, or word for word a repetition of it."""
        replayed = {"Idempotent-Replayed": "true"} if response.replayed else {}
        return cls(response.body, response.status, {**response.headers, **replayed})
