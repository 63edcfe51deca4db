"""Silver → gold: the rows that the silver run touched, or every row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from shared.lake import announced, frames, silver_run
from shared.lake.announced import Manifest, TableState
from shared.lake.contracts import TABLES
from shared.lake.intake_plan import Plan
from shared.lake.table_writer import write_tables

if TYPE_CHECKING:
    import polars as pl

    from shared.lake.engine_polars import GoldRun

GOLD = TABLES["gold"]


def refresh(plan: Plan, silver: Mapping[str, Any]) -> dict[str, Any]:
    """Bring gold up to date with `silver`, the result of the silver stage; repeating it changes nothing."""
    manifest = announced.read_head().manifest
    # A new day changes gold even where silver stays as it is.
    if not silver["tables"] and not silver_run.needs_everything(plan, manifest):
        return {"tables": {}}
    run = _computed(plan, manifest, silver)
    contents = {GOLD[name]: frame for name, frame in run.tables.items()}
    states = write_tables(contents, plan, manifest, whole=run.whole)
    return {"tables": {name: asdict(state) for name, state in states.items()}}


def states_after(
    layer: str, manifest: Manifest | None, written: Mapping[str, Mapping[str, Any]]
) -> dict[str, TableState]:
    """The tables of a layer as they are announced, with the written ones in place of the old."""
    before = dict(manifest.tables.get(layer, {})) if manifest else {}
    return before | {name: TableState(**state) for name, state in written.items()}


def silver_frames(states: Mapping[str, TableState]) -> dict[str, pl.LazyFrame]:
    """The silver tables at these versions."""
    return {name: frames.scan(TABLES["silver"][name], state.version) for name, state in states.items()}


def _computed(plan: Plan, manifest: Manifest | None, silver: Mapping[str, Any]) -> GoldRun:
    from shared.lake.engine_polars import rebuild_gold, update_gold

    tables = silver_frames(states_after("silver", manifest, silver["tables"]))
    touched = silver_run.last_run(plan)
    # After a restart nobody knows what was touched: computing everything gives the same.
    if manifest is None or silver["whole"] or touched is None:
        return rebuild_gold(tables, as_of=plan.as_of, at=plan.at)
    return update_gold(tables, touched, as_of=plan.as_of, at=plan.at)
