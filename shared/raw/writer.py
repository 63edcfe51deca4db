"""Writing API records to the raw zone: one immutable blob per version of a record."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from shared import clients
from shared.domain.rows import encode_row, timestamp

if TYPE_CHECKING:
    from azure.storage.blob import BlobServiceClient, ContainerClient

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
    """Write `row` with its ingestion metadata as blob `name`, once: an existing blob stays as it is.

    `options` are per-request settings of the storage client, such as its timeouts.
    """
    from azure.core.exceptions import ResourceExistsError
    from azure.storage.blob import ContentSettings

    record = {
        **row,
        "_ingestion_timestamp": timestamp(ingested_at),
        "_source": "api",
        "_entity_id": entity_id,
    }
    try:
        _container(clients.blobs()).upload_blob(
            name,
            encode_row(record).encode(),
            overwrite=False,
            metadata={"traceparent": traceparent} if traceparent else None,
            content_settings=ContentSettings(content_type="application/json"),
            **(options or {}),
        )
    except ResourceExistsError:
        # The same name is the same version: an earlier attempt has written it.
        return


@cache
def _container(service: BlobServiceClient) -> ContainerClient:
    from azure.core.exceptions import ResourceExistsError

    container = service.get_container_client(CONTAINER)
    with suppress(ResourceExistsError):
        container.create_container()
    return container
