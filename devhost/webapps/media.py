"""Media types by file name, as Static Web Apps gives them: without a charset."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

DEFAULT = "application/octet-stream"
# What a web app is made of; the emulator of Static Web Apps has the same. A site adds to it by `mimeTypes`.
TYPES = {
    ".css": "text/css",
    ".csv": "text/csv",
    ".gif": "image/gif",
    ".html": "text/html",
    ".ico": "image/vnd.microsoft.icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".json": "application/json",
    ".map": "application/json",
    ".mjs": "text/javascript",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".txt": "text/plain",
    ".wasm": "application/wasm",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xml": "text/xml",
}


def media_type(path: str, own: Mapping[str, str]) -> str:
    """The type of a file; `own` is the site's `mimeTypes`."""
    extension = PurePosixPath(path).suffix
    return own.get(extension) or TYPES.get(extension, DEFAULT)
