"""Silver and gold in full on Spark."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import narwhals as nw

from shared.lake.contracts import ENTITIES, KEYS, SILVER_TABLES
from shared.lake.transform.gold import build_gold
from shared.lake.transform.silver import PARENT_COLUMNS, derive, statements
from shared.lake.transform.statements import in_order, is_piece, last_standing, pieced

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    Tables = Mapping[str, DataFrame]

Rows = nw.LazyFrame[Any]


def rebuild_silver(bronze: Tables, *, as_of: date, at: datetime) -> dict[str, DataFrame]:
    """The silver tables by name, from all of bronze by entity; the session's time zone must be UTC."""
    told = {entity: _cut(statements(entity, nw.from_native(bronze[entity]))) for entity in ENTITIES}
    states = {entity: _folded(rows, entity) for entity, rows in told.items()}
    # Kept once they are known: every child's plan would compute its parents again.
    parents = {e: _kept(states[e].select(*columns)) for e, columns in PARENT_COLUMNS.items()}
    return {SILVER_TABLES[e]: _native(derive(e, states[e], parents, as_of=as_of, at=at)) for e in ENTITIES}


def rebuild_gold(silver: Tables, *, as_of: date, at: datetime) -> dict[str, DataFrame]:
    """The six marts by name, from the silver tables by name."""
    tables = {name: nw.from_native(rows) for name, rows in silver.items()}
    return {name: _native(rows) for name, rows in build_gold(tables, as_of=as_of, at=at, cut=_cut).items()}


def _folded(rows: Rows, entity: str) -> Rows:
    """As `statements.fold`, knowing what there is to fold: most of its plans are for few rows or none."""
    key = KEYS[entity]
    columns = rows.collect_schema().names()
    met = rows.group_by(key).agg(_rows=nw.len()).filter(nw.col("_rows") > 1).select(key)
    contested = _cut(met)
    if _native(contested).isEmpty():
        return rows
    several = in_order(rows.join(contested, on=key, how="semi"), key)
    ordered = _cut(several.with_columns(_in_pieces=is_piece(entity)))
    kinds = {row["_in_pieces"] for row in _native(ordered.select("_in_pieces").unique()).collect()}
    parts = [rows.join(contested, on=key, how="anti")]
    if kinds != {True}:
        parts.append(last_standing(ordered.filter(~nw.col("_in_pieces")), key))
    if True in kinds:
        parts.append(pieced(ordered.filter("_in_pieces"), entity, cut=_cut))
    return _cut(nw.concat([part.select(columns) for part in parts]))


def _cut(rows: Rows) -> Rows:
    # The plan of all rules is longer than what Spark analyses in reasonable time, so it ends here.
    return nw.from_native(_native(rows).localCheckpoint())  # type: ignore[no-any-return]


def _kept(rows: Rows) -> Rows:
    return nw.from_native(_native(rows).persist())  # type: ignore[no-any-return]


def _native(rows: Rows) -> DataFrame:
    native: DataFrame = rows.to_native()
    return native
