"""Writing API records to the raw zone: one immutable blob per version of a record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from shared import storage_resources
from shared.domain.rows import encode_row, timestamp
from shared.raw import ledger
from shared.raw.proof import PROOF, proof_of

if TYPE_CHECKING:
    from azure.storage.blob import BlobClient

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
    """Write `row` with its ingestion metadata as blob `name`, with proof of it, and note it in the ledger.

    What an earlier attempt has written stays as it is; anything else under the name is put right.
    `options` are per-request settings of the storage client, such as its timeouts.
    """
    record = {
        **row,
        "_ingestion_timestamp": timestamp(ingested_at),
        "_source": "api",
        "_entity_id": entity_id,
    }
    data, how = encode_row(record).encode(), dict(options or {})
    metadata = {PROOF: proof_of(name, data)} | ({"traceparent": traceparent} if traceparent else {})
    etag = _written(storage_resources.container(CONTAINER).get_blob_client(name), data, metadata, how)
    ledger.note_own(
        name,
        etag,
        entity=name.partition("/")[0],
        size=len(data),
        seen_at=datetime.now(UTC),
        traceparent=traceparent,
        options=how,
    )


def _written(blob: BlobClient, data: bytes, metadata: dict[str, str], options: dict[str, Any]) -> str:
    """Write the blob unless an earlier attempt has; returns its etag."""
    from azure.core.exceptions import ResourceExistsError

    try:
        return _uploaded(blob, data, metadata, options)
    except ResourceExistsError:
        # The same name is the same version, unless somebody else was there before.
        properties = blob.get_blob_properties(**options)
        if (properties.metadata or {}).get(PROOF) == metadata[PROOF] and properties.size == len(data):
            return str(properties.etag)
    return _uploaded(blob, data, metadata, options, overwrite=True)


def _uploaded(
    blob: BlobClient,
    data: bytes,
    metadata: dict[str, str],
    options: dict[str, Any],
    *,
    overwrite: bool = False,
) -> str:
    from azure.storage.blob import ContentSettings

    settings = ContentSettings(content_type="application/json")
    written = blob.upload_blob(
        data, overwrite=overwrite, metadata=metadata, content_settings=settings, **options
    )
    return str(written["etag"])
