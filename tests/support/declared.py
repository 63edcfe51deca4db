"""Operations that a test declares for itself."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import azure.durable_functions as df
from pydantic import Field

from functions.http.endpoint import Answer, Call, Operation, Registry, operation
from shared.domain.fields import Request
from shared.identity.policies import public


class Body(Request):
    name: str = Field(max_length=5)
    amount: Decimal = Decimal(1)


class Query(Request):
    limit: int = Field(100, ge=1, le=1000)
    tier: str | None = None


Handler = Callable[[Call], Answer]


def echo(call: Call) -> Answer:
    """Say what the handler was given."""
    return Answer(
        {
            "body": call.body,
            "query": call.query,
            "path": call.path,
            "as_of": call.as_of,
            "key": call.idempotency_key,
        }
    )


def declare(
    handler: Handler = echo, method: str = "POST", route: str = "api/things", **how: Any
) -> Operation:
    """An operation of its own registry."""
    declared = {"name": "thing", "policy": public(), "summary": "A thing", "registry": Registry(), **how}
    operation(df.Blueprint(), method, route, **declared)(handler)
    found: Operation = declared["registry"][declared["name"]]
    return found


def raising(error: Exception) -> Handler:
    def handler(_call: Call) -> Answer:
        raise error

    return handler
