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


def test_a_prefix_does_not_hide_a_reserved_beginning() -> None:
    (text,) = found(http("one", "administer/x"), host={**HOST, "extensions": {}})
    assert text == "one: the route /administer/x begins with a reserved word. The host leaves it out."


@pytest.mark.parametrize(
    "route",
    [
        *("a/{x?}", "a/{x:int?}", "a/{x=foo}", "a/{*rest}", "a/{**rest}", "a/{name}.{ext}", "a/v{n:int}"),
        *("a/{claim-id}", "/", "a/{x:length(3)}", "a/{x:length(3,5)}", "a/{x:minlength(1):maxlength(9)}"),
        *("a/{x:alpha}", "a/{x:long}", "a/{x:bool}", "a/{x:guid}", "a/{x:datetime}", "a/{x:decimal}"),
        *("a/{x:double}", "a/{x:float}", "a/{x:min(1)}", "a/{x:max(9)}", "a/{x:range(1,9)}", "a/{x:file}"),
        *("a/{x:required}", "a/{x:nonfile}", "a/{x:regex(^(?!b$|c$))}", r"a/{x:regex(^[a-f\d]{{2,8}}$)}"),
    ],
)
def test_the_known_forms_of_a_route_pass(route: str) -> None:
    assert found(http("f", route)) == []


@pytest.mark.parametrize(
    "route",
    [
        *("a/{x:int=7}", "a/{*rest:alpha}", "a/{*rest=b}", "a/{name}.{ext?}", "a/{{b}}", "a/b c", "a/{x y}"),
        *("a/{x:length(3, 5)}", "a/{x:int()}", "a/{x:Regex((?<n>a))}", "a/{x", "a/{x:length(9,1)}", "a//b"),
        r"a/{x:regex(\d{2})}",
    ],
)
def test_any_other_form_is_refused_by_function(route: str) -> None:
    texts = found(http("fine", "b"), http("f", route))
    assert texts
    assert all(text.startswith("f: ") for text in texts)


def test_a_route_whose_requests_another_function_takes_is_refused() -> None:
    (text,) = found(http("get_claim", "claims/{id}", "GET"), http("list_queue", "claims/queue", "GET"))
    assert text.startswith("list_queue: get_claim takes its requests, for example GET /claims/queue.")
    (text,) = found(http("fallback", "{*path}"), http("health", "health", "GET"))
    assert text.startswith("health: fallback takes its requests, for example GET /health.")
    (text,) = found(http("a", "c/{x}/status", "GET"), http("b", "c/of/{y}", "GET"))
    assert "GET /c/of/status" in text
    (text,) = found(http("a", "c/{x:regex(^[A-Z])}"), http("b", "c/{x:regex(^CLM-)}"))
    assert text.startswith("b: a takes its requests, for example GET /c/CLM-")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("claims/queue", "claims/{id}"),
        ("claims/{id:regex(^(?!queue$))}", "claims/queue"),
        ("c/{x:int}", "c/{x:alpha}"),
        ("c/{x:regex(^CLM-)}", "c/{x:regex(^CUST-)}"),
        ("c/{x:length(3)}", "c/{x:length(4,9)}"),
        ("c/{x}/a", "c/{x}/b"),
        ("c/{x:file}", "c/{x:nonfile}"),
        ("c/v{n:int}", "c/{rest}"),
    ],
)
def test_routes_that_share_nothing_or_yield_to_the_later_one_pass(first: str, second: str) -> None:
    assert found(http("a", first, "GET"), http("b", second, "GET")) == []


def test_other_methods_share_nothing() -> None:
    assert found(http("a", "c/{x}", "GET"), http("b", "c/new", "POST")) == []


def test_a_prefix_with_a_slash_at_its_end_is_refused() -> None:
    host = {**HOST, "extensions": {"http": {"routePrefix": "api/"}}}
    assert "ends with a slash" in " ".join(found(http("f", "x"), host=host))


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


