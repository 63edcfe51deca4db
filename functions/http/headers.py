"""Headers that every answer carries, and those we read."""

import re
import secrets
from collections.abc import Mapping
from typing import Any

SECURITY_HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}

_TRACEPARENT = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")


def given_traceparent(headers: Mapping[str, str]) -> str | None:
    """The caller's W3C trace context, None when there is none or it is malformed."""
    value = headers.get("traceparent", "")
    return value if _TRACEPARENT.fullmatch(value) else None


def platform_traceparent(context: Any) -> str | None:
    """The trace that the platform has begun for this invocation, None when it traces nothing."""
    value = getattr(getattr(context, "trace_context", None), "trace_parent", None) or ""
    return value if _TRACEPARENT.fullmatch(value) else None


def new_traceparent() -> str:
    """The root of a new trace."""
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"


def traceparent(headers: Mapping[str, str]) -> str:
    """The caller's W3C trace context, else the root of a new trace."""
    return given_traceparent(headers) or new_traceparent()


def trace_id(parent: str) -> str:
    """The 32 hex digits that name the whole trace."""
    return parent[3:35]


def accepts(header: str | None, media_type: str) -> bool:
    """True when an Accept header (None: anything) admits `media_type`; of `image/*` any image will do."""
    if not header or not header.strip():
        return True
    major, minor = media_type.split("/", maxsplit=1)
    ranges = {media_type, f"{major}/*", "*/*"}
    named = {_range(part) for part in header.split(",") if _quality(part) > 0}
    return not named.isdisjoint(ranges) or (minor == "*" and any(n.startswith(f"{major}/") for n in named))


def matches(if_none_match: str | None, etag: str) -> bool:
    """True when If-None-Match names `etag` (bare), weakly compared, or is `*`."""
    if not if_none_match:
        return False
    named = {tag.strip().removeprefix("W/").strip('"') for tag in if_none_match.split(",")}
    return etag in named or "*" in named


def _range(part: str) -> str:
    return part.split(";", maxsplit=1)[0].strip().lower()


def _quality(part: str) -> float:
    for parameter in part.split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0
