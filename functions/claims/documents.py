"""Documents of claims: invoices and records, for their owner and for those who decide."""

from datetime import datetime
from typing import Literal

import azure.durable_functions as df

from functions.http.endpoint import Answer, Call, operation
from functions.records.commands import READERS, SUBMITTERS, of_record, origin, records
from shared.domain.document import LARGEST_DOCUMENT
from shared.domain.fields import Response
from shared.domain.rows import wire
from shared.records.commands.documents import (
    About,
    add_document,
    complete_document,
    document_answer,
    get_document,
    list_documents,
    promise_document,
)
from shared.records.documents import load_file
from shared.records.model import Result

bp = df.Blueprint()

TAGS = ["claims"]


class DocumentAnswer(Response):
    """A file of a claim: what it is by its content, its size in bytes, and the role that uploaded it.

    `name` is what its sender calls it, `answers` the wanted document that it is.
    """

    document_id: str
    claim_id: str
    media_type: str
    size: int
    sha256: str
    uploaded_by: str
    created_at: datetime
    name: str | None
    answers: str | None


class UploadGranted(Response):
    """Where to send the file of a document to come; the address is a secret until it expires."""

    document_id: str
    url: str
    method: Literal["PUT"]
    headers: dict[str, str]
    expires_at: datetime
    largest_bytes: int


class Documents(Response):
    """A claim's documents in order of upload."""

    claim_id: str
    documents: list[DocumentAnswer]
    count: int


@operation(
    bp,
    "POST",
    "api/claims/{claim_id}/documents",
    name="upload_document",
    policy=SUBMITTERS,
    query=About,
    request=bytes,
    response=DocumentAnswer,
    status=201,
    partition=of_record("claim"),
    location="/api/claims/{claim_id}/documents/{document_id}",
    body_limit=LARGEST_DOCUMENT,
    summary="Add a document to a claim",
    description="The body is the file: PDF, JPEG, PNG or HEIC by its content, at most 10 MB.",
    tags=TAGS,
    errors=(404, 409),
)
def upload_file(call: Call) -> Result:
    """Store the body with the claim in the path."""
    return add_document(call.path["claim_id"], call.body, origin(call), call.query)


@operation(
    bp,
    "POST",
    "api/claims/{claim_id}/documents/uploads",
    name="begin_document_upload",
    policy=SUBMITTERS,
    response=UploadGranted,
    status=201,
    summary="Prepare to send a large document straight to storage",
    description="PUT the file to `url` with these headers before it expires, then complete the upload. "
    "409 with the code direct_uploads_off where clients cannot reach the storage: then POST the file to "
    "the documents of the claim.",
    tags=TAGS,
    errors=(404, 409),
)
def begin_document_upload(call: Call) -> Answer:
    """An address that takes the file of a new document of the claim in the path."""
    claim_id = call.path["claim_id"]
    instead = f"POST the file to /api/claims/{claim_id}/documents."
    document_id, grant = promise_document(claim_id, origin(call), instead)
    complete = f"/api/claims/{claim_id}/documents/uploads/{document_id}/complete"
    body = {
        "document_id": document_id,
        "url": grant.url,
        "method": "PUT",
        "headers": grant.headers,
        "expires_at": grant.expires_at,
        "largest_bytes": LARGEST_DOCUMENT,
    }
    return Answer(body, headers={"Location": complete})


@operation(
    bp,
    "POST",
    "api/claims/{claim_id}/documents/uploads/{document_id}/complete",
    name="complete_document_upload",
    policy=SUBMITTERS,
    query=About,
    response=DocumentAnswer,
    status=201,
    partition=of_record("claim"),
    location="/api/claims/{claim_id}/documents/{document_id}",
    summary="List a document whose file was sent",
    description="The file is judged by its content: PDF, JPEG, PNG or HEIC, at most 10 MB.",
    tags=TAGS,
    errors=(404, 409),
)
def complete_document_upload(call: Call) -> Result:
    """Look at the file that was sent for the document in the path."""
    claim_id, document_id = call.path["claim_id"], call.path["document_id"]
    return complete_document(claim_id, document_id, origin(call), call.query)


@operation(
    bp,
    "GET",
    "api/claims/{claim_id}/documents",
    name="list_documents",
    literal_siblings=("customer",),
    policy=READERS,
    response=Documents,
    summary="A claim's documents",
    tags=TAGS,
    errors=(404,),
)
def list_claim_documents(call: Call) -> Answer:
    """The documents of the claim in the path."""
    claim = records(call).get("claim", call.path["claim_id"])
    documents = [document_answer(document.row) for document in list_documents(claim)]
    return Answer({"claim_id": claim.id, "documents": wire(documents), "count": len(documents)})


@operation(
    bp,
    "GET",
    "api/claims/{claim_id}/documents/{document_id}",
    name="download_document",
    policy=READERS,
    produces="application/octet-stream",
    summary="One document's file",
    tags=TAGS,
    errors=(404,),
)
def download_file(call: Call) -> Answer:
    """The file; never shown in place, because nobody vouches for what it holds."""
    claim = records(call).get("claim", call.path["claim_id"])
    document = get_document(claim, call.path["document_id"])
    ending = document.row["media_type"].rpartition("/")[2]
    disposition = f'attachment; filename="{document.id}.{ending}"'
    return Answer(load_file(document.row["blob"]), headers={"Content-Disposition": disposition})
