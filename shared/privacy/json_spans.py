"""Where the records of a JSON document stand in its text: an array's elements, or values in a row."""

from __future__ import annotations

import json
import re
from typing import Any

_BLANK = re.compile(r"[\s\x1e]*")
_COMMA = re.compile(r"[\s\x1e]*,?[\s\x1e]*")
_decoder = json.JSONDecoder()

Spans = list[tuple[int, int]]


class NoDocumentError(ValueError):
    """The text is not well formed."""


def spans(text: str) -> Spans:
    """(start, end) of each record, in order; raises NoDocumentError for text that is not well formed."""
    try:
        start = _skip(_BLANK, text, 1 if text.startswith("\ufeff") else 0)
        if text[start : start + 1] == "[":
            elements, _ = _elements(text, start)
            return elements
        return _values(text, start)
    except (ValueError, RecursionError) as error:
        raise NoDocumentError from error


def _values(text: str, start: int) -> Spans:
    records: Spans = []
    position = start
    while position < len(text):
        _, end = _decoder.raw_decode(text, position)
        records.append((position, end))
        position = _skip(_COMMA, text, end)
    if len(records) == 1 and text[start : start + 1] == "{":
        return _wrapped(text, start) or records
    return records


def _wrapped(text: str, start: int) -> Spans | None:
    """The records of `{"claims": [{…}]}`: the elements of the one list of objects."""
    lists: list[Spans] = []
    position = _skip(_BLANK, text, start + 1)
    while text[position : position + 1] != "}":
        _, position = _decoder.raw_decode(text, position)
        position = _skip(_BLANK, text, position)
        if text[position : position + 1] != ":":
            raise NoDocumentError
        position = _skip(_BLANK, text, position + 1)
        value, end = _decoder.raw_decode(text, position)
        if _holds_objects(value):
            lists.append(_elements(text, position)[0])
        position = _skip(_COMMA, text, end)
    return lists[0] if len(lists) == 1 else None


def _holds_objects(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(each, dict) for each in value)


def _elements(text: str, start: int) -> tuple[Spans, int]:
    elements: Spans = []
    position = _skip(_BLANK, text, start + 1)
    while text[position : position + 1] != "]":
        _, end = _decoder.raw_decode(text, position)
        elements.append((position, end))
        position = _skip(_COMMA, text, end)
    return elements, position + 1


def _skip(pattern: re.Pattern[str], text: str, position: int) -> int:
    matched = pattern.match(text, position)
    return matched.end() if matched else position
