"""Raw files → bronze, each planned batch exactly once; rows that no parser can read → quarantine."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from shared import settings
from shared.lake import commit, handles, intake, raw_reader
from shared.lake.commit import Stamp
from shared.lake.contracts import TABLES, TableContract, bronze_contract
from shared.lake.intake import Outcome, Settled
from shared.lake.intake_plan import Plan
from shared.lake.raw_reader import Fetched

if TYPE_CHECKING:
    import polars as pl

    from shared.lake.engine_polars import Parsed

_RECORD = re.compile(r"[a-z_]+/[A-Za-z0-9_-]+_\d{8}_\d{6}_\d{6}\.json")
# How many requests' traces a commit names; a bulk load has more files than its metadata should hold.
TRACES = 8


@dataclass(frozen=True, slots=True)
class Piece:
    """What one batch file, or all API records of the batch together, contributes."""

    files: tuple[Fetched, ...]
    parsed: Parsed
    rows: pl.DataFrame
    rejects: pl.DataFrame


# The batch just loaded, if small, for the silver stage of the same pass in the same process.
FRESH_BYTES = 64 * 1024 * 1024
_fresh: dict[handles.Address, tuple[int, pl.DataFrame]] = {}


def stream(entity: str) -> str:
    """The name under which an entity's batches are numbered."""
    return f"bronze/{entity}"


def load(plan: Plan, entity: str) -> dict[str, Any]:
    """Load the plan's batch of an entity and settle its files; repeating it changes nothing."""
    fetched = raw_reader.fetch(plan.batches[entity])
    pieces = list(_pieces(plan, entity, [f for f in fetched if _outcome(f) == "loaded"]))
    rows = _joined(bronze_contract(entity), [p.rows for p in pieces])
    rejects = _joined(TABLES["quarantine"][entity], [p.rejects for p in pieces])
    traces = {f.traceparent for f in fetched if f.traceparent}
    metadata = {"batch_id": plan.batch_id, "traceparents": " ".join(sorted(traces)[:TRACES])}
    _quarantine(plan, entity, rejects, metadata)
    version = _append(plan, entity, rows, metadata)
    refused = {file.file.path for p in pieces if p.parsed.halt for file in p.files}
    settled = [_settled(f, refused) for f in fetched]
    intake.settle(settled, number=plan.number, at=plan.at)
    return {
        "files": dict(Counter(entry.outcome for entry in settled)),
        "read": rows.height + rejects.height,
        "quarantined": rejects.height,
        "unknown_columns": sorted({c for p in pieces for c in p.parsed.unknown_columns})[:20],
        "refused": sorted({p.parsed.halt for p in pieces if p.parsed.halt})[:5],
        "version": version,
    }


def fresh_rows(entity: str, number: int) -> pl.DataFrame | None:
    """The rows of a batch this process has just loaded, None when it has not."""
    kept = _fresh.get(handles.address(bronze_contract(entity)))
    return kept[1] if kept and kept[0] == number else None


def forget() -> None:
    """Forget loaded batches, for tests that play a new process."""
    _fresh.clear()


def _outcome(fetched: Fetched) -> Outcome:
    if fetched.data is None:
        return "superseded"
    return "duplicate" if fetched.content == fetched.file.previous else "loaded"


def _settled(fetched: Fetched, refused: set[str]) -> Settled:
    outcome = "refused" if fetched.file.path in refused else _outcome(fetched)
    return Settled(fetched.file.path, fetched.file.etag, outcome, fetched.content)


def _pieces(plan: Plan, entity: str, files: Sequence[Fetched]) -> Iterator[Piece]:
    from shared.lake.engine_polars import parse_file, parse_records, reject_rows, to_bronze

    policy = settings.schema_policy()
    records = [f for f in files if _RECORD.fullmatch(f.file.path)]
    if records:
        blobs = [(f.file.path, f.file.etag, f.data or b"") for f in records]
        parsed = parse_records(entity, blobs, policy=policy)
        rows = to_bronze(parsed, ingested_at=plan.at, batch_id=plan.batch_id)
        rejects = reject_rows(parsed, at=plan.at, batch_id=plan.batch_id)
        yield Piece(tuple(records), parsed, rows, rejects)
    others = (f for f in files if not _RECORD.fullmatch(f.file.path))
    for position, file in enumerate(others):
        path, etag = file.file.path, file.file.etag
        parsed = parse_file(entity, file.data or b"", name=path, policy=policy)
        # Within a pass the file that was uploaded later wins.
        at = plan.at + timedelta(microseconds=position)
        origin = {"source_file": path, "source_etag": etag, "batch_id": plan.batch_id}
        rows = to_bronze(parsed, ingested_at=at, **origin)
        yield Piece((file,), parsed, rows, reject_rows(parsed, at=plan.at, **origin))


def _joined(table: TableContract, parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    import polars as pl

    from shared.lake.engine_polars import empty_frame

    return pl.concat([empty_frame(table), *parts])


def _quarantine(plan: Plan, entity: str, rejects: pl.DataFrame, metadata: dict[str, str]) -> None:
    if rejects.height:
        stamp = Stamp(f"quarantine/{entity}", plan.number, metadata)
        commit.append(TABLES["quarantine"][entity], rejects, stamp)
        report = _rejections(plan, entity, rejects)
        commit.append(TABLES["quarantine"]["data_quality"], report, Stamp(f"rejected/{entity}", plan.number))


def _rejections(plan: Plan, entity: str, rejects: pl.DataFrame) -> pl.DataFrame:
    """The report's rows: how many records could not be read, in all and by reason."""
    import polars as pl

    from shared.lake.engine_polars import schema

    counts = rejects["reasons"].explode().value_counts().sort("reasons")
    rows = [(None, rejects.height), *counts.iter_rows()]
    table = TABLES["quarantine"]["data_quality"]
    found = pl.DataFrame(rows, schema={"rule": pl.String, "value": pl.Float64}, orient="row").with_columns(
        run_id=pl.lit(plan.run_id),
        batch_id=pl.lit(plan.batch_id),
        table=pl.lit(bronze_contract(entity).name),
        measure=pl.lit("rows_rejected"),
        severity=pl.lit("quarantine"),
        as_of=pl.lit(plan.as_of),
        measured_at=pl.lit(plan.at),
    )
    return found.select(pl.col(name).cast(kind) for name, kind in schema(table).items())


def _append(plan: Plan, entity: str, rows: pl.DataFrame, metadata: dict[str, str]) -> int | None:
    """The bronze table's version with this batch in it; None when the batch has no rows."""
    if not rows.height:
        return None
    table = bronze_contract(entity)
    committed = commit.append(table, rows, Stamp(stream(entity), plan.number, metadata))
    if committed.written and rows.estimated_size() <= FRESH_BYTES:
        _fresh[handles.address(table)] = (plan.number, rows)
    return committed.version
