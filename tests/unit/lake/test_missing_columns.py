"""Bronze keeps which columns a row's whole file does not say."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pytest

from shared.lake.parse.files import parse_file, parse_records
from shared.lake.parse.parsed import Parsed, to_bronze
from shared.lake.schema.contracts import SOURCE_COLUMNS

AT = datetime(2026, 3, 1, tzinfo=UTC)
PETS = {column.name for column in SOURCE_COLUMNS["pets"]}


def bronze(parsed: Parsed) -> pl.DataFrame:
    return to_bronze(parsed, ingested_at=AT, batch_id="1", missing_columns=parsed.missing_columns)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.csv", b"pet_id,color\nP-1,Red\nP-2,\n"),
        ("x.jsonl", b'{"pet_id": "P-1", "color": "Red"}\n{"pet_id": "P-2"}\n'),
        ("x.json", b'[{"pet_id": "P-1", "color": "Red"}, {"pet_id": "P-2"}]'),
    ],
)
def test_what_no_record_of_a_file_says_is_missing_and_nothing_else(name: str, content: bytes) -> None:
    rows = bronze(parse_file("pets", content, name=name))
    assert rows["_missing_columns"].to_list() == [sorted(PETS - {"pet_id", "color"})] * 2


def test_a_file_with_every_column_misses_none() -> None:
    header = ",".join(sorted(PETS))
    rows = bronze(parse_file("pets", f"{header}\nx{',' * (len(PETS) - 1)}\n".encode(), name="x.csv"))
    assert rows["_missing_columns"].to_list() == [None]


def test_a_record_of_the_api_says_every_column() -> None:
    blob = b'{"_source": "api", "pet_id": "P-1", "color": "Red"}'
    assert bronze(parse_records("pets", [("a", "1", blob)]))["_missing_columns"].to_list() == [None]
