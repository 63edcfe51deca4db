"""The catch-all route: what no other route took is a wrong method (405) or nothing at all (404)."""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import unquote, urlsplit

import azure.durable_functions as df
import azure.functions as func

from functions.http.errors import MethodNotAllowedError
from functions.http.headers import trace_id, traceparent
from functions.http.invoke import invoke
from functions.http.problem import problem
from functions.http.registry import OPERATIONS, Operation
from shared.errors import AppError, NotFoundError

bp = df.Blueprint()

# The host asks functions in the order of their names and takes the first whose route fits.
NAME = "zz_fallback"


def fallback(req: func.HttpRequest) -> func.HttpResponse:
    """A problem for every request that no operation takes."""
    path = _decoded(urlsplit(req.url).path)
    missed = shut_out(req.method, path, OPERATIONS)
    if missed is not None:
        operation, parameters = missed
        return invoke(operation, _with_parameters(req, parameters))
    error = refusal(req.method, path, OPERATIONS)
    return problem(error, trace_id(traceparent(req.headers)))


bp.function_name(NAME)(bp.route(route="{*path}", auth_level=func.AuthLevel.ANONYMOUS)(fallback))


def shut_out(
    method: str, path: str, operations: Iterable[Operation]
) -> tuple[Operation, Mapping[str, str]] | None:
    """The operation whose constraint turned this path away, and the path's parameters.

    The constraint shuts out a little more than the literals it is for (a line break after one, letters that
    only the comparison of patterns takes for the same). Such text names nothing, and the operation says so
    as it says of any other: after asking who calls.
    """
    for operation in operations:
        if operation.literal_siblings and method in operation.methods:
            parameters = operation.covers(path)
            if parameters is not None:
                return operation, parameters
    return None


def refusal(method: str, path: str, operations: Iterable[Operation]) -> AppError:
    """405 with the methods the path has, or 404."""
    covering = [operation for operation in operations if operation.covers(path) is not None]
    # A path that is somebody's own by its letters is nobody else's parameter.
    own = [operation for operation in covering if not operation.covers(path)]
    allowed = sorted({method for operation in own or covering for method in operation.methods})
    if not allowed or method in allowed:
        return NotFoundError("There is nothing at this address.")
    return MethodNotAllowedError(tuple(allowed))


def _with_parameters(req: func.HttpRequest, parameters: Mapping[str, str]) -> func.HttpRequest:
    return func.HttpRequest(
        req.method,
        req.url,
        headers=req.headers,
        params=req.params,
        route_params=parameters,
        body=req.get_body(),
    )


def _decoded(path: str) -> str:
    """Decoded as the host decodes route values: an encoded slash stays as it is written."""
    return "".join(part if part.lower() == "%2f" else unquote(part) for part in re.split("(?i)(%2f)", path))
