"""Before the first run nothing is invented: lists are empty, counts are zero, nothing is found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shared.errors import NotFoundError
from shared.insights import decisions, providers, queries
from shared.insights.masking import EVERYTHING, NOTHING
from shared.insights.selection import Page
from shared.lake.intake import quarantine
from shared.lake.monitor import quality, status
from shared.lake.schema.contracts import TABLES
from shared.lake.upkeep import export
from tests.support.lake import new_process

pytestmark = [pytest.mark.azurite]


@pytest.fixture(autouse=True)
def _empty_lake(app_settings: object) -> None:
    new_process()


@pytest.mark.parametrize("name", ["kpis", "customers", "providers", "risks", "cross_sell"])
def test_lists_are_empty(name: str) -> None:
    answer = json.loads(getattr(queries, name)(Page(10)).data)
    rows = next(value for value in answer.values() if isinstance(value, list))
    assert (rows, answer["count"], answer["total"], answer["as_of"]) == ([], 0, 0, None)


def test_other_answers_are_empty_too() -> None:
    assert set(queries.summary().values()) == {0}
    assert set(decisions.figures().values()) == {0, None}
    assert json.loads(queries.segments(hidden=EVERYTHING).data)["segments"] == []
    assert json.loads(providers.page(providers.Filters(search="x"), 10, 0).data)["providers"] == []
    assert quarantine.page(quarantine.Filters(), limit=10, offset=0) == ([], 0)
    assert quality.report(run_id=None, table=None, limit=10, offset=0) == ([], 0)
    with pytest.raises(NotFoundError):
        queries.customer("C1", hidden=NOTHING)
    with pytest.raises(NotFoundError):
        providers.get("V1")


def test_the_status_says_so() -> None:
    found = status.status(status.observe())
    assert {layer["status"] for layer in found["layers"].values()} == {"empty"}
    assert {layer["record_count"] for layer in found["layers"].values()} == {0}
    assert found["data_quality"] == {"completeness": None, "accuracy": None, "freshness": "Real-time"}
    assert found["last_processes"] == {"bronze": None, "silver": None, "gold": None}
    assert found["processing_log"] == []


def test_every_table_is_exported_without_rows(tmp_path: Path) -> None:
    counts = export.export(tmp_path)
    assert set(counts.values()) == {0}
    assert {path.parent.name for path in tmp_path.rglob("*.parquet")} == set(TABLES)
    # The adjudication replay is exported beside the tables of the run.
    assert len(counts) == sum(len(tables) for tables in TABLES.values()) + 1
