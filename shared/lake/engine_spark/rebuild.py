"""Silver and gold in full on Spark."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import narwhals as nw

from shared.lake.schema.contracts import ENTITIES, KEYS, SILVER_TABLES
from shared.lake.transform.frames import whole
from shared.lake.transform.gold import marts
from shared.lake.transform.marks import is_odd
from shared.lake.transform.silver import PARENT_COLUMNS, derive, statements
from shared.lake.transform.statements import in_order, is_piece, last_standing, pieced

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    Tables = Mapping[str, DataFrame]

Rows = nw.LazyFrame[Any]
# Tables by name, each planned when it is written: planning takes one thread, and the workers wait for none.
Plans = Mapping[str, Callable[[], Rows]]

# While one table is planned, which takes one thread, the workers compute another.
SIDE_BY_SIDE = 3
# Of the keys of a table: so many are sent to every worker instead of sorting all rows by them.
_FEW_ROWS = 300_000
# Of an entity: so many delivered rows are kept in memory to be looked at twice, more are read twice.
_KEPT_ROWS = 500_000
# Tables are read whole, and then gone: what serves readers who look for rows costs more than it saves.
_READ_WHOLE = {
    "parquet.enable.dictionary": "false",
    "parquet.column.statistics.enabled": "false",
    "parquet.size.statistics.enabled": "false",
    "parquet.page.write-checksum.enabled": "false",
    "mapreduce.fileoutputcommitter.marksuccessfuljobs": "false",
}
# Rows at which plans have ended, as the JVM knows them.
_kept: list[Any] = []


def rebuild_silver(bronze: Tables, rows: Mapping[str, int], *, as_of: date, at: datetime) -> Plans:
    """How the silver tables are computed from all of bronze by entity; the session's time zone must be UTC.

    `rows`: how many each bronze table has.
    """
    largest_first = sorted(ENTITIES, key=lambda entity: -rows[entity])
    states = _each({e: partial(_state, e, bronze[e], rows[e]) for e in largest_first})
    parents = {e: _sent(states[e].select(*columns), rows[e]) for e, columns in PARENT_COLUMNS.items()}
    plans = {
        SILVER_TABLES[e]: partial(derive, e, states[e], parents, as_of=as_of, at=at) for e in largest_first
    }
    return _in_turn(plans)


def rebuild_gold(silver: Tables, *, as_of: date, at: datetime) -> Plans:
    """How the six marts are computed from the silver tables by name."""
    tables = {name: nw.from_native(rows) for name, rows in silver.items()}
    return marts(tables, as_of=as_of, at=at, cut=_later, once=_once)


def write(plans: Plans, folder: Path) -> dict[str, Path]:
    """Compute the tables of a layer into Parquet files; returns the folder of each."""

    def written(name: str) -> Path:
        rows = _native(plans[name]()).write.options(**_READ_WHOLE)
        rows.mode("overwrite").parquet(str(folder / name))
        return folder / name

    places = _each({name: partial(written, name) for name in plans})
    _forget()
    return places


def _each[T](work: Mapping[str, Callable[[], T]]) -> dict[str, T]:
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        begun = {name: pool.submit(do) for name, do in work.items()}
        return {name: done.result() for name, done in begun.items()}


def _in_turn(plans: Plans) -> Plans:
    """Each planned by itself, in the order in which they are asked for: at once, all would be late."""
    turn = Lock()

    def planned(plan: Callable[[], Rows]) -> Rows:
        with turn:
            return plan()

    return {name: partial(planned, plan) for name, plan in plans.items()}


def _once(make: Callable[[], Rows]) -> Callable[[], Rows]:
    """Rows that are made and computed by whoever asks first, while the others wait."""
    lock, made = Lock(), cache(lambda: _cut(make()))

    def found() -> Rows:
        with lock:
            return made()

    return found


def _state(entity: str, bronze: DataFrame, rows: int) -> Rows:
    """What is known of each key, planned by whether any row has a cell that needs a closer look.

    Rows that are looked at twice are kept, or read twice if they are many.
    """
    delivered = nw.from_native(bronze)
    plain = _native(delivered.filter(is_odd(entity))).isEmpty()
    cut = whole if plain or rows > _KEPT_ROWS else _later
    return _folded(_later(statements(entity, delivered, plain=plain, cut=cut)), entity)


def _folded(rows: Rows, entity: str) -> Rows:
    """As `statements.fold`, knowing what there is to fold: most of its plans are for few rows or none."""
    key = KEYS[entity]
    columns = rows.collect_schema().names()
    met = _later(rows.group_by(key).agg(_rows=nw.len()).filter(nw.col("_rows") > 1).select(key))
    many = _native(met).count()
    if not many:
        return rows
    contested = _sent(met, many)
    several = in_order(rows.join(contested, on=key, how="semi"), key)
    ordered = _later(several.with_columns(_in_pieces=is_piece(entity)))
    kinds = {row["_in_pieces"] for row in _native(ordered.select("_in_pieces").unique()).collect()}
    parts = [rows.join(contested, on=key, how="anti")]
    if kinds != {True}:
        parts.append(last_standing(ordered.filter(~nw.col("_in_pieces")), key))
    if True in kinds:
        parts.append(pieced(ordered.filter("_in_pieces"), entity, cut=_cut))
    return _cut(nw.concat([part.select(columns) for part in parts]))


def _cut(rows: Rows) -> Rows:
    # The plan of all rules is longer than what Spark analyses in reasonable time, so it ends here.
    return _ended(rows, eager=True)


def _later(rows: Rows) -> Rows:
    """Rows whose plan ends here, too, once the next action has computed them: one job instead of two."""
    return _ended(rows, eager=False)


def _ended(rows: Rows, *, eager: bool) -> Rows:
    ended = _native(rows).localCheckpoint(eager=eager)
    _kept.append(ended._jdf.queryExecution().logical().rdd())
    return nw.from_native(ended)  # type: ignore[no-any-return]


def _forget() -> None:
    """Free the rows at which plans have ended, ours alone: others may compute in the same cluster."""
    while _kept:
        _kept.pop().unpersist(False)


def _sent(rows: Rows, many: int) -> Rows:
    """Rows to join with, to every worker if they are few: Spark can't tell what a plan's end holds."""
    if many > _FEW_ROWS:
        return rows
    from pyspark.sql.functions import broadcast

    return nw.from_native(broadcast(_native(rows)))  # type: ignore[no-any-return]


def _native(rows: Rows) -> DataFrame:
    native: DataFrame = rows.to_native()
    return native
