"""CORS as the host does it where it is told to: exact origins, preflights answered, no exposed headers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Cors:
    """Allowed origins; `*` among them allows every one. One with a trailing slash never matches."""

    origins: tuple[str, ...] = ()
    credentials: bool = False

    def headers(self, origin: str | None) -> dict[str, str]:
        """Headers of an answer to a page of `origin`; none when that may not read it."""
        if not origin or not self._allows(origin):
            return {}
        is_any = "*" in self.origins
        allowed = {"Access-Control-Allow-Origin": "*" if is_any and not self.credentials else origin}
        if self.credentials if is_any else len(self.origins) > 1:
            allowed["Vary"] = "Origin"
        if self.credentials:
            allowed["Access-Control-Allow-Credentials"] = "true"
        return allowed

    def is_preflight(self, method: str, headers: Mapping[str, str]) -> bool:
        """True when the host itself answers this request."""
        is_asked = "Origin" in headers and "Access-Control-Request-Method" in headers
        return bool(self.origins) and method == "OPTIONS" and is_asked

    def preflight(self, headers: Mapping[str, str]) -> dict[str, str]:
        """Headers of the answer to a preflight, beside those of any answer: any method, any header."""
        if not self._allows(headers["Origin"]):
            return {}
        allowed = {"Access-Control-Allow-Methods": headers["Access-Control-Request-Method"]}
        if requested := headers.get("Access-Control-Request-Headers"):
            allowed["Access-Control-Allow-Headers"] = requested
        return allowed

    def _allows(self, origin: str) -> bool:
        return "*" in self.origins or origin in (known.lower() for known in self.origins)
