"""A JSON file, piece by piece: one record a line, one array, one object, or values one after the other."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from shared.ahead import ahead
from shared.lake.parse.json_arrays import ArrayReader
from shared.lake.parse.json_values import Value, is_document, values
from shared.lake.parse.layout import check_entity, folded, known_names
from shared.lake.parse.parse_json import (
    ParsedJson,
    Reject,
    empty_rows,
    parse_lines,
    parse_with_flaws,
    screened,
)
from shared.lake.parse.raw_cuts import pieces
from shared.lake.schema.contracts import KEYS, SOURCE_COLUMNS
from shared.lake.schema.reasons import RefusedFileError

VALUES_PER_PIECE = 50_000
# So deep may the records be inside other objects.
ENVELOPES = 3
CHARS_PER_PIECE = 32 * 1024 * 1024


def read_json(entity: str, first: bytes, blocks: Iterable[bytes]) -> Iterator[ParsedJson]:
    """What each piece of a JSON file holds, row numbers counted within the piece.

    `first` is how `blocks` begin, far enough to see their shape.
    """
    if is_document(first):
        yield from _document(entity, blocks)
        return
    for piece in ahead(pieces(blocks, quoted=False)):
        rows = parse_lines(entity, piece)
        yield _lines(entity, piece) if rows is None else ParsedJson(rows)


def _lines(entity: str, piece: bytes) -> ParsedJson:
    parsed = parse_with_flaws(entity, piece)
    kept = screened(entity, parsed.records)
    return ParsedJson(parsed.rows, kept.records, sorted([*parsed.rejects, *kept.rejects]))


def _document(entity: str, blocks: Iterable[bytes]) -> Iterator[ParsedJson]:
    held: list[Value] = []
    size = count = 0
    array = ArrayReader(entity, blocks)
    for rows in array.rows():
        yield ParsedJson(rows)
        count += 1
    for value in values(array.rest):
        held.append(value)
        size += value.size
        if len(held) >= VALUES_PER_PIECE or size >= CHARS_PER_PIECE:
            yield _found(entity, held)
            held, size, count = [], 0, count + 1
    if held or not count:
        yield _found(entity, _unwrapped(entity, held))


def _found(entity: str, held: list[Value]) -> ParsedJson:
    records, rejects = [], list[Reject]()
    for number, parsed in enumerate(held, start=1):
        if parsed.reason:
            rejects.append((number, parsed.raw, [parsed.reason]))
        elif isinstance(parsed.value, dict):
            records.append((number, parsed.value))
        else:
            raw = json.dumps(parsed.value, ensure_ascii=False).encode("utf-8", "replace").decode()
            rejects.append((number, raw, ["not_an_object"]))
    kept = screened(entity, records)
    return ParsedJson(empty_rows(entity), kept.records, sorted([*rejects, *kept.rejects]))


def _unwrapped(entity: str, held: list[Value]) -> list[Value]:
    """The records of a file that is one object around them, or one object of columns."""
    if len(held) != 1 or not isinstance(held[0].value, dict):
        return held
    whole = held[0].value
    records = _turned(entity, whole)
    if not records and not _has_key(entity, whole):
        strict = any(folded(name) in known_names(entity) for name in whole)
        records = list(_enveloped(entity, whole, ENVELOPES, strict=strict))
    return [Value(record, "", "", 0) for record in records] or held


def _enveloped(entity: str, value: Any, depth: int, *, strict: bool) -> Iterator[Any]:
    """The elements of the lists of records inside an object: `{"claims": [{…}, {…}]}`.

    strict: the object has columns of ours itself, so only elements with the key are records.
    """
    for inner in value.values() if isinstance(value, dict) and depth else ():
        if isinstance(inner, list) and any(_is_record(entity, each, strict=strict) for each in inner):
            yield from inner
        else:
            yield from _enveloped(entity, inner, depth - 1, strict=strict)


def _is_record(entity: str, value: Any, *, strict: bool) -> bool:
    if not isinstance(value, dict):
        return False
    try:
        check_entity(entity, value)
    except RefusedFileError:
        return False
    return _has_key(entity, value) or (
        not strict and any(folded(name) in known_names(entity) for name in value)
    )


def _has_key(entity: str, record: dict[str, Any]) -> bool:
    return any(folded(name) == folded(KEYS[entity]) for name in record)


def _turned(entity: str, columns: dict[str, Any]) -> list[dict[str, Any]]:
    """The records of `{"claim_id": {"0": …, "1": …}, …}` or of lists, as pandas writes columns; else none."""
    key = next((cells for name, cells in columns.items() if folded(name) == folded(KEYS[entity])), None)
    if isinstance(key, dict) and all(
        isinstance(c, dict) and c.keys() == key.keys() for c in columns.values()
    ):
        return [{name: cells[row] for name, cells in columns.items()} for row in key]
    if isinstance(key, list) and all(isinstance(c, list) and len(c) == len(key) for c in columns.values()):
        return [{name: cells[row] for name, cells in columns.items()} for row in range(len(key))]
    return []


def told_keys(entity: str, piece: ParsedJson) -> set[str]:
    """The keys that the records of a piece say."""
    keys = set[str]().union(*(record for _, record in piece.records))
    return keys | ({c.name for c in SOURCE_COLUMNS[entity]} if piece.rows.height else set())
