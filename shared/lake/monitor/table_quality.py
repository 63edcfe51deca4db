"""How complete and clean the rows of a silver table are, carried on by the files that changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from shared.lake.delta import data_files, frames
from shared.lake.schema.contracts import TableContract
from shared.lake.state.published import TableState


def measured(
    table: TableContract,
    state: TableState,
    counted: int,
    before: TableState | None,
    known: Mapping[str, int] | None,
) -> dict[str, int]:
    """Cells that are counted (`counted` a row), null ones among them, and rows without a flag.

    `known` is what was measured of the version `before`; None for either measures every row.
    """
    start = before.version if before and known else None
    gone, new = frames.exchanged(table, start, state.version)
    totals = Counter({name: known[name] for name in ("nulls", "clean")} if known and before else {})
    totals.update(_of_files(table, new))
    totals.subtract(_of_files(table, gone))
    return {"cells": state.rows * counted, "nulls": totals["nulls"], "clean": totals["clean"]}


def _of_files(table: TableContract, files: Sequence[str]) -> dict[str, int]:
    import polars as pl

    measures = data_files.scan(table, files).select(
        nulls=pl.col("_null_cells").sum(), clean=(pl.col("_quality_flags").list.len() == 0).sum()
    )
    sums = measures.collect(engine="in-memory").row(0, named=True)
    return {name: int(count) for name, count in sums.items()}
