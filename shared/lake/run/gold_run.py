"""Silver → gold: the rows that the silver run touched, or every row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from shared.lake.delta import data_files, frames, table_rows
from shared.lake.delta.table_writer import Pieces, write_computed, write_pieces, write_tables
from shared.lake.run import silver_run
from shared.lake.run.engine import Engine
from shared.lake.schema import buckets
from shared.lake.schema.contracts import TABLES, TableContract
from shared.lake.state import current_pass, published
from shared.lake.state.pass_plan import Plan
from shared.lake.state.published import Manifest, TableState

if TYPE_CHECKING:
    import polars as pl

    from shared.lake.delta.table_rows import TableRows

States = Mapping[str, TableState]

SILVER, GOLD = TABLES["silver"], TABLES["gold"]


def refresh(plan: Plan, silver: Mapping[str, Any], engine: Engine | None = None) -> dict[str, Any]:
    """Bring gold up to date with `silver`, the result of the silver stage; repeating it changes nothing."""
    manifest = published.head_before(plan.number).manifest
    # A new day changes gold even where silver stays as it is; and whether left out rows are to blame shows
    # only in gold that was computed without them.
    stands = not silver["tables"] and not plan.attempt
    if stands and not silver_run.needs_everything(plan, manifest):
        return {"tables": {}}
    states = states_after("silver", manifest, silver["tables"])
    if engine is not None:
        written = write_computed(GOLD, engine.gold(states, as_of=plan.as_of, at=plan.at), plan, manifest)
    else:
        written = _computed(plan, manifest, states, whole=silver["whole"])
    return {"tables": {name: asdict(state) for name, state in written.items()}}


def states_after(
    layer: str, manifest: Manifest | None, written: Mapping[str, Mapping[str, Any]]
) -> dict[str, TableState]:
    """The tables of a layer as they are published, with the written ones in place of the old."""
    before = dict(manifest.tables.get(layer, {})) if manifest else {}
    return before | {name: TableState(**state) for name, state in written.items()}


def _computed(plan: Plan, manifest: Manifest | None, states: States, *, whole: bool) -> dict[str, TableState]:
    from shared.lake.engine_polars import update_gold

    current = current_pass.known(plan.number)
    touched = current.silver if current else None
    # After a restart nobody knows what was touched: computing everything gives the same.
    if manifest is None or whole or touched is None or touched.touched_customers is None:
        return _rebuilt(plan, manifest, states)
    silver, gold = _tables(SILVER, states), _tables(GOLD, manifest.tables["gold"])
    # An audit of what a left out row did not change would pass, and the row would seem to blame.
    anew = bool(plan.attempt)
    run = update_gold(silver, gold, touched, as_of=plan.as_of, at=plan.at, anew=anew)
    contents = {GOLD[name]: frame for name, frame in run.tables.items()}
    return write_tables(contents, plan, manifest, whole=run.whole)


def _rebuilt(plan: Plan, manifest: Manifest | None, states: States) -> dict[str, TableState]:
    from shared.lake.engine_polars.gold_rebuild import CUSTOMER_MARTS, TOTALS, GoldRebuild

    rebuild = GoldRebuild(_scans(states), as_of=plan.as_of, at=plan.at)
    written = write_tables(
        {GOLD[name]: rows for name, rows in rebuild.totals().items()}, plan, manifest, whole=TOTALS
    )
    for source, marts, computed in (
        ("dim_customers", CUSTOMER_MARTS, rebuild.customers),
        ("fact_claims", ("claims_analytics",), rebuild.claims),
    ):
        parts = _parts(SILVER[source], states[source])
        pieces = Pieces(states[source].rows, computed(parts))
        written |= write_pieces([GOLD[name] for name in marts], pieces, plan, manifest)
    return written


def _parts(table: TableContract, state: TableState) -> Sequence[pl.LazyFrame]:
    """The rows of a silver table in pieces, each with all rows of some buckets."""
    from shared.lake.engine_polars import cut as cuts

    files = frames.files(table, state.version)
    if state.rows <= cuts.PIECE_ROWS:
        return [data_files.scan(table, files)]
    layout = buckets.layout(files)
    if layout is None or layout.added or layout.count != buckets.count_for(state.rows):
        return cuts.cut_by(table.key[0], data_files.scan(table, files)).pieces
    groups = buckets.groups(layout, state.rows // cuts.PIECE_ROWS + 1)
    return [data_files.scan(table, group) for group in groups]


def _tables(contracts: Mapping[str, TableContract], states: States) -> dict[str, TableRows]:
    return {name: table_rows.at(contracts[name], state) for name, state in states.items()}


def _scans(states: States) -> dict[str, pl.LazyFrame]:
    return {name: frames.scan(SILVER[name], state.version) for name, state in states.items()}
