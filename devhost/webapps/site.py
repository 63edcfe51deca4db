"""A static site in memory: files, headers, rules and fallback, as Azure Static Web Apps serves them."""

from __future__ import annotations

import gzip
import hashlib
import json
import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import urljoin

from devhost.webapps import rules
from devhost.webapps.media import media_type
from devhost.webapps.rules import Configuration, Rule

CONFIGURATION = "staticwebapp.config.json"
# What gets smaller by compression; fonts and images are compressed already.
COMPRESSED = (".html", ".js", ".css", ".svg", ".json", ".txt", ".webmanifest")
METHODS = ("GET", "HEAD", "OPTIONS")
DEFAULT_HEADERS = {
    "Strict-Transport-Security": "max-age=10886400; includeSubDomains; preload",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-XSS-Protection": "1; mode=block",
    "X-DNS-Prefetch-Control": "off",
    "Cache-Control": "must-revalidate, max-age=30",
}
# An error page is the service's own: neither global headers nor those of a route are on it.
PAGE_HEADERS = {"Content-Type": "text/html; charset=UTF-8", "Cache-Control": "public, max-age=0"}
TITLES = {401: "Unauthorized", 403: "Forbidden", 404: "Not Found"}
NOBODY = b'{"clientPrincipal":null}'


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
    configuration: Configuration = field(default_factory=dict)

    def answer(self, method: str, path: str, headers: Mapping[str, str]) -> Reply:
        """The answer to a request; `path` is decoded, the names of `headers` are in lower case."""
        path = _without_dots(path)
        url = f"http://{headers.get('host', 'localhost')}{path}"
        rule = rules.matching(self.configuration, method, url)
        if rule.get("statusCode") in TITLES:
            return _page(rule["statusCode"])
        if path.startswith("/.auth"):
            return _nobody(path)
        if method not in METHODS:
            return Reply(405, {})
        if not {"anonymous"} & set(rule.get("allowedRoles") or ("anonymous",)):
            return _page(401)
        if "redirect" in rule:
            moved = 301 if rule.get("statusCode") == 301 else 302
            return Reply(moved, {"Location": urljoin(url, rule["redirect"])})
        return self._content(rule.get("rewrite", path), rule, headers)

    def _content(self, path: str, rule: Rule, request_headers: Mapping[str, str]) -> Reply:
        headers = self._headers(rule)
        if self._is_folder(path):
            return Reply(301, headers | {"Location": f"{path}/"})
        file = self._file(path)
        if file is None:
            return _page(404)
        headers = {"Content-Type": file.media_type, "ETag": file.etag, "Vary": "Accept-Encoding"} | headers
        status = rule.get("statusCode", 200)
        if file.etag in request_headers.get("if-none-match", ""):
            return Reply(304, headers)
        if file.zipped is not None and "gzip" in request_headers.get("accept-encoding", ""):
            return Reply(status, headers | {"Content-Encoding": "gzip"}, file.zipped)
        return Reply(status, headers, file.content)

    def _headers(self, rule: Rule) -> dict[str, str]:
        """Those of the service, of the site, of the route; an empty value takes one away."""
        own = self.configuration.get("globalHeaders", {})
        headers = DEFAULT_HEADERS | own | rule.get("headers", {})
        return {name: value for name, value in headers.items() if value}

    def _is_folder(self, path: str) -> bool:
        return not path.endswith("/") and any(name.startswith(f"{path}/") for name in self.files)

    def _file(self, path: str) -> File | None:
        """The file at `path`, or what navigation falls back to; a missing asset is not navigation."""
        file = self.files.get(f"{path}index.html" if path.endswith("/") else path)
        fallback = self.configuration.get("navigationFallback")
        if file or path == f"/{CONFIGURATION}" or not fallback:
            return file
        if any(rules.covers(each, path) for each in fallback.get("exclude", ())):
            return None
        return self.files.get(fallback["rewrite"])


def load(folder: Path) -> Site:
    """The site in `folder`; its configuration is read, checked (ConfigurationError) and not served."""
    paths = {f"/{path.relative_to(folder).as_posix()}": path for path in folder.rglob("*") if path.is_file()}
    file = paths.pop(f"/{CONFIGURATION}", None)
    configuration = json.loads(file.read_text(encoding="utf-8")) if file else {}
    rules.check(configuration)
    own_types = configuration.get("mimeTypes", {})
    return Site({name: _read(path, own_types) for name, path in paths.items()}, configuration)


def _read(path: Path, own_types: Mapping[str, str]) -> File:
    content = path.read_bytes()
    zipped = gzip.compress(content) if path.suffix in COMPRESSED else None
    return File(content, media_type(path.name, own_types), zipped)


def _page(status: int) -> Reply:
    title = f"{status}: {TITLES[status]}"
    return Reply(status, PAGE_HEADERS, f"<!doctype html><title>{status}</title><h1>{title}</h1>".encode())


def _nobody(path: str) -> Reply:
    """Nobody signs in through the service here: the apps have an issuer of their own."""
    return Reply(200, {"Content-Type": "application/json"}, NOBODY) if path == "/.auth/me" else _page(404)


def _without_dots(path: str) -> str:
    trailing = "/" if path.endswith("/") and path != "/" else ""
    return posixpath.normpath(f"/{path.lstrip('/')}") + trailing
