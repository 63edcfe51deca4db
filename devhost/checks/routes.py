"""Routes that would stop the host, and routes whose requests another function takes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from devhost.checks.witness import shared_path
from devhost.host.catalog import Function, ordinal
from devhost.host.routing import Route, RouteError
from devhost.host.templates import Parameter, Segment

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_LITERAL = re.compile(r"[A-Za-z0-9._~-]+")
_DEFAULT = re.compile(r"[A-Za-z0-9._~-]+")

App = Iterable[Function]


def problems(functions: App, prefix: str) -> Iterator[str]:
    """One sentence for each route that the host would not serve as it is meant."""
    if prefix.endswith("/"):
        yield f"host.json: routePrefix {prefix!r} ends with a slash: no route below it can be read."
    routes: list[Route[Function]] = []
    for function in sorted(functions, key=lambda f: ordinal(f.name)):
        if function.trigger.type != "httptrigger":
            continue
        try:
            template = function.template(prefix.strip("/"))
            route = Route(template, function.methods, function, function.name)
        except RouteError as error:
            yield f"{function.name}: {error} The host does not start."
            continue
        yield from (f"{function.name}: the route /{template} {text}." for text in _forms(route.segments))
        yield from _taken(route, routes)
        routes.append(route)


def _forms(segments: tuple[Segment, ...]) -> Iterator[str]:
    """What is none of the forms that are known to work."""
    for segment in segments:
        for part in segment:
            if isinstance(part, Parameter):
                yield from _parameter_forms(part, is_alone=len(segment) == 1)
            elif _LITERAL.fullmatch(part) is None:
                yield f"has the text {part!r}, and only letters, digits and . _ ~ - are known to work"


def _parameter_forms(parameter: Parameter, *, is_alone: bool) -> Iterator[str]:
    name = parameter.name
    if _NAME.fullmatch(name) is None:
        yield f"has a parameter {name!r}, and only letters, digits, _ and - are known to work in a name"
    if parameter.catch_all and (parameter.constraints or parameter.default is not None):
        yield f"has more than a name in its catch-all {name}"
    default = None if parameter.catch_all else parameter.default
    is_plain = is_alone and not parameter.constraints
    if default is not None and not (is_plain and _DEFAULT.fullmatch(default)):
        yield f"has a default of {name} in a form that is not known to work"
    if parameter.optional and not is_alone:
        yield f"has the optional parameter {name} inside a segment"


def _taken(route: Route[Function], earlier: Iterable[Route[Function]]) -> Iterator[str]:
    """Functions that come first by name and take requests which this route is as good or better for."""
    for other in earlier:
        method = _shared_method(other, route)
        if method is None:
            continue
        if _shape(other.template) == _shape(route.template):
            yield f"{route.name}: {method} /{route.template} is also the route of {other.name}."
        elif other.precedence >= route.precedence and (path := shared_path(other, route)) is not None:
            yield (
                f"{route.name}: {other.name} takes its requests, for example {method} {path}. "
                f"The host asks functions in the order of their names, and /{other.template} fits."
            )


def _shared_method(one: Route[Function], other: Route[Function]) -> str | None:
    if one.methods is None or other.methods is None:
        return min(one.methods or other.methods or {"GET"})
    return min(one.methods & other.methods, default=None)


def _shape(template: str) -> str:
    return re.sub(r"\{(\*{0,2})[\w-]+", r"{\1", template.strip("/")).lower()
