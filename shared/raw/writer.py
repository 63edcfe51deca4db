"""Writing API records to the raw zone: one immutable blob per version of a record."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from shared import clients
from shared.domain.rows import encode_row, timestamp
from shared.raw import ledger

if TYPE_CHECKING:
    from azure.storage.blob import BlobClient, BlobServiceClient, ContainerClient

CONTAINER = "raw"


def write_record_blob(
    name: str,
    row: Mapping[str, Any],
    *,
    ingested_at: datetime,
    entity_id: str,
    traceparent: str | None = None,
    options: Mapping[str, Any] | None = None,
) -> None:
    """Write `row` with its ingestion metadata as blob `name`, once, and note it in the ledger.

    An existing blob stays as it is.

    `options` are per-request settings of the storage client, such as its timeouts.
    """
    record = {
        **row,
        "_ingestion_timestamp": timestamp(ingested_at),
        "_source": "api",
        "_entity_id": entity_id,
    }
    data, how = encode_row(record).encode(), dict(options or {})
    etag = _written(_container(clients.blobs()).get_blob_client(name), data, traceparent, how)
    ledger.note_own(
        name,
        etag,
        entity=name.partition("/")[0],
        size=len(data),
        seen_at=datetime.now(UTC),
        traceparent=traceparent,
        options=how,
    )


def _written(blob: BlobClient, data: bytes, traceparent: str | None, options: dict[str, Any]) -> str:
    """Write the blob unless it is there; returns its etag."""
    from azure.core.exceptions import ResourceExistsError
    from azure.storage.blob import ContentSettings

    try:
        written = blob.upload_blob(
            data,
            overwrite=False,
            metadata={"traceparent": traceparent} if traceparent else None,
            content_settings=ContentSettings(content_type="application/json"),
            **options,
        )
    except ResourceExistsError:
        # The same name is the same version: an earlier attempt has written it.
        return str(blob.get_blob_properties(**options).etag)
    return str(written["etag"])


@cache
def _container(service: BlobServiceClient) -> ContainerClient:
    from azure.core.exceptions import ResourceExistsError

    container = service.get_container_client(CONTAINER)
    with suppress(ResourceExistsError):
        container.create_container()
    return container
