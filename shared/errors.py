"""The product's one error tree.

AppError
├── TerminalError            repeating the same call cannot help
│   ├── InvalidInputError        422  a field is wrong; carries every field at fault
│   ├── BadReferenceError        400  the referenced records do not belong together
│   ├── UnauthenticatedError     401  no token, or none that holds
│   ├── ForbiddenError           403  the role may not do this
│   ├── NotFoundError            404  unknown, or somebody else's
│   ├── ConflictError            409  not in this state, or already taken
│   ├── PreconditionFailedError  412  not the version that the caller has seen
│   ├── TooManyRequestsError     429  asked for more often than is good; told when to ask again
│   └── ContractError                 a batch file or table breaks its schema
└── TransientError           503  a dependency failed; the same call may succeed later
    └── InFlightError        409  the same idempotent request is still running

Each class says in `status` and `code` what a client is told; `detail` never holds a path, an account or a
traceback.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class FieldError:
    """One wrong field: `loc` is its path in the input, `type` a stable machine code."""

    type: str
    loc: tuple[str | int, ...]
    msg: str
    input: Any = None
    ctx: dict[str, Any] | None = None


class AppError(Exception):
    """Base of everything the product raises on purpose."""

    status = 500
    code = "internal_error"
    retry_after_s: int | None = None

    def __init__(self, detail: str, *, code: str | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.code = code or type(self).code


class TerminalError(AppError):
    """Repeating the same call cannot help."""

    status = 400
    code = "bad_request"


class InvalidInputError(TerminalError):
    """Input that breaks its model; `errors` lists every field at fault."""

    status = 422
    code = "invalid_input"

    def __init__(self, detail: str, errors: Sequence[FieldError] = (), *, code: str | None = None) -> None:
        super().__init__(detail, code=code)
        self.errors = tuple(errors)


class BadReferenceError(TerminalError):
    """Records that exist but do not belong together."""

    status = 400
    code = "mismatched_reference"


class UnauthenticatedError(TerminalError):
    """No bearer token, or none that can be trusted."""

    status = 401
    code = "unauthenticated"


class ForbiddenError(TerminalError):
    """The caller's role may not do this."""

    status = 403
    code = "forbidden"


class NotFoundError(TerminalError):
    """Unknown, or somebody else's: the two are told apart to nobody."""

    status = 404
    code = "not_found"


class ConflictError(TerminalError):
    """Refused in the present state; nothing was changed."""

    status = 409
    code = "conflict"


class PreconditionFailedError(TerminalError):
    """The record is not in the version that the caller has seen; nothing was changed."""

    status = 412
    code = "precondition_failed"


class TooManyRequestsError(TerminalError):
    """Asked for so often that the next answer has to wait."""

    status = 429
    code = "too_many_requests"

    def __init__(self, detail: str, *, code: str | None = None, retry_after_s: int) -> None:
        super().__init__(detail, code=code)
        self.retry_after_s = retry_after_s


class ContractError(TerminalError):
    """A file or table that breaks its schema; its rows go to quarantine."""

    status = 422
    code = "contract_broken"


class TransientError(AppError):
    """A dependency failed; the same call may succeed later."""

    status = 503
    code = "temporarily_unavailable"
    retry_after_s = 2


class InFlightError(TransientError):
    """The first request with this idempotency key is still running."""

    status = 409
    code = "idempotency_in_flight"
    retry_after_s = 1
