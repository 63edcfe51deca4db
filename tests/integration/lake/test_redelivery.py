"""The same bytes dropped again: nothing when nothing happened since, applied when something did."""

from __future__ import annotations

import pytest

from shared.lake.state import runs
from tests.support.lake import START, ask_day, drive, drop, new_process, table
from tests.support.small_world import customer

pytestmark = pytest.mark.azurite


@pytest.fixture(autouse=True)
def _empty_lake(app_settings: object) -> None:
    new_process()
    ask_day()


def outcomes() -> dict[str, int]:
    files: dict[str, int] = runs.recent(1)[0]["bronze"]["customers"]["files"]
    return files


def city() -> str:
    found: str = table("silver", "dim_customers").filter(customer_id="C1")["city"].item()
    return found


def test_the_same_bytes_again_are_no_work() -> None:
    for _ in range(3):
        drop("customers/base.jsonl", [customer(1)])
        drive()
    assert outcomes() == {"duplicate": 1}
    assert table("bronze", "customers_raw").height == 1


def test_the_same_bytes_again_undo_what_came_in_between() -> None:
    drop("customers/base.jsonl", [customer(1)])
    drive()
    drop("customers/wrong.jsonl", [customer(1, city="Nowhere")])
    drive()
    assert city() == "Nowhere"
    drop("customers/base.jsonl", [customer(1)])
    drive()
    assert (outcomes(), city()) == ({"loaded": 1}, "Austin")


def test_what_came_in_the_same_pass_counts_as_in_between() -> None:
    drop("customers/a.jsonl", [customer(1)])
    drop("customers/b.jsonl", [customer(1, city="Nowhere")])
    drive()
    drop("customers/a.jsonl", [customer(1)])
    drive()
    assert (outcomes(), city()) == ({"loaded": 1}, "Austin")


def test_another_entity_in_between_does_not_count() -> None:
    drop("customers/base.jsonl", [customer(1)])
    drive()
    drop("claims/x.jsonl", [{"claim_id": "M1"}])
    drive()
    drop("customers/base.jsonl", [customer(1)])
    drive()
    assert outcomes() == {"duplicate": 1}


def test_a_newer_statement_wins_in_one_pass_and_over_passes_and_keeps_what_a_file_does_not_say() -> None:
    newer = customer(1, city="Dallas", updated_at="2025-03-02T00:00:00")
    drop("customers/corrected.jsonl", [newer])
    drop("customers/original.jsonl", [customer(1, updated_at="2025-03-01T00:00:00")])
    drive()
    assert city() == "Dallas"
    drop("customers/moved.csv", "customer_id,city,updated_at\nC1,Waco,2025-03-03T00:00:00\n")
    drive()
    drop("customers/late.jsonl", [newer | {"last_name": "Late"}])
    drive()
    row = table("silver", "dim_customers").filter(customer_id="C1").row(0, named=True)
    assert (row["city"], row["last_name"], row["email"]) == ("Waco", "Lee1", "c1@example.com")
    assert row["_quality_flags"] == ["older_than_known"]
    run = runs.recent(1)[0]
    assert [notice["code"] for notice in run["notices"]] == ["rows_older"]
    before = table("silver", "dim_customers").drop("_silver_timestamp")
    runs.ask("rebuild", as_of=None, requested_by="test", now=START)
    drive()
    assert table("silver", "dim_customers").drop("_silver_timestamp").equals(before)
