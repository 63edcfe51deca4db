"""From a raw request to a validated one."""

import hashlib
import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import azure.functions as func
from pydantic import BaseModel, ValidationError

from functions.http.errors import (
    LengthRequiredError,
    MalformedBodyError,
    NotAcceptableError,
    PayloadTooLargeError,
    UnsupportedMediaTypeError,
)
from functions.http.headers import accepts
from functions.http.problem import invalid, wrong_fields
from functions.http.registry import Operation
from functions.http.sentences import SENTENCES
from shared.errors import FieldError, InvalidInputError, NotFoundError

# What Azure Tables refuses in a key can name nothing we store.
_PATH_PARAMETER = re.compile(r"[^/\\#?\x00-\x1f\x7f-\x9f\ud800-\udfff]{1,128}")
_IDEMPOTENCY_KEY = re.compile(r"[\x21-\x7e]([\x20-\x7e]{0,253}[\x21-\x7e])?")


def check_accept(operation: Operation, req: func.HttpRequest) -> None:
    """Raise NotAcceptableError when the caller cannot read what the operation produces."""
    if not accepts(req.headers.get("accept"), operation.produces):
        raise NotAcceptableError(f"This operation produces {operation.produces} only.")


def read_path(req: func.HttpRequest) -> Mapping[str, str]:
    """The route's parameters; raises NotFoundError for text that can name no object."""
    for value in req.route_params.values():
        if not _PATH_PARAMETER.fullmatch(value):
            raise NotFoundError("There is nothing at this address.")
    return dict(req.route_params)


def read_query(operation: Operation, req: func.HttpRequest) -> BaseModel | None:
    """The query parameters as the declared model; raises InvalidInputError, also for unknown ones."""
    parameters = dict(req.params)
    if operation.query is not None:
        return _validated(operation.query, parameters, "query")
    if parameters:
        raise wrong_fields([_unknown("query", name, value) for name, value in parameters.items()])
    return None


def read_body(operation: Operation, req: func.HttpRequest) -> Any:
    """The body as the declared model, raw bytes, or None when the operation takes none."""
    raw = req.get_body()
    if len(raw) > operation.body_limit:
        raise PayloadTooLargeError(f"The body may hold at most {operation.body_limit // 1024} KB.")
    if operation.request is None:
        return None
    _check_transfer(req)
    if not issubclass(operation.request, BaseModel):
        return raw
    if raw:
        _check_media_type(req.headers.get("content-type", ""))
    return _validated(operation.request, _parse(raw), "body")


def read_idempotency_key(operation: Operation, req: func.HttpRequest) -> str | None:
    """The Idempotency-Key: 1 to 255 printable ASCII characters, None when absent or of no use here."""
    key: str | None = req.headers.get("idempotency-key")
    if key is None or not operation.idempotent:
        return None
    if not _IDEMPOTENCY_KEY.fullmatch(key):
        message = "Idempotency-Key must be 1 to 255 printable characters."
        error = FieldError("idempotency_key", ("header", "Idempotency-Key"), message, key)
        raise InvalidInputError(message, [error], code="idempotency_key_invalid")
    return key


def body_hash(req: func.HttpRequest) -> str:
    """SHA-256 of the body as sent, in hex."""
    return hashlib.sha256(req.get_body()).hexdigest()


def _validated(model: type[BaseModel], data: Any, place: str) -> BaseModel:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise invalid(error, place) from None


def _check_transfer(req: func.HttpRequest) -> None:
    # The host hands over a body only where Content-Length names its size; nothing says whether there was one.
    if req.headers.get("transfer-encoding") and not req.headers.get("content-length"):
        text = "The body was sent in chunks and did not arrive. Send it again with a Content-Length header."
        raise LengthRequiredError(text)
    coding = req.headers.get("content-encoding", "").strip().lower()
    if coding not in ("", "identity"):
        raise UnsupportedMediaTypeError("The body must be sent as it is: without a Content-Encoding.")


def _check_media_type(content_type: str) -> None:
    media_type, *parameters = (part.strip().lower() for part in content_type.split(";"))
    charsets = [p.removeprefix("charset=").strip('"') for p in parameters if p.startswith("charset=")]
    is_json = media_type == "application/json" or re.fullmatch(r"application/[\w.-]+\+json", media_type)
    if not is_json or any(charset not in ("utf-8", "utf8") for charset in charsets):
        raise UnsupportedMediaTypeError("The body must be application/json in UTF-8.")


def _parse(raw: bytes) -> Any:
    try:
        return json.loads(raw.decode(), parse_float=Decimal, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise MalformedBodyError("The body is not well-formed JSON.") from None


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON number")


def _unknown(place: str, name: str, value: Any) -> FieldError:
    return FieldError("extra_forbidden", (place, name), SENTENCES["extra_forbidden"], value)
