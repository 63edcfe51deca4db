"""Raw files as storage has them: the one that an event names, and every one that no event has named."""

from __future__ import annotations

from datetime import datetime

from shared.lake import intake, rewritten, storage
from shared.listing import is_directory, list_files
from shared.raw.names import entity_of
from shared.telemetry import span
from shared.telemetry.names import SpanName

_RAW_SUBJECT = f"/containers/{storage.RAW}/blobs/"


def sweep(*, now: datetime) -> int:
    """Compare the raw zone with the ledger; returns how many file versions were missing or put off."""
    known = intake.known()
    added = intake.wake()
    present = set[str]()
    for blob in list_files(storage.container(storage.RAW)):
        if entity_of(blob.name) is None:
            present.add(blob.name)
        if intake.version_id(blob.name, blob.etag) in known:
            continue
        if rewritten.carry_over(blob.name, blob.etag, blob.metadata):
            continue
        added += intake.record(blob.name, blob.etag, size=blob.size, seen_at=now)
    intake.forget_unrecognized(present, before=now)
    return added


def path_of(subject: str) -> str | None:
    """The blob's name inside the raw container, from the subject of its event; None for another container."""
    _, found, path = subject.partition(_RAW_SUBJECT)
    return path if found and path else None


def record_blob(path: str, *, now: datetime) -> bool:
    """Record the version of a raw file that storage has now; false if known, gone or a directory."""
    from azure.core.exceptions import ResourceNotFoundError

    # An event's own etag may be that of a version which has been replaced since.
    try:
        found = storage.container(storage.RAW).get_blob_client(path).get_blob_properties()
    except ResourceNotFoundError:
        return False
    if is_directory(found):
        return False
    if rewritten.carry_over(path, found.etag, found.metadata):
        return False
    trace = (found.metadata or {}).get("traceparent")
    with span(SpanName.INTAKE, parent=trace):
        return intake.record(path, found.etag, size=found.size, seen_at=now, traceparent=trace)
