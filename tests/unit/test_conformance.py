"""What Azure would refuse is found before it is deployed."""

from __future__ import annotations

from typing import Any

import pytest

from devhost.conformance import App, problems
from devhost.host.catalog import Binding, Function

HOST = {
    "version": "2.0",
    "extensionBundle": {"id": "Microsoft.Azure.Functions.ExtensionBundle", "version": "[4.*, 5.0.0)"},
    "extensions": {"http": {"routePrefix": ""}},
}
SETTINGS = {"AzureWebJobsStorage": "…", "LAKE__blobServiceUri": "…", "TICK": "0 0 * * * *"}


def binding(kind: str, name: str = "x", direction: str = "IN", **raw: Any) -> Binding:
    return Binding(name, kind.lower(), direction.lower(), {"type": kind, "name": name, **raw})


def function(name: str, *bindings: Binding) -> Function:
    return Function(name, name, bindings, bindings[0])


def http(name: str, route: str | None = None, *methods: str, **raw: Any) -> Function:
    return function(name, binding("httpTrigger", route=route, methods=methods or None, **raw))


def found(*functions: Function, host: dict[str, Any] | None = None) -> list[str]:
    return problems(App(functions, host or HOST, SETTINGS))


def test_a_sound_app_has_no_problem() -> None:
    assert not found(
        http("get_claims", "api/claims", "GET"),
        http("create_claim", "api/claims", "POST"),
        http("get_claim", "api/claims/{id}", "GET"),
        function("tick", binding("timerTrigger", schedule="%TICK%")),
        function("blob", binding("blobTrigger", path="raw/{n}", connection="LAKE", source="EventGrid")),
        function("run", binding("orchestrationTrigger"), binding("durableClient", "client")),
        function("q", binding("queueTrigger", queueName="q"), binding("queue", "out", "OUT", queueName="p")),
    )


@pytest.mark.parametrize(
    ("broken", "problem"),
    [
        (function("1st", binding("httpTrigger")), "1st: not a function name"),
        (function("f", binding("mysteryTrigger")), "the extension bundle has no binding 'mysteryTrigger'"),
        (function("f", binding("httpTrigger", direction="SIDEWAYS")), "'sideways' is no direction"),
        (function("f", binding("queueTrigger")), "queueName is missing"),
        (function("f", binding("timerTrigger", schedule="* * * *")), "needs six fields"),
        (function("f", binding("timerTrigger", schedule="0 0 0 * * 7")), "is no day of week"),
        (function("f", binding("timerTrigger", schedule="0 0 0 30 2 *")), "never occurs"),
        (function("f", binding("timerTrigger", schedule="00:00:00")), "without a pause"),
        (function("f", binding("timerTrigger", schedule="%TOCK%")), "the setting TOCK is missing"),
        (function("f", binding("blobTrigger", path="a/{b}")), "needs source EventGrid"),
        (
            function("f", binding("queueTrigger", queueName="q", connection="Q")),
            "the connection Q is missing",
        ),
        (function("f", binding("queueTrigger", queueName="%Q%")), "the setting Q is missing"),
        (http("f", "Admin/x"), "begins with a reserved word"),
        (http("f", "a/{x:colour}"), "unknown constraint 'colour'"),
    ],
)
def test_each_problem_is_named(broken: Function, problem: str) -> None:
    (text,) = found(broken)
    assert problem in text


def test_names_differ_by_more_than_case() -> None:
    assert found(http("Get", "a"), http("get", "b")) == [
        "get: 2 functions have this name (case does not count)."
    ]


def test_two_functions_may_not_share_a_route_and_a_method() -> None:
    (text,) = found(http("one", "c/{id}", "GET", "PUT"), http("two", "C/{claim}", "GET"))
    assert text == "two: GET /C/{claim} is also the route of one."


def test_the_default_route_prefix_counts() -> None:
    host = {**HOST, "extensions": {}}
    assert found(http("one", "admin/x"), host=host) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"version": "3.0"}, "version must be"),
        ({"extensionBundle": {}}, "extensionBundle.id"),
        ({"extensionBundle": {**HOST["extensionBundle"], "version": "[3.*, 4.0.0)"}}, "[4.*, 5.0.0)"),  # type: ignore[dict-item]
    ],
)
def test_host_json_names_the_version_and_the_bundle(change: dict[str, Any], problem: str) -> None:
    assert problem in " ".join(found(host={**HOST, **change}))


def test_durable_2_needs_the_preview_bundle() -> None:
    durable = function("run", binding("orchestrationTrigger", durableRequiresGrpc=True))
    assert found(durable) == [
        "host.json: extensionBundle.id must be Microsoft.Azure.Functions.ExtensionBundle.Preview."
    ]
