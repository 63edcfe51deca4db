"""What is too long for a table waits in quarantine; its neighbors and its other cells lose nothing."""

from __future__ import annotations

import io
import json
from typing import Any

import polars as pl
import pytest

from shared.lake.parse.files import parse_file
from shared.lake.parse.parsed import Parsed
from shared.lake.parse.too_long import MAX_CELL_BYTES, MAX_ROW_BYTES
from shared.lake.schema.reasons import MAX_NAME_LENGTH, MAX_NAMES, quoted

NOTES = "treatment_notes"
LONG = "é" * (MAX_CELL_BYTES // 2 + 1)
FITS = "é" * (MAX_CELL_BYTES // 2)


def written(form: str, *rows: dict[str, Any]) -> bytes:
    if form == "csv":
        return pl.DataFrame(rows).write_csv().encode()
    if form == "parquet":
        file = io.BytesIO()
        pl.DataFrame(rows).write_parquet(file)
        return file.getvalue()
    if form == "array":
        return json.dumps(rows).encode()
    return "\n".join(map(json.dumps, rows)).encode()


def parsed(form: str, *rows: dict[str, Any]) -> Parsed:
    return parse_file("claims", written(form, *rows), name=f"claims/a.{form}")


def refused(found: Parsed) -> list[tuple[int, dict[str, Any], list[str]]]:
    rows = found.rejects.select("row_number", "raw", "reasons").rows()
    return [(number, json.loads(raw), reasons) for number, raw, reasons in rows]


@pytest.mark.parametrize("form", ["csv", "parquet", "array", "jsonl"])
def test_a_long_text_costs_its_row_and_is_told_by_its_column(form: str) -> None:
    found = parsed(
        form,
        {"claim_id": "M1", NOTES: FITS, "status": "Paid", "mood": "good"},
        {"claim_id": "M2", NOTES: LONG, "status": "Paid", "mood": "good"},
        {"claim_id": "M3", NOTES: "short", "status": "Paid", "mood": "good"},
    )
    assert found.rows["claim_id"].to_list() == ["M1", "M3"]
    (row,) = refused(found)
    assert row == (2, {"claim_id": "M2", "status": "Paid", "mood": "good"}, [f"text_too_long:{NOTES}"])


def test_a_long_text_in_the_place_of_a_number_is_told_too() -> None:
    found = parsed(
        "jsonl", {"claim_id": "M1", "claim_amount": "x" * (MAX_CELL_BYTES + 1), "paid_amount": 1.5}
    )
    assert found.rows.is_empty()
    ((_, cells, reasons),) = refused(found)
    assert (cells["claim_id"], cells["paid_amount"], reasons) == ("M1", 1.5, ["text_too_long:claim_amount"])
    assert "claim_amount" not in cells


def test_a_row_of_many_texts_is_too_long_as_a_whole() -> None:
    many = {f"x{n}": "y" * (MAX_CELL_BYTES // 2) for n in range(40)}
    found = parsed("jsonl", {"claim_id": "M1", **many}, {"claim_id": "M2", "x1": "z" * MAX_ROW_BYTES})
    assert found.rows.is_empty()
    (_, first, reasons), (_, second, others) = refused(found)
    assert reasons == others == ["row_too_long"]
    assert first["claim_id"] == "M1"
    assert 20 < sum(name.startswith("x") for name in first) < 40
    assert (second["claim_id"], "x1" in second) == ("M2", False)


def test_of_a_line_that_nobody_can_read_the_beginning_stays() -> None:
    found = parse_file("claims", b'{"claim_id": "M1", ' + b"x" * (2 * MAX_ROW_BYTES), name="claims/a.jsonl")
    ((raw, reasons),) = found.rejects.select("raw", "reasons").rows()
    assert (len(raw), raw[:18], reasons) == (MAX_ROW_BYTES, '{"claim_id": "M1",', ["invalid_json"])


def test_names_of_a_file_are_told_short_and_so_many() -> None:
    assert quoted(["a", "b"]) == ["a", "b"]
    told = quoted(["x" * 40_000, *map(str, range(30))])
    assert told[0] == "x" * MAX_NAME_LENGTH + "…"
    assert told[MAX_NAMES:] == ["11 more"]
