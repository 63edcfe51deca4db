"""Listings of containers: files alone, and the directories that an account with hierarchical namespace has.

Such an account lists a directory as an empty blob, before its files, and refuses to delete one that is not
empty. Nothing else in the product lists a container (a test holds that).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from azure.storage.blob import BlobProperties, ContainerClient

PAGE = 5000


def list_files(container: ContainerClient, prefix: str | None = None) -> Iterator[BlobProperties]:
    """The files of a container whose names begin with `prefix`, in order of their names."""
    return (blob for blob in _list(container, prefix) if not is_directory(blob))


def list_folder(container: ContainerClient, folder: str) -> Iterator[BlobProperties]:
    """The files of a folder itself, without those of the folders in it."""
    from azure.storage.blob import BlobPrefix

    for blob in container.walk_blobs(f"{folder}/", include=["metadata"], delimiter="/"):
        if not isinstance(blob, BlobPrefix) and not is_directory(blob):
            yield blob


def is_directory(blob: BlobProperties) -> bool:
    """True for a directory; needs the metadata, which a listing leaves out unless it is asked for."""
    return (blob.metadata or {}).get("hdi_isfolder", "").lower() == "true"


def remove_directories(container: ContainerClient, wanted: Callable[[str], bool]) -> None:
    """Remove the empty directories whose names are `wanted`.

    Those that the service does not let go stay: they cost nothing, and no listing of files shows them.
    """
    from azure.core.exceptions import HttpResponseError

    found = [blob.name for blob in _list(container, None) if is_directory(blob) and wanted(blob.name)]
    # What is inside a directory sorts after it.
    for name in sorted(found, reverse=True):
        try:
            container.delete_blob(name)
        except HttpResponseError as refusal:
            if refusal.status_code == 400:
                # Directories are not to be deleted this way: the next one would not be either.
                return
            if refusal.status_code not in (404, 409):
                raise


def _list(container: ContainerClient, prefix: str | None) -> Iterator[BlobProperties]:
    yield from container.list_blobs(name_starts_with=prefix, include=["metadata"], results_per_page=PAGE)
