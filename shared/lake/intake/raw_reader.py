"""Reading the planned versions of raw files, many at once; large ones in blocks, as they are parsed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from shared import storage_resources
from shared.ahead import ahead
from shared.failures import in_file
from shared.lake import storage
from shared.lake.schema.reasons import Refusal
from shared.lake.state import rewritten
from shared.lake.state.pass_plan import CONCURRENCY, LARGE_BYTES, PlannedFile

if TYPE_CHECKING:
    from azure.storage.blob import BlobProperties, StorageStreamDownloader

# Statuses that say nothing about the blob: who asks, how often, or how busy the storage is.
_NOT_ITS_OWN = frozenset({401, 403, 408, 429})


class SupersededError(Exception):
    """The version is gone: another one took its place, or the blob was deleted."""


@dataclass(slots=True)
class Fetched:
    """A file version: its bytes, or how to read them; or why it can't be had.

    superseded: the version is gone. refusal: the storage will not hand it out. failure: the storage failed.
    content: the digest of the bytes, of a large file once it was read to the end. metadata: of the blob.
    """

    file: PlannedFile
    data: bytes | None = None
    content: str | None = None
    modified: datetime | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    superseded: bool = False
    refusal: Refusal | None = None
    failure: Exception | None = None

    @property
    def traceparent(self) -> str | None:
        """The trace that the file belongs to."""
        return self.metadata.get("traceparent")

    def blocks(self) -> Iterator[bytes]:
        """The bytes. A large file is downloaded meanwhile; raises SupersededError when it changes."""
        if self.data is not None:
            yield self.data
            return
        from azure.core.exceptions import ResourceModifiedError, ResourceNotFoundError

        digest = sha256()
        try:
            for block in ahead(_download(self.file).chunks()):
                digest.update(block)
                yield block
        except (ResourceModifiedError, ResourceNotFoundError) as error:
            raise SupersededError(self.file.path) from error
        self.content = digest.hexdigest()

    def is_known(self) -> bool:
        """True when the content is what was loaded from this path last; may read a large file for it."""
        if self.file.previous is None:
            return False
        if self.content is None:
            for _ in self.blocks():
                pass
        return self.content == self.file.previous


def fetch(files: Sequence[PlannedFile]) -> list[Fetched]:
    """The files in the order in which they were uploaded; raises when the storage itself does not answer."""
    with ThreadPoolExecutor(min(CONCURRENCY, max(1, len(files)))) as pool:
        fetched = list(pool.map(_fetch, files))
    failed = next((f for f in fetched if f.failure), None)
    if failed and failed.failure and all(f.failure for f in fetched) and not answers(storage.RAW):
        with in_file(failed.file.path):
            raise failed.failure
    return sorted(fetched, key=lambda f: (f.modified.timestamp() if f.modified else 0.0, f.file.path))


def answers(container: str) -> bool:
    """True when the storage serves requests, so that a failure is one of the file alone."""
    try:
        storage_resources.container(container).get_container_properties()
    except Exception:
        return False
    return True


def _fetch(file: PlannedFile) -> Fetched:
    from azure.core.exceptions import AzureError, ResourceModifiedError, ResourceNotFoundError

    try:
        if file.size > LARGE_BYTES:
            # Its first bytes would come with it, only to be asked for again.
            return _large(file)
        blob = _download(file)
        data = blob.readall() if blob.size <= LARGE_BYTES else None
    except (ResourceModifiedError, ResourceNotFoundError):
        # The newer version comes by its own event; the older can't be had any more.
        return Fetched(file, superseded=True)
    except (AzureError, OSError) as error:
        return _unavailable(file, error)
    except Exception as error:
        return Fetched(file, refusal=Refusal("not_downloadable", type(error).__name__))
    content = sha256(data).hexdigest() if data is not None else None
    return _fetched(file, blob.properties, data, content)


def _large(file: PlannedFile) -> Fetched:
    blob = storage_resources.container(storage.RAW).get_blob_client(file.path)
    return _fetched(file, blob.get_blob_properties(**_unchanged(file)))


def _fetched(
    file: PlannedFile, properties: BlobProperties, data: bytes | None = None, content: str | None = None
) -> Fetched:
    metadata = properties.metadata or {}
    modified = rewritten.delivered_at(metadata, properties.last_modified)
    return Fetched(file, data, content, modified=modified, metadata=metadata)


def _download(file: PlannedFile) -> StorageStreamDownloader[bytes]:
    return storage_resources.container(storage.RAW).download_blob(file.path, **_unchanged(file))


def _unchanged(file: PlannedFile) -> dict[str, Any]:
    from azure.core import MatchConditions

    return {"etag": f'"{file.etag}"', "match_condition": MatchConditions.IfNotModified}


def _unavailable(file: PlannedFile, error: Exception) -> Fetched:
    """What the storage refuses is the blob's own fault (archived, a key of its own); else the file waits."""
    status = getattr(error, "status_code", None)
    if isinstance(status, int) and 400 <= status < 500 and status not in _NOT_ITS_OWN:
        code = getattr(error, "error_code", None) or status
        return Fetched(file, refusal=Refusal("not_downloadable", str(getattr(code, "value", code))))
    return Fetched(file, failure=error)
