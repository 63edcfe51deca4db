"""What events missed: every raw file that the ledger does not know is recorded."""

from __future__ import annotations

from datetime import datetime

from shared.lake import intake, storage
from shared.listing import is_directory, list_files


def sweep(*, now: datetime) -> int:
    """Compare the raw zone with the ledger; returns how many file versions were missing or put off."""
    known = intake.known()
    added = intake.wake()
    for blob in list_files(storage.container(storage.RAW)):
        if intake.version_id(blob.name, blob.etag) in known:
            continue
        added += intake.record(blob.name, blob.etag, size=blob.size, seen_at=now)
    return added


def record_blob(path: str, *, now: datetime) -> bool:
    """Record the present version of one raw file; false when it is known, gone or a directory."""
    from azure.core.exceptions import ResourceNotFoundError

    try:
        found = storage.container(storage.RAW).get_blob_client(path).get_blob_properties()
    except ResourceNotFoundError:
        return False
    if is_directory(found):
        return False
    trace = (found.metadata or {}).get("traceparent")
    return intake.record(path, found.etag, size=found.size, seen_at=now, traceparent=trace)
