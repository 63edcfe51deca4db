"""A request's path as Kestrel hands it on: percent-decoded once, without dot segments."""

from __future__ import annotations

import re
from urllib.parse import quote

_RUN = re.compile("(?:%[0-9a-f]{2})+", re.IGNORECASE)
_SLASH = re.compile("(%2f)", re.IGNORECASE)
# What a path may hold unencoded, and sequences that are encoded already.
_KEPT = "!$&'()*+,-./:;=@_~"
_ENCODED = re.compile("(%[0-9a-f]{2})", re.IGNORECASE)


def decoded(raw: str) -> str:
    """`/a%20b/../c%2fd` is `/c%2fd`: an encoded slash stays as it is written, as does what is no UTF-8."""
    path = "".join(part if _SLASH.fullmatch(part) else _RUN.sub(_text, part) for part in _SLASH.split(raw))
    if "/." not in path:
        return path
    kept: list[str] = []
    *folders, last = path.split("/")[1:]
    for segment in folders:
        if segment == "..":
            kept = kept[:-1]
        elif segment != ".":
            kept.append(segment)
    if last in (".", ".."):
        kept, last = kept[:-1] if last == ".." else kept, ""
    return "/" + "/".join([*kept, last])


def encoded(path: str) -> str:
    """A decoded path as it stands in an address; what looks encoded is left alone."""
    parts = _ENCODED.split(path)
    return "".join(part if at % 2 else quote(part, safe=_KEPT) for at, part in enumerate(parts))


def _text(match: re.Match[str]) -> str:
    octets = bytes.fromhex(match[0].replace("%", ""))
    text = octets.decode("utf-8", errors="surrogateescape")
    return "".join(f"%{ord(c) - 0xDC00:02X}" if "\udc80" <= c <= "\udcff" else c for c in text)
