"""Writing the tables of a stage: merged by key or whole, side by side, and only those that changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from shared.lake import commit, frames
from shared.lake.announced import Manifest, TableState
from shared.lake.commit import Stamp
from shared.lake.contracts import TableContract
from shared.lake.intake_plan import Plan

if TYPE_CHECKING:
    import polars as pl

CONCURRENCY = 4
TIMES_OF_COMPUTATION = ("_silver_timestamp", "_gold_timestamp")


def write_tables(
    tables: Mapping[TableContract, pl.DataFrame],
    plan: Plan,
    manifest: Manifest | None,
    *,
    whole: Collection[str],
) -> dict[str, TableState]:
    """The states of the tables that were written.

    Frames of tables named in `whole` replace the table, the others hold the rows to insert or replace by key.
    Everything builds on the announced versions. Repeating it changes nothing.
    """

    def write(item: tuple[TableContract, pl.DataFrame]) -> TableState | None:
        table, frame = item
        return _write(table, frame, plan, announced_rows(table, manifest), whole=table.name in whole)

    with ThreadPoolExecutor(CONCURRENCY) as pool:
        states = pool.map(write, tables.items())
        return {table.name: state for table, state in zip(tables, states, strict=True) if state}


def announced_rows(table: TableContract, manifest: Manifest | None) -> pl.DataFrame | None:
    """A table as announced, None before its first version."""
    version = manifest.version(table.layer, table.name) if manifest else None
    return None if version is None else frames.read(table, version)


def merged(table: TableContract, current: pl.DataFrame, changed: pl.DataFrame) -> pl.DataFrame:
    """`current` with the rows of `changed` inserted, or in place of those with the same key."""
    import polars as pl

    keys = list(table.key)
    kept = current.join(changed.select(keys), on=keys, how="anti", nulls_equal=True)
    return pl.concat([kept, changed])


def same_rows(table: TableContract, one: pl.DataFrame, other: pl.DataFrame) -> bool:
    """True when two versions of a table differ at most in order and in the times of computation."""
    if one.height != other.height or one.columns != other.columns:
        return False
    times = [name for name in TIMES_OF_COMPUTATION if name in one.columns]
    keys = list(table.key)
    return one.drop(times).sort(keys).equals(other.drop(times).sort(keys))


def _write(
    table: TableContract, frame: pl.DataFrame, plan: Plan, current: pl.DataFrame | None, *, whole: bool
) -> TableState | None:
    if current is not None:
        if not whole and not frame.height:
            return None
        frame = frame if whole else merged(table, current, frame)
        if same_rows(table, frame, current):
            return None
    metadata = {"batch_id": plan.batch_id, "as_of": plan.as_of.isoformat(), "run_id": plan.run_id}
    stamp = Stamp(f"{table.layer}/{table.name}", plan.number, metadata)
    committed = commit.overwrite(table, frame, stamp)
    if committed.written:
        frames.put(table, committed.version, frame)
    return TableState(committed.version, frame.height, plan.at.isoformat())
