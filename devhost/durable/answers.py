"""Reading a management request, and the few shapes of its answer."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from aiohttp import web

from devhost.durable.client_binding import ROOT
from devhost.durable.protocol import instant, stamp

# Python's strftime leaves years before 1000 without leading zeros on Linux, so clients send such dates.
_SHORT_YEAR = re.compile(r"^\d{1,3}-")
_ROOT = re.compile(f"^{ROOT}", re.IGNORECASE)


@dataclass(frozen=True)
class Request:
    """A management request, read completely; `path` is what follows `durabletask/`, in unquoted segments."""

    method: str
    path: list[str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    content_type: str
    body: str
    url: str

    @classmethod
    async def read(cls, raw: web.Request) -> "Request":
        """Read a request."""
        below = _ROOT.sub("", raw.rel_url.raw_path)
        return cls(
            method=raw.method,
            path=[unquote(part) for part in below.split("/") if part],
            query=raw.query,
            headers=raw.headers,
            content_type=raw.content_type,
            body=await raw.text(),
            url=str(raw.url),
        )

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A boolean query parameter; anything but true or false counts as not given."""
        return {"true": True, "false": False}.get(self.query.get(name, "").strip().lower(), default)

    def number(self, name: str) -> float | None:
        """A number from the query, None when there is none."""
        try:
            return float(self.query.get(name, ""))
        except ValueError:
            return None

    def time(self, name: str) -> str | None:
        """A time from the query in the protocol's format, None when there is none that can be read."""
        text = self.query.get(name)
        if not text:
            return None
        if _SHORT_YEAR.match(text):
            text = text.rjust(len(text) + 4 - text.index("-"), "0")
        try:
            # An unescaped "+" of a zone offset arrives as a blank.
            return stamp(instant(text.replace(" ", "+") if "T" in text else text))
        except (ValueError, OverflowError):
            return None

    def json_text(self) -> str | None:
        """The body as JSON text, None when there is none. ValueError when it is not JSON."""
        if not self.body.strip():
            return None
        try:
            json.loads(self.body)
        except ValueError as error:
            raise ValueError(f"Invalid JSON content: {error}") from error
        return self.body


def json_answer(body: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """An answer with a JSON body."""
    return web.json_response(body, status=status, headers=headers)


def empty(status: int) -> web.Response:
    """An answer without a body."""
    return web.Response(status=status)


def accepted() -> web.Response:
    """202: it will be done."""
    return empty(202)


def problem(status: int, text: str, *, cause: str | None = None) -> web.Response:
    """A refusal; the client library shows `ExceptionMessage` of a 400, else the whole body."""
    return json_answer({"Message": text, "ExceptionMessage": cause or text}, status=status)


def check_status(urls: Mapping[str, str]) -> web.Response:
    """202 with the URLs that manage an instance; the one to rewind it is kept back."""
    headers = {"Location": urls["statusQueryGetUri"], "Retry-After": "10"}
    shown = {name: url for name, url in urls.items() if name != "rewindPostUri"}
    return json_answer(shown, status=202, headers=headers)
