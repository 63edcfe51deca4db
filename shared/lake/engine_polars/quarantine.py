"""Rows for the quarantine tables, from rejected lines and from bronze rows that silver refused."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

import polars as pl

from shared.lake.contracts import SOURCE_COLUMNS, TABLES
from shared.lake.engine_polars.schema import schema


def refused_rows(entity: str, refused: pl.DataFrame, *, at: datetime) -> pl.DataFrame:
    """Quarantine rows of bronze rows with `reasons`; raw is the row's source columns as JSON."""
    source = pl.struct(c.name for c in SOURCE_COLUMNS[entity]).struct.json_encode()
    named = refused.select(
        source_file="_source_file",
        source_etag="_source_etag",
        row_number="_row_number",
        raw=source,
        reasons="reasons",
        batch_id="_batch_id",
    )
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
    )
    columns = schema(TABLES["quarantine"][entity])
    return complete.select(pl.col(name).cast(kind) for name, kind in columns.items())
