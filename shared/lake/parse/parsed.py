"""What a parser hands on, and how it becomes rows of bronze and of quarantine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import polars as pl

from shared.lake.parse.rejects import finish
from shared.lake.schema.contracts import ADDED_COLUMNS, bronze_contract
from shared.lake.schema.polars_schema import DTYPES, schema
from shared.lake.schema.reasons import Refusal

NO_TEXT = pl.lit(None, dtype=pl.String())
# What `to_bronze` puts beside parsed rows.
GIVEN_LATER = ("_batch_id", "_missing_columns")
REJECTS = {
    "row_number": pl.Int64(),
    "raw": pl.String(),
    "reasons": pl.List(pl.String()),
    "source_file": pl.String(),
    "source_etag": pl.String(),
}


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one file, a piece of a large file, or many API records held.

    rows: the source columns typed as in bronze, and _source, _row_number, _unparsed, _extra; of API records
    also _ingestion_timestamp (else null), of parse_records also _source_file and _source_etag (else null).
    rejects: row_number, raw, reasons (list of text), source_file, source_etag.
    missing_columns: source columns that the whole file does not say, sorted: no such column in its header, no
    such key in any of its records. A null, an empty cell and a key absent from single records do not count:
    there the file says "empty". The last piece of a file knows it for the whole file, the earlier ones for
    what was read by then. Of API records each is a file of its own, and rows has _missing_columns.
    notices: what the sender should know of the file although it was taken (`code:detail`).
    halt: why nothing of this file may be loaded, and rows is empty; None when it may.
    refused: by file, why a record of parse_records is not loaded.
    """

    entity: str
    rows: pl.DataFrame
    rejects: pl.DataFrame
    unknown_columns: tuple[str, ...] = ()
    missing_columns: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    halt: Refusal | None = None
    refused: Mapping[str, Refusal] = field(default_factory=dict)


def to_bronze(
    parsed: Parsed,
    *,
    ingested_at: datetime,
    batch_id: str,
    source_file: str = "",
    source_etag: str = "",
    missing_columns: Sequence[str] | None = None,
) -> pl.DataFrame:
    """The bronze rows of a batch, as the contract says; an API record's own _ingestion_timestamp wins.

    missing_columns is for a piece of a file: what the whole file does not say, while `parsed` knows only its
    piece. Each row carries it as _missing_columns (texts, sorted; null for none), but for API records: those
    say every column.
    """
    missing = parsed.missing_columns if missing_columns is None else missing_columns
    complete = parsed.rows.with_columns(
        _missing_columns=_unsaid(parsed.rows, missing),
        _batch_id=pl.lit(batch_id),
    ).with_columns(
        pl.col("_ingestion_timestamp").fill_null(ingested_at),
        pl.col("_source_file").fill_null(source_file),
        pl.col("_source_etag").fill_null(source_etag),
    )
    columns = schema(bronze_contract(parsed.entity))
    return complete.select(pl.col(name).cast(kind) for name, kind in columns.items())


def _unsaid(rows: pl.DataFrame, missing: Sequence[str]) -> pl.Expr:
    unsaid = pl.lit(sorted(missing) or None, dtype=DTYPES["texts"])
    if "_missing_columns" in rows.columns:
        unsaid = pl.col("_missing_columns").fill_null(unsaid)
    return pl.when((pl.col("_source") != "api") & (unsaid.list.len() > 0)).then(unsaid)


def reject_rows(
    parsed: Parsed, *, at: datetime, batch_id: str, source_file: str = "", source_etag: str = ""
) -> pl.DataFrame:
    """The rejects as rows of quarantine/<entity>; ids depend on file, etag and row number alone."""
    placed = parsed.rejects.with_columns(
        pl.col("source_file").fill_null(source_file),
        pl.col("source_etag").fill_null(source_etag),
        batch_id=pl.lit(batch_id),
    )
    return finish(parsed.entity, placed, stage="parse", at=at)


def from_batch(entity: str, rows: pl.DataFrame, extra: pl.Expr = NO_TEXT) -> pl.DataFrame:
    """Typed rows of a batch file with what only API records say of themselves left empty."""
    return rows.with_columns(
        *(pl.lit(None, dtype=DTYPES[c.kind]).alias(c.name) for c in ADDED_COLUMNS[entity]),
        _extra=extra,
        _source=pl.lit("batch"),
        _ingestion_timestamp=pl.lit(None, dtype=DTYPES["timestamp"]),
    )


def complete(entity: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with the columns of `Parsed.rows`, in order."""
    placed = rows.with_columns(_source_file=NO_TEXT, _source_etag=NO_TEXT)
    if "_unparsed_cells" not in rows.columns:
        placed = placed.with_columns(_unparsed_cells=NO_TEXT)
    return placed.select(columns_of(entity))


def columns_of(entity: str) -> list[str]:
    """The columns of `Parsed.rows`."""
    return [name for name in bronze_contract(entity).names if name not in GIVEN_LATER]


def refused_rows(rejects: Sequence[tuple[Any, ...]]) -> pl.DataFrame:
    """(row number, raw, reasons) as the rejects of one file."""
    return pl.DataFrame([(*reject, None, None) for reject in rejects], schema=REJECTS, orient="row")


def halted(entity: str, reason: Refusal, unknown: Sequence[str] = ()) -> Parsed:
    """A file of which nothing may be loaded."""
    kinds = schema(bronze_contract(entity))
    rows = pl.DataFrame(schema={name: kinds[name] for name in columns_of(entity)})
    return Parsed(entity, rows, refused_rows([]), tuple(unknown), halt=reason)
