"""Raw files as storage has them: the one that an event names, and every one that no event has named.

Records of the API are many, and who writes one notes it. So a sweep passes over them and asks the ledger
about all other files; once a day it looks at records, too, and asks about those of a month.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from shared import storage_resources
from shared.lake import storage
from shared.lake.state import raw_file_days, raw_files, rewritten
from shared.listing import is_directory, list_files, list_files_outside
from shared.raw import ledger
from shared.raw.names import api_day, api_ranges, entity_of
from shared.telemetry import span
from shared.telemetry.names import SpanName

# A record may be written a while after its day, and clocks differ.
SLACK = timedelta(days=1)
# So long events may have been lost and outboxes stuck; then the rows of the ledger are folded.
LOOKED_BACK = timedelta(days=30)

_RAW_SUBJECT = f"/containers/{storage.RAW}/blobs/"


def sweep(*, now: datetime, since: datetime | None = None) -> int:
    """Compare the raw zone with the ledger; returns how many file versions were missing or put off.

    Records of the API are looked at from the day before `since`; the first sweep of a ledger looks at all of
    them, and later ones without `since` at none.
    """
    first = (since - SLACK).date() if since else None
    added = raw_files.wake()
    present = set[str]()
    raw = storage_resources.container(storage.RAW)
    if since is None and raw_file_days.last_sweep() is not None:
        known, files = raw_file_days.known_of_files(), list_files_outside(raw, api_ranges())
    else:
        known = raw_file_days.known_of_all() if first is None else _known_since(first, (now + SLACK).date())
        files = list_files(raw)
    for blob in files:
        if entity_of(blob.name) is None:
            present.add(blob.name)
        day = api_day(blob.name)
        is_past = first is not None and day is not None and day < first.isoformat()
        if is_past or ledger.version_id(blob.name, blob.etag) in known:
            continue
        if rewritten.carry_over(blob.name, blob.etag, blob.metadata):
            continue
        added += raw_files.record(blob.name, blob.etag, size=blob.size, seen_at=now)
    raw_files.forget_unrecognized(present, before=now)
    raw_file_days.note_sweep(now)
    return added


def _known_since(first: date, last: date) -> set[str]:
    return raw_file_days.known_of_files().union(*map(raw_file_days.known_of_day, _days(first, last)))


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def path_of(subject: str) -> str | None:
    """The blob's name inside the raw container, from the subject of its event; None for another container."""
    _, separator, path = subject.partition(_RAW_SUBJECT)
    return path if separator and path else None


def record_blob(path: str, *, now: datetime) -> bool:
    """Record the version of a raw file that storage has now; false if known, gone or a directory."""
    from azure.core.exceptions import ResourceNotFoundError

    # An event's own etag may be that of a version which has been replaced since.
    try:
        properties = storage_resources.container(storage.RAW).get_blob_client(path).get_blob_properties()
    except ResourceNotFoundError:
        return False
    if is_directory(properties):
        return False
    if rewritten.carry_over(path, properties.etag, properties.metadata):
        return False
    trace = (properties.metadata or {}).get("traceparent")
    with span(SpanName.INTAKE, parent=trace):
        return raw_files.record(path, properties.etag, size=properties.size, seen_at=now, traceparent=trace)
