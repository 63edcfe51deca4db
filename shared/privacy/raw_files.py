"""Taking a customer's rows out of raw files: files of single records go, files of several are written anew.

A new version says what it takes the place of, so that nobody loads it as a delivery (`lake.rewritten`). It is
written only over the version that was read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from shared import storage_resources
from shared.errors import TransientError
from shared.lake import storage
from shared.lake.state import rewritten
from shared.privacy.raw_rows import Owner, without
from shared.raw import ledger
from shared.raw.names import entity_of

if TYPE_CHECKING:
    from azure.storage.blob import BlobClient

ATTEMPTS = 5
# Of these nothing is in bronze that could say whose rows they hold.
UNREAD = ("refused", "not_recognized", "superseded", "duplicate")


def unread_files() -> Iterator[str]:
    """Names of raw files with a version that was never loaded."""
    terms = " or ".join(f"outcome eq '{outcome}'" for outcome in UNREAD)
    condition = f"PartitionKey eq '{ledger.PARTITION}' and RowKey ge 'f:' and RowKey lt 'f;' and ({terms})"
    rows = storage_resources.table(ledger.TABLE).query_entities(condition, select=["path"])
    return (row["path"] for row in rows if row.get("path"))


def remove(names: Iterable[str]) -> int:
    """Remove files with what the ledger says of them; returns how many there were."""
    from azure.core.exceptions import ResourceNotFoundError

    count = 0
    for name in names:
        blob = storage_resources.container(storage.RAW).get_blob_client(name)
        try:
            properties = blob.get_blob_properties()
            rewritten.forget(name, properties.etag)
            blob.delete_blob()
            count += 1
        except ResourceNotFoundError:
            continue
    return count


def rewrite(names: Iterable[str], owner: Owner) -> int:
    """Write files without an owner's rows; returns how many changed. A file without other rows is removed."""
    return sum(_rewrite(name, owner) for name in sorted(set(names)))


def _rewrite(name: str, owner: Owner) -> bool:
    from azure.core.exceptions import ResourceModifiedError, ResourceNotFoundError

    blob = storage_resources.container(storage.RAW).get_blob_client(name)
    for _ in range(ATTEMPTS):
        try:
            return _rewrite_version(blob, name, owner)
        except ResourceNotFoundError:
            return False
        except ResourceModifiedError:
            # Its sender was faster: the new version is looked at instead.
            continue
    raise TransientError(f"Raw file {name} keeps changing.")


def _rewrite_version(blob: BlobClient, name: str, owner: Owner) -> bool:
    from azure.core import MatchConditions

    download = blob.download_blob()
    data, properties = download.readall(), download.properties
    left = without(entity_of(name), data, owner)
    guard: dict[str, Any] = {"etag": properties.etag, "match_condition": MatchConditions.IfNotModified}
    if left.data is None:
        rewritten.forget(name, properties.etag)
        blob.delete_blob(**guard)
        return True
    if not left.dropped:
        # An attempt before may have died between the file and the ledger.
        rewritten.carry_over(name, properties.etag, properties.metadata)
        return False
    metadata = rewritten.metadata_of(
        properties.metadata,
        etag=properties.etag,
        modified=properties.last_modified,
        content=sha256(left.data).hexdigest(),
    )
    settings = properties.content_settings
    # The digest is of what was delivered.
    settings.content_md5 = None
    written = blob.upload_blob(
        left.data, overwrite=True, metadata=metadata, content_settings=settings, **guard
    )
    rewritten.carry_over(name, written["etag"], metadata)
    return True
