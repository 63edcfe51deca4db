"""Silver and gold in full on Spark."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import narwhals as nw

from shared.lake.contracts import ENTITIES, SILVER_TABLES
from shared.lake.transform.gold import build_gold
from shared.lake.transform.silver import PARENT_COLUMNS, derive, statements
from shared.lake.transform.statements import fold

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    Tables = Mapping[str, DataFrame]


def rebuild_silver(bronze: Tables, *, as_of: date, at: datetime) -> dict[str, DataFrame]:
    """The silver tables by name, from all of bronze by entity; the session's time zone must be UTC."""
    told = {entity: _cut(statements(entity, nw.from_native(bronze[entity]))) for entity in ENTITIES}
    states = {entity: _cut(fold(rows, entity, cut=_cut)) for entity, rows in told.items()}
    # Kept once they are known: every child's plan would compute its parents again.
    parents = {e: _kept(states[e].select(*columns)) for e, columns in PARENT_COLUMNS.items()}
    return {SILVER_TABLES[e]: _native(derive(e, states[e], parents, as_of=as_of, at=at)) for e in ENTITIES}


def rebuild_gold(silver: Tables, *, as_of: date, at: datetime) -> dict[str, DataFrame]:
    """The six marts by name, from the silver tables by name."""
    tables = {name: nw.from_native(rows) for name, rows in silver.items()}
    return {name: _native(rows) for name, rows in build_gold(tables, as_of=as_of, at=at).items()}


def _cut(rows: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    # The plan of all rules is longer than what Spark analyses in reasonable time, so it ends here.
    return nw.from_native(_native(rows).localCheckpoint())  # type: ignore[no-any-return]


def _kept(rows: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    return nw.from_native(_native(rows).persist())  # type: ignore[no-any-return]


def _native(rows: nw.LazyFrame[Any]) -> DataFrame:
    native: DataFrame = rows.to_native()
    return native
