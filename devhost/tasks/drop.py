"""Dropping batch files into the raw zone by the blob API, as any producer of data would."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from azure.core.exceptions import ResourceExistsError

from shared import clients
from shared.raw.names import ENTITIES

CONTAINER = "raw"
_SUFFIXES = (".csv", ".jsonl", ".json")
_BLOCK = 1 << 20


class UnknownFileError(Exception):
    """A file whose name does not say which entity it holds."""


@dataclass(frozen=True)
class BatchFile:
    """A local file and the entity it delivers."""

    path: Path
    entity: str

    @property
    def blob_name(self) -> str:
        """Named by content, so that no delivery ever overwrites another."""
        with self.path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()[:16]
        return f"{self.entity}/{self.path.stem}-{content}{self.path.suffix}"


def find_files(paths: Iterable[Path]) -> list[BatchFile]:
    """Batch files among `paths` and in folders among them; raises UnknownFileError for any other file."""
    return [file for path in paths for file in (_inside(path) if path.is_dir() else [_named(path)])]


def drop(file: BatchFile, progress: Callable[[int], None]) -> None:
    """Upload a file; `progress` hears how many of its bytes are there."""
    with suppress(ResourceExistsError):
        clients.blobs().create_container(CONTAINER)

    def heard(current: int, _total: int | None) -> None:
        progress(current)

    blob: Any = clients.blobs().get_blob_client(CONTAINER, file.blob_name)
    with file.path.open("rb") as data:
        blob.upload_blob(data, overwrite=True, progress_hook=heard)
    progress(file.path.stat().st_size)


def _inside(folder: Path) -> Iterator[BatchFile]:
    """Files of a folder that are named for an entity, parents before children; the others are left out."""
    for entity in ENTITIES:
        for suffix in _SUFFIXES:
            path = folder / f"{entity}{suffix}"
            if path.is_file():
                yield BatchFile(path, entity)


def _named(path: Path) -> BatchFile:
    if not path.is_file():
        raise UnknownFileError(f"There is no file {path}.")
    matches = [entity for entity in ENTITIES if path.name.startswith(entity)]
    if not matches or path.suffix not in _SUFFIXES:
        known = ", ".join(f"{entity}*" for entity in ENTITIES)
        raise UnknownFileError(f"{path.name} names no entity: call it {known} and .csv, .jsonl or .json.")
    return BatchFile(path, matches[0])
