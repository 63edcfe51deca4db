"""Refusals that exist only in HTTP; the rest of the tree is in shared/errors.py."""

from collections.abc import Mapping
from typing import Any

from shared.errors import TerminalError, TransientError


class MethodNotAllowedError(TerminalError):
    """The path exists, the method does not; `allow` lists those that do."""

    status = 405
    code = "method_not_allowed"

    def __init__(self, allow: tuple[str, ...]) -> None:
        super().__init__(f"This path answers to {', '.join(allow)}.")
        self.allow = allow


class NotAcceptableError(TerminalError):
    """The Accept header excludes the only media type the operation produces."""

    status = 406
    code = "not_acceptable"


class PayloadTooLargeError(TerminalError):
    """The body is larger than the operation takes."""

    status = 413
    code = "payload_too_large"


class LengthRequiredError(TerminalError):
    """The body was sent without its length, and did not arrive."""

    status = 411
    code = "length_required"


class UnsupportedMediaTypeError(TerminalError):
    """The body is not in the media type the operation takes."""

    status = 415
    code = "unsupported_media_type"


class MalformedBodyError(TerminalError):
    """The body is not JSON at all."""

    status = 400
    code = "malformed_json"


class GoneError(TerminalError):
    """It was there once; `members` join the problem document and say where to go on."""

    status = 410
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
