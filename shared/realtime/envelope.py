"""Events on the wire: CloudEvents 1.0 in JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal, NotRequired, Protocol, TypedDict, cast

from pydantic import ConfigDict, Field, with_config

from shared.domain import events
from shared.domain.rows import timestamp, wire
from shared.identity.principal import Role
from shared.identity.visibility import hidden_from
from shared.realtime import groups

if TYPE_CHECKING:
    from shared.domain.claim import Claim

SOURCES: Mapping[str, str] = {
    events.CUSTOMER_CREATED: "customers",
    events.PET_ADDED: "pets",
    events.POLICY_CREATED: "policies",
    events.POLICY_UPDATE: "policies",
    events.CLAIM_SUBMITTED: "claims",
    events.CLAIM_STATUS_UPDATE: "claims",
    events.CLAIM_TO_BRONZE: "claims",
    events.CASE_UPDATED: "claims",
    events.DOCUMENT_ADDED: "claims",
    events.MESSAGE_ADDED: "claims",
}


class Occurrence(Protocol):
    """A committed event with its place in its customer's gap-free sequence."""

    @property
    def customer_id(self) -> str: ...
    @property
    def sequence(self) -> int: ...
    @property
    def type(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def data(self) -> Mapping[str, Any]: ...
    @property
    def at(self) -> datetime: ...
    @property
    def traceparent(self) -> str | None: ...


@with_config(ConfigDict(extra="forbid"))
class Envelope(TypedDict):
    """A CloudEvent. `id` tells repetitions apart; `sequence` is in a customer's own copy only."""

    specversion: Literal["1.0"]
    id: str
    source: str
    type: str
    subject: NotRequired[str]
    time: Annotated[str, Field(json_schema_extra={"format": "date-time"})]
    datacontenttype: Literal["application/json"]
    sequence: NotRequired[Annotated[str, Field(pattern=r"^\d{20}$")]]
    customerid: NotRequired[str]
    traceparent: NotRequired[str]
    data: Mapping[str, Any]


def wire_type(name: str) -> str:
    """An event's name as CloudEvents type."""
    return f"petinsure360.{name}.v1"


def own_copy(event: Occurrence) -> Envelope:
    """The event as its customer gets it."""
    made = _about_customer(event, event.type, event.data, _event_id(event))
    return {**made, "sequence": f"{event.sequence:020d}"}


def staff_copies(
    event: Occurrence, record: Mapping[str, Any] | None, pseudonym: Callable[[str], str]
) -> list[tuple[str, Envelope]]:
    """The event as staff get it: (group, envelope) in order, each without what that group must not see.

    `record` is the row that the event takes to the lake. On the dashboard customers go by their `pseudonym`.
    """
    copies: list[tuple[str, Envelope]] = []
    alias = pseudonym(event.customer_id)
    for name, event_id, data in _told(event, record):
        envelope = _about_customer(event, name, data, event_id)
        # Who hears both groups tells repetitions apart by the id: it is the same in both.
        envelope["id"] = envelope["id"].replace(event.customer_id, alias)
        if name in events.CLAIMS_STAFF_EVENTS:
            copies.append((groups.CLAIMS, _seen_by(Role.ADJUSTER, envelope)))
        shown = events.for_dashboard(name, envelope["data"])
        if shown is not None:
            seen = _seen_by(Role.ANALYST, {**envelope, "data": shown})
            copies.append((groups.DASHBOARD, _renamed(seen, event.customer_id, alias)))
    return copies


def _renamed(envelope: Envelope, customer_id: str, name: str) -> Envelope:
    """The envelope with the customer's pseudonym wherever the id stood: attributes, subject, data."""
    copy: Any = {
        key: value.replace(customer_id, name) if isinstance(value, str) else value
        for key, value in envelope.items()
    }
    copy["data"] = {key: name if value == customer_id else value for key, value in envelope["data"].items()}
    renamed: Envelope = copy
    return renamed


def _seen_by(role: Role, envelope: Envelope) -> Envelope:
    hidden = hidden_from(role)
    return {**envelope, "data": {k: v for k, v in envelope["data"].items() if k not in hidden}}


def state(
    name: str, *, event_id: str, subject: str, source: str, data: Mapping[str, Any], at: datetime
) -> Envelope:
    """An event that belongs to no customer."""
    return {
        "specversion": "1.0",
        "id": event_id,
        "source": source,
        "type": wire_type(name),
        "subject": subject,
        "time": timestamp(at),
        "datacontenttype": "application/json",
        "data": wire(data),
    }


def _told(
    event: Occurrence, record: Mapping[str, Any] | None
) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    event_id = _event_id(event)
    if event.type == events.CLAIM_SUBMITTED and record is not None:
        # Told first: the record is in the raw zone by the time the event is sent.
        name = events.CLAIM_TO_BRONZE
        yield name, f"{event_id}/{name}", events.claim_to_bronze(cast("Claim", record), event.at)
    yield event.type, event_id, event.data


def _event_id(event: Occurrence) -> str:
    return f"{event.customer_id}/{event.sequence}"


def _about_customer(event: Occurrence, name: str, data: Mapping[str, Any], event_id: str) -> Envelope:
    source = f"/{SOURCES.get(name, 'records')}/{event.subject}"
    made = state(name, event_id=event_id, subject=event.subject, source=source, data=data, at=event.at)
    made["customerid"] = event.customer_id
    if event.traceparent:
        made["traceparent"] = event.traceparent
    return made
