"""Requests to operations without a host: the same function objects, azure.functions' own request class."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import azure.functions as func

from functions.http.invoke import invoke
from functions.http.registry import Operation


def request(
    operation: Operation,
    *,
    body: Any = None,
    query: Mapping[str, str] | None = None,
    path: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> func.HttpRequest:
    """A request to `operation`; `body` is JSON data or bytes, a path parameter not given is ANY-1."""
    parameters = {**dict.fromkeys(re.findall(r"{(\w+)}", operation.path), "ANY-1"), **(path or {})}
    raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    typed = {"content-type": "application/json"} if raw else {}
    return func.HttpRequest(
        operation.method,
        "http://127.0.0.1" + operation.path.format(**parameters),
        headers={**typed, **(headers or {})},
        params=query or {},
        route_params=parameters,
        body=raw,
    )


def send(operation: Operation, **parts: Any) -> func.HttpResponse:
    """The operation's answer."""
    return invoke(operation, request(operation, **parts))


def problem_of(response: func.HttpResponse) -> dict[str, Any]:
    """The problem document of an answer that must be one."""
    assert response.headers["Content-Type"] == "application/problem+json", response.get_body()
    document: dict[str, Any] = json.loads(response.get_body())
    assert document["status"] == response.status_code
    assert all(document[name] for name in ("type", "title", "code", "detail", "trace_id"))
    return document
