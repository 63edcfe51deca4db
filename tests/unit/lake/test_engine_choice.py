"""Which engine computes a pass: by what was set, and by the rows that an instance holds."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from shared.lake.run import engine_choice
from shared.lake.state.pass_plan import Plan, PlannedFile
from shared.lake.state.published import Manifest, TableState
from shared.settings import SettingError, instance_memory_mb, lake_engine, spark_job

NOW = datetime(2026, 1, 2, tzinfo=UTC)
FILE = "claims/delivery.csv"
RECORD = "claims/CLM-0000ABCD_20260102_080000_000000.json"


@pytest.fixture(autouse=True)
def _job(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPARK_JOB", '{"kind": "local"}')


def plan(path: str = FILE, *, size: int = 1000, **changes: Any) -> Plan:
    batches = {"claims": (PlannedFile(path, "e", size=size),)}
    told: dict[str, Any] = {"number": 2, "run_id": "RUN-2", "kind": "increment", "as_of": NOW.date()}
    return Plan(**{**told, "at": NOW, "batches": batches, **changes})


def manifest(rows: int) -> Manifest:
    bronze = {"claims_raw": TableState(1, rows, NOW.isoformat())}
    tables = {"bronze": bronze, "silver": {}, "gold": {}}
    return Manifest(1, "RUN-1", NOW.date(), NOW, {}, tables, {})


def test_rows_that_fit_are_those_that_the_guide_measured() -> None:
    assert engine_choice.rows_that_fit(2048) == pytest.approx(800_000, rel=0.01)
    assert engine_choice.rows_that_fit(4096) == pytest.approx(3_200_000, rel=0.01)
    assert engine_choice.rows_that_fit(512) == 0


@pytest.mark.parametrize("kind", ["rebuild", "erasure"])
def test_spark_computes_what_does_not_fit_on_the_instance(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSTANCE_MEMORY_MB", "2048")
    assert engine_choice.is_spark(plan(kind=kind), manifest(900_000))
    assert not engine_choice.is_spark(plan(kind=kind), manifest(700_000))
    # What the pass brings counts as well.
    assert engine_choice.is_spark(plan(kind=kind, size=100_000_000), manifest(700_000))
    monkeypatch.setenv("INSTANCE_MEMORY_MB", "4096")
    assert not engine_choice.is_spark(plan(kind=kind), manifest(900_000))


def test_the_first_pass_and_a_new_day_compute_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSTANCE_MEMORY_MB", "2048")
    assert engine_choice.is_spark(plan(size=500_000_000), None)
    assert engine_choice.is_spark(plan(as_of=date(2026, 1, 3)), manifest(900_000))
    assert not engine_choice.is_spark(plan(size=500_000_000), manifest(9_000_000))


def test_an_engine_that_was_set_takes_every_file_and_no_record(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAKE_ENGINE", "spark")
    assert engine_choice.is_spark(plan(FILE), manifest(10))
    assert engine_choice.is_spark(plan(kind="rebuild", batches={}), manifest(10))
    assert not engine_choice.is_spark(plan(RECORD), manifest(10))
    assert not engine_choice.is_spark(plan(kind="maintenance", batches={}), manifest(10))
    monkeypatch.setenv("LAKE_ENGINE", "polars")
    assert not engine_choice.is_spark(plan(size=500_000_000), None)


def test_without_a_job_polars_computes_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAKE_ENGINE", "spark")
    monkeypatch.setenv("SPARK_JOB", "")
    assert not engine_choice.is_spark(plan(size=500_000_000), None)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("spark", "JSON"),
        ("[]", "JSON"),
        ("{}", "JSON"),
        ('{"kind": "yarn"}', "JSON"),
        ('{"kind": "local", "queue": "x"}', "JSON"),
        ('{"kind": "databricks", "job": "1"}', "url"),
        ('{"kind": "fabric"}', "workspace and job"),
    ],
)
def test_a_malformed_job_is_named(text: str, named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPARK_JOB", text)
    with pytest.raises(SettingError, match=f"SPARK_JOB .*{named}"):
        spark_job()


def test_other_settings_of_the_engine_are_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAKE_ENGINE", "duckdb")
    monkeypatch.setenv("INSTANCE_MEMORY_MB", "much")
    for read in (lake_engine, instance_memory_mb):
        with pytest.raises(SettingError):
            read()