def of(path: str, value: Any) -> dict[str, Any]:
    """host.json with one more value, at a path of names."""
    *folders, last = path.split("/")
    part: dict[str, Any] = {last: value}
    for name in reversed(folders):
        part = {name: part}
    return {**HOST, **part}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("extensions/queues/messageEncoding", "utf8"),
        ("extensions/queues/batchSize", 33),
        ("extensions/queues/batchSize", 0),
        ("extensions/queues/batchSize", "many"),
        ("extensions/queues/maxDequeueCount", 0),
        ("extensions/queues/visibilityTimeout", "30 seconds"),
        ("extensions/queues/maxPollingInterval", "00:00:00.05"),
        ("extensions/blobs/maxDegreeOfParallelism", 0),
        ("extensions/http/hsts/isEnabled", "yes"),
        ("extensions/http/maxConcurrentRequests", 0),
        ("extensions/durableTask/hubName", "pet-insure"),
        ("extensions/durableTask/hubName", "1st"),
        ("extensions/durableTask/maxConcurrentActivityFunctions", 0),
        ("extensions/durableTask/overridableExistingInstanceStates", "FinishedStates"),
        ("extensions/durableTask/tracing/version", "V9"),
        ("extensions/durableTask/storageProvider/partitionCount", 17),
        ("extensions/durableTask/storageProvider/controlQueueVisibilityTimeout", "00:00:30"),
        ("functionTimeout", "ten minutes"),
        ("functionTimeout", "00:00:00.5"),
        ("logging/logLevel/default", "Loud"),
        ("retry/strategy", "sometimes"),
        ("singleton/lockPeriod", "00:00:10"),
    ],
)
def test_a_value_that_stops_the_host_is_named(path: str, value: Any) -> None:
    (text,) = found(host=of(path, value))
    assert text.startswith(f"host.json: {path.replace('/', '.')}: ")
    assert text.endswith("The host does not start.")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("functionTimeout", "-1"),
        ("functionTimeout", "1.00:00:00"),
        ("functiontimeout", "00:10:00"),
        ("extensions/queues/messageEncoding", "NONE"),
        ("extensions/queues/batchSize", "32"),
        ("extensions/http/maxOutstandingRequests", -1),
        ("extensions/http/hsts/maxAge", "365"),
        ("extensions/http/customHeaders/X-Anything", "1"),
        ("extensions/durableTask/hubName", "%HUB%"),
        ("extensions/serviceBus/whatever", {"it": "is"}),
        ("logging/logLevel/Function.ingest", "none"),
        ("telemetryMode", "opentelemetry"),
    ],
)
def test_what_the_host_takes_passes(path: str, value: Any) -> None:
    assert found(host=of(path, value)) == []


def test_a_number_alone_is_days() -> None:
    assert found(host=of("functionTimeout", "600")) == [
        "host.json: functionTimeout: '600' means 600 days; write hh:mm:ss."
    ]
    (text,) = found(host=of("functionTimeout", "25:00:00"))
    assert "means 25 days" in text
    (text,) = found(host=of("extensions/queues/visibilityTimeout", 30))
    assert "means 30 days" in text


def test_what_the_host_ignores_in_silence_is_told() -> None:
    assert found(host=of("extensions/http/routePrefx", "api")) == [
        "host.json: extensions.http.routePrefx is no key that the host knows; it is ignored without a word."
    ]
    (text,) = found(host=of("telemetryMode", "OpenTelemetri"))
    assert text.startswith("host.json: telemetryMode: 'OpenTelemetri' is none of")
    (text,) = found(host=of("healtMonitor", {"enabled": True}))
    assert "healtMonitor is no key" in text


def test_durable_2_needs_the_preview_bundle() -> None:
    durable = function("run", binding("orchestrationTrigger", durableRequiresGrpc=True))
    assert found(durable) == [
        "host.json: extensionBundle.id must be Microsoft.Azure.Functions.ExtensionBundle.Preview."
    ]
