"""Documents of claims: what a file is says its content, never its name, and its blob's name says nothing."""

from __future__ import annotations

import hashlib
import secrets
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from shared import clients
from shared.errors import FieldError, InvalidInputError, NotFoundError

if TYPE_CHECKING:
    from azure.storage.blob import BlobServiceClient, ContainerClient

CONTAINER = "documents"
LARGEST = 10 * 1024 * 1024
HEIC_BRANDS = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"))


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was stored: where, what it is, how large (bytes), and its SHA-256 in hex."""

    blob: str
    media_type: str
    size: int
    sha256: str


def media_type_of(data: bytes) -> str | None:
    """The media type that the content's signature shows; None for what is not taken."""
    if data.startswith(b"%PDF-"):
        return "application/pdf"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data[4:8] == b"ftyp" and data[8:12] in HEIC_BRANDS:
        return "image/heic"
    return None


def check_content(data: bytes) -> str:
    """The media type of a file; raises InvalidInputError for one that is none of those taken."""
    media_type = media_type_of(data)
    if media_type is None:
        message = "A document is a PDF, JPEG, PNG or HEIC file"
        raise InvalidInputError(
            message, [FieldError("document_type", ("body",), message)], code="document_type"
        )
    return media_type


def save_document(data: bytes) -> Upload:
    """Store a file under a name that nobody can guess; raises as check_content does."""
    media_type = check_content(data)
    name = secrets.token_hex(16)
    _container(clients.blobs()).upload_blob(name, data, overwrite=False)
    return Upload(name, media_type, len(data), hashlib.sha256(data).hexdigest())


def load_document(blob: str) -> bytes:
    """A stored file; raises NotFoundError when it is gone."""
    from azure.core.exceptions import ResourceNotFoundError

    try:
        return bytes(_container(clients.blobs()).download_blob(blob).readall())
    except ResourceNotFoundError:
        raise NotFoundError("The document is not kept any more.") from None


@cache
def _container(service: BlobServiceClient) -> ContainerClient:
    from azure.core.exceptions import ResourceExistsError

    container = service.get_container_client(CONTAINER)
    with suppress(ResourceExistsError):
        container.create_container()
    return container
