"""Between aiohttp and the runtime's HTTP messages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from aiohttp import web
from multidict import CIMultiDict, MultiMapping

from devhost.host.messages import RpcHttp, RpcHttpCookie, TypedData

_SAME_SITE = {
    RpcHttpCookie.SameSite.Lax: "Lax",
    RpcHttpCookie.SameSite.Strict: "Strict",
    RpcHttpCookie.SameSite.ExplicitNone: "None",
}
# aiohttp computes these from the body.
_COMPUTED = frozenset({"content-length", "transfer-encoding", "connection"})


def to_rpc(request: web.Request, method: str, parameters: Mapping[str, str], body: bytes) -> TypedData:
    """A request as the function receives it: lower-case header names, repeated values joined by commas.

    Empty header and query values are left out, as the host does for workers without nullable dictionaries.
    """
    return TypedData(
        http=RpcHttp(
            method=method,
            url=str(request.url),
            headers=_joined(request.headers, lower=True),
            params=dict(parameters),
            query=_joined(request.query, lower=False),
            body=TypedData(bytes=body) if body else TypedData(),
        )
    )


def to_response(returned: TypedData | None, custom: Mapping[str, str]) -> web.Response:
    """The function's answer; no return value is 204, a string is text."""
    kind = returned.WhichOneof("data") if returned is not None else None
    if returned is None or kind is None:
        return web.Response(status=204, headers=custom)
    if kind != "http":
        content_type = "application/json" if kind == "json" else "text/plain"
        text = str(getattr(returned, kind))
        return web.Response(text=text, content_type=content_type, charset="utf-8", headers=custom)
    return _http_response(returned.http, custom)


def _http_response(http: RpcHttp, custom: Mapping[str, str]) -> web.Response:
    headers: CIMultiDict[str] = CIMultiDict(custom)
    for name, value in http.headers.items():
        if name.lower() not in _COMPUTED:
            headers[name] = value
    for cookie in http.cookies or ():
        headers.add("Set-Cookie", cookie_text(cookie))
    body = http.body.bytes if http.body is not None and http.body.WhichOneof("data") else b""
    return web.Response(status=int(http.status_code), headers=headers, body=body or None)


def cookie_text(cookie: RpcHttpCookie) -> str:
    """A Set-Cookie value; attributes that are not set stay out."""
    parts = [f"{cookie.name}={cookie.value}", *_cookie_attributes(cookie)]
    return "; ".join(parts)


def _cookie_attributes(cookie: RpcHttpCookie) -> Iterable[str]:
    if expires := _value(cookie.expires):
        yield f"Expires={format_datetime(datetime.fromtimestamp(expires.seconds, UTC), usegmt=True)}"
    if (max_age := _value(cookie.max_age)) is not None:
        yield f"Max-Age={int(max_age)}"
    if domain := _value(cookie.domain):
        yield f"Domain={domain}"
    if path := _value(cookie.path):
        yield f"Path={path}"
    if _value(cookie.secure):
        yield "Secure"
    if same_site := _SAME_SITE.get(cookie.same_site):
        yield f"SameSite={same_site}"
    if _value(cookie.http_only):
        yield "HttpOnly"


def _value(nullable: Any) -> Any:
    return None if nullable is None else nullable.value


def _joined(items: MultiMapping[str], *, lower: bool) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in items.items():
        if value == "":
            continue
        key = name.lower() if lower else name
        found[key] = f"{found[key]},{value}" if key in found else value
    return found
