"""The files of a batch → bronze rows, written as data files, and rejects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from shared import settings
from shared.failures import in_file
from shared.lake import data_files
from shared.lake.contracts import bronze_contract
from shared.lake.data_files import DataFile
from shared.lake.intake_plan import Plan
from shared.lake.raw_reader import Fetched
from shared.lake.reasons import Refusal

if TYPE_CHECKING:
    from datetime import datetime

    import polars as pl

    from shared.lake.engine_polars import Parsed

_RECORD = re.compile(r"[a-z_]+/[A-Za-z0-9_-]+_\d{8}_\d{6}_\d{6}\.json")


@dataclass(slots=True)
class Batch:
    """What a batch brings: written files, refused rows, and why whole files were refused, by path."""

    files: list[DataFile] = field(default_factory=list)
    rejects: list[pl.DataFrame] = field(default_factory=list)
    unknown_columns: set[str] = field(default_factory=set)
    refused: dict[str, Refusal] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """Rows that were read."""
        return sum(file.rows for file in self.files)


def parse_batch(plan: Plan, entity: str, fetched: Sequence[Fetched]) -> Batch:
    """Parse files and write their rows; nothing of it belongs to the table before its commit."""
    batch = Batch()
    records = [f for f in fetched if _RECORD.fullmatch(f.file.path)]
    if records:
        _add_records(batch, plan, entity, records)
    files = [f for f in fetched if not _RECORD.fullmatch(f.file.path)]
    moments = sorted({f.modified for f in files if f.modified})
    for file in files:
        # Within a pass the file that was uploaded later wins. Stores count whole seconds, so nobody knows
        # the order of the files of one second: they count as delivered together.
        position = moments.index(file.modified) if file.modified else 0
        with in_file(file.file.path):
            _add_file(batch, plan, entity, file, plan.at + timedelta(microseconds=position))
    return batch


def _add_records(batch: Batch, plan: Plan, entity: str, records: Sequence[Fetched]) -> None:
    from shared.lake.engine_polars import parse_records, reject_rows, to_bronze

    blobs = [(f.file.path, f.file.etag, f.data or b"") for f in records]
    parsed = parse_records(entity, blobs, policy=settings.schema_policy())
    if parsed.halt:
        batch.refused |= {f.file.path: parsed.halt for f in records}
        return
    batch.refused |= parsed.refused
    rows = to_bronze(parsed, ingested_at=plan.at, batch_id=plan.batch_id)
    _write(batch, plan, entity, rows)
    _note(batch, parsed, reject_rows(parsed, at=plan.at, batch_id=plan.batch_id))


def _add_file(batch: Batch, plan: Plan, entity: str, fetched: Fetched, at: datetime) -> None:
    """Add one file, or nothing of it when any part of it must not be loaded."""
    from shared.lake.engine_polars import reject_rows, to_bronze

    part = Batch()
    path, etag = fetched.file.path, fetched.file.etag
    origin = {"source_file": path, "source_etag": etag, "batch_id": plan.batch_id}
    for parsed in _parsed_pieces(entity, fetched):
        if parsed.halt:
            batch.refused[path] = parsed.halt
            return
        missing = parsed.missing_columns
        _write(part, plan, entity, to_bronze(parsed, ingested_at=at, missing_columns=missing, **origin))
        _note(part, parsed, reject_rows(parsed, at=plan.at, **origin))
    batch.files += part.files
    batch.rejects += part.rejects
    batch.unknown_columns |= part.unknown_columns


def _parsed_pieces(entity: str, fetched: Fetched) -> Iterator[Parsed]:
    """The pieces of a file, row numbers counted over all of it."""
    import polars as pl

    from shared.lake.engine_polars import parse_file

    before = 0
    for piece in fetched.pieces():
        parsed = parse_file(entity, piece, name=fetched.file.path, policy=settings.schema_policy())
        rows = parsed.rows.with_columns(pl.col("_row_number") + before)
        rejects = parsed.rejects.with_columns(pl.col("row_number") + before)
        yield replace(parsed, rows=rows, rejects=rejects)
        before += rows.height + rejects.height


def _write(batch: Batch, plan: Plan, entity: str, rows: pl.DataFrame) -> None:
    if rows.height:
        batch.files.append(data_files.write(bronze_contract(entity), rows, f"part-{plan.number:06d}"))


def _note(batch: Batch, parsed: Parsed, rejects: pl.DataFrame) -> None:
    batch.unknown_columns |= set(parsed.unknown_columns)
    if rejects.height:
        batch.rejects.append(rejects)
