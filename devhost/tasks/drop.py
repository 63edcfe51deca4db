"""Dropping batch files into the raw zone by the blob API, as any producer of data would."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from azure.core.exceptions import ResourceExistsError

from shared import clients
from shared.raw.names import ENTITIES, entity_of

CONTAINER = "raw"
# What the generator writes beside its data: a part of it for the eye, and the list of its flaws.
_COMPANIONS = ("claims_sample.json", "manifest.json")
_HIDDEN = (".", "_", "~$")
_BLOCK = 1 << 20


class UnknownFileError(Exception):
    """A file whose name does not say which entity it holds."""


@dataclass(frozen=True)
class BatchFile:
    """A local file, the entity it delivers, and the folders below the entity's in which it stands."""

    path: Path
    entity: str
    folders: tuple[str, ...] = ()

    @property
    def blob_name(self) -> str:
        """Named by content, so that no delivery ever overwrites another."""
        with self.path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()[:16]
        stem, _, endings = self.path.name.partition(".")
        named = f"{stem}-{content}.{endings}" if endings else f"{stem}-{content}"
        return "/".join((self.entity, *self.folders, named))


def find_files(paths: Iterable[Path]) -> list[BatchFile]:
    """Batch files among `paths` and in folders among them; raises UnknownFileError for any other file.

    A folder is read as the raw zone is, with the folders inside it; `left_out` tells what it holds besides.
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
    return [path for folder in folders for path in _files_of(folder) if _batch_file(folder, path) is None]


def _inside(folder: Path) -> Iterator[BatchFile]:
    """Batch files of a folder, parents before children."""
    files = [file for path in _files_of(folder) if (file := _batch_file(folder, path))]
    for entity in ENTITIES:
        yield from (file for file in files if file.entity == entity)


def _files_of(folder: Path) -> list[Path]:
    """The files below a folder without what tools keep for themselves: markers, locks, hidden folders."""
    paths = []
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and not any(part.startswith(_HIDDEN) for part in parts):
            paths.append(path)
    return [path for path in paths if path.name not in _COMPANIONS or path.parent != folder]


def _batch_file(folder: Path, path: Path) -> BatchFile | None:
    """What the raw zone would take a file for, by its place in the folder, else by the folder's own name."""
    inside = PurePosixPath(path.relative_to(folder).as_posix())
    entity = entity_of(str(inside)) or entity_of(str(folder.resolve().name / inside))
    if entity is None:
        return None
    folders = inside.parts[:-1]
    # The entity's own folder is said by its name already.
    own = next((position for position, name in enumerate(folders) if entity_of(f"{name}/x") == entity), -1)
    return BatchFile(path, entity, folders[own + 1 :])


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
