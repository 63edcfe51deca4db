"""Whether a request comes from this machine's own pages and programs, under a name of this machine."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit


def is_foreign(headers: Mapping[str, str]) -> bool:
    """True for a Host or an Origin of another site.

    A page anywhere may have its own name lead to 127.0.0.1, and send simple requests here without asking.
    """
    origin = headers.get("Origin")
    return is_foreign_host(headers) or (origin is not None and not _is_loopback(origin))


def is_foreign_host(headers: Mapping[str, str]) -> bool:
    """True for a Host of another site; programs that send none are no browsers."""
    host = headers.get("Host")
    return bool(host) and not _is_loopback(f"//{host}")


def _is_loopback(address: str) -> bool:
    try:
        name = urlsplit(address).hostname or ""
        return name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False
