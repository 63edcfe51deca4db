"""Rows for the quarantine tables, from rejected lines and from bronze rows that silver refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

import polars as pl

from shared.lake.schema.contracts import SOURCE_COLUMNS, TABLES
from shared.lake.schema.polars_schema import schema


def refused_rows(entity: str, refused: pl.DataFrame, *, at: datetime) -> pl.DataFrame:
    """Quarantine rows of bronze rows with `reasons`; raw is the row as JSON, every cell as it came.

    Columns that the row's file does not say are left out; those that no contract knows follow the others.
    """
    names = [column.name for column in SOURCE_COLUMNS[entity]]
    raws = [_as_it_came(names, row) for row in refused.iter_rows(named=True)]
    named = refused.select(
        source_file="_source_file",
        source_etag="_source_etag",
        row_number="_row_number",
        reasons="reasons",
        batch_id="_batch_id",
    ).with_columns(pl.Series("raw", raws, pl.String))
    return finish(entity, named, stage="silver", at=at)


def finish(entity: str, rows: pl.DataFrame, *, stage: str, at: datetime) -> pl.DataFrame:
    """Rows as the quarantine contract says; the id depends on file, etag and row number alone."""
    places = rows.select("source_file", "source_etag", "row_number").iter_rows()
    ids = [sha256("\n".join(map(str, place)).encode()).hexdigest()[:32] for place in places]
    complete = rows.with_columns(
        pl.Series("quarantine_id", ids, pl.String),
        entity=pl.lit(entity),
        stage=pl.lit(stage),
        quarantined_at=pl.lit(at),
        status=pl.lit("open"),
        resolved_at=pl.lit(None),
        resolved_by=pl.lit(None),
    )
    columns = schema(TABLES["quarantine"][entity])
    return complete.select(pl.col(name).cast(kind) for name, kind in columns.items())


def _as_it_came(names: list[str], row: Mapping[str, Any]) -> str:
    unsaid = set(row["_missing_columns"] or ())
    cells = {name: row[name] for name in names if name not in unsaid}
    for kept in (row["_unparsed_cells"], row["_extra"]):
        cells |= json.loads(kept) if kept else {}
    return json.dumps(cells, ensure_ascii=False, separators=(",", ":"))
