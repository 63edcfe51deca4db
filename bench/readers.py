"""What it costs to read a million rows of each format, against the least that must be done: plain polars.

`python -m bench.readers FORMAT READER FOLDER` reads one file and prints {"seconds"} of processor time.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.measured import line

if TYPE_CHECKING:
    import polars as pl

ROOT = Path(__file__).resolve().parents[1]
ENTITY = "claims"
BLOCK = 4 * 1024 * 1024
FORMATS = ("csv", "csv_semicolon", "csv_quoted", "csv_flawed", "csv_gzip", "jsonl", "json_array", "parquet")
# As many rows as a workbook may have are a minute's work for any reader: measured by a tenth.
WORKBOOK = "xlsx"


def run(rows: int) -> None:
    """Print the ratio of each format."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write_all(folder, rows)
        for kind in (*FORMATS, WORKBOOK):
            plain, ours = (
                min(_measured(kind, reader, folder) for _ in range(2)) for reader in ("plain", "ours")
            )
            line(f"read {kind}", f"{plain:6.2f} s plain, {ours:6.2f} s ours, {ours / plain:4.1f} x plain")


def _measured(kind: str, reader: str, folder: Path) -> float:
    command = [sys.executable, "-m", "bench.readers", kind, reader, str(folder)]
    ran = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True, env=os.environ)
    return float(json.loads(ran.stdout)["seconds"])


def _frame(rows: int) -> pl.DataFrame:
    import polars as pl

    number = pl.int_range(rows, eager=True).alias("n")
    whole = pl.col("n")
    return number.to_frame().select(
        claim_id=pl.format("CLM-{}", whole + 1_000_000),
        policy_id=pl.format("POL-{}", whole % 90_000),
        pet_id=pl.format("PET-{}", whole % 80_000),
        customer_id=pl.format("CUST-{}", whole % 50_000),
        claim_type=pl.lit("Illness"),
        service_date=pl.lit("2026-01-05"),
        claim_amount=(whole % 100_000) / 100,
        paid_amount=(whole % 70_000) / 100,
        status=pl.lit("Paid"),
        treatment_notes=pl.format("Exam, x-ray of case {}", whole),
        is_emergency=whole % 7 == 0,
        updated_at=pl.lit("2026-02-01T08:00:00"),
    )


def _write_all(folder: Path, rows: int) -> None:
    import polars as pl

    frame = _frame(rows).with_columns(pl.col("treatment_notes").str.replace(",", ""))
    frame.write_csv(folder / "csv")
    frame.write_csv(folder / "csv_semicolon", separator=";")
    _frame(rows).write_csv(folder / "csv_quoted")
    text = (folder / "csv").read_bytes()
    (folder / "csv_flawed").write_bytes(text + b"Total,,,,,,1\n")
    (folder / "csv_gzip").write_bytes(gzip.compress(text, 1))
    whole = _with_every_column(frame)
    whole.write_ndjson(folder / "jsonl")
    records = (folder / "jsonl").read_bytes().rstrip().replace(b"\n", b",\n")
    (folder / "json_array").write_bytes(b"[" + records + b"]")
    frame.write_parquet(folder / "parquet")
    _write_workbook(frame.head(rows // 10), folder / WORKBOOK)


def _with_every_column(frame: pl.DataFrame) -> pl.DataFrame:
    """Records as systems write them: every key in each, null where there is nothing."""
    import polars as pl

    from shared.lake.schema.contracts import SOURCE_COLUMNS

    names = [column.name for column in SOURCE_COLUMNS[ENTITY]]
    return frame.select(
        pl.col(name) if name in frame.columns else pl.lit(None, pl.String).alias(name) for name in names
    )


def _write_workbook(frame: pl.DataFrame, path: Path) -> None:
    from tests.support.intake_cases import workbook

    path.write_bytes(workbook([frame.columns, *frame.rows()]))


def plain(kind: str, path: Path) -> int:
    """Rows that polars, or the workbook's reader, makes of the file."""
    import polars as pl

    if kind == WORKBOOK:
        from python_calamine import load_workbook

        rows = load_workbook(str(path)).get_sheet_by_index(0).to_python()
        return len(pl.DataFrame(rows[1:], schema=rows[0], orient="row"))
    readers: dict[str, Any] = {
        "jsonl": pl.read_ndjson,
        "json_array": pl.read_json,
        "parquet": pl.read_parquet,
    }
    if kind == "csv_flawed":
        return pl.read_csv(path, truncate_ragged_lines=True).height
    separator = ";" if kind == "csv_semicolon" else ","
    frame = readers[kind](path) if kind in readers else pl.read_csv(path, separator=separator)
    return int(frame.height)


def ours(kind: str, path: Path) -> int:
    """Rows that the product makes of it, as bronze takes them."""
    from datetime import UTC, datetime

    from shared.lake.parse.files import parse_pieces
    from shared.lake.parse.parsed import to_bronze

    at = datetime(2026, 1, 1, tzinfo=UTC)
    parts = parse_pieces(ENTITY, _blocks(path), name=f"{ENTITY}/{path.name}")
    return sum(to_bronze(part, ingested_at=at, batch_id="b", source_file="f").height for part in parts)


def _blocks(path: Path) -> Iterator[bytes]:
    with io.FileIO(path) as file:
        while block := file.read(BLOCK):
            yield block


if __name__ == "__main__":
    _kind, _reader, _folder = sys.argv[1:]
    _read = {"plain": plain, "ours": ours}[_reader]
    # Loading polars is no cost of a format.
    import polars  # noqa: F401

    import shared.lake.engine_polars  # noqa: F401

    _began = time.process_time()
    _rows = _read(_kind, Path(_folder) / _kind)
    print(json.dumps({"seconds": time.process_time() - _began, "rows": _rows}))
