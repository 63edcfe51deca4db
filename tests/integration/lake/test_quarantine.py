"""Quarantined rows keep what came, go back in row by row, and are closed when they have arrived after all."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from shared import storage_resources
from shared.errors import ConflictError, InvalidInputError, NotFoundError
from shared.lake import storage
from shared.lake.intake import bronze, left_files, quarantine, sweep
from shared.lake.intake.quarantine import Correction, Filters
from shared.lake.state import runs
from shared.lake.upkeep.export import export
from tests.support.lake import ask_day, drive, drop, new_process, table
from tests.support.small_world import claim, customer, pet

pytestmark = pytest.mark.azurite

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
CSV = "customer_id,first_name,last_name,email,phone\n"


@pytest.fixture(autouse=True)
def _empty_lake(app_settings: object) -> None:
    new_process()
    ask_day()


def rows(**wanted: Any) -> list[dict[str, Any]]:
    return quarantine.page(Filters(**wanted), limit=100, offset=0)[0]


def deliver(*corrections: Correction) -> quarantine.Replayed:
    replayed = quarantine.replay(corrections, by="operator:test", now=NOW)
    sweep.sweep(now=NOW)
    drive()
    return replayed


def silver(name: str, key: str, value: str) -> dict[str, Any]:
    (row,) = table("silver", name).filter(**{key: value}).to_dicts()
    return row


def test_a_refused_record_keeps_what_did_not_convert_and_what_nobody_knows() -> None:
    drop(
        "claims/a.jsonl",
        '{"claim_number": "CN-7", "claim_amount": "€ 12", "broker": {"code": 9007199254740993}}\n',
    )
    drive()
    (row,) = rows()
    assert json.loads(row["raw"]) == {
        "claim_number": "CN-7",
        "claim_amount": "€ 12",
        "broker": {"code": 9007199254740993},
    }
    assert row["reasons"] == ["missing:claim_id", "unparsed:claim_amount"]


def test_a_refused_line_keeps_the_cells_of_every_column() -> None:
    drop("claims/a.csv", "claim_id,claim_amount,agent,is_emergency\n,1 200,Lee,maybe\nM1,5,Kim,true\n")
    drive()
    (row,) = rows()
    assert json.loads(row["raw"]) == {
        "claim_id": None,
        "claim_amount": "1 200",
        "agent": "Lee",
        "is_emergency": "maybe",
    }


def test_a_replay_judges_the_whole_row_again() -> None:
    drop("claims/a.jsonl", [{"claim_number": "CN-7", "claim_amount": "€ 12", "broker": "B1"}])
    drive()
    (row,) = rows()
    deliver(Correction(row["quarantine_id"], {"claim_id": "M7"}))
    found = silver("fact_claims", "claim_id", "M7")
    assert (found["claim_amount"], found["claim_number"]) == (None, "CN-7")
    assert "unparsed:claim_amount" in found["_quality_flags"]
    (back,) = rows()
    assert (back["status"], back["resolved_at"]) == ("replayed", NOW)
    assert back["resolved_by"].startswith(f"claims/replay-{row['quarantine_id']}-")
    file = storage_resources.container(storage.RAW).get_blob_client(back["resolved_by"])
    assert file.get_blob_properties().metadata == {quarantine.REPLAYED_BY: "operator:test"}


def test_a_column_that_nobody_knows_is_refused_by_name_and_nothing_is_delivered() -> None:
    drop("claims/a.jsonl", [claim(1, claim_id=None), claim(2, claim_id=None)])
    drive()
    one, two = rows()
    with pytest.raises(InvalidInputError) as refused:
        quarantine.replay(
            [
                Correction(one["quarantine_id"], {"claim_id": "M1"}),
                Correction(two["quarantine_id"], {"claim_no": "M2"}),
            ],
            by="operator:test",
            now=NOW,
        )
    assert [error.loc for error in refused.value.errors] == [("body", "items", 1, "values", "claim_no")]
    assert {row["status"] for row in rows()} == {"open"}
    assert [
        blob for blob in storage_resources.container(storage.RAW).list_blob_names() if "replay" in blob
    ] == []


def test_a_batch_delivers_what_it_can_and_says_what_it_could_not() -> None:
    drop(
        "customers/a.csv",
        CSV + "C1,Ann,Lee,a@example.com,5550100001,extra\n,Bo,Ray,b@example.com,5550100002\n",
    )
    drive()
    line, record = sorted(rows(), key=lambda row: row["row_number"])
    items = [
        Correction(line["quarantine_id"], {}),
        Correction("0" * 32, {}),
        Correction(record["quarantine_id"], {"customer_id": "C2"}),
    ]
    first = deliver(*items)
    assert [each["quarantine_id"] for each in first.delivered] == [record["quarantine_id"]]
    assert [each["code"] for each in first.left] == ["correction_needed", "unknown_row"]
    assert all(each["sentence"] and each["remedy"] for each in first.left)
    assert silver("dim_customers", "customer_id", "C2")["last_name"] == "Ray"

    bronze = table("bronze", "customers_raw").height
    assert deliver(*items) == first
    assert table("bronze", "customers_raw").height == bronze


def test_a_replay_of_which_nothing_can_be_delivered_is_refused() -> None:
    drop("customers/a.csv", CSV + "C1,Ann\n")
    drive()
    (row,) = rows()
    with pytest.raises(ConflictError, match="no record"):
        quarantine.replay([Correction(row["quarantine_id"], {})], by="operator:test", now=NOW)
    with pytest.raises(NotFoundError):
        quarantine.replay([Correction("nothing", {})], by="operator:test", now=NOW)


def test_a_line_that_nests_too_deeply_is_corrected_like_any_other() -> None:
    drop("claims/a.jsonl", '{"claim_number": ' + "[" * 50_000 + "\n")
    drive()
    (row,) = rows()
    assert quarantine.explained(row)["cells"] is None
    with pytest.raises(ConflictError, match="no record"):
        quarantine.replay([Correction(row["quarantine_id"], {})], by="operator:test", now=NOW)
    deliver(Correction(row["quarantine_id"], {"claim_id": "M8"}))
    assert silver("fact_claims", "claim_id", "M8")["claim_number"] is None


def test_a_half_written_line_is_closed_once_the_whole_file_is_there() -> None:
    whole = "\n".join(json.dumps(claim(n)) for n in (1, 2, 3)) + "\n"
    drop("claims/stream.jsonl", whole[: whole.rindex('"claim_number"')])
    drive()
    (row,) = rows()
    assert (row["row_number"], row["status"]) == (3, "open")
    drop("claims/stream.jsonl", whole)
    drive()
    (row,) = rows()
    assert (row["status"], row["resolved_by"]) == ("resolved", "claims/stream.jsonl")
    assert row["resolved_at"] is not None
    with pytest.raises(ConflictError, match="arrived since"):
        quarantine.replay([Correction(row["quarantine_id"], {"claim_id": "M3"})], by="operator:test", now=NOW)


def test_a_line_cut_within_its_key_is_closed_by_its_place() -> None:
    whole = CSV + "C1,Ann,Lee,a@example.com,5550100001\nC22,Bo,Ray,b@example.com,5550100002\n"
    drop("customers/tail.csv", whole[: whole.index("C22") + 2])
    drive()
    drop("customers/tail.csv", whole)
    drive()
    assert [row["status"] for row in rows()] == ["resolved"]


def test_a_corrected_file_under_the_same_name_closes_its_keyless_row() -> None:
    row = customer(5)
    drop("customers/fix.jsonl", [row | {"customer_id": None}])
    drive()
    drop("customers/fix.jsonl", [row])
    drive()
    assert [row["status"] for row in rows()] == ["resolved"]


def test_another_days_file_of_the_same_name_closes_nothing() -> None:
    drop("customers/daily.csv", CSV + "C1,Ann,Lee,a@example.com,5550100001\nC2,Bo\n")
    drive()
    drop(
        "customers/daily.csv",
        CSV + "C8,Kim,Fox,k@example.com,5550100008\nC9,Al,Orr,o@example.com,5550100009\n",
    )
    drive()
    assert [row["status"] for row in rows()] == ["open"]


def test_a_full_version_in_another_file_closes_the_row_and_a_partial_one_does_not() -> None:
    drop("customers/a.csv", CSV + "C1,Ann,Lee,a@example.com,5550100001,extra\n")
    drive()
    drop("customers/part.csv", "customer_id,phone\nC1,5550100009\n")
    drive()
    assert [row["status"] for row in rows()] == ["open"]
    drop("customers/full.jsonl", [customer(1)])
    drive()
    (row,) = rows()
    assert (row["status"], row["resolved_by"]) == ("resolved", "customers/full.jsonl")


def test_a_version_known_before_the_refused_row_does_not_close_it() -> None:
    drop("customers/full.jsonl", [customer(1)])
    drive()
    drop("customers/a.csv", CSV + "C1,Ann,Moss,a@example.com,5550100001,extra\n")
    drive()
    drop("customers/other.jsonl", [customer(2)])
    drive()
    assert [row["status"] for row in rows()] == ["open"]


def test_a_run_names_refused_files_and_counts_refused_rows_in_words() -> None:
    drop("pets/a.csv", "")
    drop("claims/a.jsonl", [claim(1, claim_id=None), claim(2), {"claim_id": "M3", "mood": "good"}])
    drop("claims/b.csv", "claim_id,paid_amount\nM2,7\nM2\n")
    drive()
    run = runs.recent(1)[0]
    (file,) = run["refused_files"]
    assert (file["entity"], file["file"], file["code"]) == ("pets", "pets/a.csv", "empty")
    assert (file["sentence"], run["refused_beyond"]) == ("The file is empty.", 0)
    assert {
        (row["entity"], row["stage"], row["reason"], row["rows"], row["sentence"])
        for row in run["quarantined"]
    } == {
        ("claims", "parse", "wrong_field_count", 1, "The line has more or fewer fields than the header."),
        ("claims", "silver", "missing:claim_id", 1, "The row has no claim_id."),
    }
    notices = {(notice["code"], notice["file"]): notice["sentence"] for notice in run["notices"]}
    assert notices["extra_columns", None] == "Columns that no table has were kept aside: mood."
    assert "claim_amount" in notices["columns_not_said", "claims/b.csv"]


def test_a_file_with_the_same_content_as_before_is_told_so() -> None:
    drop("customers/a.jsonl", [customer(1)])
    drive()
    storage_resources.container(storage.RAW).delete_blob("customers/a.jsonl")
    drop("customers/a.jsonl", [customer(1)])
    drive()
    (notice,) = runs.recent(1)[0]["notices"]
    assert (notice["code"], notice["file"]) == ("unchanged", "customers/a.jsonl")
    assert notice["sentence"] == "The file has the same content as before, nothing to do."


def test_more_refused_files_than_a_record_holds_are_counted_and_listed_by_the_ledger() -> None:
    for number in range(bronze.NAMED + 5):
        drop(f"pets/{number:02}.csv", "")
    drive()
    run = runs.recent(1)[0]
    assert (len(run["refused_files"]), run["refused_beyond"]) == (bronze.NAMED, 5)
    assert len(left_files.refused(100)) == bronze.NAMED + 5
    drop("pets/00.csv", json.dumps(pet(1, 1)))
    drop("notes/readme.txt", "hello")
    drive()
    assert "pets/00.csv" not in {file["file"] for file in left_files.refused(100)}
    (unknown,) = left_files.not_recognized(10)
    assert (unknown["file"], unknown["code"]) == ("notes/readme.txt", "not_recognized")
    storage_resources.container(storage.RAW).delete_blob("notes/readme.txt")
    sweep.sweep(now=NOW)
    assert left_files.not_recognized(10) == []


def test_an_export_has_the_quarantine_and_the_replay(tmp_path: Path) -> None:
    drop("claims/a.jsonl", [claim(1, claim_id=None)])
    drive()
    written = export(tmp_path)
    assert (written["quarantine/claims"], written["gold/adjudication_replay"]) == (1, 0)
    assert written["quarantine/data_quality"] > 0
    assert pl.read_parquet(tmp_path / "quarantine" / "claims.parquet")["reasons"].to_list() == [
        ["missing:claim_id"]
    ]
