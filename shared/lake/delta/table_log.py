"""A Delta table's log, followed and continued entry by entry, with one request for each.

delta-rs opens tables, makes them, compacts them and writes checkpoints. Between those a snapshot is carried
on from entry to entry: what a commit adds and removes is all that changes. An entry is written under its
number with "only if absent", which is what makes a commit exclusive in every Delta log.
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from shared import clients, storage_resources
from shared.lake import storage

if TYPE_CHECKING:
    from deltalake import DeltaTable

    from shared.lake.delta.handles import Address

Action = Mapping[str, Any]
LOG = "_delta_log"
# Further behind, opening the table anew from its checkpoint takes fewer requests.
MAX_FOLLOWED = 50


class OvertakenError(Exception):
    """Another writer has written the entry of this number."""


class UnknownEntryError(Exception):
    """The log has an entry that says more than adding, removing and counting: the table is opened anew."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A version of a table.

    files: rows by name. streams: the last number of each stream that was asked for or seen since `origin`.
    """

    where: Address
    number: int
    files: Mapping[str, int]
    streams: dict[str, int]
    columns: frozenset[str]
    origin: DeltaTable

    def version(self) -> int:
        """The version's number."""
        return self.number

    def file_uris(self) -> list[str]:
        """The addresses of its data files."""
        return [f"{self.where.uri}/{name}" for name in self.files]

    def count(self) -> int:
        """Its rows."""
        return sum(self.files.values())

    def transaction_version(self, stream: str) -> int | None:
        """The last number committed in a stream, None before the first."""
        if stream not in self.streams:
            # The origin never moves, so its answer stays right as long as no later entry has another.
            number = self.origin.transaction_version(stream)
            self.streams[stream] = -1 if number is None else int(number)
        known = self.streams[stream]
        return None if known < 0 else known

    def after(self, actions: Iterable[Action]) -> Snapshot:
        """The next version; raises UnknownEntryError for an entry that it cannot carry on from."""
        files, streams, columns = dict(self.files), dict(self.streams), self.columns
        for action in actions:
            for kind, said in action.items():
                if kind == "add":
                    files[_name(said)] = _rows(said)
                elif kind == "remove":
                    files.pop(unquote(said["path"]), None)
                elif kind == "txn":
                    streams[said["appId"]] = int(said["version"])
                elif kind == "metaData":
                    columns = _columns(said["schemaString"])
                elif kind != "commitInfo":
                    raise UnknownEntryError(kind)
        return replace(self, number=self.number + 1, files=files, streams=streams, columns=columns)


def opened(where: Address, version: int | None = None) -> Snapshot:
    """The newest version, or this one, as delta-rs opens it."""
    import polars as pl
    from deltalake import DeltaTable

    handle = DeltaTable(where.uri, version=version, storage_options=storage.options())
    added = pl.DataFrame(handle.get_add_actions(flatten=True)).select("path", "num_records")
    files = {unquote(path): int(rows) for path, rows in added.iter_rows()}
    columns = frozenset(field.name for field in handle.schema().fields)
    return Snapshot(where, handle.version(), files, {}, columns, handle)


def followed(snapshot: Snapshot, until: int | None = None) -> Snapshot:
    """The newest version from here on, or version `until` if that comes before it."""
    behind = 0
    while until is None or snapshot.number < until:
        entry = _read(snapshot.where, snapshot.number + 1)
        if entry is None:
            return snapshot
        behind += 1
        try:
            snapshot = snapshot.after(map(json.loads, entry.splitlines()))
        except UnknownEntryError:
            behind = MAX_FOLLOWED
        if behind >= MAX_FOLLOWED:
            return opened(snapshot.where)
    return snapshot


def continued(snapshot: Snapshot, actions: list[Action]) -> Snapshot:
    """Write the entry after this version; raises OvertakenError when another writer was first."""
    lines = "".join(json.dumps(action, separators=(",", ":")) + "\n" for action in actions)
    _write(snapshot.where, snapshot.number + 1, lines.encode())
    return snapshot.after(actions)


def _name(added: Action) -> str:
    if added.get("deletionVector") or added.get("partitionValues"):
        raise UnknownEntryError("add")
    return unquote(added["path"])


def _rows(added: Action) -> int:
    rows = json.loads(added.get("stats") or "{}").get("numRecords")
    if rows is None:
        raise UnknownEntryError("add")
    return int(rows)


def _columns(schema: str) -> frozenset[str]:
    return frozenset(field["name"] for field in json.loads(schema)["fields"])


def _entry(number: int) -> str:
    return f"{LOG}/{number:020}.json"


def _read(where: Address, number: int) -> bytes | None:
    from azure.core.exceptions import ResourceNotFoundError

    try:
        if where.uri.startswith("file://"):
            return Path(where.uri.removeprefix("file://"), _entry(number)).read_bytes()
        # Whoever only reads may not make containers.
        container = clients.blobs().get_container_client(where.layer)
        return bytes(container.download_blob(f"{_table(where)}/{_entry(number)}").readall())
    except (FileNotFoundError, ResourceNotFoundError):
        return None


def _write(where: Address, number: int, data: bytes) -> None:
    from azure.core.exceptions import ResourceExistsError

    try:
        if where.uri.startswith("file://"):
            _link(Path(where.uri.removeprefix("file://"), _entry(number)), data)
        else:
            name = f"{_table(where)}/{_entry(number)}"
            storage_resources.container(where.layer).upload_blob(name, data, overwrite=False)
    except (FileExistsError, ResourceExistsError) as error:
        raise OvertakenError(where.uri) from error


def _link(path: Path, data: bytes) -> None:
    """Make a file that is there in full or not at all, and never in place of another."""
    draft = path.with_name(f".{uuid.uuid4()}.tmp")
    draft.write_bytes(data)
    try:
        os.link(draft, path)
    finally:
        draft.unlink()


def _table(where: Address) -> str:
    return where.uri.rpartition("/")[2]
