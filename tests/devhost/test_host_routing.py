"""HTTP routes of the development host: ASP.NET's templates, asked in the order of the functions' names."""

from __future__ import annotations

import pytest

from devhost.host.routing import Route, RouteError, RouteTable


def table(*routes: str | tuple[str, str]) -> RouteTable[str]:
    """A table whose targets are the templates, in the order of their names; a tuple adds its one method."""
    pairs = [(route, None) if isinstance(route, str) else route for route in routes]
    names = [f"f{at:02}" for at in range(len(pairs))]
    return RouteTable(
        [
            Route(path, frozenset({verb}) if verb else None, path, name)
            for name, (path, verb) in zip(names, pairs, strict=True)
        ]
    )


def found(routes: RouteTable[str], path: str, method: str = "GET") -> tuple[str, dict[str, str]] | None:
    match = routes.find(method, path)
    return None if match is None else (match.target, dict(match.parameters))


def named(**routes: str) -> RouteTable[str]:
    """A table of functions by name."""
    return RouteTable([Route(template, None, name, name) for name, template in routes.items()])


def test_the_first_function_by_name_answers_however_specific_another_route_is() -> None:
    routes = named(zebra="c/{*rest}", get_new="c/new", Get_One="c/{id}", fallback="{*rest}")
    assert found(routes, "/c/new") == ("fallback", {"rest": "c/new"})
    routes = named(zebra="c/{*rest}", get_one="c/{id}", get_new="c/new", GET_INT="c/{id:int}")
    assert found(routes, "/c/new") == ("get_new", {})
    assert found(routes, "/c/7") == ("GET_INT", {"id": "7"})
    assert found(routes, "/c/x/y") == ("zebra", {"rest": "x/y"})


def test_an_underscore_sorts_after_the_letters_whatever_their_case() -> None:
    assert found(named(get_one="c/{id}", getone="c/{x}"), "/c/1") == ("getone", {"x": "1"})
    assert found(named(Z_="{*path}", zz="c"), "/c") == ("zz", {})


def test_precedence_is_known_for_checks() -> None:
    ranks = {t: Route(t, None, t).precedence for t in ("c/new", "c/v{id}", "c/{id:int}", "c/{id}", "{*rest}")}
    assert list(ranks.values()) == [(1, 1), (1, 2), (1, 3), (1, 4), (6,)]


def test_case_and_a_trailing_slash_do_not_matter() -> None:
    routes = table("api/Claims", "api/claims/{Id}")
    assert found(routes, "/API/claims/") == ("api/Claims", {})
    assert found(routes, "/api/CLAIMS/CLM-1/") == ("api/claims/{Id}", {"Id": "CLM-1"})


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/a/b/", "a/{x}"),
        ("/a/b//", "{*rest}"),
        ("/a//b", "{*rest}"),
        ("/a//", "{*rest}"),
        ("//a/b", None),
        ("//", None),
        ("/", "{*rest}"),
        ("/c/../a/./b", "a/{x}"),
        ("/%61/b", "a/{x}"),
        ("/a/%2e%2e/a/b", "a/{x}"),
        ("/a/b%2Fc", "a/{x}"),
    ],
)
def test_slashes_and_dots(path: str, target: str | None) -> None:
    match = found(table("a/{x}", "{*rest}"), path)
    assert (match and match[0]) == target


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
        ("a/{*rest}", "/a/b//c/", {"rest": "b//c/"}),
        ("{*path:nonfile}", "/", {}),
        ("{*path:nonfile}", "/a.b/c", {"path": "a.b/c"}),
        ("f/{name}.{ext?}", "/f/a.b", {"name": "a", "ext": "b"}),
        ("f/{name}.{ext?}", "/f/a", {"name": "a"}),
        ("f/{x}-to-{y}", "/f/A-TO-b-To-c", {"x": "A-TO-b", "y": "c"}),
        ("f/v{n}.json", "/f/V1.2.JSON", {"n": "1.2"}),
        ("f/{id}!", "/f/a!!", {"id": "a!"}),
        ("f/{name}.{ext}", "/f/a.b.csv", {"name": "a.b", "ext": "csv"}),
    ],
)
def test_parameters_may_be_optional_have_defaults_or_take_the_rest(
    template: str, path: str, parameters: dict[str, str]
) -> None:
    assert found(table(template), path) == (template, parameters)


