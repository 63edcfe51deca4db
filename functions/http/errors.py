"""The status of every refusal, and those that exist only in HTTP; the others are in shared/errors.py."""

from collections.abc import Mapping
from typing import Any

from shared.errors import (
    AppError,
    BadReferenceError,
    ConflictError,
    ContractError,
    ForbiddenError,
    InFlightError,
    InvalidInputError,
    NotFoundError,
    PreconditionFailedError,
    TerminalError,
    TooManyRequestsError,
    TransientError,
    UnauthenticatedError,
)


class MethodNotAllowedError(TerminalError):
    """The path exists, the method does not; `allow` lists those that do."""

    code = "method_not_allowed"

    def __init__(self, allow: tuple[str, ...]) -> None:
        super().__init__(f"This path answers to {', '.join(allow)}.")
        self.allow = allow


class NotAcceptableError(TerminalError):
    """The Accept header excludes the only media type the operation produces."""

    code = "not_acceptable"


class PayloadTooLargeError(TerminalError):
    """The body is larger than the operation takes."""

    code = "payload_too_large"


class LengthRequiredError(TerminalError):
    """The body was sent without its length, and did not arrive."""

    code = "length_required"


class UnsupportedMediaTypeError(TerminalError):
    """The body is not in the media type the operation takes."""

    code = "unsupported_media_type"


class MalformedBodyError(TerminalError):
    """The body is not JSON at all."""

    code = "malformed_json"


class GoneError(TerminalError):
    """It was there once; `members` join the problem document and say where to go on."""

    code = "gone"

    def __init__(self, detail: str, *, code: str, members: Mapping[str, Any]) -> None:
        super().__init__(detail, code=code)
        self.members = members


class NotReadyError(TransientError):
    """A dependency of the app does not answer; `members` join the problem document."""

    code = "not_ready"

    def __init__(self, detail: str, members: Mapping[str, Any]) -> None:
        super().__init__(detail)
        self.members = members


# What is not named has the status of the class that it is one of.
STATUS: Mapping[type[AppError], int] = {
    AppError: 500,
    TerminalError: 400,
    MalformedBodyError: 400,
    BadReferenceError: 400,
    UnauthenticatedError: 401,
    ForbiddenError: 403,
    NotFoundError: 404,
    MethodNotAllowedError: 405,
    NotAcceptableError: 406,
    ConflictError: 409,
    InFlightError: 409,
    GoneError: 410,
    LengthRequiredError: 411,
    PreconditionFailedError: 412,
    PayloadTooLargeError: 413,
    UnsupportedMediaTypeError: 415,
    InvalidInputError: 422,
    ContractError: 422,
    TooManyRequestsError: 429,
    TransientError: 503,
}


def status_of(error: AppError) -> int:
    """The status that a refusal is answered with."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
