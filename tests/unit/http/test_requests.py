"""What every operation asks of a request before its handler sees it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import azure.functions as func
import pytest

from functions.http.endpoint import Answer, Call
from functions.http.invoke import invoke
from tests.support.declared import Body, Query, declare
from tests.support.http import problem_of, send


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
    "text", ["a/b", "a\\b", "a#b", "a?b", "a\tb", "a\x00", "\x7f", "x" * 129, "", "\ud800"]
)
def test_a_path_that_can_name_nothing_is_404(text: str) -> None:
    thing = declare(method="GET", route="api/things/{id}")
    req = func.HttpRequest("GET", "http://x", route_params={"id": text}, body=b"")
    assert problem_of(invoke(thing, req))["code"] == "not_found"


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
