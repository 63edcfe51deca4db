"""Copies of the system of record outside its account: written by a timer, restored into empty tables.

A backup is a folder of gzipped JSON lines, one per entity, and a manifest that is written last: without it
the backup counts for nothing. A customer's partition is copied as it stood at one moment, because one that
changed meanwhile is read again; two customers may be a few minutes apart.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any, get_args

from shared.errors import ConflictError, NotFoundError, TransientError
from shared.listing import list_files, remove_directories
from shared.records import erased, staff_lists
from shared.records.archive import (
    MANIFEST,
    backups,
    container,
    decode_entity,
    encode_entity,
    read_lines,
    write_lines,
)
from shared.records.keys import HEAD
from shared.records.tables import Table, find, table
from shared.telemetry.logs import event, places
from shared.telemetry.names import LogEvent

if TYPE_CHECKING:
    from azure.storage.blob import ContainerClient

TABLES: tuple[Table, ...] = get_args(Table)
KEPT = timedelta(days=14)
# Customer ids are random hexadecimal digits: eight threads have about the same to do.
CUTS = ("", *(f"CUST-{digit}" for digit in "2468ACE"), "\uffff")
# Clocks of this process and of the storage differ by less.
SKEW = timedelta(minutes=2)
ATTEMPTS = 5
AGAIN = "records-again.jsonl.gz"
NAME = re.compile(r"\d{8}T\d{6}Z")
# A transaction takes a hundred entities and 4 MiB; what surrounds the entities needs some of it.
MAX_ENTITIES = 100
MAX_BYTES = 3_500_000


@dataclass(frozen=True, slots=True)
class Backup:
    """A complete backup: its name (the time in UTC) and entities by table."""

    name: str
    entities: Mapping[str, int]


def write_backup(now: datetime) -> Backup:
    """Copy every table of the system of record, then forget backups older than two weeks.

    An older backup that cannot be removed is told and no failure: the new one is written.
    """
    target, name = container(), f"{now:%Y%m%dT%H%M%SZ}"
    with ThreadPoolExecutor(len(CUTS)) as pool:
        parts = [_Part("records", number, *cut) for number, cut in enumerate(pairwise(CUTS))]
        written: Counter[str] = Counter(records=sum(pool.map(lambda part: part.write(target, name), parts)))
    _write_lines(target, f"{name}/{AGAIN}", _steady_partitions(_changed_since(now - SKEW)))
    # After the records they refer to: a reference to nothing counts as unknown, a record without one is lost.
    for where in TABLES[1:]:
        written[where] = _Part(where, 0, CUTS[0], CUTS[-1]).write(target, name)
    body = {"at": now.isoformat(), "entities": dict(written)}
    target.upload_blob(f"{name}/{MANIFEST}", json.dumps(body).encode(), overwrite=True)
    _forget(target, now)
    return Backup(name, dict(written))


def list_backups() -> list[Backup]:
    """The complete backups, newest first."""
    return [Backup(name, body["entities"]) for name, body in backups(container())]


def restore_backup(name: str) -> Backup:
    """Write a backup back, but for customers who were erased since; returns what was restored.

    Raises NotFoundError for a backup that is not there or not complete, ConflictError unless every table is
    empty. An attempt that broke off is repeated after emptying the tables.
    """
    source = container()
    if name not in {backup.name for backup in list_backups()}:
        raise NotFoundError(f"There is no complete backup {name}.")
    for where in TABLES:
        if next(iter(table(where).query_entities("", results_per_page=1)), None) is not None:
            raise ConflictError(f"Table {where} is not empty; a backup is restored into empty tables only.")
    later = list(_lines(source, f"{name}/{AGAIN}"))
    renewed = frozenset(entity["PartitionKey"] for entity in later)
    # Whoever was erased since the backup stays erased.
    gone = erased.known()
    standing = (entity for entity in later if not erased.concerns(entity, gone))
    restored: Counter[str] = Counter(records=_store("records", standing))
    for where, blob in _files(source, name):
        skipped = renewed if where == "records" else frozenset[str]()
        entities = (e for e in _lines(source, blob) if e["PartitionKey"] not in skipped)
        restored[where] += _store(where, (e for e in entities if not erased.concerns(e, gone)))
    # Lists were copied after the records: who changed in between is in those of the next version.
    staff_lists.build(datetime.now(UTC).date())
    return Backup(name, dict(restored))


@dataclass(frozen=True, slots=True)
class _Part:
    """The entities of a table with partitions from `first` to before `last`: one file."""

    where: Table
    number: int
    first: str
    last: str

    def write(self, target: ContainerClient, name: str) -> int:
        """Copy them; returns how many there are."""
        entities = table(self.where).query_entities(
            "PartitionKey ge @first and PartitionKey lt @last",
            parameters={"first": self.first, "last": self.last},
        )
        return _write_lines(target, f"{name}/{self.where}-{self.number}.jsonl.gz", entities)


def _write_lines(target: ContainerClient, blob: str, entities: Iterable[Mapping[str, Any]]) -> int:
    return write_lines(target, blob, (encode_entity(entity) for entity in entities))


def _changed_since(at: datetime) -> list[str]:
    """Customers whose partition was committed to while or shortly before it was copied."""
    heads = table("records").query_entities(
        "RowKey eq @head and Timestamp ge @at", parameters={"head": HEAD, "at": at}, select=["PartitionKey"]
    )
    return sorted(entity["PartitionKey"] for entity in heads)


def _steady_partitions(customers: Iterable[str]) -> Iterator[Mapping[str, Any]]:
    for customer_id in customers:
        yield from _steady_partition(customer_id)


def _steady_partition(customer_id: str) -> list[Mapping[str, Any]]:
    """All entities of a partition, between two looks at the same head."""
    for _ in range(ATTEMPTS):
        before = find("records", customer_id, HEAD)
        entities = list[Mapping[str, Any]](
            table("records").query_entities("PartitionKey eq @customer", parameters={"customer": customer_id})
        )
        if find("records", customer_id, HEAD) == before:
            return entities
    raise TransientError(f"Customer {customer_id} changes too fast to be copied.")


def _forget(target: ContainerClient, now: datetime) -> None:
    try:
        _remove_before(target, f"{now - KEPT:%Y%m%dT%H%M%SZ}")
    except Exception as error:
        event(LogEvent.OLD_BACKUPS_KEPT, cause=places(error))


def _remove_before(target: ContainerClient, oldest: str) -> None:
    names = [blob.name for blob in list_files(target) if _is_older(blob.name, oldest)]
    # Without its manifest a backup counts for nothing, however much of it is left when this breaks off.
    for name in sorted(names, key=lambda name: not name.endswith(f"/{MANIFEST}")):
        target.delete_blob(name)
    remove_directories(target, lambda name: _is_older(name, oldest))


def _is_older(name: str, oldest: str) -> bool:
    folder = name.partition("/")[0]
    return NAME.fullmatch(folder) is not None and folder < oldest


def _files(source: ContainerClient, name: str) -> Iterator[tuple[Table, str]]:
    for where in TABLES:
        for blob in list_files(source, f"{name}/{where}-"):
            if not blob.name.endswith(AGAIN):
                yield where, blob.name


def _lines(source: ContainerClient, blob: str) -> Iterator[dict[str, Any]]:
    return (decode_entity(line) for line in read_lines(source, blob))


def _store(where: Table, entities: Iterable[dict[str, Any]]) -> int:
    """Insert entities that come in order of their partitions, as many at a time as a transaction takes."""
    count = 0
    for batch in _batches(entities):
        table(where).submit_transaction([("create", each) for each in batch])
        count += len(batch)
    return count


def _batches(entities: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch, size = list[dict[str, Any]](), 0
    for entity in entities:
        own = len(encode_entity(entity))
        full = len(batch) == MAX_ENTITIES or size + own > MAX_BYTES
        if batch and (full or entity["PartitionKey"] != batch[0]["PartitionKey"]):
            yield batch
            batch, size = [], 0
        batch.append(entity)
        size += own
    if batch:
        yield batch
