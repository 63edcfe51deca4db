"""Silver and gold on polars: in full, or just what a batch touches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

Frames = Mapping[str, pl.LazyFrame]


@dataclass(frozen=True, slots=True)
class SilverRun:
    """Rows of every silver table to write, rows to quarantine, and what happened.

    tables: by silver table name; a rebuild holds every row (overwrite), an update the rows to merge by key.
    quarantine: by entity, as the quarantine contract says (merge by quarantine_id).
    quality: rows of quarantine/data_quality without run_id and batch_id set (they are null).
    touched_customers: the customer ids (old and new) whose gold rows change; None after a rebuild.
    """

    tables: Mapping[str, pl.DataFrame]
    quarantine: Mapping[str, pl.DataFrame]
    quality: pl.DataFrame
    touched_customers: pl.Series | None = None


@dataclass(frozen=True, slots=True)
class GoldRun:
    """Gold rows to write; tables in `whole` replace the table, the others merge by key."""

    tables: Mapping[str, pl.DataFrame]
    whole: frozenset[str]


def rebuild_silver(bronze: Frames, *, as_of: date, at: datetime) -> SilverRun:
    """Silver from all of bronze (frames by entity name)."""
    raise NotImplementedError


def update_silver(batch: Frames, current: Frames, *, as_of: date, at: datetime) -> SilverRun:
    """Silver rows that a batch of bronze rows (by entity) touches, given the current silver tables (by table)."""
    raise NotImplementedError


def rebuild_gold(silver: Frames, *, as_of: date, at: datetime) -> GoldRun:
    """All six marts from the silver tables (by table name)."""
    raise NotImplementedError


def update_gold(silver: Frames, run: SilverRun, *, as_of: date, at: datetime) -> GoldRun:
    """The gold rows that a silver update touches; `silver` are the tables after that update was written."""
    raise NotImplementedError
