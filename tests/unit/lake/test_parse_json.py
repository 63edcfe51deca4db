"""JSONL, arrays, single records: every way they come, and every way they are broken."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from shared.lake.parse.files import parse_file, parse_records
from shared.lake.parse.parsed import Parsed, reject_rows, to_bronze
from shared.lake.schema.contracts import SOURCE_COLUMNS

NAMES = [c.name for c in SOURCE_COLUMNS["claims"]]
AT = datetime(2026, 1, 2, tzinfo=UTC)


def claim(key: str = "c1", **values: Any) -> str:
    return json.dumps(dict.fromkeys(NAMES) | {"claim_id": key} | values)


def parse(*lines: str, name: str = "claims.jsonl", **options: str) -> Parsed:
    return parse_file("claims", "\n".join(lines).encode(), name=name, **options)  # type: ignore[arg-type]


def ids(parsed: Parsed) -> list[str]:
    return parsed.rows["claim_id"].to_list()


def rejected(parsed: Parsed) -> list[tuple[int, list[str]]]:
    return [(row["row_number"], row["reasons"]) for row in parsed.rejects.iter_rows(named=True)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n \n"])
def test_one_object_per_line(end: str) -> None:
    parsed = parse_file("claims", (claim() + end + claim("c2") + end).encode(), name="claims.jsonl")
    assert ids(parsed) == ["c1", "c2"]
    assert parsed.rows["_row_number"].to_list() == [1, 2]


def test_an_array_of_objects() -> None:
    parsed = parse(
        json.dumps([json.loads(claim()), 5, json.loads(claim("c3"))], indent=1), name="claims_sample.json"
    )
    assert ids(parsed) == ["c1", "c3"]
    assert parsed.rows["_row_number"].to_list() == [1, 3]
    assert rejected(parsed) == [(2, ["not_an_object"])]


def test_one_object_over_several_lines() -> None:
    assert ids(parse(json.dumps(json.loads(claim()), indent=2), name="claim.json")) == ["c1"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (5, 5.0),
        (5.25, 5.25),
        ("5.25", 5.25),
        (" 5 ", 5.0),
        ("abc", None),
        (True, None),
        ([1], None),
        (10**400, None),
    ],
)
def test_amounts(given: Any, kept: float | None) -> None:
    row = parse(claim(), claim(claim_amount=given)).rows.row(1, named=True)
    assert row["claim_amount"] == kept
    assert row["_unparsed"] == ([] if kept is not None else ["claim_amount"])


@pytest.mark.parametrize(
    ("given", "kept"), [(5, 5), (5.0, 5), ("5", 5), (5.5, None), (2**31, None), ("5.0", 5), (False, None)]
)
def test_whole_numbers(given: Any, kept: int | None) -> None:
    row = parse(claim(processing_days=given)).rows.row(0, named=True)
    assert row["processing_days"] == kept
    assert row["_unparsed"] == ([] if kept is not None else ["processing_days"])


@pytest.mark.parametrize(
    ("given", "kept"),
    [(True, True), ("TRUE", True), ("false", False), (1, True), (0.0, False), ("yes", True), (2, None)],
)
def test_bools(given: Any, kept: bool | None) -> None:
    row = parse(claim(is_emergency=given)).rows.row(0, named=True)
    assert row["is_emergency"] is kept
    assert row["_unparsed"] == ([] if kept is not None else ["is_emergency"])


@pytest.mark.parametrize(
    ("given", "kept"),
    [("x", "x"), ("", None), (12, "12"), (True, "true"), ({"a": 1}, '{"a": 1}'), ("é", "é"), ("\ud800", "?")],
)
def test_texts(given: Any, kept: str | None) -> None:
    # A record with an amount of text is read by itself, whatever else it holds.
    assert parse(claim(claim_amount="1", status=given)).rows["status"].to_list() == [kept]


@pytest.mark.parametrize(
    ("garbage", "reason"),
    [
        ('{"claim_id":', "invalid_json"),
        ("garbage", "invalid_json"),
        (claim() + claim(), "invalid_json"),
        ("[1, 2]", "not_an_object"),
        ("5", "not_an_object"),
        ("null", "not_an_object"),
        ("[" * 5000, "invalid_json"),
    ],
)
def test_garbage_lines_never_cost_a_good_row(garbage: str, reason: str) -> None:
    parsed = parse(claim(), garbage, claim("c3", claim_amount=2))
    assert ids(parsed) == ["c1", "c3"]
    assert parsed.rows["_row_number"].to_list() == [1, 3]
    assert rejected(parsed) == [(2, [reason])]
    assert parsed.rejects["raw"].to_list() == [garbage]


def test_bytes_that_are_no_text_cost_their_line_only() -> None:
    data = claim().encode() + b'\n{"claim_id": "\xff"}\n' + claim("c3").encode()
    parsed = parse_file("claims", data, name="claims.jsonl")
    assert ids(parsed) == ["c1", "c3"]
    assert rejected(parsed) == [(2, ["invalid_utf8"])]


def test_not_a_number_is_a_number_that_did_not_convert() -> None:
    row = parse(claim().replace('"claim_amount": null', '"claim_amount": NaN')).rows.row(0, named=True)
    assert (row["claim_amount"], row["_unparsed"]) == (None, ["claim_amount"])


@pytest.mark.parametrize("lines", [[claim(fraud=0.5)], [claim(), claim("c2", fraud=0.5), claim("c3")]])
def test_unknown_keys_are_kept_and_reported(lines: list[str]) -> None:
    parsed = parse(*lines)
    assert parsed.unknown_columns == ("fraud",)
    assert parsed.rows["_extra"].drop_nulls().to_list() == ['{"fraud": 0.5}']


def test_an_unknown_key_in_place_of_a_known_one_is_found() -> None:
    swapped = claim("c2").replace('"invoice_number": null', '"fraud": 0.5')
    assert parse(claim(), swapped).unknown_columns == ("fraud",)


def test_a_strict_policy_refuses_unknown_keys() -> None:
    parsed = parse(claim(fraud=0.5), policy="strict")
    assert (str(parsed.halt), parsed.rows.height) == ("Unknown columns: fraud.", 0)


def test_what_a_submitted_claim_carries_beside_its_columns_is_known() -> None:
    parsed = parse(claim(provider_name="Dr. Oz", line_items=[{"amount": 1}]), policy="strict")
    assert parsed.unknown_columns == ()
    assert json.loads(parsed.rows["_extra"].item()) == {
        "provider_name": "Dr. Oz",
        "line_items": [{"amount": 1}],
    }


def test_records_without_any_of_their_columns_halt() -> None:
    assert str(parse('{"a": 1}', '{"b": 2}').halt) == "The file has none of the columns of claims."


def test_an_empty_file_halts() -> None:
    assert str(parse("").halt) == "The file is empty."


def test_api_records_bring_their_own_time_and_source() -> None:
    stamp = {"_ingestion_timestamp": "2026-01-01T10:00:00+00:00", "_source": "api", "_entity_id": "c1"}
    blobs = [
        ("claims/c1.json", "e1", claim(**stamp).encode()),
        ("claims/c2.json", "e2", b"{"),
        ("claims/c3.json", "e3", claim("c3", _source="api", _ingestion_timestamp="soon").encode()),
    ]
    parsed = parse_records("claims", blobs)

    bronze = to_bronze(parsed, ingested_at=AT, batch_id="000007")
    columns = ("claim_id", "_ingestion_timestamp", "_source", "_source_file", "_source_etag", "_row_number")
    assert bronze.select(columns).rows() == [
        ("c1", datetime(2026, 1, 1, 10, tzinfo=UTC), "api", "claims/c1.json", "e1", 1),
        ("c3", AT, "api", "claims/c3.json", "e3", 1),
    ]
    assert bronze["_batch_id"].unique().to_list() == ["000007"]

    refused = reject_rows(parsed, at=AT, batch_id="000007").row(0, named=True)
    assert (refused["source_file"], refused["reasons"], refused["status"]) == (
        "claims/c2.json",
        ["invalid_json"],
        "open",
    )


DECIDED = {
    "decided_at": "2026-01-01T10:00:00.000000Z",
    "decision_outcome": "Denied",
    "decision_reasons": ["AFTER_COVER"],
    "decided_covered_cents": 0,
    "decided_deductible_cents": 0,
    "decided_by": "automatic",
    "rule_version": "claims-2026.1",
}


def test_what_was_decided_is_taken_from_api_records() -> None:
    records = [
        claim(_source="api", **DECIDED),
        claim("c2", _source="api", **DECIDED | {"decision_reasons": "AFTER_COVER", "decided_by": None}),
        claim("c3", _source="api"),
    ]
    blobs = [(f"claims/{n}.json", "e", record.encode()) for n, record in enumerate(records)]
    parsed = parse_records("claims", blobs, policy="strict")
    assert parsed.rows.select(*DECIDED).to_dicts() == [
        DECIDED,
        DECIDED | {"decision_reasons": None, "decided_by": None},
        dict.fromkeys(DECIDED),
    ]
    assert parsed.rows["_extra"].null_count() == 3


def test_a_strict_policy_refuses_the_record_with_the_unknown_key_alone() -> None:
    blobs = [
        ("claims/c1.json", "e1", claim(_source="api").encode()),
        ("claims/c2.json", "e2", claim("c2", mood="good", _source="api").encode()),
        ("claims/c3.json", "e3", claim("c3", line_items=[], _source="api").encode()),
    ]
    strict = parse_records("claims", blobs, policy="strict")
    assert (ids(strict), strict.halt) == (["c1", "c3"], None)
    assert {name: str(why) for name, why in strict.refused.items()} == {
        "claims/c2.json": "Unknown columns: mood."
    }

    evolving = parse_records("claims", blobs)
    assert (ids(evolving), evolving.refused) == (["c1", "c2", "c3"], {})
    assert evolving.unknown_columns == ("mood",)

    nothing = parse_records("claims", blobs[1:2], policy="strict")
    assert (ids(nothing), nothing.halt, len(nothing.refused)) == ([], None, 1)


@pytest.mark.parametrize("name", ["claims.jsonl", "claims.csv"])
def test_a_batch_file_decides_nothing(name: str) -> None:
    told = json.dumps(DECIDED)
    data = claim(**DECIDED) if name.endswith("jsonl") else "claim_id,decided_by\nc1,automatic"
    parsed = parse_file("claims", data.encode(), name=name)
    assert parsed.rows.select(*DECIDED).row(0) == (None,) * len(DECIDED)
    assert json.loads(parsed.rows["_extra"].item()).items() <= json.loads(told).items()


def test_the_time_of_a_batch_file_is_the_time_of_its_batch() -> None:
    parsed = parse(claim(_ingestion_timestamp="2030-01-01T00:00:00Z"))
    bronze = to_bronze(parsed, ingested_at=AT, batch_id="1", source_file="claims.jsonl", source_etag="e")
    assert bronze.select("_ingestion_timestamp", "_source").row(0) == (AT, "batch")


def test_quarantine_ids_depend_on_the_place_alone() -> None:
    parsed = parse("garbage", claim())
    place = {"source_file": "claims.jsonl", "source_etag": "e"}
    first = reject_rows(parsed, at=AT, batch_id="1", **place)
    again = reject_rows(parsed, at=datetime(2027, 1, 1, tzinfo=UTC), batch_id="2", **place)
    moved = reject_rows(parsed, at=AT, batch_id="1", source_file="claims.jsonl", source_etag="f")
    assert first["quarantine_id"].to_list() == again["quarantine_id"].to_list()
    assert first["quarantine_id"].item() != moved["quarantine_id"].item()
