"""Listings of containers: files alone, and the directories that an account with hierarchical namespace has.

Such an account lists a directory as an empty blob, before its files, and refuses to delete one that is not
empty. Nothing else in the product lists a container (a test holds that).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from azure.storage.blob import BlobProperties, ContainerClient

PAGE = 5000
SHORT_PAGE = 100


def list_files(container: ContainerClient, prefix: str | None = None) -> Iterator[BlobProperties]:
    """The files of a container whose names begin with `prefix`, in order of their names."""
    return (blob for blob in _list(container, prefix) if not is_directory(blob))


def list_files_outside(
    container: ContainerClient, ranges: Sequence[tuple[str, str]]
) -> Iterator[BlobProperties]:
    """The files whose names are in none of the ranges (first name, end); some perhaps twice.

    A range costs two requests, however many files are in it.
    """
    left, start = list(ranges), None
    while True:
        for blob in _from(container, start):
            inside = next((each for each in ranges if each[0] <= blob.name < each[1]), None)
            if inside in left:
                left.remove(inside)
                start = inside[1]
                break
            if inside is None and not is_directory(blob):
                yield blob
        else:
            return


def _from(container: ContainerClient, start: str | None) -> Iterator[BlobProperties]:
    """What is listed from a name on: a few at first, for a range may begin soon."""
    pages = _listed(container, start, SHORT_PAGE).by_page()
    for blob in next(pages, ()):
        start = blob.name
        yield blob
    if pages.continuation_token:
        yield from _listed(container, start, PAGE)


def _listed(container: ContainerClient, start: str | None, page: int) -> Any:
    options: dict[str, Any] = {"start_from": start} if start else {}
    return container.list_blobs(include=["metadata"], results_per_page=page, **options)


def list_folder(container: ContainerClient, folder: str) -> Iterator[BlobProperties]:
    """The files of a folder itself, without those of the folders in it."""
    from azure.storage.blob import BlobPrefix

    for blob in container.walk_blobs(f"{folder}/", include=["metadata"], delimiter="/"):
        if not isinstance(blob, BlobPrefix) and not is_directory(blob):
            yield blob


def is_directory(blob: BlobProperties) -> bool:
    """True for a directory; needs the metadata, which a listing leaves out unless it is asked for."""
    return (blob.metadata or {}).get("hdi_isfolder", "").lower() == "true"


def remove_directories(container: ContainerClient, predicate: Callable[[str], bool]) -> None:
    """Remove the empty directories whose names meet `predicate`.

    Those that the service does not let go stay: they cost nothing, and no listing of files shows them.
    """
    from azure.core.exceptions import HttpResponseError

    directories = [
        blob.name for blob in _list(container, None) if is_directory(blob) and predicate(blob.name)
    ]
    # What is inside a directory sorts after it.
    for name in sorted(directories, reverse=True):
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
