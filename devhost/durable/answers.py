"""Reading a management request, and the few shapes of its answer."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from aiohttp import web

from devhost.durable.client_binding import ROOT, management_urls
from devhost.durable.protocol import instant, stamp

# Python's strftime leaves years before 1000 without leading zeros on Linux, so clients send such dates.
_SHORT_YEAR = re.compile(r"^\d{1,3}-")


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
        _, _, below = raw.rel_url.raw_path.partition(ROOT)
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
        return {"true": True, "false": False}.get(self.query.get(name, "").lower(), default)

    def time(self, name: str) -> str | None:
        """A time from the query in the protocol's format. ValueError when it is none."""
        text = self.query.get(name)
        if not text:
            return None
        if _SHORT_YEAR.match(text):
            text = text.rjust(len(text) + 4 - text.index("-"), "0")
        # An unescaped "+" of a zone offset arrives as a blank.
        return stamp(instant(text.replace(" ", "+") if "T" in text else text))

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


def problem(status: int, text: str) -> web.Response:
    """A refusal; the client library shows `ExceptionMessage`."""
    return json_answer({"Message": text, "ExceptionMessage": text}, status=status)


def check_status(base_url: str, hub: str, instance: str) -> web.Response:
    """202 with the URLs that manage an instance."""
    urls = management_urls(base_url, hub, instance)
    headers = {"Location": urls["statusQueryGetUri"], "Retry-After": "10"}
    return json_answer(urls, status=202, headers=headers)
