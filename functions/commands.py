"""From a request to a command of the system of record, and from its outcome to an answer."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from functions.endpoint import Answer, Call
from functions.http.writing import to_bytes
from shared.domain.version import version_of
from shared.errors import TerminalError
from shared.identity.policies import own_or_staff
from shared.identity.principal import Principal, Role
from shared.records import idempotency
from shared.records.model import Origin, Stored, StoredResponse
from shared.records.store import RecordStore

# Analysts work with gold, where identifiers are hidden; records are for those who serve the customer. Who
# loads in bulk brings records and reads none.
READERS = own_or_staff(Role.ADJUSTER, Role.ADMIN)
WRITERS = own_or_staff(Role.ADMIN)
LOADERS = own_or_staff(Role.ADMIN, Role.LOADER)
SUBMITTERS = own_or_staff(Role.ADJUSTER, Role.ADMIN, Role.LOADER)
REPLAYED = "Idempotency-Replayed"


def origin(call: Call) -> Origin:
    """Where a command comes from: caller, time, trace, and what makes a retry the same request."""
    return Origin(
        principal=call.caller,
        now=call.now,
        as_of=call.as_of,
        traceparent=call.traceparent,
        key=call.idempotency_key,
        route=call.route_id,
        fingerprint=_fingerprint(call),
    )


def system_origin(name: str, now: datetime, traceparent: str | None = None) -> Origin:
    """Where work comes from that no caller asked for."""
    principal = Principal(name, "petinsure360", Role.OPERATOR)
    return Origin(principal=principal, now=now, as_of=now.date(), traceparent=traceparent)


def answer(stored: StoredResponse) -> Answer:
    """A command's outcome as it was stored, so that a retry gets the same bytes."""
    headers = dict(stored.headers) | ({REPLAYED: "true"} if stored.replayed else {})
    return Answer(stored.body, status=stored.status, headers=headers)


async def once(call: Call, perform: Callable[[], Awaitable[StoredResponse]]) -> Answer:
    """The answer of `perform`, or the stored one of the first request with the same idempotency key.

    For operations without a commit of their own to store the answer; `perform` must bear being repeated after
    a crash.
    """
    asked = origin(call)
    begun = await asyncio.to_thread(idempotency.begin, asked, "")
    if isinstance(begun, StoredResponse):
        return answer(begun)
    try:
        outcome = await perform()
    except TerminalError:
        if begun is not None:
            await asyncio.to_thread(idempotency.release, begun)
        raise
    if begun is not None:
        await asyncio.to_thread(idempotency.complete, begun, outcome)
    return answer(outcome)


def records(call: Call) -> RecordStore:
    """The records that the caller may see."""
    return RecordStore.for_principal(call.caller)


def entity_tag(record: Stored, body: Mapping[str, Any]) -> str:
    """The ETag of an answer about a record: the record's version, and what else the answer depends on."""
    return f"{version_of(record.row)}.{hashlib.sha256(to_bytes(body)).hexdigest()[:8]}"


def expected_versions(call: Call) -> frozenset[str] | None:
    """The versions that If-Match names, None without it; a weak one names none."""
    header = call.headers.get("if-match")
    if header is None:
        return None
    return frozenset(tag.strip().strip('"').partition(".")[0] for tag in header.split(","))


def _fingerprint(call: Call) -> str:
    parameters = "&".join(f"{name}={value}" for name, value in sorted(call.path.items()))
    return hashlib.sha256(f"{call.body_hash}?{parameters}".encode()).hexdigest()
