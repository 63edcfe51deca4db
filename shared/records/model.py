"""What goes into the system of record and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from shared.domain.decision import Decision
from shared.domain.ids import Kind
from shared.domain.rows import Row, wire
from shared.identity.principal import Principal

# A claim's case, decisions it had before, documents and messages, the ledger's entries and a pet's picture
# live where records do.
RecordKind = Kind | Literal["case", "decision", "document", "entry", "message", "picture"]


@dataclass(frozen=True, slots=True)
class Stored[R]:
    """A record as it stands in its customer's partition; a claim with the decision it is under.

    `row` is its class of shared.domain.records where it has one. `listed` is the mark of its entries in the
    lists of staff (list_entries.py).
    """

    kind: RecordKind
    id: str
    customer_id: str
    row: R
    etag: str
    decision: Decision | None = None
    listed: str = ""


@dataclass(frozen=True, slots=True)
class Write:
    """A record to insert, or to put in place of what was read `before` if that has not changed since."""

    kind: RecordKind
    id: str
    row: Row
    before: Stored[Row] | None = None
    decision: Decision | None = None
    listed: str = ""

    @property
    def etag(self) -> str | None:
        """The version that it replaces."""
        return self.before.etag if self.before else None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to `subject`; with `raw_entity` the commit's row of it goes to the raw zone."""

    type: str
    subject: str
    data: Mapping[str, Any]
    raw_entity: str | None = None


@dataclass(frozen=True, slots=True)
class Audit:
    """Who did what to which record."""

    actor: str
    action: str
    object: str


@dataclass(frozen=True, slots=True)
class Result:
    """What a command has come to: `kind` says what happened, `value` (JSON data) what there is to tell.

    A retry under the same idempotency key is told the same.
    """

    kind: str
    value: Mapping[str, Any]

    @classmethod
    def of(cls, kind: str, row: Row) -> Result:
        """The result that tells a row, in the JSON form of rows."""
        return cls(kind, wire(row))


@dataclass(frozen=True, slots=True)
class Demand:
    """A request that is made under an idempotency key: whose key, for what, and what exactly is asked.

    `fingerprint` is a digest of everything that the request says.
    """

    issuer: str
    subject: str
    route: str
    key: str
    fingerprint: str


@dataclass(slots=True)
class Ticket:
    """The right to carry out one idempotent request, until the lease ends. Its effects go to `partition`.

    `is_spent` once its result is stored.
    """

    digest: str
    partition: str
    etag: str
    is_spent: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Step:
    """Something done in a commit before the rest of it: its events and its audit entry."""

    events: tuple[Event, ...]
    audit: Audit


@dataclass(frozen=True, slots=True)
class Commit:
    """One command's changes to one customer's partition; all of it is stored, or nothing.

    An exclusive commit is refused when anything in the partition has changed since its head was read.
    `before` are steps that come before its own events and entry in the logs.
    """

    customer_id: str
    writes: tuple[Write, ...]
    events: tuple[Event, ...]
    audit: Audit
    at: datetime
    traceparent: str | None = None
    idempotency: Ticket | None = None
    result: Result | None = None
    exclusive: bool = False
    before: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class RawRecord:
    """The version of a record that an event carries to the raw zone, and the name fixed for it."""

    name: str
    entity_id: str
    row: Row


@dataclass(frozen=True, slots=True)
class OutboxEvent:
    """An event with its place in the customer's gap-free sequence."""

    customer_id: str
    sequence: int
    type: str
    subject: str
    data: Mapping[str, Any]
    at: datetime
    traceparent: str | None = None
    raw: RawRecord | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """Where a partition stands: last event number, last commit time, last audit digest.

    A void head belongs to a customer id that was given up before anything was stored under it.
    """

    sequence: int = 0
    at: datetime | None = None
    digest: str = ""
    void: bool = False
    etag: str | None = None


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a partition's outbox is published; `stored` is ahead while pushing is out."""

    sequence: int = 0
    etag: str | None = None
    stored: int = 0


@dataclass(frozen=True, slots=True)
class Committed:
    """A commit that has happened: the last event number, its events, the head before it."""

    sequence: int
    events: tuple[OutboxEvent, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a command comes from: who gives it, when, in which trace, under which key's ticket."""

    principal: Principal
    now: datetime
    as_of: date
    traceparent: str | None = None
    ticket: Ticket | None = None
