"""Every operation is reached by its own function: by the host's order of names, and by precedence."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from itertools import product
from typing import Any

import azure.durable_functions as df
import azure.functions as func
import pytest

import function_app
from devhost.host.catalog import ordinal
from devhost.host.routing import Route, RouteTable
from functions.http.endpoint import OPERATIONS, Answer, Operation, Registry, operation
from functions.http.openapi import document
from functions.system.fallback import NAME, fallback
from shared.identity.policies import public, role
from shared.identity.principal import Role
from tests.support.http import problem_of
from tests.support.processes import ROOT

assert function_app.app
IDS = ("CLM-1A2B3C4D", "7001", "a.b", "rémy", "x%2Fy", "queue-2", "metoo", "customers", "pets", "true")


PROBE = """
import json, pathlib
from devhost.conformance import load
found = [f for f in load(pathlib.Path(), {}).functions if f.trigger.type == "httptrigger"]
print(json.dumps([[f.name, f.route, sorted(f.methods or ())] for f in found]))
"""


@cache
def indexed() -> list[tuple[str, str, list[str]]]:
    """Name, route and methods of every HTTP function, as the genuine runtime hands them to the host."""
    line = [sys.executable, "-c", PROBE]
    ran = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    return [(name, route, methods) for name, route, methods in json.loads(ran.stdout.splitlines()[-1])]


@cache
def routes(*, newest: bool = False) -> tuple[Route[str], ...]:
    """The functions' routes; a newer host adds HEAD to GET, and answers it for whoever has neither."""
    found = []
    for name, template, methods in indexed():
        found.append(Route(template, frozenset(methods) or None, name, name))
        if newest and methods and not {*methods} & {"GET", "HEAD"}:
            found.append(Route(template, frozenset({"HEAD"}), "405 by the host", name))
    return tuple(found)


def described() -> list[tuple[str, str, str]]:
    """(method, path, operation) of the OpenAPI document."""
    return [
        (method.upper(), path, each["operationId"])
        for path, methods in document(OPERATIONS)["paths"].items()
        for method, each in methods.items()
    ]


def paths(template: str) -> list[str]:
    """Paths of an operation, with every kind of id in every place."""
    parts = [IDS if part.startswith("{") else (part,) for part in template.split("/")]
    return ["/".join(chosen) for chosen in product(*parts)]


def test_the_document_shows_plain_paths() -> None:
    assert len(described()) == len([o for o in OPERATIONS if not o.hidden])
    assert not [path for _, path, _ in described() if ":" in path or "(" in path]


@pytest.mark.parametrize(("method", "template", "name"), described())
def test_an_operation_is_reached_by_the_hosts_order_and_fits_no_other(
    method: str, template: str, name: str
) -> None:
    table = RouteTable(routes())
    for path in paths(template):
        for verb in {"GET": ("GET", "HEAD")}.get(method, (method,)):
            match = table.find(verb, path)
            assert match is not None
            assert match.target == name, (verb, path)
            fitting = [r.name for r in routes() if r.takes(verb) and r.match(path) is not None]
            assert sorted(fitting) == sorted((name, NAME)), (verb, path)


@pytest.mark.parametrize(("method", "template", "name"), described())
def test_the_parameters_are_those_of_the_document(method: str, template: str, name: str) -> None:
    (route,) = (route for route in routes() if route.name == name)
    wanted = [part[1:-1] for part in template.split("/") if part.startswith("{")]
    assert sorted(route.match(template.replace("{", "").replace("}", "")) or ()) == sorted(wanted)


def test_hidden_operations_are_reached_too() -> None:
    table = RouteTable(routes())
    for each in OPERATIONS:
        match = table.find(each.method, each.path.replace("{", "").replace("}", ""))
        assert match is not None
        assert match.target == each.name


def test_a_newer_host_answers_head_by_the_same_function_or_itself() -> None:
    table = RouteTable(routes(newest=True))
    for _, template, name in (each for each in described() if each[0] == "GET"):
        match = table.find("HEAD", paths(template)[0])
        assert match is not None
        assert match.target in (name, "405 by the host")


def test_the_fallback_sorts_last() -> None:
    assert max((route.name for route in routes()), key=ordinal) == NAME


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/api/claims/queue", "list_queue"),
        ("/API/Claims/DURATIONS", "get_claim_durations"),
        ("/api/customers/me", "get_own_customer"),
        ("/api/customers/Lookup", "look_up_customer"),
        ("/api/claims/customer/status", "list_claims_of_customer"),
        ("/api/pets/customer/picture", "list_pets_of_customer"),
        ("/api/policies/customer/remaining", "list_policies_of_customer"),
        ("/api/policies/pet/add-ons", "list_policies_of_pet"),
        ("/api/claims/customer", "get_claim"),
    ],
)
def test_a_literal_sibling_has_its_own_function(path: str, name: str) -> None:
    match = RouteTable(routes()).find("GET", path)
    assert match is not None
    assert match.target == name


@pytest.mark.parametrize("path", ["/api/claims/queue%0A", "/api/customers/loo%E2%84%AAup"])
def test_an_id_that_no_route_fits_is_refused_as_its_operation_would(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUTH_ISSUERS", "[]")
    match = RouteTable(routes()).find("GET", path)
    assert match is not None
    assert match.target == NAME
    answer = fallback(func.HttpRequest("GET", f"http://localhost{path}", body=b""))
    assert (answer.status_code, problem_of(answer)["code"]) == (401, "unauthenticated")


def declared(registry: Registry, method: str, route: str, **how: Any) -> Operation:
    name = f"f{len(tuple(registry))}"
    given = {"name": name, "policy": public(), "summary": "x", "registry": registry, **how}
    operation(df.Blueprint(), method, route, **given)(lambda call: Answer(dict(call.path)))
    return registry[name]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("c/{x}", "c/queue"),
        ("c/queue", "c/{x}"),
        ("c/of/{x}", "c/{y}/status"),
        ("{x}", "c"),
        ("c/{x}/{y}", "c/{z}/b"),
    ],
)
def test_operations_that_take_the_same_requests_are_refused_at_import(first: str, second: str) -> None:
    registry = Registry()
    declared(registry, "GET", first)
    declared(registry, "POST", second)
    with pytest.raises(ValueError, match="take the same requests"):
        declared(registry, "GET", second)


def test_naming_the_literal_sibling_settles_it() -> None:
    registry = Registry()
    one = declared(registry, "GET", "c/{x}/status", literal_siblings=("of",))
    declared(registry, "GET", "c/of/{y}")
    assert (one.path, one.template) == ("/c/{x}/status", "c/{x:regex(^(?!of$))}/status")
    guarded = declared(registry, "GET", "d/{x}", literal_siblings=("of",), policy=role(Role.ADMIN))
    assert guarded.template == "d/{x:regex(^(?!of$))}"
