"""A message's data in its three types, between HTTP bodies and JSON frames."""

import base64
import json
from dataclasses import dataclass
from typing import Any, Literal, Never

DataType = Literal["json", "text", "binary"]
_BY_CONTENT_TYPE: dict[str, DataType] = {
    "application/json": "json",
    "text/plain": "text",
    "application/octet-stream": "binary",
}
_CONTENT_TYPES = {
    "json": "application/json; charset=utf-8",
    "text": "text/plain; charset=utf-8",
    "binary": "application/octet-stream",
}


class PayloadError(Exception):
    """The data is not of the type that it claims to be."""


@dataclass(frozen=True)
class Payload:
    """Data ready for a frame: its type and the JSON text of the frame's `data`."""

    data_type: DataType
    json_text: str

    @property
    def content_type(self) -> str:
        """The HTTP content type of the body."""
        return _CONTENT_TYPES[self.data_type]

    def body(self) -> bytes:
        """The data as an HTTP body."""
        if self.data_type == "json":
            return self.json_text.encode()
        text: str = json.loads(self.json_text)
        return text.encode(errors="replace") if self.data_type == "text" else base64.b64decode(text)


def from_body(content_type: str, body: bytes) -> Payload:
    """The payload of an HTTP body; raises PayloadError for another content type or malformed data."""
    data_type = _BY_CONTENT_TYPE.get(content_type.partition(";")[0].strip().lower())
    if data_type is None:
        raise PayloadError(f"content type {content_type!r} is not supported")
    if data_type == "binary":
        return Payload("binary", json.dumps(base64.b64encode(body).decode()))
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise PayloadError("the body is not UTF-8") from error
    if data_type == "text":
        return Payload("text", json.dumps(text))
    parse_json(text)
    return Payload("json", text)


def from_frame(data_type: Any, data: Any) -> Payload:
    """The payload of a client's frame; raises PayloadError when type and data do not fit."""
    if data_type == "json":
        return Payload("json", _dump(data))
    if data_type not in ("text", "binary") or not isinstance(data, str):
        raise PayloadError("data must be json, or a string of dataType text or binary")
    if data_type == "binary":
        _require_base64(data)
    return Payload(data_type, _dump(data))


def parse_json(text: str) -> Any:
    """The value of a JSON text; raises PayloadError (NaN and Infinity are no JSON either)."""
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise PayloadError("malformed JSON") from error


def _dump(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


def _require_base64(text: str) -> None:
    try:
        base64.b64decode(text, validate=True)
    except ValueError as error:
        raise PayloadError("binary data must be base64") from error


def _refuse_constant(name: str) -> Never:
    raise ValueError(name)
