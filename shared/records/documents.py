"""Files of customers as blobs, whose names say nothing."""

from __future__ import annotations

import hashlib
import logging
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared import storage_resources
from shared.errors import NotFoundError

if TYPE_CHECKING:
    pass

CONTAINER = "documents"

_log = logging.getLogger("petinsure360.records")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was stored: where, what it is, how large (bytes), and its SHA-256 in hex."""

    blob: str
    media_type: str
    size: int
    sha256: str


def save_file(data: bytes, media_type: str) -> Upload:
    """Store a checked file under a name that nobody can guess."""
    name = secrets.token_hex(16)
    storage_resources.container(CONTAINER).upload_blob(name, data, overwrite=False)
    return Upload(name, media_type, len(data), hashlib.sha256(data).hexdigest())


def delete_file(blob: str) -> None:
    """Remove a file that nothing names any more; one that cannot be removed is left behind."""
    from azure.core.exceptions import ResourceNotFoundError

    try:
        storage_resources.container(CONTAINER).delete_blob(blob)
    except ResourceNotFoundError:
        return
    except Exception as error:
        _log.warning("a file was left behind: %s", type(error).__name__)


def load_file(blob: str) -> bytes:
    """A stored file; raises NotFoundError when it is gone."""
    from azure.core.exceptions import ResourceNotFoundError

    try:
        return bytes(storage_resources.container(CONTAINER).download_blob(blob).readall())
    except ResourceNotFoundError:
        raise NotFoundError("The file is not kept any more.") from None
