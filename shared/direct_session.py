"""A session of `requests` for SDKs, which have prepared what they send: nothing is merged or guessed anew."""

from __future__ import annotations

from typing import Any

from requests import PreparedRequest, Response, Session
from requests.structures import CaseInsensitiveDict


class DirectSession(Session):
    """Sends a request as it is given: without cookies, redirects, hooks and the environment's settings."""

    def request(  # type: ignore[override]
        self,
        method: str,
        url: str,
        *,
        headers: Any,
        data: Any = None,
        verify: Any = None,
        timeout: Any = None,
        cert: Any = None,
        proxies: Any = None,
        **_: Any,
    ) -> Response:
        """As `Session.request`; the body is left to be read from `raw`."""
        request = PreparedRequest()
        request.method, request.url, request.body = method, url, data
        request.headers = CaseInsensitiveDict(headers)
        adapter = self.get_adapter(url)
        return adapter.send(request, stream=True, timeout=timeout, verify=verify, cert=cert, proxies=proxies)
