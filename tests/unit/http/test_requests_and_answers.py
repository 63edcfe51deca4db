"""What every operation does with a request before and after its handler."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import azure.durable_functions as df
import azure.functions as func
import pytest
from pydantic import BaseModel, Field

from functions.endpoint import Answer, Call, Operation, Registry, operation
from functions.http.invoke import invoke, invoke_durable
from shared.domain.fields import Request
from shared.errors import ConflictError, InFlightError, NotFoundError, TransientError
from shared.identity.policies import Policy, public, role
from shared.identity.principal import Role
from tests.support.http import problem_of, request, send


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


@pytest.mark.parametrize("taken", [Body, bytes])
def test_a_body_without_its_length_is_411_and_never_an_empty_one(taken: Any) -> None:
    answer = send(declare(request=taken), headers={"transfer-encoding": "chunked"})
    told = problem_of(answer)
    assert (answer.status_code, told["code"]) == (411, "length_required")
    assert "Content-Length" in told["detail"]


def test_an_operation_without_a_body_does_not_ask_for_its_length() -> None:
    assert send(declare(), headers={"transfer-encoding": "chunked"}).status_code == 200


@pytest.mark.parametrize(
    ("coding", "status"), [("gzip", 415), ("br, gzip", 415), ("identity", 200), ("", 200)]
)
def test_a_packed_body_is_refused_as_such(coding: str, status: int) -> None:
    headers = {"content-encoding": coding}
    for taken, body in ((Body, {"name": "Jo"}), (bytes, b"%PDF")):
        answer = send(declare(lambda _: Answer(), request=taken), body=body, headers=headers)
        assert answer.status_code == status


def test_a_valid_request_reaches_the_handler_as_models() -> None:
    answer = send(
        declare(request=Body, query=Query, route="api/things/{id}"),
        body={"name": "Jo", "amount": 1.1},
        query={"limit": "5"},
        path={"id": "CUST-1"},
    )
    seen = json.loads(answer.get_body())
    assert answer.status_code == 200
    assert seen["body"] == {"name": "Jo", "amount": 1.1}
    assert seen["query"] == {"limit": 5, "tier": None}
    assert seen["path"] == {"id": "CUST-1"}
    assert seen["as_of"] == datetime.now(UTC).date().isoformat()


def test_numbers_are_read_as_exact_decimals() -> None:
    seen: list[Decimal] = []

    def keep(call: Call) -> Answer:
        seen.append(call.body.amount)
        return Answer()

    send(declare(keep, request=Body), body=b'{"name": "Jo", "amount": 0.1000000000000000055511151}')
    assert seen == [Decimal("0.1000000000000000055511151")]


@pytest.mark.parametrize(
    ("body", "loc"),
    [
        ({}, ["body", "name"]),
        ({"name": "too long"}, ["body", "name"]),
        ({"name": 5}, ["body", "name"]),
        ({"name": "Jo", "role": "admin"}, ["body", "role"]),
        ([], ["body"]),
        ("text", ["body"]),
    ],
)
def test_a_wrong_body_is_422_and_names_the_field(body: Any, loc: list[str]) -> None:
    answer = send(declare(request=Body), body=body)
    problem = problem_of(answer)
    assert (answer.status_code, problem["code"]) == (422, "invalid_input")
    assert [e["loc"] for e in problem["errors"]] == [loc]
    assert all(list(e) == ["type", "loc", "msg", "input", "ctx"] for e in problem["errors"])


@pytest.mark.parametrize(
    ("query", "loc"),
    [
        ({"limit": "0"}, ["query", "limit"]),
        ({"limit": "1001"}, ["query", "limit"]),
        ({"limit": "x"}, ["query", "limit"]),
        ({"limit": "1,2"}, ["query", "limit"]),
        ({"offset": "1"}, ["query", "offset"]),
    ],
)
def test_a_wrong_or_unknown_query_parameter_is_422(query: dict[str, str], loc: list[str]) -> None:
    problem = problem_of(send(declare(method="GET", query=Query), query=query))
    assert [e["loc"] for e in problem["errors"]] == [loc]


def test_an_operation_without_parameters_refuses_any() -> None:
    problem = problem_of(send(declare(method="GET"), query={"debug": "1"}))
    assert [(e["loc"], e["type"]) for e in problem["errors"]] == [(["query", "debug"], "extra_forbidden")]


def test_a_flood_of_wrong_fields_is_answered_with_a_hundred() -> None:
    body = {f"k{i}": i for i in range(5000)}
    problem = problem_of(send(declare(request=Body), body=body))
    assert len(problem["errors"]) == 100
    assert len(problem["detail"]) < 200


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b'{"name": NaN}',
        b'{"name": Infinity}',
        b'{"amount": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        "{“name”: 1}".encode(),
    ],
)
def test_what_is_not_json_is_400(raw: bytes) -> None:
    answer = send(declare(request=Body), body=raw)
    assert (answer.status_code, problem_of(answer)["code"]) == (400, "malformed_json")


def test_text_that_is_no_unicode_is_refused_and_answered_in_ascii() -> None:
    answer = send(declare(request=Body), body=b'{"name": "\\ud800"}')
    assert answer.status_code == 422
    assert answer.get_body().isascii()


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/json", 200),
        ("application/json; charset=UTF-8", 200),
        ("application/merge-patch+json", 200),
        ("application/json; charset=latin-1", 415),
        ("application/x-www-form-urlencoded", 415),
        ("text/plain", 415),
        ("application/jsonp", 415),
        ("", 415),
    ],
)
def test_a_body_must_be_json(content_type: str, status: int) -> None:
    answer = send(declare(request=Body), body={"name": "Jo"}, headers={"content-type": content_type})
    assert answer.status_code == status
    if status == 415:
        assert problem_of(answer)["code"] == "unsupported_media_type"


def test_a_body_above_256_kb_is_413() -> None:
    thing = declare(request=Body)
    assert send(thing, body=b" " * 256 * 1024 + b" ").status_code == 413
    assert send(thing, body=b'{"name":"Jo"}'.ljust(256 * 1024)).status_code == 200
    assert problem_of(send(thing, body=b" " * 300_000))["code"] == "payload_too_large"


def test_an_operation_may_take_a_raw_body_of_its_own_size() -> None:
    sizes: list[int] = []

    def measure(call: Call) -> Answer:
        sizes.append(len(call.body))
        return Answer()

    thing = declare(measure, request=bytes, body_limit=400_000)
    assert send(thing, body=b"\x00" * 300_000, headers={"content-type": "image/png"}).status_code == 200
    assert send(thing, body=b"\x00" * 400_001).status_code == 413
    assert sizes == [300_000]


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
    "text", ["a/b", "a\\b", "a#b", "a?b", "a\tb", "a\x00", "\x7f", "x" * 129, "", "\ud800"]
)
def test_a_path_that_can_name_nothing_is_404(text: str) -> None:
    thing = declare(method="GET", route="api/things/{id}")
    req = func.HttpRequest("GET", "http://x", route_params={"id": text}, body=b"")
    assert problem_of(invoke(thing, req))["code"] == "not_found"


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
    assert "RuntimeError at test_requests_and_answers.py" in caplog.text
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


@pytest.mark.parametrize("key", ["k", "6f8b7e0c-1", "a b~!", "x" * 255])
def test_an_idempotency_key_is_handed_on(key: str) -> None:
    answer = send(declare(idempotent=True), headers={"idempotency-key": key})
    assert json.loads(answer.get_body())["key"] == key


@pytest.mark.parametrize("key", ["", " ", "x" * 256, "ä", "a\tb", " k", "k\n"])
def test_a_malformed_idempotency_key_is_422(key: str) -> None:
    answer = send(declare(idempotent=True), headers={"idempotency-key": key})
    assert (answer.status_code, problem_of(answer)["code"]) == (422, "idempotency_key_invalid")


def test_a_retry_has_the_body_hash_of_the_first_attempt() -> None:
    hashes: list[str] = []

    def keep(call: Call) -> Answer:
        hashes.append(call.body_hash)
        return Answer()

    thing = declare(keep, request=Body)
    for name in ("a", "a", "b"):
        send(thing, body={"name": name})
    assert hashes[0] == hashes[1] != hashes[2]
    assert thing.route_id == "POST /api/things"


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