@pytest.mark.parametrize(
    ("template", "path"),
    [
        # An empty segment where the rest would begin.
        ("a/{*rest}", "/a//b"),
        ("a/{*rest}", "/a//"),
        ("{*path:nonfile}", "/a/b.css"),
        ("{*path:minlength(0)}", "/"),
        # Literals inside a segment are found where they stand last, and not tried a second time.
        ("f/v{n}", "/f/vv1"),
        ("f/CLM-{n}", "/f/clm-CLM-7"),
        ("f/v{n}", "/f/v"),
        ("f/{x}-{y}", "/f/-a"),
        ("f/{x}-{y}", "/f/a-"),
        ("f/{name}.{ext?}", "/f/a."),
        ("f/{x}.json", "/f/a.json.gz"),
    ],
)
def test_what_a_template_does_not_take(template: str, path: str) -> None:
    assert found(table(template), path) is None


@pytest.mark.parametrize(
    ("constraint", "good", "bad"),
    [
        ("int", "-12", "1.5"),
        ("int", "2147483647", "2147483648"),
        ("long", "9223372036854775807", "x"),
        ("bool", "TRUE", "1"),
        ("alpha", "abc", "a1"),
        ("guid", "6f9619ff-8b86-d011-b42d-00c04fc964ff", "6f96"),
        ("guid", "6F9619FF8B86D011B42D00C04FC964FF", "urn:uuid:6f9619ff-8b86-d011-b42d-00c04fc964ff"),
        ("guid", "(6f9619ff-8b86-d011-b42d-00c04fc964ff)", "(6f9619ff-8b86-d011-b42d-00c04fc964ff"),
        ("guid", " 6f9619ff-8b86-d011-b42d-00c04fc964ff", "6f96-19ff8b86-d011-b42d-00c04fc964ff"),
        ("decimal", "5-", "5e1"),
        ("decimal", "1,234.5", ",5"),
        ("double", ".5", "5-"),
        ("double", "-Infinity", "e3"),
        ("float", "+NaN", "1.2,3"),
        ("datetime", "2026-01-31", "2026-02-31"),
        ("datetime", "2026-01-31T10:11:12Z", "soon"),
        ("file", "a.csv", "a."),
        ("nonfile", "a", "a.csv"),
        ("range(3,5)", "5", "6"),
        ("range(-2,5)", "-1", "-3"),
        ("max(5)", "5", "6"),
        ("length(3,5)", "abcd", "ab"),
        ("minlength(2)", "ab", "a"),
        ("maxlength(2)", "ab", "abc"),
        ("REGEX(^a|b$)", "xB", "xBc"),
        ("regex(^(?!queue$|durations$))", "7001", "QUEUE"),
        (r"regex(^[A-Z]{{2,8}}$)", "clm", "c1"),
        (r"regex(^(?:a|b):\d$)", "b:1", "c:1"),
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


def test_head_and_options_are_methods_like_any_other() -> None:
    routes = table(("c", "GET"), "{*path}")
    for method in ("HEAD", "OPTIONS"):
        assert found(routes, "/c", method) == ("{*path}", {"path": "c"})


def test_values_are_decoded_but_an_encoded_slash_stays_encoded() -> None:
    assert found(table("a/{x}"), "/a/r%C3%A9my%20b%2fc") == ("a/{x}", {"x": "rémy b%2fc"})
    assert found(table("a/{x}"), "/a/b%252Fc") == ("a/{x}", {"x": "b%2Fc"})


@pytest.mark.parametrize(
    "template",
    [
        *("a/{x", "a/x}", "a/{x:colour}", "{x}/{X}", "a//b", "a/{}", "a/{x}{y}", "a/{*x}/b", "a/b{*x}"),
        *("a/{x?}y", "a/{*x?}", "a/{x=1?}", "a/b?", "~a", "a/{x:length(x)}", "a/{x:length(5,3)}"),
        *("a/{x:length}", "a/{x:int(3)}", "a/{x:regex(^(a)}", r"a/{x:regex(\d{2})}", "a/{x:range(5)}"),
        *("a/{x:regex((?<n>a))}", "a/{x:regex(a++)}", r"a/{x:regex(\p{{L}})}", "a/{x:regex((?i)a)}"),
        "a/{x:regex(a:b):length(3)}",
    ],
)
def test_a_malformed_template_is_refused(template: str) -> None:
    with pytest.raises(RouteError, match="The route"):
        table(template)
