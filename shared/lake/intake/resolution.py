"""Quarantined rows that have arrived after all: their entries are closed, with the file that brought them.

A row has arrived when its key is in silver, and in a later batch
- another version of its file had a row in its place, and that row is plainly the same: its key stands in the
  refused text, or its cells are those that were refused, or the other rows of the file have kept their keys.
  The half-written last line of a file that is still being appended is such a row;
- a file that says every column had a row with the key that the refused text begins with or names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from shared.lake.delta import data_files, frames
from shared.lake.intake import bronze_rows, quarantine
from shared.lake.parse.refused_text import key_of, names_key
from shared.lake.schema.contracts import ENTITIES, KEYS, bronze_contract, silver_contract
from shared.lake.state import published
from shared.lake.state.pass_plan import Plan

if TYPE_CHECKING:
    import polars as pl

_PLACE = ("_source_file", "_source_etag", "_row_number", "_batch_id", "_missing_columns")
Version = tuple[str, str, str]
# By quarantine id: the key that arrived, and the file that brought it.
Arrived = dict[str, tuple[str, str]]


def close_arrived(plan: Plan, *, now: datetime) -> int:
    """Close the open entries whose rows the published pass has brought; returns how many.

    A pass that computes everything looks at all of bronze, any other at what it loaded itself. Repeating it
    changes nothing.
    """
    entities = list(plan.batches) if plan.kind == "increment" else list(ENTITIES)
    return sum(_close_of(plan, entity, now) for entity in entities)


def _close_of(plan: Plan, entity: str, now: datetime) -> int:
    import polars as pl

    waiting = quarantine.rows(entity).filter(pl.col("status") == "open")
    if waiting.is_empty():
        return 0
    keyed = _brought(plan, entity).filter(pl.col(KEYS[entity]).is_not_null())
    loaded = keyed.select(KEYS[entity], *_PLACE).collect(engine="streaming")
    arrived = {**_by_key(entity, waiting, loaded), **_by_place(entity, waiting, loaded, keyed)}
    known = _in_silver(entity, {key for key, _ in arrived.values()}) if arrived else set()
    brought = {each: file for each, (key, file) in arrived.items() if key in known}
    if brought:
        quarantine.close(entity, brought, status="resolved", at=now)
    return len(brought)


def _brought(plan: Plan, entity: str) -> pl.LazyFrame:
    """Bronze rows that a pass may have brought."""
    import polars as pl

    if plan.kind != "increment":
        return bronze_rows.everything(entity)
    fresh = bronze_rows.loaded_files(entity, plan.number)
    if fresh is not None:
        return data_files.scan(bronze_contract(entity), fresh)
    return bronze_rows.everything(entity).filter(pl.col("_batch_id") == plan.batch_id)


def _in_silver(entity: str, keys: Iterable[str]) -> set[str]:
    import polars as pl

    table = silver_contract(entity)
    manifest = published.read_head().manifest
    version = manifest.version("silver", table.name) if manifest else None
    if version is None:
        return set()
    column = pl.col(KEYS[entity])
    rows = frames.scan(table, version).select(column).filter(column.is_in(list(keys)))
    return set(rows.collect(engine="streaming").to_series())


def _by_key(entity: str, waiting: pl.DataFrame, loaded: pl.DataFrame) -> Arrived:
    """Entries whose key came with a row that says every column."""
    import polars as pl

    keys = [key_of(KEYS[entity], raw) for raw in waiting["raw"]]
    keyed = waiting.with_columns(pl.Series("_key", keys, pl.String)).filter(pl.col("_key").is_not_null())
    full = loaded.filter(pl.col("_missing_columns").is_null())
    pairs = _later(keyed.join(full, left_on="_key", right_on=KEYS[entity], how="inner"))
    latest = pairs.select("quarantine_id", "_key", "_source_file").unique("quarantine_id", keep="last")
    return {each: (key, file) for each, key, file in latest.iter_rows()}


def _by_place(entity: str, waiting: pl.DataFrame, loaded: pl.DataFrame, keyed: pl.LazyFrame) -> Arrived:
    """Entries whose place in their file is taken by the same row in another version of it."""
    import polars as pl

    new = ["_source_file", "_row_number"]
    pairs = _later(waiting.join(loaded, left_on=["source_file", "row_number"], right_on=new, how="inner"))
    pairs = pairs.filter(pl.col("source_etag") != pl.col("_source_etag"))
    if pairs.is_empty():
        return {}
    versions = pairs.select("source_file", "source_etag", "_source_etag").unique()
    going_on = _going_on(entity, versions, loaded)
    files, numbers = pairs["source_file"].unique().to_list(), pairs["row_number"].unique().to_list()
    there = keyed.filter(pl.col("_source_file").is_in(files), pl.col("_row_number").is_in(numbers))
    places = there.collect(engine="streaming").iter_rows(named=True)
    cells = {tuple(row[name] for name in _PLACE[:3]): row for row in places}
    arrived: Arrived = {}
    for row in pairs.iter_rows(named=True):
        version = (row["source_file"], row["source_etag"], row["_source_etag"])
        now_there = cells.get((version[0], version[2], row["row_number"]), {})
        key = row[KEYS[entity]]
        same = version in going_on or names_key(KEYS[entity], row["raw"], key)
        if same or _same_cells(entity, row["raw"], now_there):
            arrived[row["quarantine_id"]] = (key, row["source_file"])
    return arrived


def _same_cells(entity: str, raw: str | None, row: Mapping[str, Any]) -> bool:
    """True when a row of today says all that was refused."""
    said = {n: cell for n, cell in quarantine.cells(raw).items() if n in row and n != KEYS[entity]}
    filled = {name: cell for name, cell in said.items() if cell is not None}
    return bool(filled) and all(row[name] == cell for name, cell in filled.items())


def _going_on(entity: str, versions: pl.DataFrame, loaded: pl.DataFrame) -> set[Version]:
    """The versions (path, old etag, new etag) of which every old row has its place and key in the new one."""
    import polars as pl

    key = pl.col(KEYS[entity])
    place = ["_source_file", "_source_etag", "_row_number"]
    paths, etags = versions["source_file"].unique().to_list(), versions["source_etag"].unique().to_list()
    is_old = pl.col("_source_file").is_in(paths) & pl.col("_source_etag").is_in(etags) & key.is_not_null()
    old = bronze_rows.everything(entity).filter(is_old).select(key, *place).collect(engine="streaming")
    new = loaded.select(key.alias("_key"), *place).rename({"_source_etag": "_new"})
    pairs = versions.select(_source_file="source_file", _source_etag="source_etag", _new="_source_etag")
    both = old.join(pairs, on=["_source_file", "_source_etag"]).join(
        new, on=["_source_file", "_new", "_row_number"], how="left"
    )
    kept = both.group_by("_source_file", "_source_etag", "_new").agg(
        same=(key == pl.col("_key")).fill_null(value=False).all()
    )
    return {(path, old_etag, new_etag) for path, old_etag, new_etag, same in kept.iter_rows() if same}


def _later(pairs: pl.DataFrame) -> pl.DataFrame:
    """Pairs whose loaded row came in a later batch than the refused one; batch ids end with their number."""
    import polars as pl

    before, after = (
        pl.col(name).str.split("-").list.last().cast(pl.Int64) for name in ("batch_id", "_batch_id")
    )
    return pairs.filter(after > before)
