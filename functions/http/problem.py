"""RFC 9457 problem answers with a stable `code`; never an exception's text, a path or an account."""

import json
import sys
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import azure.functions as func
from pydantic import BaseModel, Field, ValidationError

from functions.http.errors import GoneError, MethodNotAllowedError, NotReadyError, status_of
from functions.http.headers import SECURITY_HEADERS
from functions.http.sentences import sentence, summary
from shared.errors import AppError, FieldError, InvalidInputError, TransientError, UnauthenticatedError
from shared.telemetry import event
from shared.telemetry.logs import places
from shared.telemetry.names import LogEvent

MEDIA_TYPE = "application/problem+json"
# A body of a hundred thousand unknown keys must not be answered with a hundred thousand errors.
MAX_ERRORS = 100
MAX_INPUT = 200


class WrongField(BaseModel):
    """One wrong field of a request."""

    type: str = Field(description="A stable name of the rule that was broken")
    loc: list[str | int] = Field(description="Where: body, query or header, then the path to the field")
    msg: str
    input: Any = Field(description="What was sent there")
    ctx: dict[str, Any] = Field(description="The rule's bounds")


class Problem(BaseModel):
    """Why a request failed (RFC 9457)."""

    type: str
    title: str
    status: int
    code: str = Field(description="A stable name of the failure, for programs")
    detail: str = Field(description="What happened, for people")
    trace_id: str = Field(description="Names the request in our logs")
    errors: list[WrongField] | None = Field(default=None, description="With 422: every wrong field")


def problem(error: BaseException, trace_id: str) -> func.HttpResponse:
    """The answer for any exception; what was not raised on purpose is told as 500 with the trace id only."""
    known = _known(error)
    status = status_of(known)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        # The places, not the message: what an exception says may be about a person.
        event(LogEvent.REQUEST_FAILED, code=known.code, trace=trace_id, cause=places(error))
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": known.code,
        "detail": known.detail,
        "trace_id": trace_id,
    }
    if isinstance(known, InvalidInputError):
        body["errors"] = [_field(e) for e in known.errors[:MAX_ERRORS]]
    body.update(known.members if isinstance(known, NotReadyError | GoneError) else {})
    headers = {**SECURITY_HEADERS, **_headers(known), "Content-Type": MEDIA_TYPE, "Cache-Control": "no-store"}
    return func.HttpResponse(
        json.dumps(body, default=str), status_code=status, headers=headers, mimetype=MEDIA_TYPE
    )


def invalid(error: ValidationError, place: str) -> InvalidInputError:
    """Pydantic's findings as ours, each `loc` beginning with `place` (body or query)."""
    errors = [
        FieldError(
            type=str(e["type"]),
            loc=(place, *e["loc"]),
            msg=sentence(str(e["type"]), str(e["msg"]), e.get("ctx", {})),
            input=None if e["type"] == "missing" else e["input"],
            ctx={k: str(v) for k, v in e.get("ctx", {}).items()},
        )
        for e in error.errors(include_url=False)
    ]
    return wrong_fields(errors)


def wrong_fields(errors: list[FieldError]) -> InvalidInputError:
    """An InvalidInputError whose detail names the fields at fault and says what is wrong with each."""
    messages = [(".".join(str(part) for part in e.loc[1:]), e.msg) for e in errors]
    return InvalidInputError(summary(messages), errors)


def _known(error: BaseException) -> AppError:
    if isinstance(error, AppError) and status_of(error) != HTTPStatus.INTERNAL_SERVER_ERROR:
        return error
    if _is_dependency_failure(error):
        return TransientError("A service this operation depends on does not answer. Try again in a moment.")
    return AppError("Something went wrong on our side. The trace id helps us to find it.")


def _is_dependency_failure(error: BaseException) -> bool:
    # Looked up, not imported: when no Azure client is loaded, none can have failed.
    exceptions = sys.modules.get("azure.core.exceptions")
    if exceptions is None:
        return False
    if isinstance(error, exceptions.HttpResponseError):
        return error.status_code is None or error.status_code == 429 or error.status_code >= 500
    return isinstance(error, exceptions.ServiceRequestError | exceptions.ServiceResponseError)


def _field(error: FieldError) -> dict[str, Any]:
    return {
        "type": error.type,
        "loc": list(error.loc),
        "msg": error.msg,
        "input": _shortened(error.input),
        "ctx": error.ctx or {},
    }


def _shortened(value: Any) -> Any:
    """What was sent, so that its sender knows it again; no mistake makes an answer large."""
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    return value if len(text) <= MAX_INPUT else f"{text[:MAX_INPUT]}…"


def _headers(error: AppError) -> Mapping[str, str]:
    if isinstance(error, UnauthenticatedError):
        invalid_token = ', error="invalid_token"' if error.code == "invalid_token" else ""
        return {"WWW-Authenticate": f'Bearer realm="petinsure360"{invalid_token}'}
    if isinstance(error, MethodNotAllowedError):
        return {"Allow": ", ".join(error.allow)}
    return {"Retry-After": str(error.retry_after_s)} if error.retry_after_s else {}
