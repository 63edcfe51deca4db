"""What every operation answers: errors, traces, versions, headers, and what an app is not started with."""

from __future__ import annotations

import asyncio
from datetime import date
from decimal import Decimal
from typing import Any

import azure.durable_functions as df
import pytest
from pydantic import BaseModel

from functions.http.endpoint import Answer, Call, Registry, operation
from functions.http.invoke import invoke_durable
from shared.errors import ConflictError, InFlightError, NotFoundError, TransientError
from shared.identity.policies import Policy, public, role
from shared.identity.principal import Role
from tests.support.declared import declare, raising
from tests.support.http import problem_of, request, send


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        (None, 200),
        ("", 200),
        ("*/*", 200),
        ("application/json", 200),
        ("text/html, application/*;q=0.5", 200),
        ("APPLICATION/JSON", 200),
        ("text/html", 406),
        ("application/json;q=0", 406),
        ("application/json;q=x", 406),
        ("application/problem+json", 406),
    ],
)
def test_a_caller_who_cannot_read_json_is_told_406(accept: str | None, status: int) -> None:
    headers = {} if accept is None else {"accept": accept}
    assert send(declare(method="GET"), headers=headers).status_code == status


@pytest.mark.parametrize(
    ("error", "status", "code", "headers"),
    [
        (NotFoundError("Claim CLM-1 not found"), 404, "not_found", {}),
        (ConflictError("No.", code="email_taken"), 409, "email_taken", {}),
        (InFlightError("Running."), 409, "idempotency_in_flight", {"Retry-After": "1"}),
        (TransientError("Later."), 503, "temporarily_unavailable", {"Retry-After": "2"}),
    ],
)
def test_an_error_on_purpose_keeps_its_status_code_and_detail(
    error: Any, status: int, code: str, headers: dict[str, str]
) -> None:
    answer = send(declare(raising(error)))
    problem = problem_of(answer)
    assert (answer.status_code, problem["code"], problem["detail"]) == (status, code, error.detail)
    assert {name: answer.headers[name] for name in headers} == headers


def test_an_unexpected_error_tells_nothing_but_the_trace(caplog: pytest.LogCaptureFixture) -> None:
    parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    secret = RuntimeError("/home/site/wwwroot/secret AccountKey=abc")
    answer = send(declare(raising(secret)), headers={"traceparent": parent})
    problem = problem_of(answer)
    assert (answer.status_code, problem["code"]) == (500, "internal_error")
    assert problem["trace_id"] == "4bf92f3577b34da6a3ce929d0e0e4736"
    assert b"secret" not in answer.get_body()
    assert problem["trace_id"] in caplog.text
    assert "RuntimeError at declared.py" in caplog.text
    assert "AccountKey" not in caplog.text


def test_a_storage_failure_that_nobody_named_is_503() -> None:
    from azure.core.exceptions import HttpResponseError, ResourceNotFoundError, ServiceRequestError

    assert send(declare(raising(ServiceRequestError("no route")))).status_code == 503
    assert send(declare(raising(HttpResponseError("busy")))).status_code == 503
    missing = ResourceNotFoundError("gone")
    missing.status_code = 404
    assert send(declare(raising(missing))).status_code == 500


def test_a_new_trace_begins_where_the_caller_has_none() -> None:
    for given in ("", "garbage", "00-" + "0" * 32 + "-00f067aa0ba902b7-01"):
        problem = problem_of(send(declare(raising(KeyError())), headers={"traceparent": given}))
        assert len(problem["trace_id"]) == 32
        assert problem["trace_id"] != "0" * 32


def test_the_caller_s_version_is_answered_304() -> None:
    thing = declare(lambda _call: Answer({"rows": []}, etag="v7"), method="GET")
    fresh = send(thing)
    assert (fresh.status_code, fresh.headers["ETag"]) == (200, '"v7"')
    for known in ('"v7"', 'W/"v7"', '"v1", "v7"', "*"):
        answer = send(thing, headers={"if-none-match": known})
        assert (answer.status_code, answer.get_body(), answer.headers["ETag"]) == (304, b"", '"v7"')
    assert send(thing, headers={"if-none-match": '"v6"'}).status_code == 200


def test_every_answer_carries_the_security_headers() -> None:
    for answer in (send(declare()), send(declare(raising(KeyError()))), send(declare(), query={"x": "1"})):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_dates_decimals_and_models_become_json() -> None:
    class Row(BaseModel):
        paid: Decimal

    body = {"a": Row(paid=Decimal("1.10")), "b": date(2026, 1, 2), "c": Role.ADMIN, "d": [Decimal(5)]}
    answer = send(declare(lambda _call: Answer(body)))
    assert answer.get_body() == b'{"a":{"paid":1.1},"b":"2026-01-02","c":"admin","d":[5.0]}'


@pytest.mark.parametrize("body", [{"a": float("nan")}, {"a": object()}])
def test_an_answer_that_is_no_json_is_our_fault(body: Any) -> None:
    assert send(declare(lambda _call: Answer(body))).status_code == 500


def test_a_durable_handler_gets_the_client() -> None:
    registry = Registry()

    @operation(
        *(df.Blueprint(), "POST", "api/runs"),
        name="start_run",
        policy=public(),
        summary="Start",
        durable_client=True,
        status=202,
        registry=registry,
    )
    async def start_run(call: Call) -> Answer:
        return Answer({"client": call.durable})

    started = registry["start_run"]
    answer = asyncio.run(invoke_durable(started, request(started), "the client"))
    assert (answer.status_code, answer.get_body()) == (202, b'{"client":"the client"}')
    refused = asyncio.run(invoke_durable(started, request(started, query={"x": "1"}), None))
    assert refused.status_code == 422


@pytest.mark.parametrize("policy", [None, "public", Policy])
def test_an_operation_without_a_policy_does_not_start(policy: Any) -> None:
    with pytest.raises(ValueError, match="policy"):
        declare(policy=policy)


def test_an_operation_that_clashes_does_not_start() -> None:
    registry = Registry()
    declare(registry=registry)
    with pytest.raises(ValueError, match="taken"):
        declare(registry=registry, route="api/other")
    with pytest.raises(ValueError, match="twice"):
        declare(registry=registry, name="another", route="/api/things/")
    declare(registry=registry, name="one", route="api/things/{id}")
    with pytest.raises(ValueError, match="twice"):
        declare(registry=registry, name="same", route="api/things/{thing_id}")


def test_a_handler_is_async_exactly_with_the_durable_client() -> None:
    async def handler(_call: Call) -> Answer:
        return Answer()

    with pytest.raises(ValueError, match="async"):
        declare(handler)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="async"):
        declare(durable_client=True)


def test_what_needs_a_token_is_never_cached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTH_ISSUERS", "[]")
    thing = declare(method="GET", policy=role(Role.ADMIN))
    answer = send(thing)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (401, "no-store")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="petinsure360"'
    wrong = send(thing, headers={"authorization": "Bearer x.y.z"})
    assert 'error="invalid_token"' in wrong.headers["WWW-Authenticate"]
