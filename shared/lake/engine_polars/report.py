"""The data-quality report of a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import polars as pl

from shared.lake.engine_polars.collect import Rows
from shared.lake.schema.contracts import ADDED_COLUMNS, KEYS, SILVER_TABLES, SOURCE_COLUMNS, TABLES
from shared.lake.schema.polars_schema import schema
from shared.lake.transform.marks import MARKS
from shared.lake.transform.quality import REFUSALS, RULES
from shared.lake.transform.silver.state import TABLES as MODULES

CONTRACT = TABLES["quarantine"]["data_quality"]
HIGH_QUALITY = 80


@dataclass(frozen=True, slots=True)
class Change:
    """What a batch did to one silver table.

    Rows in are deliveries. New, updated and unchanged count keys. Repeated are rows that met their own key in
    one file; older those that told a time before the newest known; partial those of files that do not say
    every column.
    """

    rows_in: int
    rows_new: int
    rows_updated: int
    rows_unchanged: int
    rows_repeated: int = 0
    rows_older: int = 0
    rows_partial: int = 0

    def __add__(self, other: Change) -> Change:
        """What two pieces of a batch did, which share no key."""
        return Change(*(getattr(self, name) + getattr(other, name) for name in Change.__slots__))


@dataclass(frozen=True, slots=True)
class Tally:
    """What the report tells of silver rows: sums over them, and by rule how many it flags."""

    rows: int = 0
    scores: int = 0
    adjusted: int = 0
    high: int = 0
    nulls: int = 0
    clean: int = 0
    flags: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, rows: pl.DataFrame) -> Tally:
        """The tally of a silver table's rows."""
        flags, score = pl.col("_quality_flags"), pl.col("_quality_score")
        sums = rows.select(
            rows=pl.len(),
            scores=score.sum(),
            adjusted=pl.col("_quality_score_adjusted").sum(),
            high=(score >= HIGH_QUALITY).sum(),
            nulls=pl.col("_null_cells").sum(),
            clean=(flags.list.len() == 0).sum(),
        ).row(0, named=True)
        flagged = rows.filter(flags.list.len() > 0).select(flags.explode(empty_as_null=True).value_counts())
        return cls(flags=Counter(dict(flagged.unnest("_quality_flags").iter_rows())), **sums)

    def __add__(self, other: Tally) -> Tally:
        """The tally of the rows of both."""
        return Tally(*(getattr(self, name) + getattr(other, name) for name in Tally.__slots__))


# Told only when there are any.
_SELDOM = ("rows_repeated", "rows_older", "rows_partial")


def repeated(entity: str, states: pl.DataFrame) -> int:
    """How many statements met their own key in one file."""
    if states[KEYS[entity]].n_unique() == states.height:
        return 0
    several = states.filter(states[KEYS[entity]].is_duplicated())
    return several.height - several.select(KEYS[entity], "_source_file", "_source_etag").n_unique()


def compare(
    entity: str, rows_in: int, batch: pl.DataFrame | None, before: Rows, after: Rows, *, older: int
) -> Change:
    """How the keys of a batch changed: by content, so a repeated delivery leaves a row unchanged."""
    if batch is None:
        return Change(rows_in, 0, 0, 0)
    key = KEYS[entity]
    partial = batch.height - batch["_missing_columns"].null_count()
    seldom = (repeated(entity, batch), older, partial)
    columns = [c.name for c in (*SOURCE_COLUMNS[entity], *ADDED_COLUMNS[entity]) if c.name != key]
    keys = batch.select(pl.col(key).unique())
    held = after[entity].join(keys, on=key, how="semi")
    pairs = held.join(before[entity], on=key, how="inner", suffix="_before")
    same = pairs.select(pl.all_horizontal(pl.col(c).eq_missing(pl.col(f"{c}_before")) for c in columns))
    unchanged = int(same.to_series().sum())
    return Change(rows_in, keys.height - pairs.height, pairs.height - unchanged, unchanged, *seldom)


def quality_report(
    silver: Mapping[str, Tally],
    changes: Mapping[str, Change],
    quarantine: Rows,
    *,
    as_of: date,
    at: datetime,
) -> pl.DataFrame:
    """Rows of quarantine/data_quality: what a run did, and the state of the silver rows it wrote.

    Measures: rows_in, rows_new, rows_updated, rows_unchanged, rows_quarantined (in all and by rule), rows,
    rows_flagged (by rule), average_quality_score, average_quality_score_adjusted, and as percentages
    high_quality_share, completeness, accuracy.
    """
    common = {"as_of": as_of, "measured_at": at}
    rows: list[dict[str, Any]] = []
    for entity, table in SILVER_TABLES.items():
        if entity in changes:
            counts = {name: getattr(changes[entity], name) for name in Change.__slots__}
            rows += [_measure(table, n, v) for n, v in counts.items() if v or n not in _SELDOM]
        if entity in quarantine:
            rows += _refusals(entity, quarantine[entity])
        if table in silver:
            rows += _state(entity, silver[table])
    return pl.DataFrame([common | row for row in rows], schema=schema(CONTRACT))


def _measure(table: str, measure: str, value: float | None, rule: str | None = None) -> dict[str, Any]:
    return {"table": table, "measure": measure, "rule": rule, "value": value, "severity": _SEVERITY.get(rule)}


_SEVERITY: Mapping[str | None, str] = {
    **{mark.name: "warn" for marks in MARKS.values() for mark in marks},
    **{rule.name: rule.severity for group in (RULES, REFUSALS) for rules in group.values() for rule in rules},
}


def _refusals(entity: str, refused: pl.DataFrame) -> list[dict[str, Any]]:
    table = SILVER_TABLES[entity]
    reasons = refused.select(pl.col("reasons").explode().alias("rule").value_counts()).unnest("rule")
    counted = [_measure(table, "rows_quarantined", n, rule) for rule, n in reasons.sort("rule").iter_rows()]
    return [_measure(table, "rows_quarantined", refused.height), *counted]


def _state(entity: str, tally: Tally) -> list[dict[str, Any]]:
    table = SILVER_TABLES[entity]
    cells = len(SOURCE_COLUMNS[entity]) + len(MODULES[entity].DERIVED)
    many = tally.rows or None
    measures = {
        "rows": tally.rows,
        "average_quality_score": many and tally.scores / many,
        "average_quality_score_adjusted": many and tally.adjusted / many,
        "high_quality_share": many and tally.high / many * 100,
        "completeness": many and (1 - tally.nulls / many / cells) * 100,
        "accuracy": many and tally.clean / many * 100,
    }
    return [
        *(_measure(table, name, value) for name, value in measures.items()),
        *(_measure(table, "rows_flagged", count, rule) for rule, count in sorted(tally.flags.items())),
    ]
