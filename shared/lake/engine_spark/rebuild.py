"""Silver and gold in full on Spark."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import narwhals as nw

from shared.lake.schema.contracts import ENTITIES, KEYS, SILVER_TABLES
from shared.lake.transform.gold import build_gold
from shared.lake.transform.silver import PARENT_COLUMNS, derive, statements
from shared.lake.transform.statements import in_order, is_piece, last_standing, pieced

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    Tables = Mapping[str, DataFrame]

Rows = nw.LazyFrame[Any]

# While one table is planned, which takes one thread, the workers compute another.
SIDE_BY_SIDE = 3
# Of the keys of a table: so many are sent to every worker instead of sorting all rows by them.
_FEW_ROWS = 300_000


def rebuild_silver(
    bronze: Tables, rows: Mapping[str, int], *, as_of: date, at: datetime
) -> dict[str, DataFrame]:
    """The silver tables by name, from all of bronze by entity; the session's time zone must be UTC.

    `rows`: how many each bronze table has.
    """
    states = _each(ENTITIES, lambda entity: _folded(_told(entity, bronze[entity]), entity))
    parents = {e: _sent(states[e].select(*columns), rows[e]) for e, columns in PARENT_COLUMNS.items()}
    return {SILVER_TABLES[e]: _native(derive(e, states[e], parents, as_of=as_of, at=at)) for e in ENTITIES}


def rebuild_gold(silver: Tables, *, as_of: date, at: datetime) -> dict[str, DataFrame]:
    """The six marts by name, from the silver tables by name."""
    tables = {name: nw.from_native(rows) for name, rows in silver.items()}
    return {name: _native(rows) for name, rows in build_gold(tables, as_of=as_of, at=at, cut=_cut).items()}


def write(tables: Tables, folder: Path) -> dict[str, Path]:
    """Compute tables into Parquet files; returns the folder of each."""

    def written(name: str) -> Path:
        # They are read once, by this machine: looking for what repeats costs more than writing it.
        rows = tables[name].write.option("parquet.enable.dictionary", "false")
        rows.mode("overwrite").parquet(str(folder / name))
        return folder / name

    return _each(tables, written)


def _each[T](names: Iterable[str], work: Callable[[str], T]) -> dict[str, T]:
    wanted = list(names)
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        return dict(zip(wanted, pool.map(work, wanted), strict=True))


def _told(entity: str, bronze: DataFrame) -> Rows:
    return _cut(statements(entity, nw.from_native(bronze)))


def _folded(rows: Rows, entity: str) -> Rows:
    """As `statements.fold`, knowing what there is to fold: most of its plans are for few rows or none."""
    key = KEYS[entity]
    columns = rows.collect_schema().names()
    met = _cut(rows.group_by(key).agg(_rows=nw.len()).filter(nw.col("_rows") > 1).select(key))
    many = _native(met).count()
    if not many:
        return rows
    contested = _sent(met, many)
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


def _sent(rows: Rows, many: int) -> Rows:
    """Rows to join with, to every worker if they are few: Spark can't tell what a plan's end holds."""
    if many > _FEW_ROWS:
        return rows
    from pyspark.sql.functions import broadcast

    return nw.from_native(broadcast(_native(rows)))  # type: ignore[no-any-return]


def _native(rows: Rows) -> DataFrame:
    native: DataFrame = rows.to_native()
    return native
