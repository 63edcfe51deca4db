"""The values of a JSON document of any size and shape, as its text comes in."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from shared.lake.parse.cells import Literal

RECORD_CHARS = 64 * 1024 * 1024
# An error this close to the end of what has come may be none once more has come.
_MARGIN = 64
_BETWEEN = re.compile("[\\s,\ufeff\x1a]*")
_NEXT = re.compile(r"[}\],]\s*\{|\n[ \t]*\{")
_FIRST_KEY = re.compile(r'\{\s*("(?:[^"\\]|\\.)*")\s*:')
_NO_TEXT = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class Value:
    """One value and its text; `reason` says why it is none, else it is empty. size: in characters."""

    value: Any
    raw: str
    reason: str
    size: int


def is_document(text: bytes) -> bool:
    """True when JSON text is one document over several lines, or an array, rather than one record a line."""
    lines = [line.strip() for line in text.split(b"\n", 50)[:50] if line.strip()]
    if len(lines) < 2 or lines[0][:1] == b"[":
        return True
    # No record ends so, but an object that goes on in the next line does; after a brace follows a key.
    if lines[0][-1:] in (b"[", b":"):
        return True
    if lines[0][-1:] == b"{":
        return lines[1][:1] != b"{"
    first = lines[0].removesuffix(b",").rstrip()
    return first[-1:] != b"}" and lines[1][:1] != b"{"


def values(blocks: Iterable[bytes]) -> Iterator[Value]:
    """The elements of an array, or the values that follow one another, in order; what is none is told so.

    Text that cannot be read costs its record: reading goes on where the next one begins.
    """
    scanner = _Scanner()
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    for block in blocks:
        yield from scanner.feed(decoder.decode(block))
    yield from scanner.feed(decoder.decode(b"", final=True), final=True)


class _Scanner:
    def __init__(self) -> None:
        self._text = ""
        self._inside = False
        self._begun = False
        self._next: re.Pattern[str] | None = None
        self._decoder = json.JSONDecoder(parse_constant=str, parse_float=Literal.read)

    def feed(self, text: str, *, final: bool = False) -> Iterator[Value]:
        self._text += text
        position = 0
        while (position := self._start(position)) < len(self._text):
            parsed = self._value(position, final)
            if parsed is None:
                break
            value, end = parsed
            yield from self._elements(value)
            position = end
        self._text = self._text[position:]

    def _start(self, position: int) -> int:
        """Where the next value begins; brackets of the array around all values are passed."""
        while True:
            match = _BETWEEN.match(self._text, position)
            position = match.end() if match else position
            mark = self._text[position : position + 1]
            if mark == "[" and not self._begun:
                self._inside = self._begun = True
            elif mark == "]" and self._inside:
                self._inside = False
            else:
                return position
            position += 1

    def _value(self, position: int, final: bool) -> tuple[Value, int] | None:
        """A value and where it ends; None when more text is needed."""
        try:
            value, end = self._decoder.raw_decode(self._text, position)
        except RecursionError:
            return self._lost(position, position + 1)
        except ValueError as error:
            at = error.pos if isinstance(error, json.JSONDecodeError) else position
            if not final and self._may_be_incomplete(error, at, position):
                return None
            return self._lost(position, at)
        if end == len(self._text) and not final:
            return None
        self._begun = True
        raw = "" if isinstance(value, dict) else self._text[position:end]
        self._learn(position)
        if not self._text.isascii() and _NO_TEXT.search(self._text, position, end):
            return Value(None, _shown(self._text[position:end]), "invalid_utf8", end - position), end
        return Value(value, raw, "", end - position), end

    def _may_be_incomplete(self, error: ValueError, at: int, position: int) -> bool:
        if len(self._text) - position > RECORD_CHARS:
            return False
        return at >= len(self._text) - _MARGIN or "Unterminated" in str(error)

    def _lost(self, position: int, at: int) -> tuple[Value, int]:
        end = self._next_record(position, at)
        raw = self._text[position:end].rstrip(" \t\r\n,")
        if self._inside and end == len(self._text):
            raw = raw.removesuffix("]").rstrip()
        reason = "invalid_utf8" if _NO_TEXT.search(raw) else "invalid_json"
        self._begun = True
        return Value(None, _shown(raw), reason, end - position), end

    def _next_record(self, position: int, at: int) -> int:
        if self._next is not None:
            match = self._next.search(self._text, position + 1)
            return match.start() if match else len(self._text)
        # What could not be read may be the next record itself, on a line of its own.
        begin = position + len(self._text[position:at].rstrip())
        match = _NEXT.search(self._text, max(begin, position + 1))
        return match.end() - 1 if match else len(self._text)

    def _learn(self, position: int) -> None:
        """Records mostly begin with the same key, which tells them from the objects inside them."""
        if self._next is None and (match := _FIRST_KEY.match(self._text, position)):
            self._next = re.compile(r"\{\s*" + re.escape(match[1]) + r"\s*:")

    def _elements(self, parsed: Value) -> Iterator[Value]:
        """An array that follows another one, or stands inside it, holds records as well."""
        value = parsed.value
        if value and isinstance(value, list) and all(isinstance(element, dict) for element in value):
            yield from (Value(element, "", "", parsed.size // len(value)) for element in value)
        else:
            yield parsed


def _shown(raw: str) -> str:
    """Text for the eye; bytes that are not UTF-8 are most likely Windows-1252, which loses none of them."""
    data = raw.encode("utf-8", "surrogateescape")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
