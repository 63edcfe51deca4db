"""Whatever bytes arrive: an answer below 500, and every refusal a problem document."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from typing import Any

import azure.durable_functions as df
import azure.functions as func
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.http.endpoint import Answer, Call, Registry, operation
from functions.http.invoke import invoke
from shared.domain.claim import ClaimCreate, claim_created, new_claim
from shared.domain.customer import CustomerCreate, customer_created, new_customer
from shared.domain.fields import Request
from shared.domain.pet import PetCreate, new_pet, pet_created
from shared.domain.record_json import decode_row
from shared.domain.rows import encode_row
from shared.identity.policies import public
from tests.support.http import problem_of

EXAMPLES = int(os.environ.get("HTTP_FUZZ_EXAMPLES", "300"))


class Query(Request):
    limit: int = 100
    tier: str | None = None


def create_customer(call: Call) -> Answer:
    row = new_customer(call.body, customer_id="CUST-1", as_of=call.as_of, now=call.now)
    return Answer(customer_created(decode_row(encode_row(row))))


def create_pet(call: Call) -> Answer:
    row = new_pet(call.body, pet_id="PET-1", as_of=call.as_of, now=call.now)
    return Answer(pet_created(decode_row(encode_row(row))))


def create_claim(call: Call) -> Answer:
    row = new_claim(call.body, claim_id="CLM-1", claim_number="N", as_of=call.as_of, now=call.now)
    return Answer(claim_created(decode_row(encode_row(row))))


REGISTRY = Registry()
for handler, model in (
    (create_customer, CustomerCreate),
    (create_pet, PetCreate),
    (create_claim, ClaimCreate),
):
    operation(
        *(df.Blueprint(), "POST", f"api/{handler.__name__}/{{id}}"),
        name=handler.__name__,
        policy=public(),
        summary="x",
        request=model,
        query=Query,
        idempotent=True,
        registry=REGISTRY,
    )(handler)

ANSWERS = Counter[str]()

OPERATIONS = st.sampled_from(tuple(REGISTRY))
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.sampled_from(
        ["Dog", "Male", "TX", "78701", "2020-01-01", "jo@example.com", "Illness", "5550100199"]
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
HEADERS = st.dictionaries(
    st.sampled_from(["accept", "content-type", "idempotency-key", "traceparent", "if-none-match"]),
    st.text(max_size=30) | st.sampled_from(["application/json", "*/*", "application/json; charset=utf-8"]),
)


@st.composite
def bodies(draw: st.DrawFn) -> Any:
    """JSON objects with the models' keys, now and then a key or value that nobody expects."""
    fields = draw(st.sampled_from([CustomerCreate, PetCreate, ClaimCreate])).model_fields
    return draw(st.dictionaries(st.sampled_from(sorted(fields)) | st.text(max_size=5), VALUES, max_size=20))


def check(operation_: Any, req: func.HttpRequest) -> None:
    answer = invoke(operation_, req)
    ANSWERS[f"{answer.status_code // 100}xx"] += 1
    assert answer.status_code < 500, answer.get_body()
    if answer.status_code >= 400:
        problem_of(answer)
    else:
        json.loads(answer.get_body())


@pytest.fixture(autouse=True)
def counted() -> Iterator[None]:
    ANSWERS.clear()
    yield
    print(f"\n{ANSWERS.total()} requests: {dict(sorted(ANSWERS.items()))}")


# The fixture counts what a whole test has asked, not an example of it.
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(OPERATIONS, bodies())
def test_odd_json_is_never_our_fault(operation_: Any, body: Any) -> None:
    raw = json.dumps(body).encode()
    check(operation_, request_with(raw, {"content-type": "application/json"}, {}, "CUST-1"))


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    OPERATIONS, st.binary(max_size=300), HEADERS, st.dictionaries(st.text(), st.text(), max_size=3), st.text()
)
def test_odd_bytes_headers_queries_and_paths_are_never_our_fault(
    operation_: Any, raw: bytes, headers: dict[str, str], query: dict[str, str], identity: str
) -> None:
    check(operation_, request_with(raw, headers, query, identity))


def request_with(
    raw: bytes, headers: dict[str, str], query: dict[str, str], identity: str
) -> func.HttpRequest:
    return func.HttpRequest(
        "POST", "http://localhost/x", headers=headers, params=query, route_params={"id": identity}, body=raw
    )
