"""Generated files through the product's own silver: a clean world raises no flag, a flaw its own."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from devhost.generator.files import generate
from devhost.generator.world import World
from shared.lake.engine_polars import SilverRun, rebuild_silver
from shared.lake.parse.files import parse_file
from shared.lake.parse.parsed import to_bronze
from shared.lake.schema.contracts import KEYS, SILVER_TABLES

AS_OF = date(2026, 1, 1)
NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
# What silver repairs without a flag.
REPAIRED = {"untidy_text", "short_zip_code", "repeated_row"}
FLAGS = pl.col("_quality_flags")


def silver(folder: Path) -> SilverRun:
    bronze = {}
    for entity in SILVER_TABLES:
        name = f"{entity}.jsonl" if entity == "claims" else f"{entity}.csv"
        parsed = parse_file(entity, (folder / name).read_bytes(), name=name)
        rows = to_bronze(parsed, source_file=name, source_etag="1", ingested_at=NOW, batch_id="1")
        bronze[entity] = rows.lazy()
    return rebuild_silver(bronze, as_of=AS_OF, at=NOW)


@pytest.fixture(scope="module")
def dirty(tmp_path_factory: pytest.TempPathFactory) -> tuple[SilverRun, list[dict[str, Any]]]:
    folder = tmp_path_factory.mktemp("dirty")
    generate(World(1000, 3, AS_OF, consistent=True), folder, dirty=True)
    flaws: list[dict[str, Any]] = json.loads((folder / "manifest.json").read_text())["flaws"]
    return silver(folder), flaws


def test_a_consistent_world_raises_no_flag(tmp_path: Path) -> None:
    generate(World(1000, 3, AS_OF, consistent=True), tmp_path)
    run = silver(tmp_path)
    flagged = {name: frame.filter(FLAGS.list.len() > 0).height for name, frame in run.tables.items()}
    assert flagged == dict.fromkeys(run.tables, 0)
    assert all(frame.is_empty() for frame in run.quarantine.values())


def test_every_flaw_raises_its_flag(dirty: tuple[SilverRun, list[dict[str, Any]]]) -> None:
    run, flaws = dirty
    for flaw in flaws:
        if flaw["flaw"] in REPAIRED | {"missing_key"}:
            continue
        table = run.tables[SILVER_TABLES[flaw["entity"]]]
        rows = table.filter(pl.col(KEYS[flaw["entity"]]).is_in(flaw["keys"]))
        unflagged = rows.filter(~FLAGS.list.contains(flaw["flaw"]))
        assert rows.height == flaw["rows"], flaw["flaw"]
        assert unflagged.is_empty(), flaw["flaw"]


def test_rows_without_their_key_are_in_quarantine(dirty: tuple[SilverRun, list[dict[str, Any]]]) -> None:
    run, flaws = dirty
    lost = {flaw["entity"]: flaw["rows"] for flaw in flaws if flaw["flaw"] == "missing_key"}
    assert {entity: frame.height for entity, frame in run.quarantine.items()} == lost


def test_repeated_and_untidy_rows_are_repaired(dirty: tuple[SilverRun, list[dict[str, Any]]]) -> None:
    run, _ = dirty
    customers = run.tables["dim_customers"]
    assert customers.height == 1000
    zips = customers.filter(~FLAGS.list.contains("invalid_zip"))["zip_code"]
    states = customers.filter(~FLAGS.list.contains("unknown_state"))["state"]
    assert zips.str.len_chars().unique().to_list() == [5]
    assert states.str.contains("^[A-Z]{2}$").all()
    assert not customers["email"].str.contains("^ | $|[A-Z]").any()
