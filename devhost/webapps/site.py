"""A static site in memory: files, headers, fallback, as Azure Static Web Apps documents them."""

from __future__ import annotations

import gzip
import hashlib
import json
import mimetypes
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

CONFIGURATION = "staticwebapp.config.json"
# What gets smaller by compression; fonts and images are compressed already.
COMPRESSED = (".html", ".js", ".css", ".svg", ".json", ".txt", ".webmanifest")
NOT_FOUND = b"<!doctype html><title>404</title><h1>404: Not Found</h1>"


@dataclass(frozen=True)
class File:
    """One file and what it is sent with."""

    content: bytes
    media_type: str
    zipped: bytes | None

    @cached_property
    def etag(self) -> str:
        """Changes with the content."""
        return f'"{hashlib.sha256(self.content).hexdigest()[:16]}"'


@dataclass(frozen=True)
class Reply:
    """What a request is answered with."""

    status: int
    headers: Mapping[str, str]
    content: bytes = b""


@dataclass(frozen=True)
class Site:
    """Files by path, and the site's configuration."""

    files: Mapping[str, File]
    configuration: Mapping[str, Any] = field(default_factory=dict)

    def answer(self, method: str, path: str, asked: Mapping[str, str]) -> Reply:
        """The answer to a request; `asked` are its headers by lower-case name."""
        headers = self._headers(path)
        if method not in ("GET", "HEAD"):
            return Reply(405, {**headers, "Allow": "GET, HEAD"})
        file = self._file(path)
        if file is None:
            return Reply(404, {**headers, "Content-Type": "text/html"}, NOT_FOUND)
        headers |= {"Content-Type": file.media_type, "ETag": file.etag, "Vary": "Accept-Encoding"}
        if file.etag in asked.get("if-none-match", ""):
            return Reply(304, headers)
        if file.zipped is not None and "gzip" in asked.get("accept-encoding", ""):
            return Reply(200, headers | {"Content-Encoding": "gzip"}, file.zipped)
        return Reply(200, headers, file.content)

    def _headers(self, path: str) -> dict[str, str]:
        headers: dict[str, str] = dict(self.configuration.get("globalHeaders", {}))
        for route in self.configuration.get("routes", ()):
            if matches(route["route"], path):
                return {**headers, **route.get("headers", {})}
        return headers

    def _file(self, path: str) -> File | None:
        """The file at `path`, or what navigation falls back to; a missing asset is not navigation."""
        found = self.files.get(path) or self.files.get(f"{path.rstrip('/')}/index.html")
        fallback = self.configuration.get("navigationFallback")
        if found or not fallback or any(matches(each, path) for each in fallback.get("exclude", ())):
            return found
        return self.files.get(fallback["rewrite"])


def load(folder: Path) -> Site:
    """The site in `folder`; its configuration is read and not served."""
    found = {f"/{path.relative_to(folder).as_posix()}": path for path in folder.rglob("*") if path.is_file()}
    configuration = found.pop(f"/{CONFIGURATION}", None)
    return Site(
        {name: _read(path) for name, path in found.items()},
        json.loads(configuration.read_text(encoding="utf-8")) if configuration else {},
    )


def matches(pattern: str, path: str) -> bool:
    """Whether a route pattern covers `path`: `*` is anything, `{a,b}` one of these."""
    parts = re.split(r"(\*|\{[^}]*\})", pattern)
    return re.fullmatch("".join(_expression(part) for part in parts), path) is not None


def _expression(part: str) -> str:
    if part == "*":
        return ".*"
    if part.startswith("{"):
        return f"({'|'.join(re.escape(each.strip()) for each in part[1:-1].split(','))})"
    return re.escape(part)


def _read(path: Path) -> File:
    content = path.read_bytes()
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if media_type.startswith("text/"):
        media_type += "; charset=utf-8"
    return File(content, media_type, gzip.compress(content) if path.suffix in COMPRESSED else None)
