"""Reading the planned versions of raw files, many at once."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from shared.lake import storage
from shared.lake.intake_plan import CONCURRENCY, PlannedFile


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file version's bytes, None when another version has taken its place or the blob is gone."""

    file: PlannedFile
    data: bytes | None
    modified: datetime | None = None
    traceparent: str | None = None

    @property
    def content(self) -> str | None:
        """The digest of the bytes."""
        return None if self.data is None else sha256(self.data).hexdigest()


def fetch(files: Sequence[PlannedFile]) -> list[Fetched]:
    """The files in the order in which they were uploaded, the vanished ones first."""
    with ThreadPoolExecutor(min(CONCURRENCY, max(1, len(files)))) as pool:
        fetched = list(pool.map(_fetch, files))
    return sorted(fetched, key=lambda f: (f.modified.timestamp() if f.modified else 0.0, f.file.path))


def _fetch(file: PlannedFile) -> Fetched:
    from azure.core import MatchConditions
    from azure.core.exceptions import ResourceModifiedError, ResourceNotFoundError

    condition = MatchConditions.IfNotModified
    try:
        blob = storage.container(storage.RAW).download_blob(
            file.path, etag=f'"{file.etag}"', match_condition=condition
        )
        data = blob.readall()
    except (ResourceModifiedError, ResourceNotFoundError):
        # The newer version comes by its own event; the older can't be had any more.
        return Fetched(file, None)
    metadata = blob.properties.metadata or {}
    return Fetched(file, data, blob.properties.last_modified, metadata.get("traceparent"))
