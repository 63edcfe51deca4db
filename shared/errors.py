"""The product's one error tree.

AppError
├── TerminalError            repeating the same call cannot help
│   ├── InvalidInputError        a field is wrong; carries every field at fault
│   ├── BadReferenceError        the referenced records do not belong together
│   ├── UnauthenticatedError     no token, or none that holds
│   ├── ForbiddenError           the role may not do this
│   ├── NotFoundError            unknown, or somebody else's
│   ├── ConflictError            not in this state, or already taken
│   ├── KeyReusedError           the idempotency key stands for another request
│   ├── PreconditionFailedError  not the version that the caller has seen
│   ├── TooManyRequestsError     asked for more often than is good; told when to ask again
│   └── ContractError            a batch file or table breaks its schema
└── TransientError           a dependency failed; the same call may succeed later
    └── InFlightError            the same idempotent request is still running

Each class says in `code` what a client is told, functions/http/errors.py with which status; `detail` never
holds a path, an account or a traceback.
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

    code = "internal_error"
    retry_after_s: int | None = None

    def __init__(self, detail: str, *, code: str | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.code = code or type(self).code


class TerminalError(AppError):
    """Repeating the same call cannot help."""

    code = "bad_request"


class InvalidInputError(TerminalError):
    """Input that breaks its model; `errors` lists every field at fault."""

    code = "invalid_input"

    def __init__(self, detail: str, errors: Sequence[FieldError] = (), *, code: str | None = None) -> None:
        super().__init__(detail, code=code)
        self.errors = tuple(errors)


class BadReferenceError(TerminalError):
    """Records that exist but do not belong together."""

    code = "mismatched_reference"


class UnauthenticatedError(TerminalError):
    """No bearer token, or none that can be trusted."""

    code = "unauthenticated"


class ForbiddenError(TerminalError):
    """The caller's role may not do this."""

    code = "forbidden"


class NotFoundError(TerminalError):
    """Unknown, or somebody else's: the two are told apart to nobody."""

    code = "not_found"


class ConflictError(TerminalError):
    """Refused in the present state; nothing was changed."""

    code = "conflict"


class KeyReusedError(TerminalError):
    """The idempotency key stands for another request."""

    code = "idempotency_key_reused"


class PreconditionFailedError(TerminalError):
    """The record is not in the version that the caller has seen; nothing was changed."""

    code = "precondition_failed"


class TooManyRequestsError(TerminalError):
    """Asked for so often that the next answer has to wait."""

    code = "too_many_requests"

    def __init__(self, detail: str, *, code: str | None = None, retry_after_s: int) -> None:
        super().__init__(detail, code=code)
        self.retry_after_s = retry_after_s


class ContractError(TerminalError):
    """A file or table that breaks its schema; its rows go to quarantine."""

    code = "contract_broken"


class TransientError(AppError):
    """A dependency failed; the same call may succeed later."""

    code = "temporarily_unavailable"
    retry_after_s = 2


class InFlightError(TransientError):
    """The first request with this idempotency key is still running."""

    code = "idempotency_in_flight"
    retry_after_s = 1
