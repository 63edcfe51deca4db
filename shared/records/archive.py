"""How a backup is kept: entities as lines of JSON that know their types, and the container they are in."""

from __future__ import annotations

import base64
import gzip
import io
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import IO, TYPE_CHECKING, Any, cast

from shared import storage_resources
from shared.listing import list_files

if TYPE_CHECKING:
    from azure.storage.blob import ContainerClient

CONTAINER = "backups"
MANIFEST = "manifest.json"
# JSON knows texts, truth values and numbers; everything else is {TYPE: type, "value": text}.
TYPE = "@type"
LEVEL = 6
# Of zlib: the largest window, in the format of gzip.
GZIP = 31


def container() -> ContainerClient:
    """The container of the backups, in the account that the tables are not in."""
    return storage_resources.container(CONTAINER)


def backups(source: ContainerClient) -> Iterator[tuple[str, dict[str, Any]]]:
    """Name and manifest of every complete backup, newest first."""
    names = [blob.name for blob in list_files(source) if blob.name.endswith(f"/{MANIFEST}")]
    for name in sorted(names, reverse=True):
        yield name.partition("/")[0], json.loads(source.download_blob(name).readall())


def write_lines(target: ContainerClient, blob: str, lines: Iterable[str]) -> int:
    """Write lines as one gzipped blob, and return how many; it is there when all of it is.

    They go out block by block while they come in, so that a table of any size needs a few MB and no disk.
    """
    count = 0

    def packed() -> Iterator[bytes]:
        nonlocal count
        packer = zlib.compressobj(LEVEL, zlib.DEFLATED, GZIP)
        for line in lines:
            count += 1
            if piece := packer.compress(line.encode() + b"\n"):
                yield piece
        yield packer.flush()

    target.upload_blob(blob, packed(), overwrite=True)
    return count


def read_lines(source: ContainerClient, blob: str) -> Iterator[str]:
    """The lines of a gzipped blob, read while they are asked for."""
    packed = cast(IO[bytes], source.download_blob(blob))
    with gzip.GzipFile(fileobj=packed) as plain, io.TextIOWrapper(plain, encoding="utf-8") as lines:
        yield from lines


def encode_entity(entity: Mapping[str, Any]) -> str:
    """A table entity as one line."""
    return json.dumps({name: _plain(value) for name, value in entity.items()}, separators=(",", ":"))


def decode_entity(line: str) -> dict[str, Any]:
    """The entity of a line."""
    return {name: _typed(value) for name, value in json.loads(line).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, datetime):
        return {TYPE: "datetime", "value": value.isoformat()}
    if isinstance(value, bytes):
        return {TYPE: "binary", "value": base64.b64encode(value).decode()}
    # What remains is a pair of value and EDM type, as the client has 64-bit numbers.
    return {TYPE: str(value[1].value), "value": str(value[0])}


def _typed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    from azure.data.tables import EdmType, EntityProperty

    kind, text = value[TYPE], value["value"]
    if kind == "datetime":
        return datetime.fromisoformat(text)
    if kind == "binary":
        return base64.b64decode(text)
    return EntityProperty(int(text) if kind == EdmType.INT64.value else text, EdmType(kind))
