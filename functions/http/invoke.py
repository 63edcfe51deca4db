"""The way of every request through an operation."""

import asyncio
import dataclasses
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

import azure.functions as func

from functions.http.authentication import authenticate
from functions.http.call import Answer, Call
from functions.http.headers import given_traceparent, new_traceparent, trace_id
from functions.http.once import begin, carry_out, end, give_up
from functions.http.problem import problem
from functions.http.reading import (
    body_hash,
    check_accept,
    read_body,
    read_idempotency_key,
    read_path,
    read_query,
)
from functions.http.registry import Operation
from functions.http.writing import render
from shared.telemetry import Traced, add, span
from shared.telemetry.names import ANSWERS, SpanName


def invoke(operation: Operation, req: func.HttpRequest, platform: str | None = None) -> func.HttpResponse:
    """Admit the request, run the handler, answer; every failure becomes a problem.

    `platform` is the trace that the platform has begun for the request, which continues the caller's.
    """
    with _traced(operation, platform or given_traceparent(req.headers)) as traced:
        parent = traced.traceparent or new_traceparent()
        try:
            response = render(operation, req, carry_out(operation, admit(operation, req, parent)))
        except Exception as error:
            response = problem(error, trace_id(parent))
        return _measured(operation, response, traced)


async def invoke_durable(operation: Operation, req: func.HttpRequest, client: Any) -> func.HttpResponse:
    """Like invoke, for an async handler with the Durable client; what may block runs off the event loop."""
    with _traced(operation, given_traceparent(req.headers)) as traced:
        parent = traced.traceparent or new_traceparent()
        try:
            call = await asyncio.to_thread(admit, operation, req, parent)
            answer = await _carry_out_durable(operation, dataclasses.replace(call, durable=client))
            response = render(operation, req, answer)
        except Exception as error:
            response = problem(error, trace_id(parent))
        return _measured(operation, response, traced)


async def _carry_out_durable(operation: Operation, call: Call) -> Answer:
    begun = await asyncio.to_thread(begin, operation, call)
    if isinstance(begun, Answer):
        return begun
    try:
        outcome = await operation.handler(begun)
    except Exception as error:
        await asyncio.to_thread(give_up, begun, error)
        raise
    return await asyncio.to_thread(end, operation, begun, outcome)


def admit(operation: Operation, req: func.HttpRequest, parent: str) -> Call:
    """Authenticate, authorize, then validate: nobody learns about an input's form who may not send it."""
    principal = None if operation.policy.anonymous else authenticate(req.headers)
    operation.policy.check(principal)
    check_accept(operation, req)
    now = utc_now()
    return Call(
        principal=principal,
        path=read_path(req),
        query=read_query(operation, req),
        idempotency_key=read_idempotency_key(operation, req),
        body=read_body(operation, req),
        body_hash=body_hash(req),
        headers=req.headers,
        as_of=now.date(),
        now=now,
        route_id=operation.route_id,
        traceparent=parent,
    )


def utc_now() -> datetime:
    """The one clock of the HTTP side; everything below is told the time."""
    return datetime.now(UTC)


def _traced(operation: Operation, parent: str | None) -> AbstractContextManager[Traced]:
    return span(SpanName.OPERATION, parent=parent, operation=operation.name)


def _measured(operation: Operation, response: func.HttpResponse, traced: Traced) -> func.HttpResponse:
    status = response.status_code
    add(ANSWERS, operation=operation.name, status_class=f"{status // 100}xx")
    traced.note(status=status)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        traced.fail(str(status))
    return response
