"""The OpenAPI document is valid and tells of every operation what it does."""

from __future__ import annotations

import json
from typing import Any

import azure.durable_functions as df
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from pydantic import Field

import function_app
from functions.http.endpoint import OPERATIONS, Answer, Registry, operation
from functions.http.openapi import TAGS, document
from shared.domain.claim import ClaimCreate, ClaimCreated
from shared.domain.fields import Request
from shared.identity.policies import own_or_staff, public
from shared.identity.principal import Role
from tests.support.http import send

assert function_app.app
WHOLE = document(OPERATIONS)


class Paging(Request):
    limit: int = Field(100, ge=1, le=1000, description="At most so many rows")
    tier: str | None = None


def sample() -> dict[str, Any]:
    """The document of two operations."""
    registry = Registry()
    operation(
        *(df.Blueprint(), "POST", "api/claims"),
        name="create_claim",
        policy=own_or_staff(Role.ADJUSTER),
        summary="Submit a claim",
        tags=["claims"],
        request=ClaimCreate,
        response=ClaimCreated,
        status=201,
        errors=(404,),
        idempotent=True,
        registry=registry,
    )(lambda _call: Answer())
    operation(
        *(df.Blueprint(), "GET", "api/claims/customer/{customer_id}"),
        name="list_claims",
        policy=public(),
        summary="Claims",
        tags=["claims"],
        query=Paging,
        registry=registry,
    )(lambda _call: Answer())
    return document(registry)


def test_the_document_is_valid() -> None:
    OpenAPIV31SpecValidator(WHOLE).validate()
    OpenAPIV31SpecValidator(sample()).validate()


def test_every_operation_that_is_not_hidden_is_told() -> None:
    told = {
        (method.upper(), path): described["operationId"]
        for path, methods in WHOLE["paths"].items()
        for method, described in methods.items()
    }
    assert told == {(o.method, o.path): o.name for o in OPERATIONS if not o.hidden}


@pytest.mark.parametrize("declared", list(OPERATIONS), ids=lambda o: o.name)
def test_every_operation_has_a_summary_a_known_tag_and_documented_answers(declared: Any) -> None:
    assert declared.summary
    assert len(declared.tags) == 1
    assert declared.tags[0] in TAGS


def test_an_operation_s_description_is_structured_as_declared() -> None:
    described = sample()["paths"]["/api/claims"]["post"]
    assert described["security"] == [{"bearer": []}]
    assert described["x-roles"] == ["adjuster", "customer"]
    reference = described["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    assert reference == "#/components/schemas/ClaimCreate"
    assert set(described["responses"]) == {
        *("201", "400", "401", "403", "404", "406", "409", "411", "413", "415", "422", "500", "503")
    }
    assert [p["name"] for p in described["parameters"]] == ["Idempotency-Key"]
    assert "Location" in described["responses"]["201"]["headers"]
    for status, answer in described["responses"].items():
        media = "application/json" if status == "201" else "application/problem+json"
        assert list(answer["content"]) == [media]


def test_parameters_carry_their_bounds() -> None:
    described = sample()["paths"]["/api/claims/customer/{customer_id}"]["get"]
    assert described["security"] == []
    by_name = {p["name"]: p for p in described["parameters"]}
    assert (by_name["customer_id"]["in"], by_name["customer_id"]["required"]) == ("path", True)
    limit = by_name["limit"]["schema"]
    assert (limit["minimum"], limit["maximum"], limit["default"]) == (1, 1000, 100)
    assert by_name["limit"]["required"] is False
    assert "401" not in described["responses"]


def test_problems_are_described_once() -> None:
    problem = WHOLE["components"]["schemas"]["Problem"]
    assert {"type", "title", "status", "code", "detail", "trace_id", "errors"} == set(problem["properties"])


def test_the_served_document_is_this_one_and_has_a_version() -> None:
    answer = send(OPERATIONS["openapi_document"])
    assert json.loads(answer.get_body()) == json.loads(json.dumps(WHOLE))
    again = send(OPERATIONS["openapi_document"], headers={"if-none-match": answer.headers["ETag"]})
    assert again.status_code == 304
