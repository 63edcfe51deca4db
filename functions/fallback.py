"""The catch-all route: what no other route took is a wrong method (405) or nothing at all (404)."""

from collections.abc import Iterable
from urllib.parse import urlsplit

import azure.durable_functions as df
import azure.functions as func

from functions.http.errors import MethodNotAllowedError
from functions.http.headers import trace_id, traceparent
from functions.http.problem import problem
from functions.http.registry import OPERATIONS, Operation
from shared.errors import AppError, NotFoundError

bp = df.Blueprint()


def fallback(req: func.HttpRequest) -> func.HttpResponse:
    """A problem for every request that no operation takes."""
    error = refusal(req.method, urlsplit(req.url).path, OPERATIONS)
    return problem(error, trace_id(traceparent(req.headers)))


bp.function_name("fallback")(bp.route(route="{*path}", auth_level=func.AuthLevel.ANONYMOUS)(fallback))


def refusal(method: str, path: str, operations: Iterable[Operation]) -> AppError:
    """405 with the methods the path has, or 404."""
    allowed = sorted({o.method for o in operations if _covers(o.path, path)})
    if not allowed or method in allowed:
        return NotFoundError("There is nothing at this address.")
    return MethodNotAllowedError(tuple(allowed))


def _covers(template: str, path: str) -> bool:
    wanted, given = template.strip("/").split("/"), path.strip("/").split("/")
    return len(wanted) == len(given) and all(
        part.startswith("{") or part.lower() == text.lower() for part, text in zip(wanted, given, strict=True)
    )
