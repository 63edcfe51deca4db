"""HTTP calls of the smoke test, with the standard library alone."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

TIMEOUT_S = 30.0


@dataclass(frozen=True)
class Answer:
    """An answer; status 0 means that none came. Header names are in lower case."""

    status: int
    text: str
    headers: Mapping[str, str]

    @property
    def body(self) -> Any:
        """The text, read as JSON."""
        return json.loads(self.text)


def call(
    url: str,
    method: str = "GET",
    body: Mapping[str, Any] | None = None,
    *,
    token: str | None = None,
    key: str | None = None,
) -> Answer:
    """What `url` answers, whatever the status."""
    headers = {"Accept": "application/json, text/html;q=0.9, */*;q=0.1", "User-Agent": "petinsure360-smoke"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    if key:
        headers["Idempotency-Key"] = key
    if body is not None:
        headers["Content-Type"] = "application/json"
    data = json.dumps(body).encode() if body is not None else (b"" if method == "POST" else None)
    request = urllib.request.Request(url, data, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as response:
            return _answer(response.status, response)
    except urllib.error.HTTPError as error:
        return _answer(error.code, error)
    except (urllib.error.URLError, OSError) as error:
        return Answer(0, str(error), {})


def _answer(status: int, response: Any) -> Answer:
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Answer(status, response.read().decode("utf-8", "replace"), headers)
