"""Uploads under way: files that were promised to claims, apart from documents until they are looked at.

A file lies under `uploads/` of the documents' container, under a name that says nothing. What it belongs to
stands in the references, so that nobody can complete an upload of somebody else, or for another claim. How
many a claim may have under way is kept in one row of the claim, which is only ever exchanged.
"""

from __future__ import annotations

import json
import random
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared import storage_resources
from shared.domain.document import LARGEST_DOCUMENT
from shared.domain.ids import is_id
from shared.domain.rows import timestamp
from shared.errors import ConflictError, FieldError, InvalidInputError, TransientError
from shared.listing import list_files
from shared.records.documents import CONTAINER, delete_file
from shared.records.tables import Entity, delete, find, insert, query, replace
from shared.records.upload_sas import Grant, grant_upload

PREFIX = "upload_"
FOLDER = "uploads/"
# The claim's row: when each of its uploads was begun, by document.
COUNTED, UNDER_WAY = "uploading_", "under_way"
# Four times as long as the right to write lasts.
KEEP = timedelta(hours=1)
ATTEMPTS = 40

Begun = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PendingUpload:
    """An upload that was granted and is not completed."""

    document_id: str
    claim_id: str
    blob: str


def begin_upload(document_id: str, claim_id: str, now: datetime, *, room: int) -> Grant | None:
    """Note a promised document and let its sender write the file.

    None when the claim has `room` uploads under way already, however many ask at once.
    """

    def one_more(begun: Begun) -> Begun | None:
        live = {each: at for each, at in begun.items() if at >= timestamp(now - KEEP)}
        return {**live, document_id: timestamp(now)} if len(live) < room else None

    if not _exchange(claim_id, one_more):
        return None
    blob = FOLDER + secrets.token_hex(16)
    # The container must be there: the sender may write a blob and cannot make one.
    storage_resources.container(CONTAINER)
    entity = {
        "PartitionKey": PREFIX + document_id,
        "RowKey": claim_id,
        "blob": blob,
        "begun": timestamp(now),
    }
    insert("references", entity)
    return grant_upload(CONTAINER, blob, now)


def find_upload(document_id: str, claim_id: str) -> PendingUpload | None:
    """The upload under way of this document for this claim, None when there is none."""
    entity = find("references", PREFIX + document_id, claim_id) if is_id(document_id) else None
    return PendingUpload(document_id, claim_id, entity["blob"]) if entity else None


def read_upload(upload: PendingUpload) -> bytes:
    """The file as it was sent; raises ConflictError when nothing was, InvalidInputError for too much."""
    from azure.core.exceptions import ResourceNotFoundError

    client = storage_resources.container(CONTAINER).get_blob_client(upload.blob)
    try:
        if not client.get_blob_properties().size:
            return b""
        # One byte more tells that there is too much, however much there is.
        data = bytes(client.download_blob(offset=0, length=LARGEST_DOCUMENT + 1).readall())
    except ResourceNotFoundError:
        raise ConflictError("The file was not uploaded yet.", code="upload_missing") from None
    if len(data) > LARGEST_DOCUMENT:
        message = f"A document has at most {LARGEST_DOCUMENT // 1024 // 1024} MB"
        raise InvalidInputError(
            message, [FieldError("document_size", ("body",), message)], code="document_size"
        )
    return data


def end_upload(upload: PendingUpload) -> None:
    """Forget an upload, and remove its file from where it was sent to."""
    delete_file(upload.blob)
    delete("references", PREFIX + upload.document_id, upload.claim_id)
    _exchange(upload.claim_id, lambda begun: {e: at for e, at in begun.items() if e != upload.document_id})


def purge_uploads(now: datetime) -> int:
    """Remove what was not completed within KEEP, and files sent afterwards; returns how many uploads."""
    abandoned = query(
        "references",
        "PartitionKey ge @first and PartitionKey lt @last and begun lt @until",
        {"first": PREFIX, "last": PREFIX[:-1] + "`", "until": timestamp(now - KEEP)},
    )
    for entity in abandoned:
        document_id = entity["PartitionKey"].removeprefix(PREFIX)
        end_upload(PendingUpload(document_id, entity["RowKey"], entity["blob"]))
    _purge_late_files(now)
    return len(abandoned)


def _exchange(claim_id: str, change: Callable[[Begun], Begun | None]) -> bool:
    """Change which uploads a claim has under way, whoever else does; False when `change` refuses."""
    partition = COUNTED + claim_id
    for _ in range(ATTEMPTS):
        current = find("references", partition, UNDER_WAY)
        before: Begun = json.loads(current["begun"]) if current else {}
        after = change(before)
        if after is None:
            return False
        entity = {"PartitionKey": partition, "RowKey": UNDER_WAY, "begun": json.dumps(after)}
        if _written(entity, current["etag"] if current else None, is_empty=not after):
            return True
        time.sleep(random.uniform(0, 0.05))
    raise TransientError("Too many uploads of this claim at once. Try again in a moment.")


def _written(entity: Entity, etag: str | None, *, is_empty: bool) -> bool:
    if etag is None:
        return is_empty or insert("references", entity) is not None
    if is_empty:
        return delete("references", entity["PartitionKey"], UNDER_WAY, etag)
    return replace("references", entity, etag) is not None


def _purge_late_files(now: datetime) -> None:
    # The right to write lasts a while longer than its upload: a file may come after it was completed.
    for blob in list_files(storage_resources.container(CONTAINER), FOLDER):
        if blob.last_modified < now - KEEP:
            delete_file(blob.name)
