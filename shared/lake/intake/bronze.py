"""Raw files → bronze, each planned batch exactly once; rows that no parser can read → quarantine."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from shared.errors import TransientError
from shared.lake.delta import commit
from shared.lake.delta.commit import Stamp
from shared.lake.intake import bronze_parse, raw_reader
from shared.lake.intake.bronze_parse import Batch
from shared.lake.intake.raw_reader import Fetched
from shared.lake.schema.contracts import TABLES, TableContract, bronze_contract
from shared.lake.schema.reasons import quoted
from shared.lake.state import current_pass, raw_files
from shared.lake.state.pass_plan import Plan
from shared.lake.state.raw_files import Outcome, Settled

if TYPE_CHECKING:
    import polars as pl

# How many requests' traces a commit names; a bulk load has more files than its metadata should hold.
TRACES = 8
# How many files a run's record names for one cause, and how long that may get: the record is one row of a
# table. The ledger knows them all.
NAMED = 20
NAMED_CHARS = 6000


def stream(entity: str) -> str:
    """The name under which an entity's batches are numbered."""
    return f"bronze/{entity}"


def load(plan: Plan, entity: str) -> dict[str, Any]:
    """Load the plan's batch of an entity and settle its files; repeating it changes nothing."""
    fetched = raw_reader.fetch(plan.batches[entity])
    batch = bronze_parse.parse_batch(plan, entity, fetched)
    traces = sorted({f.traceparent for f in fetched if f.traceparent})
    metadata = {"batch_id": plan.batch_id, "traceparents": " ".join(traces[:TRACES])}
    if batch.left_out:
        metadata["left_out"] = json.dumps(batch.left_out)
    quarantined = _quarantine(plan, entity, batch, metadata)
    version = _append(plan, entity, batch, metadata)
    settled = [_settled(f, batch) for f in fetched]
    raw_files.settle(settled, number=plan.number, at=plan.at)
    refused = _named({path: why.as_dict() for path, why in batch.refused.items()})
    return {
        "files": dict(Counter(batch.outcomes.values())),
        "read": batch.rows + quarantined,
        "quarantined": quarantined,
        "reasons": _reasons(batch),
        "unknown_columns": quoted(sorted(batch.unknown_columns)),
        "missing_columns": _named(batch.missing_columns),
        "notices": _named(batch.notices),
        "refused": [f"{path}: {why['sentence']}" for path, why in refused.items()],
        "refused_files": [{"file": path, **why} for path, why in refused.items()],
        "unchanged": _with_outcome(batch, "duplicate"),
        "deferred": _with_outcome(batch, "deferred"),
        "version": version,
    }


def _named[T](by_path: Mapping[str, T]) -> dict[str, T]:
    """As many of the files, by path, as a run's record holds."""
    selected: dict[str, T] = {}
    left = NAMED_CHARS
    for path in sorted(by_path)[:NAMED]:
        left -= len(json.dumps({path: by_path[path]}))
        if left >= 0 or not selected:
            selected[path] = by_path[path]
    return selected


def _with_outcome(batch: Batch, outcome: Outcome) -> list[str]:
    return list(_named({path: None for path, actual in batch.outcomes.items() if actual == outcome}))


def _reasons(batch: Batch) -> dict[str, int]:
    """How many rows no parser could read, by reason."""
    counts: Counter[str] = Counter()
    for rejects in batch.rejects:
        counts.update(rejects["reasons"].explode().to_list())
    return dict(sorted(counts.items()))


def _settled(fetched: Fetched, batch: Batch) -> Settled:
    path = fetched.file.path
    refusal = batch.refused.get(path)
    reason = f"{refusal.code}:{refusal.detail}" if refusal else None
    return Settled(path, fetched.file.etag, batch.outcomes[path], fetched.content, reason)


def _quarantine(plan: Plan, entity: str, batch: Batch, metadata: dict[str, str]) -> int:
    """How many rows were refused; they are kept with their reasons, and counted in the report."""
    import polars as pl

    if not batch.rejects:
        return 0
    rejects = pl.concat(batch.rejects)
    table = TABLES["quarantine"][entity]
    committed = commit.append(table, rejects, Stamp(f"quarantine/{entity}", plan.number, metadata))
    if not committed.written:
        _agree(batch, table, plan)
    report = _rejections(plan, entity, rejects)
    commit.append(TABLES["quarantine"]["data_quality"], report, Stamp(f"rejected/{entity}", plan.number))
    return rejects.height


def _agree(batch: Batch, table: TableContract, plan: Plan) -> None:
    """Take over what an earlier attempt has committed: it decides which files of this batch were left out.

    Only a fault that comes and goes makes two attempts differ. Raises TransientError when this one could not
    read a file whose refused rows the earlier one has delivered.
    """
    left_out = commit.metadata(table, plan.batch_id).get("left_out", "[]")
    earlier = set(json.loads(left_out))
    for path in earlier.difference(batch.left_out):
        batch.parts.pop(path, None)
        batch.outcomes[path] = "deferred"
    for path in set(batch.left_out) - earlier:
        if table.layer == "quarantine":
            raise TransientError("A file that was read before cannot be read now; the batch is tried again.")
        batch.refused.pop(path, None)
        batch.outcomes[path] = "loaded"


def _rejections(plan: Plan, entity: str, rejects: pl.DataFrame) -> pl.DataFrame:
    """The report's rows: how many records could not be read, in all and by reason."""
    import polars as pl

    from shared.lake.schema.polars_schema import schema

    counts = rejects["reasons"].explode().value_counts().sort("reasons")
    rows = [(None, rejects.height), *counts.iter_rows()]
    table = TABLES["quarantine"]["data_quality"]
    report = pl.DataFrame(rows, schema={"rule": pl.String, "value": pl.Float64}, orient="row").with_columns(
        run_id=pl.lit(plan.run_id),
        batch_id=pl.lit(plan.batch_id),
        table=pl.lit(bronze_contract(entity).name),
        measure=pl.lit("rows_rejected"),
        severity=pl.lit("quarantine"),
        as_of=pl.lit(plan.as_of),
        measured_at=pl.lit(plan.at),
    )
    return report.select(pl.col(name).cast(kind) for name, kind in schema(table).items())


def _append(plan: Plan, entity: str, batch: Batch, metadata: dict[str, str]) -> int | None:
    """The bronze table's version with this batch in it; None when the batch has no rows."""
    if not batch.files:
        return None
    table = bronze_contract(entity)
    committed = commit.append_files(table, batch.files, Stamp(stream(entity), plan.number, metadata))
    if not committed.written:
        _agree(batch, table, plan)
    if committed.written:
        current_pass.begun(plan.number).bronze_files[entity] = [file.uri for file in batch.files]
    return committed.version
