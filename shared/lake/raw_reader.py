"""Reading the planned versions of raw files, many at once; large ones by way of the disk, piece by piece."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import file_digest, sha256
from typing import IO

from shared.lake import storage
from shared.lake.intake_plan import CONCURRENCY, LARGE_BYTES, PlannedFile

PIECE_BYTES = 64 * 1024 * 1024
LINES_PER_RECORD = 50


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file version: its bytes, in memory or in a temporary file; neither when it can't be had any more."""

    file: PlannedFile
    content: str | None = None
    data: bytes | None = None
    spooled: IO[bytes] | None = None
    modified: datetime | None = None
    traceparent: str | None = None

    def pieces(self) -> Iterator[bytes]:
        """The bytes, cut between records where they are large and the format allows it."""
        if self.data is not None:
            yield self.data
        elif self.spooled is not None:
            self.spooled.seek(0)
            yield from _pieces(self.spooled, self.file.path)


@contextmanager
def fetch(files: Sequence[PlannedFile]) -> Iterator[list[Fetched]]:
    """The files in the order in which they were uploaded, the vanished ones first."""
    with ExitStack() as stack:

        def one(file: PlannedFile) -> Fetched:
            return _fetch(file, stack)

        with ThreadPoolExecutor(min(CONCURRENCY, max(1, len(files)))) as pool:
            fetched = list(pool.map(one, files))
        yield sorted(fetched, key=lambda f: (f.modified.timestamp() if f.modified else 0.0, f.file.path))


def _fetch(file: PlannedFile, stack: ExitStack) -> Fetched:
    from azure.core import MatchConditions
    from azure.core.exceptions import ResourceModifiedError, ResourceNotFoundError

    try:
        blob = storage.container(storage.RAW).download_blob(
            file.path, etag=f'"{file.etag}"', match_condition=MatchConditions.IfNotModified
        )
        if blob.size <= LARGE_BYTES:
            data = blob.readall()
            found = Fetched(file, sha256(data).hexdigest(), data)
        else:
            spooled = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115
            blob.readinto(spooled)
            spooled.seek(0)
            found = Fetched(file, file_digest(spooled, "sha256").hexdigest(), spooled=spooled)
    except (ResourceModifiedError, ResourceNotFoundError):
        # The newer version comes by its own event; the older can't be had any more.
        return Fetched(file)
    properties = blob.properties
    traceparent = (properties.metadata or {}).get("traceparent")
    return replace(found, modified=properties.last_modified, traceparent=traceparent)


def _pieces(source: IO[bytes], path: str) -> Iterator[bytes]:
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
