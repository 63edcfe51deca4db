"""What REST operations read from requests; what cannot be read answers 400."""

from aiohttp import web

from devhost.pubsub import filters, names
from devhost.pubsub.filters import FilterError, Predicate


def query_number(
    request: web.Request, name: str, default: int, *, least: int, most: int | None = None
) -> int:
    """A whole number from the query; answers 400 when it is none or out of bounds."""
    text = request.query.get(name, str(default))
    if not text.isdecimal() or int(text) < least or (most is not None and int(text) > most):
        raise web.HTTPBadRequest(text=f"{name}={text!r} is out of bounds")
    return int(text)


def query_filter(request: web.Request) -> Predicate | None:
    """The compiled `filter`, or None without one; answers 400 when it cannot be understood."""
    text = request.query.get("filter")
    return compile_or_400(text) if text else None


def compile_or_400(text: str) -> Predicate:
    """The filter's predicate; answers 400 when it cannot be understood."""
    try:
        return filters.compile_filter(text)
    except FilterError as error:
        raise web.HTTPBadRequest(text=str(error)) from error


def path_group(request: web.Request) -> str:
    """The group in the path; answers 400 when it cannot be one."""
    return group_or_400(request.match_info["group"])


def group_or_400(name: object) -> str:
    """The group's name; answers 400 when it cannot be one."""
    if not isinstance(name, str) or not names.is_group(name):
        raise web.HTTPBadRequest(text="invalid group name")
    return name
