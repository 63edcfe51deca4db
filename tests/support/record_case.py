"""How a case says what is delivered, and what must be known in the end.

A case is {kind, passes, rows}: every pass is a list of files, and silver is looked at after the last one. All
cases share one lake, so the ids of a case get its number (C1 of case 7 is C1-7).
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from tests.support.deliveries import File
from tests.support.intake_cases import workbook

Row = Mapping[str, Any]
Cells = Mapping[str, Any]
FORMATS = ("csv", "semicolon", "jsonl", "json", "xlsx", "parquet")


@dataclass(frozen=True, slots=True)
class Drop:
    """A file of rows in one of the formats, or of bytes as they are."""

    entity: str
    name: str
    content: bytes | Sequence[Row]
    kind: str = ""
    second: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    """One case. rows: silver rows by table and key, with the columns that are looked at; there are no others.

    flags: by key, flags that the row must have; free: flags that it must not have. quarantined: reasons in
    any order. amount: what claims_analytics sums up to.
    """

    name: str
    kind: str
    passes: Sequence[Sequence[Drop]]
    rows: Mapping[str, Mapping[str, Cells]] = field(default_factory=dict)
    flags: Mapping[str, Sequence[str]] = field(default_factory=dict)
    free: Mapping[str, Sequence[str]] = field(default_factory=dict)
    quarantined: Sequence[str] = ()
    amount: float | None = None


def numbered(text: str, number: int) -> str:
    """A text whose ids (C1, P2, M33) carry the number of their case."""
    return re.sub(r"\b([CPLVM]\d+)\b", rf"\1-{number}", text)


def raw_file(drop: Drop, number: int) -> File:
    """The file of a case, with ids of its own, in a folder of its own."""

    def own(value: Any) -> Any:
        return numbered(value, number) if isinstance(value, str) else value

    if isinstance(drop.content, bytes):
        # One character a byte, so that no byte is changed but those of ids.
        content = numbered(drop.content.decode("latin-1"), number).encode("latin-1")
    else:
        content = written(drop.kind, [{name: own(v) for name, v in row.items()} for row in drop.content])
    return File(f"{drop.entity}/case{number}/{drop.name}", content, drop.second)


def written(kind: str, rows: Sequence[Row]) -> bytes:
    """Rows as a file of a format."""
    rows = [dict(row) for row in rows]
    if kind == "csv":
        return _separated(rows, ",").encode()
    if kind == "semicolon":
        return _separated(rows, ";").encode("utf-16")
    if kind == "jsonl":
        return "\n".join(json.dumps(row) for row in rows).encode()
    if kind == "json":
        return json.dumps(rows, indent=1).encode()
    if kind == "xlsx":
        return workbook([list(rows[0]), *(list(row.values()) for row in rows)])
    buffer = io.BytesIO()
    pl.DataFrame(rows, infer_schema_length=None).write_parquet(buffer)
    return buffer.getvalue()


def _separated(rows: Sequence[Row], separator: str) -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator)
    writer.writerows([list(rows[0]), *(list(row.values()) for row in rows)])
    return text.getvalue()


def rows_of(entity: str, name: str, *rows: Row, kind: str = "csv", second: int = 0) -> Drop:
    """Rows in a format."""
    return Drop(entity, f"{name}.{'csv' if kind == 'semicolon' else kind}", rows, kind, second)


def bytes_of(path: str, content: bytes) -> Drop:
    """Bytes as they are."""
    entity, _, name = path.partition("/")
    return Drop(entity, name, content)


def record_of(entity: str, key: str, row: Row) -> Drop:
    """A record as the API writes it."""
    stamps = {"_source": "api", "_entity_id": row[key], "_ingestion_timestamp": "2026-07-01T08:00:30Z"}
    name = f"{row[key]}_20260701_080030_000000.json"
    return Drop(entity, name, json.dumps({**row, **stamps}).encode())


def picked(row: Row, *names: str) -> dict[str, Any]:
    """Some cells of a row."""
    return {name: row[name] for name in names}
