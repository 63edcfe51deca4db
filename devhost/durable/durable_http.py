"""context.call_http: one HTTP request, and the polling that a 202 answer asks for."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urljoin

import aiohttp

from devhost.durable.model import Activity
from devhost.durable.protocol import stamp

_DEFAULT_POLL_S = 30.0
_TIMEOUT = aiohttp.ClientTimeout(total=100)


class HttpCallError(Exception):
    """The request could not be made."""


@dataclass(frozen=True)
class Poll:
    """Ask `request` after so many seconds: the first answer was 202 with a Location."""

    request: dict[str, Any]
    after_s: float

    def again(self, activity: Activity, now: datetime) -> Activity:
        """The activity that polls, under the same task id, so that a restart goes on polling."""
        not_before = stamp(now + timedelta(seconds=self.after_s))
        return replace(activity, input=json.dumps(self.request), not_before=not_before)


async def call_http(request_json: str) -> dict[str, Any] | Poll:
    """Perform a request: {statusCode, headers, content}, or how to poll. HttpCallError when it fails."""
    request = json.loads(request_json)
    if request.get("tokenSource"):
        raise HttpCallError("501: managed identity tokens for call_http are not implemented by this host")
    try:
        async with (
            aiohttp.ClientSession(timeout=_TIMEOUT) as session,
            session.request(
                request["method"], request["uri"], headers=request.get("headers"), data=request.get("content")
            ) as response,
        ):
            content = await response.text()
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        raise HttpCallError(
            f"{request['method']} {request['uri']}: {type(error).__name__}: {error}"
        ) from error
    if response.status == 202 and "Location" in response.headers:
        return _poll(request, response.headers)
    return {"statusCode": response.status, "headers": _headers(response.headers), "content": content}


def _poll(request: Mapping[str, Any], headers: Mapping[str, str]) -> Poll:
    after = headers.get("Retry-After", "")
    next_request = {
        "method": "GET",
        "uri": urljoin(request["uri"], headers["Location"]),
        "headers": request.get("headers"),
    }
    return Poll(next_request, float(after) if after.isdecimal() else _DEFAULT_POLL_S)


def _headers(headers: Any) -> dict[str, str | list[str]]:
    """Header values as the protocol writes them: one value plain, several as a list."""
    return {
        name: values[0] if len(values := headers.getall(name)) == 1 else list(values)
        for name in dict.fromkeys(headers)
    }
