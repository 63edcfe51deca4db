"""Files that may name a customer beside their rows: titles, totals, wrappers, other sheets of a workbook.

Nothing of these is in the lake, so the files themselves are asked: the beginning and the end of each, and
all of a workbook or of what is packed. Batch files are few; those that may name somebody are read in full.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from shared import storage_resources
from shared.lake import storage
from shared.privacy.raw_rows import Owner
from shared.raw import ledger

if TYPE_CHECKING:
    from azure.storage.blob import BlobClient

# Titles and totals stand within so much of the beginning and the end.
EDGE_BYTES = 128 * 1024
# An id or address that two blocks share.
OVERLAP = 400
THREADS = 16
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_GZIP = b"\x1f\x8b"


def files_that_may_name(owner: Owner) -> set[str]:
    """Names of batch files to be read in full; those of single records name their customer in the row."""
    names = sorted(set(_batch_files()))
    with ThreadPoolExecutor(THREADS) as pool:
        flags = pool.map(lambda name: _may_name(name, owner), names)
        return {name for name, may in zip(names, flags, strict=True) if may}


def _batch_files() -> Iterator[str]:
    # Rows of the API's records have the day in their keys, and sort behind these.
    condition = f"PartitionKey eq '{ledger.PARTITION}' and RowKey ge 'f:' and RowKey lt 'f:{ledger.OF_DAY}'"
    rows = storage_resources.table(ledger.TABLE).query_entities(condition, select=["path"])
    return (row["path"] for row in rows if row.get("path"))


def _may_name(name: str, owner: Owner) -> bool:
    from azure.core.exceptions import ResourceNotFoundError

    blob = storage_resources.container(storage.RAW).get_blob_client(name)
    try:
        head, size = _range(blob, 0)
        if head.startswith(_WORKBOOKS):
            return True
        if head.startswith(_GZIP):
            return any(_hints(part, owner) for part in _unpacked(blob))
        tail = _range(blob, size - EDGE_BYTES)[0] if size > EDGE_BYTES else b""
        return _hints(head, owner) or _hints(tail, owner)
    except ResourceNotFoundError:
        return False


def _range(blob: BlobClient, start: int) -> tuple[bytes, int]:
    """Some bytes from a place on, and the size of the whole; nothing of an empty file."""
    from azure.core.exceptions import HttpResponseError

    try:
        download = blob.download_blob(offset=max(0, start), length=EDGE_BYTES)
        return download.readall(), int(str(download.properties.content_range).rpartition("/")[2])
    except HttpResponseError as error:
        if error.status_code != 416:
            raise
        return b"", 0


def _hints(data: bytes, owner: Owner) -> bool:
    # Two-byte letters have zeros between them.
    text = data.decode("latin-1")
    return owner.is_hinted_at(text) or owner.is_hinted_at(text.replace("\x00", ""))


def _unpacked(blob: BlobClient) -> Iterator[bytes]:
    """What a packed file holds, in blocks that overlap; as far as it is not broken."""
    decoder, last = zlib.decompressobj(zlib.MAX_WBITS | 16), b""
    for packed in blob.download_blob().chunks():
        left = packed
        while left:
            try:
                block = decoder.decompress(left, 1024 * 1024)
            except zlib.error:
                return
            left = decoder.unconsumed_tail
            if decoder.eof:
                left, decoder = decoder.unused_data, zlib.decompressobj(zlib.MAX_WBITS | 16)
            yield last + block
            last = block[-OVERLAP:]
