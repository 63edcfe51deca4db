"""Reading the planned versions of raw files, many at once; large ones twice, piece by piece, and no disk."""

from __future__ import annotations

import io
from collections.abc import Buffer, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, BinaryIO

from shared.failures import in_file
from shared.lake import storage
from shared.lake.intake_plan import CONCURRENCY, LARGE_BYTES, PlannedFile

if TYPE_CHECKING:
    from azure.storage.blob import StorageStreamDownloader

PIECE_BYTES = 64 * 1024 * 1024
LINES_PER_RECORD = 50


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file version: its bytes, or a way to read them again; neither when it can't be had any more."""

    file: PlannedFile
    content: str | None = None
    data: bytes | None = None
    opened: Callable[[], BinaryIO] | None = None
    modified: datetime | None = None
    traceparent: str | None = None

    def pieces(self) -> Iterator[bytes]:
        """The bytes, cut between records where they are large and the format allows it.

        Raises ResourceModifiedError or ResourceNotFoundError when a large file is not there any more.
        """
        if self.data is not None:
            yield self.data
        elif self.opened is not None:
            with self.opened() as source:
                yield from _pieces(source, self.file.path)


def fetch(files: Sequence[PlannedFile]) -> list[Fetched]:
    """The files in the order in which they were uploaded, the vanished ones first."""
    with ThreadPoolExecutor(min(CONCURRENCY, max(1, len(files)))) as pool:
        fetched = list(pool.map(_fetch_named, files))
    return sorted(fetched, key=lambda f: (f.modified.timestamp() if f.modified else 0.0, f.file.path))


def _fetch_named(file: PlannedFile) -> Fetched:
    with in_file(file.path):
        return _fetch(file)


def _fetch(file: PlannedFile) -> Fetched:
    from azure.core.exceptions import ResourceModifiedError, ResourceNotFoundError

    try:
        blob = _download(file)
        if blob.size <= LARGE_BYTES:
            data = blob.readall()
            found = Fetched(file, sha256(data).hexdigest(), data)
        else:
            found = Fetched(file, _digest(blob), opened=partial(_reopened, file))
    except (ResourceModifiedError, ResourceNotFoundError):
        # The newer version comes by its own event; the older can't be had any more.
        return Fetched(file)
    properties = blob.properties
    traceparent = (properties.metadata or {}).get("traceparent")
    return replace(found, modified=properties.last_modified, traceparent=traceparent)


def _download(file: PlannedFile) -> StorageStreamDownloader[bytes]:
    from azure.core import MatchConditions

    return storage.container(storage.RAW).download_blob(
        file.path, etag=f'"{file.etag}"', match_condition=MatchConditions.IfNotModified
    )


def _digest(blob: StorageStreamDownloader[bytes]) -> str:
    digest = sha256()
    for chunk in blob.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _reopened(file: PlannedFile) -> BinaryIO:
    return io.BufferedReader(_Download(_download(file)))


class _Download(io.RawIOBase):
    """A download as a file that is read once from its beginning."""

    def __init__(self, blob: StorageStreamDownloader[bytes]) -> None:
        self._blob = blob

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: Buffer, /) -> int:
        """Fill the buffer as far as there is anything; 0 at the end."""
        view = memoryview(buffer)
        data = self._blob.read(len(view))
        view[: len(data)] = data
        return len(data)


def _pieces(source: BinaryIO, path: str) -> Iterator[bytes]:
    ending = path.rpartition(".")[2].lower()
    if ending not in ("csv", "jsonl", "ndjson"):
        yield source.read()
        return
    header = source.readline() if ending == "csv" else b""
    rest = b""
    while block := source.read(PIECE_BYTES):
        block = rest + block
        cut = _end_of_records(block, quoted=ending == "csv")
        if cut:
            yield header + block[:cut]
        rest = block[cut:]
    if rest.strip():
        yield header + rest


def _end_of_records(block: bytes, *, quoted: bool) -> int:
    """Where the last complete record ends: in CSV a line break inside quotes does not end one."""
    last = end = block.rfind(b"\n")
    # Escaped quotes come in pairs, so an odd number before a line break means that it is inside.
    for _ in range(LINES_PER_RECORD):
        if not quoted or end < 0 or block.count(b'"', 0, end) % 2 == 0:
            return end + 1
        end = block.rfind(b"\n", 0, end)
    # Somebody left a quote open, which must not hold back everything that follows.
    return last + 1
