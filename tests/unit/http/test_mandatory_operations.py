"""The operations that clients of the reference system rely on: paths, statuses, keys of each answer."""

from __future__ import annotations

from typing import Any

import pytest

import function_app
from functions.http.endpoint import OPERATIONS
from functions.http.openapi import document

assert function_app.app
DOCUMENT = document(OPERATIONS)

CREATED_CUSTOMER = "customer_id first_name last_name email phone city state created_at message"
CREATED_PET = "pet_id customer_id pet_name species breed created_at message"
CREATED_POLICY = (
    "policy_id policy_number customer_id pet_id plan_name monthly_premium annual_deductible coverage_limit "
    "effective_date expiration_date created_at message"
)
CREATED_CLAIM = (
    "claim_id claim_number policy_id pet_id customer_id claim_type claim_amount status submitted_date message"
)
CLAIM_STATUS = (
    "claim_id claim_number status claim_amount covered_amount paid_amount processing_days denial_reason "
    "updated_at"
)
PIPELINE_STATUS = (
    "data_source layers metrics data_quality pending_claims processing_log last_processes execution_info"
)
# Method, path, success, keys of the answer, statuses it can also have, query parameters.
MANDATORY = [
    ("get", "/health", 200, "status storage websocket", "", ""),
    ("post", "/api/customers", 201, CREATED_CUSTOMER, "409 422", ""),
    ("post", "/api/pets", 201, CREATED_PET, "404 422", ""),
    ("post", "/api/policies", 201, CREATED_POLICY, "400 404 422", ""),
    ("get", "/api/policies/plans/available", 200, "plans add_ons annual_discount_percentage", "", ""),
    ("post", "/api/claims", 201, CREATED_CLAIM, "400 404 422", ""),
    ("get", "/api/claims/{}/status", 200, CLAIM_STATUS, "404", ""),
    ("post", "/api/claims/{}/simulate-processing", 200, "claim_id final_status message", "404 409", ""),
    (
        *("get", "/api/insights/summary", 200),
        *("total_customers total_pets total_policies total_claims total_providers", "", ""),
    ),
    ("get", "/api/insights/kpis", 200, "kpis description", "422", "limit"),
    ("get", "/api/insights/customers", 200, "customers count description", "422", "limit tier risk"),
    ("get", "/api/insights/customers/{}", 200, "customer description", "404", ""),
    (
        *("get", "/api/insights/claims", 200, "claims count filters pagination description", "422"),
        "status category limit offset",
    ),
    ("get", "/api/insights/providers", 200, "providers count description", "422", "limit"),
    ("get", "/api/insights/risks", 200, "risk_scores distribution count description", "422", "limit"),
    (
        *("get", "/api/insights/cross-sell", 200),
        *("recommendations count total_opportunity description", "422", "limit tier"),
    ),
    ("get", "/api/insights/segments", 200, "segments total_customers description", "", ""),
    ("get", "/api/pipeline/status", 200, PIPELINE_STATUS, "", ""),
]


def described(method: str, path: str) -> dict[str, Any]:
    """The operation of the document whose path has this shape."""
    wanted = path.split("/")
    for template, methods in DOCUMENT["paths"].items():
        parts = ["{}" if part.startswith("{") else part for part in template.split("/")]
        if parts == wanted and method in methods:
            found: dict[str, Any] = methods[method]
            return found
    raise AssertionError(f"{method} {path} is not declared")


@pytest.mark.parametrize("mandatory", MANDATORY, ids=lambda m: f"{m[0]} {m[1]}")
def test_a_mandatory_operation_keeps_its_form(mandatory: tuple[str, str, int, str, str, str]) -> None:
    method, path, status, keys, also, query = mandatory
    operation = described(method, path)
    answer = operation["responses"][str(status)]["content"]["application/json"]["schema"]
    schema = DOCUMENT["components"]["schemas"][answer["$ref"].rpartition("/")[2]]
    assert set(keys.split()) <= set(schema["properties"])
    assert set(also.split()) <= set(operation["responses"])
    offered = {p["name"] for p in operation["parameters"] if p["in"] == "query"}
    assert set(query.split()) <= offered


BOUNDS = [
    ("/api/insights/kpis", "limit", 12, 1, 24),
    ("/api/insights/customers", "limit", 100, 1, 1000),
    ("/api/insights/claims", "limit", 100, 1, 1000),
    ("/api/insights/claims", "offset", 0, 0, 1_000_000),
    ("/api/insights/providers", "limit", 50, 1, 200),
    ("/api/insights/risks", "limit", 100, 1, 1000),
    ("/api/insights/cross-sell", "limit", 100, 1, 1000),
]


@pytest.mark.parametrize(("path", "name", "default", "least", "most"), BOUNDS)
def test_a_page_has_its_bounds(path: str, name: str, default: int, least: int, most: int | None) -> None:
    (schema,) = [p["schema"] for p in described("get", path)["parameters"] if p["name"] == name]
    assert (schema["default"], schema["minimum"], schema.get("maximum")) == (default, least, most)


def test_every_creation_tells_where_the_record_is() -> None:
    for path in ("/api/customers", "/api/pets", "/api/policies", "/api/claims"):
        creation = described("post", path)
        assert "Location" in creation["responses"]["201"]["headers"]
        assert "Idempotency-Key" in {p["name"] for p in creation["parameters"]}
