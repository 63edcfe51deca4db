"""Raw files that hold one record of a customer each, known by their names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from shared import storage_resources
from shared.lake import storage
from shared.listing import list_files
from shared.privacy.person import Person
from shared.raw.names import is_api_name

if TYPE_CHECKING:
    from azure.storage.blob import BlobProperties

FOLDERS = {"pet_id": "pets", "policy_id": "policies", "claim_id": "claims"}


def files_of_records(person: Person) -> Iterator[BlobProperties]:
    """The blobs that the API has written of a customer's records, whatever became of them since."""
    container = storage_resources.container(storage.RAW)
    for prefix in _prefixes(person):
        for blob in list_files(container, prefix):
            if is_api_name(blob.name) and is_version_of(prefix, blob.name):
                yield blob


def is_version_of(prefix: str, name: str) -> bool:
    """True for `<prefix>DAY_TIME_FRACTION.json`: another id may begin as this one does."""
    return name.startswith(prefix) and name.removeprefix(prefix).count("_") == 2


def _prefixes(person: Person) -> Iterator[str]:
    yield f"customers/{person.customer_id}_"
    for column, folder in FOLDERS.items():
        for record_id in sorted(person.own.get(column, ())):
            yield f"{folder}/{record_id}_"


def is_api_file_of(person: Person, name: str) -> bool:
    """True for the name of a file that holds one record of the customer."""
    return is_api_name(name) and any(is_version_of(prefix, name) for prefix in _prefixes(person))
