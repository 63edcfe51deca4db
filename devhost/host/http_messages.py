"""Between aiohttp and the runtime's HTTP messages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from aiohttp import web
from multidict import CIMultiDict, MultiMapping

from devhost.host.messages import RpcHttp, RpcHttpCookie, TypedData
from devhost.host.paths import encoded

_SAME_SITE = {
    RpcHttpCookie.SameSite.Strict: "strict",
    RpcHttpCookie.SameSite.ExplicitNone: "none",
}
# aiohttp computes these from the body.
_COMPUTED = frozenset({"content-length", "transfer-encoding", "connection"})
_HEADER_VALUE = re.compile(r"[\t\x20-\x7e]*")


class ResponseError(Exception):
    """The function's answer can't be sent; the message says why."""


def to_rpc(request: web.Request, path: str, parameters: Mapping[str, str], body: bytes) -> TypedData:
    """A request as the function receives it: lower-case header names, repeated values joined by commas.

    Query names are merged without case and empty query values left out, because the worker knows no
    nullable dictionaries; an empty header arrives as empty text. `path` is the decoded path.
    """
    query = request.rel_url.raw_query_string
    return TypedData(
        http=RpcHttp(
            method=request.method,
            url=f"{request.scheme}://{request.host}{encoded(path)}{'?' if query else ''}{query}",
            headers={name.lower(): text for name, text in _joined(request.headers).items()},
            params=dict(parameters),
            query={name: text for name, text in _joined(request.query).items() if text},
            body=TypedData(bytes=body) if body else TypedData(),
        )
    )


def to_response(returned: TypedData | None) -> web.Response:
    """The function's answer, sent in chunks; raises ResponseError for none and for headers outside ASCII."""
    kind = returned.WhichOneof("data") if returned is not None else None
    if returned is None or kind is None:
        raise ResponseError("The function returned nothing.")
    if kind != "http":
        content_type = "application/json" if kind == "json" else "text/plain"
        text = str(getattr(returned, kind))
        return _chunked(web.Response(text=text, content_type=content_type, charset="utf-8"))
    return _http_response(returned.http)


def _http_response(http: RpcHttp) -> web.Response:
    headers: CIMultiDict[str] = CIMultiDict()
    for name, value in http.headers.items():
        if _HEADER_VALUE.fullmatch(value) is None:
            raise ResponseError(f"The header {name} has characters that no header may have.")
        if name.lower() not in _COMPUTED:
            headers[name] = value
    for cookie in http.cookies or ():
        headers.add("Set-Cookie", cookie_text(cookie))
    status = int(http.status_code)
    body = http.body.bytes if http.body is not None and http.body.WhichOneof("data") else b""
    return _chunked(web.Response(status=status, headers=headers, body=body if status != 204 else None))


def _chunked(response: web.Response) -> web.Response:
    if response.body:
        response.enable_chunked_encoding()
    return response


def cookie_text(cookie: RpcHttpCookie) -> str:
    """A Set-Cookie value as ASP.NET writes it: domain, path and same-site are there in any case."""
    parts = [f"{cookie.name}={cookie.value}", *_cookie_attributes(cookie)]
    return "; ".join(parts)


def _cookie_attributes(cookie: RpcHttpCookie) -> Iterable[str]:
    if expires := _value(cookie.expires):
        yield f"expires={format_datetime(datetime.fromtimestamp(expires.seconds, UTC), usegmt=True)}"
    if (max_age := _value(cookie.max_age)) is not None:
        yield f"max-age={int(max_age)}"
    yield f"domain={_value(cookie.domain) or ''}"
    yield f"path={_value(cookie.path) or '/'}"
    if _value(cookie.secure):
        yield "secure"
    yield f"samesite={_SAME_SITE.get(cookie.same_site, 'lax')}"
    if _value(cookie.http_only):
        yield "httponly"


def _value(nullable: Any) -> Any:
    return None if nullable is None else nullable.value


def _joined(items: MultiMapping[str]) -> dict[str, str]:
    """Values that are not empty by name, without case, joined; the first spelling of a name counts."""
    names: dict[str, str] = {}
    values_by_name: dict[str, list[str]] = {}
    for name, value in items.items():
        values_by_name.setdefault(names.setdefault(name.lower(), name), []).append(value)
    return {name: ",".join(filter(None, values)) for name, values in values_by_name.items()}
