"""From a handler's answer to the response on the wire."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

import azure.functions as func
from pydantic import BaseModel

from functions.http.call import Answer
from functions.http.headers import SECURITY_HEADERS, matches
from functions.http.registry import Operation


def render(operation: Operation, req: func.HttpRequest, answer: Answer) -> func.HttpResponse:
    """The response: status, security and cache headers, body; 304 when the caller holds this version."""
    headers = {**_defaults(operation), **answer.headers}
    if answer.etag is not None:
        headers["ETag"] = f'"{answer.etag}"'
        if matches(req.headers.get("if-none-match"), answer.etag):
            return func.HttpResponse(status_code=304, headers=headers, mimetype=operation.produces)
    status = answer.status or operation.status
    if answer.body is None:
        return func.HttpResponse(status_code=status, headers=headers, mimetype=operation.produces)
    headers.setdefault("Content-Type", _content_type(operation.produces))
    return func.HttpResponse(
        to_bytes(answer.body), status_code=status, headers=headers, mimetype=operation.produces
    )


def to_bytes(body: Any) -> bytes:
    """`body` as UTF-8 JSON; bytes and text are taken as they are."""
    if isinstance(body, bytes):
        return body
    if isinstance(body, str):
        return body.encode()
    return json.dumps(body, default=_plain, separators=(",", ":"), allow_nan=False).encode()


def _content_type(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, BaseModel):
        return value.model_dump()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def _defaults(operation: Operation) -> dict[str, str]:
    # Whatever needs a token may hold personal data, and no cache on the way may keep it.
    cache = "no-cache" if operation.policy.anonymous else "no-store"
    return {**SECURITY_HEADERS, "Cache-Control": cache}
