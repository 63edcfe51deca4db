"""Listings as an account with hierarchical namespace gives them: directories, and what each path is."""

from __future__ import annotations

import re
from collections.abc import Set
from html import escape, unescape

_BLOB = re.compile(r"<Blob>.*?</Blob>", re.DOTALL)
_NAME = re.compile(r"<Name>(.*?)</Name>", re.DOTALL)
_OF_FILES = re.compile(r"<(Content-MD5|Content-Type)>.*?</\1>", re.DOTALL)
_PREFIX = re.compile(r"<BlobPrefix>\s*<Name>(.*?)</Name>\s*</BlobPrefix>", re.DOTALL)
# From this version on a listing says what each path is.
RESOURCE_TYPES_SINCE = "2020-10-02"


def flat(page: str, directories: Set[str], version: str) -> str:
    """A flat listing: directories are blobs without content, before their files."""

    def shown(match: re.Match[str]) -> str:
        blob = match[0]
        kind = "directory" if _name(blob) in directories else "file"
        if kind == "directory":
            blob = _OF_FILES.sub(r"<\1></\1>", blob)
        if version < RESOURCE_TYPES_SINCE:
            return blob
        return blob.replace("</Properties>", f"<ResourceType>{kind}</ResourceType></Properties>", 1)

    return _BLOB.sub(shown, page)


def hierarchical(page: str, directories: Set[str], version: str) -> str:
    """A listing with a delimiter: directories are prefixes, also empty ones."""
    there = {unescape(name) for name in _PREFIX.findall(page)}

    def shown(match: re.Match[str]) -> str:
        name = _name(match[0])
        if name not in directories:
            return match[0]
        prefix = f"{name}/"
        return "" if prefix in there else f"<BlobPrefix><Name>{escape(prefix)}</Name></BlobPrefix>"

    return flat(_BLOB.sub(shown, page), directories, version)


def _name(blob: str) -> str:
    found = _NAME.search(blob)
    return unescape(found[1]) if found else ""
