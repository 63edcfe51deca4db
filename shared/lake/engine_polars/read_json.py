"""A JSON file, piece by piece: one record a line, one array, one object, or values one after the other."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from shared.lake.contracts import SOURCE_COLUMNS
from shared.lake.engine_polars.json_values import Value, is_document, values
from shared.lake.engine_polars.layout import folded, known_names
from shared.lake.engine_polars.parse_json import (
    Found,
    Reject,
    empty_rows,
    parse_lines,
    parse_with_flaws,
    screened,
)
from shared.lake.raw_cuts import pieces

VALUES_PER_PIECE = 50_000
CHARS_PER_PIECE = 32 * 1024 * 1024


def read_json(entity: str, first: bytes, blocks: Iterable[bytes]) -> Iterator[Found]:
    """What each piece of a JSON file holds, row numbers counted within the piece.

    `first` is how `blocks` begin, far enough to see their shape.
    """
    if is_document(first):
        yield from _document(entity, blocks)
        return
    for piece in pieces(blocks, quoted=False):
        rows = parse_lines(entity, piece)
        yield _lines(entity, piece) if rows is None else Found(rows)


def _lines(entity: str, piece: bytes) -> Found:
    found = parse_with_flaws(entity, piece)
    told = screened(entity, found.records)
    return Found(found.rows, told.records, sorted([*found.rejects, *told.rejects]))


def _document(entity: str, blocks: Iterable[bytes]) -> Iterator[Found]:
    held: list[Value] = []
    size = count = 0
    for value in values(blocks):
        held.append(value)
        size += value.size
        if len(held) >= VALUES_PER_PIECE or size >= CHARS_PER_PIECE:
            yield _found(entity, held)
            held, size, count = [], 0, count + 1
    if held or not count:
        yield _found(entity, _unwrapped(entity, held))


def _found(entity: str, held: list[Value]) -> Found:
    records, rejects = [], list[Reject]()
    for number, found in enumerate(held, start=1):
        if found.reason:
            rejects.append((number, found.raw, [found.reason]))
        elif isinstance(found.value, dict):
            records.append((number, found.value))
        else:
            raw = json.dumps(found.value, ensure_ascii=False).encode("utf-8", "replace").decode()
            rejects.append((number, raw, ["not_an_object"]))
    told = screened(entity, records)
    return Found(empty_rows(entity), told.records, sorted([*rejects, *told.rejects]))


def _unwrapped(entity: str, held: list[Value]) -> list[Value]:
    """The records of `{"claims": [{…}, {…}]}`: one object without a column of ours and with one list."""
    if len(held) != 1 or not isinstance(held[0].value, dict) or _is_ours(entity, held[0].value):
        return held
    lists = [value for value in held[0].value.values() if _holds_records(entity, value)]
    return [Value(record, "", "", 0) for record in lists[0]] if len(lists) == 1 else held


def _holds_records(entity: str, value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(v, dict) and _is_ours(entity, v) for v in value)


def _is_ours(entity: str, record: dict[str, Any]) -> bool:
    return any(folded(name) in known_names(entity) for name in record)


def told_keys(entity: str, found: Found) -> set[str]:
    """The keys that the records of a piece say."""
    keys = set[str]().union(*(record for _, record in found.records))
    return keys | ({c.name for c in SOURCE_COLUMNS[entity]} if found.rows.height else set())
