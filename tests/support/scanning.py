"""Every byte that is stored, and which words stand in it, however they are packed."""

from __future__ import annotations

import base64
import gzip
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from devhost.query.database import connect as database_of
from devhost.query.output import show, write
from devhost.query.snapshot import QUERIED, current
from devhost.query.tables import Tables
from shared import clients


def found_in(words: dict[str, str], texts: Iterator[tuple[str, bytes]]) -> dict[str, list[str]]:
    """Where each of the words stands, by door; whatever is packed is looked at as it was before."""
    hits: dict[str, list[str]] = {}
    for place, data in texts:
        small = b" ".join(unpacked(data)).lower()
        for door, word in words.items():
            if word.lower().encode() in small:
                hits.setdefault(door, []).append(place)
    return hits


def unpacked(data: bytes) -> Iterator[bytes]:
    """Bytes as they are, and what they hold as gzip, ZIP, Parquet or UTF-16."""
    yield data
    if data[:2] == b"\x1f\x8b":
        yield from unpacked(gzip.decompress(data))
    elif data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield from unpacked(archive.read(name))
    elif data[:4] == b"PAR1":
        yield pl.read_parquet(io.BytesIO(data)).write_ndjson().encode()
    elif data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        yield data.decode("utf-16", "replace").encode()


def everything_stored() -> Iterator[tuple[str, bytes]]:
    """Every byte of the account: names, metadata and content of blobs, entities, messages of queues."""
    service = clients.blobs()
    for container in service.list_containers():
        client = service.get_container_client(container.name)
        for blob in client.list_blobs(include=["metadata", "snapshots", "versions"]):
            yield f"{container.name}/{blob.name} as named", f"{blob.name} {blob.metadata}".encode()
            yield f"{container.name}/{blob.name}", client.download_blob(blob.name).readall()
    tables = clients.tables()
    for table in tables.list_tables():
        for entity in tables.get_table_client(table.name).query_entities(""):
            yield f"table {table.name}: {entity['RowKey']}", json.dumps(dict(entity), default=str).encode()
    for queue in clients.queues().list_queues():
        for message in clients.queues().get_queue_client(queue.name).peek_messages(32):
            content = str(message.content)
            yield f"queue {queue.name}", content.encode() + b" " + _base64(content)


def everything_sql_tells(folder: Path) -> Iterator[tuple[str, bytes]]:
    """What queries answer of each table that SQL reads, as a file they write and as columns on a screen."""
    database = database_of(Tables(current()), folder)
    for table in QUERIED:
        query, target, screen = f'SELECT * FROM {table.layer}."{table.name}"', folder / "rows", io.StringIO()
        write(database, query, "parquet", target)
        yield f"SQL {table.layer}.{table.name} in a file", target.read_bytes()
        show(database, query, screen)
        yield f"SQL {table.layer}.{table.name}", screen.getvalue().encode()


def _base64(text: str) -> bytes:
    try:
        return base64.b64decode(text)
    except ValueError:
        return b""
