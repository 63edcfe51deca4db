"""Raw bytes → bronze rows and rejects."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import polars as pl


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one file, or many API records, held.

    rows: the source columns typed as in bronze, and _source, _row_number, _unparsed, _extra; for records that say
    so also _ingestion_timestamp (else null), for parse_records also _source_file and _source_etag (else null).
    rejects: row_number, raw, reasons (list of text), source_file, source_etag.
    halt: why nothing of this file may be loaded; None when it may.
    """

    entity: str
    rows: pl.DataFrame
    rejects: pl.DataFrame
    unknown_columns: tuple[str, ...] = ()
    missing_columns: tuple[str, ...] = ()
    halt: str | None = None


def parse_file(
    entity: str, data: bytes, *, name: str, policy: Literal["strict", "evolve"] = "evolve"
) -> Parsed:
    """One batch file: CSV by header name, JSONL, one JSON array, one JSON object. Never raises on its content.

    Row numbers count the file's records from 1 (CSV: after the header; blank lines do not count; array: elements).
    """
    raise NotImplementedError


def parse_records(
    entity: str, blobs: Iterable[tuple[str, str, bytes]], *, policy: Literal["strict", "evolve"] = "evolve"
) -> Parsed:
    """Many single-record JSON blobs (name, etag, bytes) in one go; each is row 1 of its own file."""
    raise NotImplementedError


def to_bronze(
    parsed: Parsed, *, ingested_at: datetime, batch_id: str, source_file: str = "", source_etag: str = ""
) -> pl.DataFrame:
    """The bronze rows of a batch, as the contract says; a record's own _ingestion_timestamp wins."""
    raise NotImplementedError


def reject_rows(
    parsed: Parsed, *, at: datetime, batch_id: str, source_file: str = "", source_etag: str = ""
) -> pl.DataFrame:
    """The rejects as rows of quarantine/<entity>; ids depend on file, etag and row number alone."""
    raise NotImplementedError
