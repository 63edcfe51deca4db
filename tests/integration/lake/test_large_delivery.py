"""A file beyond the size that is held in memory is loaded piece by piece, and is the same rows in the end."""

from __future__ import annotations

import json
import tempfile
from itertools import count
from typing import Any

import pytest

from shared.lake.intake import quarantine, raw_reader
from shared.lake.parse import raw_cuts, read_json
from shared.lake.schema.contracts import TABLES
from shared.lake.state import pass_plan
from shared.lake.state.pass_plan import PlannedFile
from tests.support.lake import ask_day, comparable, drive, drop, new_process, table
from tests.support.small_world import claim, customer

pytestmark = pytest.mark.azurite


def no_disk(*_: Any, **__: Any) -> None:
    raise AssertionError("a raw file went by way of the disk")


@pytest.fixture(autouse=True)
def _small_pieces(app_settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (pass_plan, raw_reader):
        monkeypatch.setattr(module, "LARGE_BYTES", 4000)
    monkeypatch.setattr(raw_cuts, "PIECE_BYTES", 5000)
    for name in ("TemporaryFile", "NamedTemporaryFile", "SpooledTemporaryFile"):
        monkeypatch.setattr(tempfile, name, no_disk)
    new_process()
    ask_day()


def test_rows_are_numbered_over_all_pieces() -> None:
    lines = [json.dumps(claim(n)) for n in range(100)]
    lines[60] = "{"
    drop("claims/large.jsonl", "\n".join(lines))
    drive()
    rows = table("bronze", "claims_raw")
    assert sorted(rows["_row_number"]) == [n for n in range(1, 101) if n != 61]
    assert [row["row_number"] for row in quarantine.page(quarantine.Filters(), limit=9, offset=0)[0]] == [61]
    assert table("silver", "fact_claims").height == 99


def test_a_csv_in_pieces_equals_the_file_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    people = [customer(n, address_line1=f'{n} "Main"\nSt, 2') for n in range(60)]
    header = ",".join(people[0])
    cells = [[str(value).replace('"', '""') for value in person.values()] for person in people]
    text = "\n".join([header, *(",".join(f'"{cell}"' for cell in row) for row in cells)]) + "\n"
    drop("customers/pieces.csv", text)
    drive()
    drop("customers/whole.csv", text + "\n")
    with monkeypatch.context() as patch:
        patch.setattr(raw_reader, "LARGE_BYTES", 10**9)
        drive()
    rows = table("bronze", "customers_raw")
    own = ("_source_file", "_source_etag", "_batch_id", "_ingestion_timestamp")
    contract = TABLES["bronze"]["customers_raw"]
    parts = [
        comparable(contract, rows.filter(_source_file=f"customers/{name}.csv"), without=own)
        for name in ("pieces", "whole")
    ]
    assert parts[0].height == 60
    assert parts[0].equals(parts[1])


def test_a_large_file_that_is_replaced_while_it_is_read_is_loaded_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drop("claims/large.jsonl", "\n".join(json.dumps(claim(n)) for n in range(50)))
    download, calls = raw_reader._download, count()

    def replaced(file: PlannedFile) -> Any:
        if not next(calls):
            drop("claims/large.jsonl", "\n".join(json.dumps(claim(n)) for n in range(40, 80)))
        return download(file)

    monkeypatch.setattr(raw_reader, "_download", replaced)
    drive()
    assert sorted(table("silver", "fact_claims")["claim_id"]) == sorted(f"M{n}" for n in range(40, 80))
    assert table("bronze", "claims_raw").height == 40
    assert next(calls) == 2, "each version is downloaded once"


@pytest.mark.parametrize("indent", [None, 1])
def test_a_large_array_is_read_in_pieces(indent: int | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_json, "VALUES_PER_PIECE", 7)
    drop("claims/large.json", json.dumps([claim(n) for n in range(60)], indent=indent))
    drive()
    rows = table("bronze", "claims_raw")
    assert sorted(rows["_row_number"]) == list(range(1, 61))
    assert table("silver", "fact_claims").height == 60


def test_what_a_large_file_says_late_is_said_by_all_of_it() -> None:
    rows = [{k: v for k, v in claim(n).items() if k != "treatment_notes"} for n in range(60)]
    rows[59]["treatment_notes"] = "rest"
    drop("claims/large.jsonl", rows)
    drive()
    assert table("bronze", "claims_raw")["_missing_columns"].null_count() == 60


def test_the_same_large_file_again_adds_nothing() -> None:
    text = "\n".join(json.dumps(claim(n)) for n in range(50))
    for _ in range(2):
        drop("claims/large.jsonl", text)
        drive()
    assert table("bronze", "claims_raw").height == 50
