"""Statements and their fold on polars, for rows at hand: only what the rows need is planned."""

from __future__ import annotations

import narwhals as nw
import polars as pl

from shared.lake.engine_polars.collect import AT_HAND, collect, wrap
from shared.lake.schema.contracts import KEYS
from shared.lake.transform.marks import is_odd
from shared.lake.transform.silver import refused, statements
from shared.lake.transform.statements import in_order, is_piece, last_standing, pieced


def read(entity: str, bronze: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The statements that bronze rows make, and the rows that silver can't take, with `reasons`."""
    odd = collect(wrap(bronze).select(odd=is_odd(entity)), engine=AT_HAND)["odd"]
    states = collect(statements(entity, wrap(bronze), plain=not odd.any()), engine=AT_HAND)
    suspects = bronze.filter(odd | bronze[KEYS[entity]].is_null())
    if suspects.is_empty():
        # The plan of all reasons takes longer than reading some thousand rows.
        return states, suspects.with_columns(reasons=pl.lit(None, dtype=pl.List(pl.String())))
    return states, collect(refused(entity, wrap(suspects)), engine=AT_HAND)


def folded(entity: str, rows: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """What is known of every key, and how many statements were older than that."""
    key = KEYS[entity]
    # Counting keys takes a sixth of the time that looking for the same ones does.
    if rows[key].n_unique() == rows.height:
        return rows, 0
    contested = rows[key].is_duplicated()
    placed = in_order(wrap(rows.filter(contested)), key).with_columns(_in_pieces=is_piece(entity))
    ordered = collect(placed, engine=AT_HAND)
    in_pieces = ordered["_in_pieces"]
    parts = [rows.filter(~contested)]
    if not in_pieces.all():
        parts.append(collect(last_standing(wrap(ordered.filter(~in_pieces)), key), engine=AT_HAND))
    if in_pieces.any():
        parts.append(collect(pieced(wrap(ordered.filter(in_pieces)), entity), engine=AT_HAND))
    older = int(ordered["_is_older"].sum())
    return pl.concat([part.select(rows.columns) for part in parts]), older


def count_met_again(entity: str, bronze: pl.LazyFrame) -> tuple[int, int]:
    """Of all of bronze: how many statements met their own key in one file, and how many were older."""
    key = KEYS[entity]
    rows = wrap(bronze)
    states = statements(entity, rows)
    times = [name for name in ("updated_at",) if name in bronze.collect_schema().names()]
    order = ["_batch_id", "_ingestion_timestamp", "_source_file", "_row_number", "_source_etag"]
    seen = collect(states.select(key, *times, *order))
    several = seen.filter(pl.col(key).is_duplicated())
    older = collect(in_order(wrap(several), key).select(nw.col("_is_older").cast(nw.Int64()).sum())).item()
    return seen.height - seen.select(key, "_source_file", "_source_etag").n_unique(), older or 0
