"""Changed rows of a table: what says the same is not written, and a repeated pass writes no file."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import polars as pl
import pytest

from shared.lake.delta import data_files, frames, handles, table_writer
from shared.lake.schema.contracts import TABLES
from shared.lake.schema.polars_schema import schema
from shared.lake.state.pass_plan import Plan
from shared.lake.state.published import Manifest, TableState

pytestmark = [pytest.mark.azurite, pytest.mark.usefixtures("app_settings")]

TABLE = TABLES["gold"]["risk_scoring"]
AT = datetime(2026, 1, 1, tzinfo=UTC)
PLAN = Plan(1, "run", "incremental", date(2026, 1, 1), AT, {})


def rows(*pets: tuple[str, int]) -> pl.DataFrame:
    return pl.DataFrame([{"customer_id": key, "total_pets": n} for key, n in pets], schema(TABLE))


def written(number: int, changed: pl.DataFrame, before: TableState | None) -> TableState | None:
    tables = {"gold": {TABLE.name: before}} if before else None
    manifest = Manifest(number, "run", PLAN.as_of, AT, {}, tables) if tables else None
    plan = replace(PLAN, number=number)
    return table_writer.write_tables({TABLE: changed}, plan, manifest, whole=()).get(TABLE.name)


def pets_of(state: TableState) -> dict[str, int]:
    return dict(frames.scan(TABLE, state.version).select("customer_id", "total_pets").collect().iter_rows())


def test_changed_rows_are_in_the_next_version_and_a_repeated_pass_writes_no_file() -> None:
    first = written(1, rows(("C-00", 1), ("C-01", 1)), None)
    assert first is not None
    second = written(2, rows(("C-01", 2), ("C-02", 3)), first)
    assert second is not None
    files = data_files.present(TABLE)
    for forget in (lambda: None, handles.forget):
        forget()
        assert written(2, rows(("C-01", 2), ("C-02", 3)), first) == second
    assert data_files.present(TABLE) == files
    assert (pets_of(second), second.rows) == ({"C-00": 1, "C-01": 2, "C-02": 3}, 3)


def test_rows_that_say_the_same_write_nothing() -> None:
    first = written(1, rows(("C-00", 1), ("C-01", 1)), None)
    files = data_files.present(TABLE)
    assert written(2, rows(("C-01", 1)), first) is None
    assert data_files.present(TABLE) == files
