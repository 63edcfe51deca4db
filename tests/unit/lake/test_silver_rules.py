"""Single silver rules that are easy to get wrong, row by row."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from shared.domain.claim import ClaimCreate
from shared.domain.money import LARGEST_CLAIM
from shared.lake.engine_polars import SilverRun, rebuild_silver, update_silver
from shared.lake.schema.contracts import (
    ENTITIES,
    KEYS,
    SILVER_TABLES,
    SOURCE_COLUMNS,
    TABLES,
    bronze_contract,
)
from shared.lake.schema.polars_schema import schema
from shared.lake.transform.marks import BOUNDS
from tests.support.lake_worlds import at_hand

AS_OF = date(2026, 1, 31)
AT = datetime(2026, 2, 1, tzinfo=UTC)
Row = dict[str, Any]


def delivery(
    entity: str, key: str | None, *, late: int = 0, number: int = 1, **values: Any
) -> tuple[str, Row]:
    """A bronze row; `late` is by how many seconds it came later than others."""
    lineage = {
        "_ingestion_timestamp": AT + timedelta(seconds=late),
        "_row_number": number,
        "_source_file": "f",
        "_source_etag": "e",
        "_batch_id": "1",
        "_source": "batch",
        "_unparsed": [],
    }
    return entity, {KEYS[entity]: key, **lineage, **values}


def frames(*rows: tuple[str, Row]) -> dict[str, pl.LazyFrame]:
    grouped = {entity: [row for e, row in rows if e == entity] for entity in ENTITIES}
    return {
        entity: pl.DataFrame(found, schema=schema(bronze_contract(entity)), orient="row").lazy()
        for entity, found in grouped.items()
    }


def build(*rows: tuple[str, Row]) -> SilverRun:
    return rebuild_silver(frames(*rows), as_of=AS_OF, at=AT)


def only(entity: str, **values: Any) -> Row:
    """The silver row of one bronze row with these values."""
    return build(delivery(entity, "k", **values)).tables[SILVER_TABLES[entity]].row(0, named=True)


def updated(entity: str, *rows: tuple[str, Row]) -> Any:
    return build(*rows).tables[SILVER_TABLES[entity]]["updated_at"].item()


def test_every_table_has_the_types_of_its_contract() -> None:
    for name, contract in TABLES["silver"].items():
        assert build().tables[name].schema == schema(contract)


def test_the_latest_delivery_wins() -> None:
    older = delivery("vet_providers", "k", late=0, city="Austin")
    newer = delivery("vet_providers", "k", late=1, city="Dallas")
    assert build(newer, older).tables["dim_vet_providers"]["city"].to_list() == ["Dallas"]


def test_the_newer_statement_wins_whatever_came_last() -> None:
    first = delivery("pets", "k", late=0, updated_at="2025-12-31T00:00:00")
    late = delivery("pets", "k", late=1, updated_at="2025-01-01T00:00:00")
    assert updated("pets", late, first) == "2025-12-31T00:00:00"


@pytest.mark.parametrize(
    ("loser", "winner"),
    [
        ("2025-01-01T00:00:00", "2025-01-01T00:00:00.1"),
        ("2025-01-01T12:00:00+05:00", "2025-01-01T08:00:00"),
        (None, "2020-01-01T00:00:00"),
        ("yesterday", "2020-01-01"),
        ("9999-99-99T00:00:00", "2020-01-01"),
    ],
)
def test_ties_go_to_the_later_update_compared_as_time(loser: str | None, winner: str) -> None:
    first = delivery("pets", "k", number=2, updated_at=loser)
    second = delivery("pets", "k", number=1, updated_at=winner)
    assert updated("pets", first, second) == winner


def test_the_last_tie_goes_to_the_later_position() -> None:
    rows = [delivery("vet_providers", "k", number=n, city=f"city {n}") for n in (3, 10, 2)]
    assert build(*rows).tables["dim_vet_providers"]["city"].to_list() == ["city 10"]


def test_a_row_without_its_key_is_quarantined_with_all_reasons() -> None:
    keyless = delivery("claims", None, number=7, service_date="2024-02-30", _unparsed=["claim_amount"])
    run = build(keyless, delivery("claims", "k"))
    assert run.tables["fact_claims"].height == 1
    refused = run.quarantine["claims"].row(0, named=True)
    assert refused["reasons"] == ["missing:claim_id", "unparsed:claim_amount", "unparsed:service_date"]
    assert (refused["source_file"], refused["row_number"], refused["stage"]) == ("f", 7, "silver")
    assert '"service_date":"2024-02-30"' in refused["raw"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [("78701-1234", "78701"), ("2101", "02101"), (" 787", "00787"), ("", None), (None, None)],
)
def test_zip_codes_are_padded_and_cut(given: str | None, kept: str | None) -> None:
    assert only("customers", zip_code=given)["zip_code"] == kept


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("jean-luc o'brien", "Jean-luc O'brien"),
        ("  MAINE  COON ", "Maine  Coon"),
        ("\tx y", "\tx Y"),
        ("", None),
        (None, None),
    ],
)
def test_names_of_breeds(given: str | None, kept: str | None) -> None:
    assert only("pets", breed=given)["breed"] == kept


@pytest.mark.parametrize(
    ("first", "last", "full"),
    [("Ann", "Oz", "Ann Oz"), (None, "Oz", "Oz"), (" A ", None, " A "), (None, None, "")],
)
def test_full_names(first: str | None, last: str | None, full: str) -> None:
    assert only("customers", first_name=first, last_name=last)["full_name"] == full


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-02-29", date(2024, 2, 29)),
        ("2024-02-30", None),
        ("03/15/1985", None),
        ("20240115", None),
        ("1985-1-5", None),
        (" 2024-01-15", None),
        ("24-01-15", None),
        ("2024-01-15T10:00:00", None),
        ("0000-01-01", None),
    ],
)
def test_dates_are_strict(text: str, day: date | None) -> None:
    row = only("customers", customer_since=text)
    assert row["customer_since"] == day
    assert ("unparsed:customer_since" in row["_quality_flags"]) == (day is None)


def test_an_empty_date_is_no_flaw() -> None:
    row = only("customers", customer_since="")
    assert (row["customer_since"], row["_quality_flags"]) == (None, [])


def test_nothing_known_falls_through_as_in_the_reference_and_the_checked_columns_say_so() -> None:
    pet, claim, provider = only("pets"), only("claims"), only("vet_providers")
    assert (pet["life_stage"], pet["life_stage_checked"]) == ("Geriatric", "Unknown")
    assert (claim["claim_size_category"], claim["claim_size_category_checked"]) == (
        "Major (>$2000)",
        "Unknown",
    )
    assert (provider["rating_category"], provider["rating_category_checked"]) == ("Below Average", "Unknown")
    assert provider["network_status"] == "Out-of-Network"
    assert claim["reimbursement_rate"] == 0.0


COMPLETE = {c.name: "x" for c in SOURCE_COLUMNS["claims"] if c.kind == "text" and c.name != "claim_id"} | {
    "service_date": "2025-02-01",
    "submitted_date": "2025-02-02",
    "claim_amount": 10.0,
    "deductible_applied": 0.0,
    "covered_amount": 0.0,
    "paid_amount": 0.0,
    "processing_days": None,
    "is_emergency": False,
    "is_recurring": False,
    "updated_at": "2025-02-02T00:00:00",
}


@pytest.mark.parametrize(
    ("changes", "score", "adjusted"),
    [
        ({"status": "Submitted", "denial_reason": None, "diagnosis_code": None}, 60, 100),
        ({"status": "Submitted", "denial_reason": None, "diagnosis_code": None, "claim_type": None}, 60, 80),
        ({"status": "Denied", "denial_reason": None}, 80, 60),
        ({"status": "Paid", "processing_days": 3, "denial_reason": None}, 80, 100),
    ],
)
def test_an_adjusted_score_forgives_legitimate_nulls_and_counts_flags(
    changes: Row, score: int, adjusted: int
) -> None:
    parents = [delivery(entity, "x", customer_id="x", pet_id="x") for entity in ("pets", "policies")]
    others = [delivery("customers", "x"), delivery("vet_providers", "x")]
    claim = delivery("claims", "k", **COMPLETE | changes)
    row = build(*parents, *others, claim).tables["fact_claims"].row(0, named=True)
    assert (row["_quality_score"], row["_quality_score_adjusted"]) == (score, adjusted)


@pytest.mark.parametrize(
    ("created", "decided", "seconds"),
    [
        ("2026-01-30T23:59:59.500000Z", "2026-01-31T00:00:01.000000Z", 1.5),
        ("2026-01-30T23:59:59", "2026-01-31T01:00:01+01:00", 2.0),
        ("yesterday", "2026-01-31T00:00:01.000000Z", None),
        ("2026-01-30T23:59:59.500000Z", None, None),
        ("2026-01-30T23:59:59.500000Z", "soon", None),
    ],
)
def test_time_to_decision_is_from_submission_to_decision(
    created: str, decided: str | None, seconds: float | None
) -> None:
    claim = only("claims", created_at=created, decided_at=decided, decision_reasons=["AFTER_COVER"])
    assert (claim["time_to_decision"], claim["decision_reasons"]) == (seconds, ["AFTER_COVER"])


def test_cover_ends_with_the_cancellation() -> None:
    terms = {"effective_date": "2025-06-01", "expiration_date": "2026-06-01", "monthly_premium": 36.5}
    row = only("policies", **terms, cancellation_date="2025-06-11", status="Active")
    assert (row["cover_end_date"], row["is_in_force"], row["earned_days"]) == (date(2025, 6, 11), False, 10)
    assert row["earned_premium"] == pytest.approx(12.0)
    assert only("policies", **terms, status="Pending")["earned_days"] == 0
    assert only("policies", **terms, status="Active")["earned_days"] == 245


def test_a_changed_parent_changes_the_findings_of_its_children() -> None:
    policy = delivery("policies", "p1", customer_id="c1", pet_id="pet1", effective_date="2025-01-01")
    claim = delivery(
        "claims", "k1", policy_id="p1", customer_id="c1", pet_id="pet1", service_date="2025-02-01"
    )
    before = build(policy, claim)
    current = at_hand(before.tables)
    late = delivery("policies", "p1", late=5, customer_id="c2", pet_id="pet1", effective_date="2025-03-01")

    after = update_silver(
        frames(late, delivery("pets", "pet1", customer_id="c1")), current, as_of=AS_OF, at=AT
    )

    assert set(after.tables) == {"dim_pets", "dim_policies", "fact_claims"}
    assert after.tables["fact_claims"]["_quality_flags"].to_list() == [
        ["orphan_customer", "owner_mismatch", "service_before_cover"]
    ]
    assert after.touched_customers is not None
    assert after.touched_customers.sort().to_list() == ["c1", "c2"]


def test_a_pet_that_moves_touches_its_old_and_its_new_owner() -> None:
    before = build(delivery("pets", "rex", customer_id="ann"))
    moved = frames(delivery("pets", "rex", late=1, customer_id="bob"))
    touched = update_silver(moved, at_hand(before.tables), as_of=AS_OF, at=AT).touched_customers
    assert touched is not None
    assert touched.sort().to_list() == ["ann", "bob"]


def test_a_shared_email_is_found_and_forgotten() -> None:
    first = build(delivery("customers", "c1", email=" Ann@x.org"))
    joined = update_silver(
        frames(delivery("customers", "c2", email="ann@X.org")), at_hand(first.tables), as_of=AS_OF, at=AT
    )
    flags = dict(joined.tables["dim_customers"].select("customer_id", "_quality_flags").rows())
    assert {key for key, found in flags.items() if "duplicate_email" in found} == {"c1", "c2"}

    moved = frames(delivery("customers", "c2", late=1, email="other@x.org"))
    parted = update_silver(moved, at_hand(joined.tables), as_of=AS_OF, at=AT).tables["dim_customers"]
    assert parted.height == 2
    assert not any("duplicate_email" in found for found in parted["_quality_flags"])


def test_the_report_tells_what_a_batch_did() -> None:
    first = build(delivery("pets", "a", color="Red"), delivery("pets", "b", weight_lbs=-1.0))
    batch = [
        delivery("pets", "a", late=1, color="Red"),
        delivery("pets", "b", late=1, weight_lbs=2.0),
        delivery("pets", "c", late=1, weight_lbs=-2.0),
        delivery("pets", None, late=1),
    ]
    report = update_silver(frames(*batch), at_hand(first.tables), as_of=AS_OF, at=AT).quality
    pets = report.filter(pl.col("table") == "dim_pets")
    told = {(m, rule): value for m, rule, value in pets.select("measure", "rule", "value").iter_rows()}
    assert told[("rows_in", None)] == 4
    assert [told[(f"rows_{what}", None)] for what in ("new", "updated", "unchanged")] == [1, 1, 1]
    assert told[("rows_quarantined", "missing:pet_id")] == told[("rows_quarantined", None)] == 1
    assert told[("rows_flagged", "nonpositive_weight")] == 1
    assert told[("accuracy", None)] == pytest.approx(200 / 3)
    assert report.schema == schema(TABLES["quarantine"]["data_quality"])


def test_the_lake_takes_every_amount_that_the_api_takes_and_no_larger_one() -> None:
    schema = ClaimCreate.model_json_schema()["properties"]["claim_amount"]
    for column in ("claim_amount", "deductible_applied", "covered_amount", "paid_amount"):
        assert BOUNDS["claims"][column][1] == schema["maximum"] == LARGEST_CLAIM
