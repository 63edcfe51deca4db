"""From a request to a command of the system of record, and from its outcome to an answer."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from functions.http.endpoint import Call
from functions.http.writing import to_bytes
from shared.domain.rows import Row
from shared.domain.version import version_of
from shared.identity.policies import own_or_staff
from shared.identity.principal import Principal, Role
from shared.records.commands.customers import free_id
from shared.records.model import Origin, RecordKind, Stored
from shared.records.store import RecordStore, not_found

# Analysts work with gold, where identifiers are hidden; records are for those who serve the customer. Who
# loads in bulk brings records and reads none.
READERS = own_or_staff(Role.ADJUSTER, Role.ADMIN)
WRITERS = own_or_staff(Role.ADMIN)
LOADERS = own_or_staff(Role.ADMIN, Role.LOADER)
SUBMITTERS = own_or_staff(Role.ADJUSTER, Role.ADMIN, Role.LOADER)


def origin(call: Call) -> Origin:
    """Where a command comes from: caller, time, trace, and the ticket of its key."""
    return Origin(
        principal=call.caller,
        now=call.now,
        as_of=call.as_of,
        traceparent=call.traceparent,
        ticket=call.ticket,
    )


def system_origin(name: str, now: datetime, traceparent: str | None = None) -> Origin:
    """Where work comes from that no caller asked for."""
    principal = Principal(name, "petinsure360", Role.OPERATOR)
    return Origin(principal=principal, now=now, as_of=now.date(), traceparent=traceparent)


def records(call: Call) -> RecordStore:
    """The records that the caller may see."""
    return RecordStore.for_principal(call.caller)


def entity_tag(record: Stored[Row], body: Mapping[str, Any]) -> str:
    """The ETag of an answer about a record: the record's version, and what else the answer depends on."""
    return f"{version_of(record.row)}.{hashlib.sha256(to_bytes(body)).hexdigest()[:8]}"


def expected_versions(call: Call) -> frozenset[str] | None:
    """The versions that If-Match names, None without it; a weak one names none."""
    header = call.headers.get("if-match")
    if header is None:
        return None
    return frozenset(tag.strip().strip('"').partition(".")[0] for tag in header.split(","))


def of_customer(call: Call) -> str:
    """The partition of the customer in the body or the path; raises NotFoundError for somebody else's."""
    customer_id: str = call.path.get("customer_id") or call.body.customer_id
    records(call).check_customer(customer_id)
    return customer_id


def of_new_customer(_call: Call) -> str:
    """The partition of a customer who is about to register."""
    return free_id()


def of_record(kind: RecordKind) -> Callable[[Call], str]:
    """Finds the partition of the record in the path; raises NotFoundError when the caller knows none."""

    def find(call: Call) -> str:
        record_id = call.path[f"{kind}_id"]
        owner = records(call).owner_of(kind, record_id)
        if owner is None:
            raise not_found(kind, record_id)
        return owner

    return find


def of_nobody(_call: Call) -> str:
    """No partition: what a request starts is no record, and its result is stored by itself."""
    return ""
