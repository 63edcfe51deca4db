"""Silver → gold: the rows that the silver run touched, or every row."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any

from shared.lake import announced, frames, silver_run
from shared.lake.announced import Manifest, TableState
from shared.lake.contracts import TABLES
from shared.lake.engine import Engine
from shared.lake.intake_plan import Plan
from shared.lake.table_writer import write_tables

States = Mapping[str, TableState]

GOLD = TABLES["gold"]


def refresh(plan: Plan, silver: Mapping[str, Any], engine: Engine | None = None) -> dict[str, Any]:
    """Bring gold up to date with `silver`, the result of the silver stage; repeating it changes nothing."""
    manifest = announced.head_before(plan.number).manifest
    # A new day changes gold even where silver stays as it is; and whether left out rows are to blame shows
    # only in gold that was computed without them.
    stands = not silver["tables"] and not plan.attempt
    if stands and not silver_run.needs_everything(plan, manifest):
        return {"tables": {}}
    states = states_after("silver", manifest, silver["tables"])
    if engine is None:
        rows, whole = _computed(plan, manifest, states, whole=silver["whole"])
    else:
        rows, whole = engine.gold(states, as_of=plan.as_of, at=plan.at), GOLD
    contents = {GOLD[name]: frame for name, frame in rows.items()}
    written = write_tables(contents, plan, manifest, whole=whole)
    return {"tables": {name: asdict(state) for name, state in written.items()}}


def states_after(
    layer: str, manifest: Manifest | None, written: Mapping[str, Mapping[str, Any]]
) -> dict[str, TableState]:
    """The tables of a layer as they are announced, with the written ones in place of the old."""
    before = dict(manifest.tables.get(layer, {})) if manifest else {}
    return before | {name: TableState(**state) for name, state in written.items()}


def _computed(
    plan: Plan, manifest: Manifest | None, states: States, *, whole: bool
) -> tuple[Mapping[str, Any], Collection[str]]:
    """Rows or plans by gold table, and the tables that they hold in full."""
    from shared.lake.engine_polars import plan_gold, rebuild_gold, update_gold

    tables = {name: frames.scan(TABLES["silver"][name], state.version) for name, state in states.items()}
    touched = silver_run.last_run(plan)
    # After a restart nobody knows what was touched: computing everything gives the same.
    if manifest is not None and not whole and touched is not None:
        run = update_gold(tables, touched, as_of=plan.as_of, at=plan.at)
    elif sum(state.rows for state in states.values()) > silver_run.IN_MEMORY_ROWS:
        return plan_gold(tables, as_of=plan.as_of, at=plan.at), GOLD
    else:
        run = rebuild_gold(tables, as_of=plan.as_of, at=plan.at)
    return run.tables, run.whole
