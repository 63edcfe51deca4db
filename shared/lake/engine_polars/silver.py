"""Silver on polars: from all of bronze, or just what a batch touches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import narwhals as nw
import polars as pl

from shared.lake.engine_polars.collect import (
    AT_HAND,
    Frames,
    Rows,
    collect,
    collect_each,
    plan,
    wrap,
)
from shared.lake.engine_polars.known import count_met_again, folded, read
from shared.lake.engine_polars.report import Change, Tally, compare, quality_report
from shared.lake.engine_polars.tables import AtHand, Table, Tables
from shared.lake.engine_polars.touched import known_parents, touched_keys
from shared.lake.parse.rejects import refused_rows
from shared.lake.schema.contracts import ENTITIES, KEYS, SILVER_TABLES, bronze_contract, silver_contract
from shared.lake.schema.polars_schema import empty_frame
from shared.lake.transform.cells import CODE
from shared.lake.transform.silver import (
    derive,
    from_silver,
    refused,
)


@dataclass(frozen=True, slots=True)
class SilverRun:
    """Rows of silver to write, rows to quarantine, and what happened.

    tables: by silver table name; a rebuild gives every table in full, an update the rows to merge by key, of
    the touched tables only. quarantine: by entity, merged by quarantine_id.
    quality: rows of quarantine/data_quality, run_id and batch_id null.
    touched_customers: whose gold rows change, as they were and as they are; None after a rebuild.
    before: by silver table, what was known of the changed rows.
    """

    tables: Rows
    quarantine: Rows
    quality: pl.DataFrame
    touched_customers: pl.Series | None = None
    before: Rows = field(default_factory=dict)


def count_changes(bronze: Frames, rows: Mapping[str, int]) -> dict[str, Change]:
    """What a rebuild from these bronze rows did, given how many silver rows came of it, by entity."""
    changes = {}
    for entity, frame in bronze.items():
        counted, partial = collect(frame.select(pl.len(), pl.col("_missing_columns").count())).row(0)
        again = (0, 0) if _is_distinct(entity, bronze) else count_met_again(entity, frame)
        changes[entity] = Change(counted, rows[entity], 0, 0, *again, partial)
    return changes


def refuse(bronze: Frames, *, at: datetime) -> dict[str, pl.DataFrame]:
    """Rows for quarantine, by entity: the bronze rows that silver can't take."""
    frames = collect_each({entity: refused(entity, frame) for entity, frame in _wrapped(bronze).items()})
    return {entity: refused_rows(entity, frame, at=at) for entity, frame in frames.items()}


def update_silver(batch: Frames, current: Tables, *, as_of: date, at: datetime) -> SilverRun:
    """The silver rows that a batch of bronze rows (by entity) touches, given silver as it is (by table).

    Equal to a rebuild from all bronze rows so far. Current tables may be missing. `as_of` is the one the
    current tables were built for: a new one is a rebuild.
    """
    loaded = {e: collect(frame) for e, frame in batch.items()}
    pairs = {e: read(e, frame) for e, frame in loaded.items() if frame.height}
    states = {entity: frame for entity, (frame, _) in pairs.items() if frame.height}
    silver = {e: current.get(SILVER_TABLES[e], AtHand(empty_frame(silver_contract(e)))) for e in ENTITIES}
    keys = touched_keys(states, silver)
    before = _states_of(silver, keys)
    merged = {e: _merged(e, states.get(e), before[e]) for e in keys}
    rows = {entity: known for entity, (known, _) in merged.items()}
    parents = {entity: wrap(frame) for entity, frame in known_parents(rows, silver).items()}
    derived = {SILVER_TABLES[e]: derive(e, wrap(rows[e]), parents, as_of=as_of, at=at) for e in rows}
    tables = collect_each(derived, engine=AT_HAND)
    quarantine = {e: refused_rows(e, rows, at=at) for e, (_, rows) in pairs.items()}
    older = {entity: count for entity, (_, count) in merged.items()}
    changes = {
        e: compare(e, loaded[e].height, states.get(e), before, rows, older=older.get(e, 0)) for e in loaded
    }
    tallies = {name: Tally.of(frame) for name, frame in tables.items()}
    quality = quality_report(tallies, changes, quarantine, as_of=as_of, at=at)
    were = {SILVER_TABLES[entity]: frame for entity, frame in before.items()}
    return SilverRun(tables, quarantine, quality, _touched_customers(before, rows), were)


def _wrapped(bronze: Frames) -> dict[str, nw.LazyFrame[Any]]:
    return {e: wrap(bronze.get(e, empty_frame(bronze_contract(e)).lazy())) for e in ENTITIES}


def _is_distinct(entity: str, bronze: Frames) -> bool:
    """True when no key came twice: finding that out costs a fraction of looking for the latest."""
    if entity not in bronze:
        return True
    key = pl.col(KEYS[entity]).drop_nulls()
    odd = plan(wrap(bronze[entity]).select(odd=CODE.is_odd(nw.col(KEYS[entity]))))
    # One id may be written in several ways.
    if collect(odd.select(pl.col("odd").any())).item():
        return False
    return bool(collect(bronze[entity].select(key.n_unique() == key.len())).item())


def _states_of(silver: Mapping[str, Table], keys: Mapping[str, pl.Series]) -> dict[str, pl.DataFrame]:
    kept = {e: wrap(silver[e].among(KEYS[e], keys[e])) for e in keys}
    return collect_each({entity: from_silver(entity, frame) for entity, frame in kept.items()})


def _merged(entity: str, states: pl.DataFrame | None, before: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    return (before, 0) if states is None else folded(entity, pl.concat([before, states]))


def _touched_customers(before: Rows, after: Rows) -> pl.Series:
    frames = [frame for rows in (before, after) for frame in rows.values() if "customer_id" in frame.columns]
    ids = [frame["customer_id"] for frame in frames]
    return pl.concat(ids).drop_nulls().unique() if ids else pl.Series("customer_id", [], pl.String)
