"""Compare-and-set: a table row or a blob is written only if it is still what was read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from azure.data.tables import TableClient
    from azure.storage.blob import BlobClient


def put_row(table: TableClient, row: Mapping[str, Any], etag: str | None, **options: Any) -> str | None:
    """Write a row in place of the version `etag`, or of none; its new etag, None when another is there."""
    from azure.core import MatchConditions
    from azure.core.exceptions import ResourceExistsError, ResourceModifiedError, ResourceNotFoundError
    from azure.data.tables import UpdateMode

    entity = dict(row)
    try:
        if etag is None:
            return str(table.create_entity(entity, **options)["etag"])
        unchanged: dict[str, Any] = {"etag": etag, "match_condition": MatchConditions.IfNotModified}
        return str(table.update_entity(entity, mode=UpdateMode.REPLACE, **unchanged, **options)["etag"])
    except (ResourceExistsError, ResourceModifiedError, ResourceNotFoundError):
        return None


def put_blob(blob: BlobClient, data: bytes, etag: str | None) -> str | None:
    """Write a blob in place of the version `etag`, or of none; its new etag, None when another is there."""
    from azure.core import MatchConditions
    from azure.core.exceptions import ResourceExistsError, ResourceModifiedError

    if_unchanged = MatchConditions.IfNotModified
    guard: dict[str, Any] = {"etag": etag, "match_condition": if_unchanged} if etag else {}
    try:
        return str(blob.upload_blob(data, overwrite=etag is not None, **guard)["etag"])
    except (ResourceExistsError, ResourceModifiedError):
        return None
