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
from shared.raw.names import ENTITIES, entity_of

CONTAINER = "raw"
_ENDINGS = (".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".xlsx", ".parquet")
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
        stem, _, endings = self.path.name.partition(".")
        return f"{self.entity}/{stem}-{content}.{endings}"


def find_files(paths: Iterable[Path]) -> list[BatchFile]:
    """Batch files among `paths` and in folders among them; raises UnknownFileError for any other file.

    Of a folder, only files that are called like an entity are taken; `left_out` tells the others.
    """
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


def left_out(paths: Iterable[Path]) -> list[Path]:
    """Files of the folders among `paths` that `find_files` does not take."""
    folders = [path for path in paths if path.is_dir()]
    return [path for folder in folders for path in _files_of(folder) if _called(path) is None]


def _inside(folder: Path) -> Iterator[BatchFile]:
    """Files of a folder that are called like an entity, parents before children."""
    found = [(_called(path), path) for path in _files_of(folder)]
    for entity in ENTITIES:
        yield from (BatchFile(path, entity) for called, path in found if called == entity)


def _files_of(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file() and path.name[:1] != ".")


def _called(path: Path) -> str | None:
    """The entity that a file is called like, in any case, and nothing more: a sample is no delivery."""
    stem, _, endings = path.name.lower().partition(".")
    entity = entity_of(path.name)
    if entity is None or f".{endings}".removesuffix(".gz") not in _ENDINGS:
        return None
    return entity if stem.replace("_", "") == entity.replace("_", "") else None


def _named(path: Path) -> BatchFile:
    if not path.is_file():
        raise UnknownFileError(f"There is no file {path}.")
    entity = entity_of(path.name)
    if entity is None:
        known = ", ".join(f"{entity}*" for entity in ENTITIES)
        raise UnknownFileError(
            f"{path.name} names no entity: call it {known}, with the ending of its format."
        )
    return BatchFile(path, entity)
