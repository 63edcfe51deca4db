"""HTTP routes of the development host follow ASP.NET's templates and precedence."""

from __future__ import annotations

import pytest

from devhost.host.routing import Route, RouteError, RouteTable


def table(*routes: str | tuple[str, str]) -> RouteTable[str]:
    """A table whose targets are the templates; a tuple adds its one method."""
    pairs = [(route, None) if isinstance(route, str) else route for route in routes]
    return RouteTable([Route(path, frozenset({verb}) if verb else None, path) for path, verb in pairs])


def found(routes: RouteTable[str], path: str, method: str = "GET") -> tuple[str, dict[str, str]] | None:
    match = routes.find(method, path)
    return None if match is None else (match.target, dict(match.parameters))


def test_the_most_specific_template_answers_whatever_the_order_of_declaration() -> None:
    routes = table("{*rest}", "c/{id}", "c/{*rest:alpha}", "c/{id:int}", "c/v{id}.json", "c/new", "c/{a}/{b}")
    assert found(routes, "/c/new") == ("c/new", {})
    assert found(routes, "/c/v7.json") == ("c/v{id}.json", {"id": "7"})
    assert found(routes, "/c/12") == ("c/{id:int}", {"id": "12"})
    assert found(routes, "/c/x1") == ("c/{id}", {"id": "x1"})
    assert found(routes, "/c/x/y") == ("c/{a}/{b}", {"a": "x", "b": "y"})
    assert found(routes, "/d/e") == ("{*rest}", {"rest": "d/e"})


def test_case_and_a_trailing_slash_do_not_matter() -> None:
    routes = table("api/Claims", "api/claims/{Id}")
    assert found(routes, "/API/claims/") == ("api/Claims", {})
    assert found(routes, "/api/CLAIMS/CLM-1/") == ("api/claims/{Id}", {"Id": "CLM-1"})


def test_the_root_is_a_route_like_any_other() -> None:
    assert found(table(""), "/") == ("", {})
    assert found(table("x"), "/") is None


@pytest.mark.parametrize(
    ("template", "path", "parameters"),
    [
        ("a/{x?}", "/a", {}),
        ("a/{x?}", "/a/1", {"x": "1"}),
        ("a/{x=7}", "/a", {"x": "7"}),
        ("a/{x:int=7}", "/a/8", {"x": "8"}),
        ("a/{**rest}", "/a/b/c", {"rest": "b/c"}),
        ("a/{*rest}", "/a", {}),
        ("f/{name}.{ext}", "/f/a.b.csv", {"name": "a.b", "ext": "csv"}),
    ],
)
def test_parameters_may_be_optional_have_defaults_or_take_the_rest(
    template: str, path: str, parameters: dict[str, str]
) -> None:
    assert found(table(template), path) == (template, parameters)


@pytest.mark.parametrize(
    ("constraint", "good", "bad"),
    [
        ("int", "-12", "1.5"),
        ("int", "2147483647", "2147483648"),
        ("long", "9223372036854775807", "x"),
        ("bool", "TRUE", "1"),
        ("alpha", "abc", "a1"),
        ("guid", "6f9619ff-8b86-d011-b42d-00c04fc964ff", "6f96"),
        ("decimal", "1.50", "x"),
        ("double", "1e3", "x"),
        ("float", "0.5", "x"),
        ("length(3)", "abc", "ab"),
        ("min(5)", "5", "4"),
        (r"regex(^CLM-\d{{2}}$)", "CLM-12", "CLM-1"),
        ("int:min(1)", "1", "0"),
    ],
)
def test_constraints_decide_whether_a_route_matches(constraint: str, good: str, bad: str) -> None:
    routes = table(f"a/{{x:{constraint}}}")
    assert found(routes, f"/a/{good}") == (f"a/{{x:{constraint}}}", {"x": good})
    assert found(routes, f"/a/{bad}") is None


def test_another_method_falls_through_to_a_less_specific_route() -> None:
    routes = table(("c/{id}", "GET"), ("c/{id}", "DELETE"), ("c", "POST"), "{*path}")
    assert found(routes, "/c/1", "DELETE") == ("c/{id}", {"id": "1"})
    assert found(routes, "/c/1", "PUT") == ("{*path}", {"path": "c/1"})
    assert found(routes, "/c", "GET") == ("{*path}", {"path": "c"})


def test_no_route_of_the_method_is_no_match() -> None:
    assert found(table(("c", "GET")), "/c", "POST") is None


def test_get_serves_head() -> None:
    assert found(table(("c", "GET")), "/c", "HEAD") == ("c", {})


def test_values_are_decoded_but_an_encoded_slash_stays_encoded() -> None:
    assert found(table("a/{x}"), "/a/r%C3%A9my%20b%2fc") == ("a/{x}", {"x": "rémy b%2Fc"})


@pytest.mark.parametrize("template", ["a/{x", "a/x}", "a/{x:colour}", "{x}/{X}"])
def test_a_malformed_template_is_refused(template: str) -> None:
    with pytest.raises(RouteError, match="The route"):
        table(template)
