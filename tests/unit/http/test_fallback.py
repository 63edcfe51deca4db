"""What no operation takes is 405 where the path exists, else 404."""

from __future__ import annotations

import azure.durable_functions as df
import azure.functions as func
import pytest

from functions.http.endpoint import Answer, Registry, operation
from functions.http.errors import status_of
from functions.system.fallback import fallback, refusal
from shared.identity.policies import public
from tests.support.http import problem_of

REGISTRY = Registry()
for method, route in (
    ("GET", ""),
    ("GET", "api/claims"),
    ("POST", "api/claims"),
    ("GET", "api/claims/{claim_id}/status"),
    ("GET", "api/policies/{policy_id}"),
    ("GET", "api/policies/validate/{policy_id}/{pet_id}"),
    ("POST", "api/policies/quote"),
):
    operation(
        *(df.Blueprint(), method, route),
        name=f"{method}_{len(tuple(REGISTRY))}",
        policy=public(),
        summary="x",
        registry=REGISTRY,
    )(lambda _call: Answer())


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("DELETE", "/api/claims", ("GET", "HEAD", "POST")),
        ("DELETE", "/api/claims/", ("GET", "HEAD", "POST")),
        ("PATCH", "/API/Claims", ("GET", "HEAD", "POST")),
        ("OPTIONS", "/api/claims/CLM-1/status", ("GET", "HEAD")),
        ("TRACE", "/", ("GET", "HEAD")),
        ("PUT", "/api/policies/quote", ("POST",)),
        ("POST", "/api/policies/validate/a/b", ("GET", "HEAD")),
    ],
)
def test_a_known_path_names_its_methods(method: str, path: str, allow: tuple[str, ...]) -> None:
    error = refusal(method, path, REGISTRY)
    assert (status_of(error), getattr(error, "allow", None)) == (405, allow)


@pytest.mark.parametrize(
    "path",
    ["/api", "/api/claims/CLM-1", "/api/claims/CLM-1/status/x", "/x", "//", "/api/claims//", "/api//claims"],
)
def test_an_unknown_path_is_404(path: str) -> None:
    assert status_of(refusal("PUT", path, REGISTRY)) == 404


def test_the_answer_is_a_problem_with_allow() -> None:
    import function_app  # noqa: F401

    answer = fallback(func.HttpRequest("DELETE", "http://localhost/health?x=1", body=b""))
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert problem_of(answer)["code"] == "method_not_allowed"
    lost = fallback(func.HttpRequest("GET", "http://localhost/nowhere", body=b""))
    assert (lost.status_code, problem_of(lost)["code"]) == (404, "not_found")
