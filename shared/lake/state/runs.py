"""Records of pipeline runs: asked for, under way, finished. One row per run, newest first by id.

A stage adds its result to the row as it ends, so the row tells how far a run has come, and the next stage
finds there what it needs; the orchestration itself carries only numbers and ids.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Literal

from shared import storage_resources
from shared.errors import KeyReusedError, NotFoundError
from shared.lake.state import run_report

TABLE = "runs"
RUNS, QUEUED, ASKED = "run", "queued", "asked"

Kind = Literal["increment", "as_of", "rebuild", "maintenance", "erasure"]
Status = Literal["queued", "running", "succeeded", "halted", "failed"]

STAGES = ("bronze", "spark", "silver", "gold", "published", "maintained")
_LAST_MS = 0xFFFFFFFFFFF


@dataclass(frozen=True, slots=True)
class Request:
    """A run that somebody asked for and that no pass has taken up."""

    run_id: str
    kind: Kind
    as_of: date | None


def new_run_id(now: datetime) -> str:
    """An id that sorts before those of earlier runs: `RUN-` and 14 upper-case hex digits."""
    return f"RUN-{_LAST_MS - int(now.timestamp() * 1000):011X}{secrets.token_hex(2)[:3].upper()}"


def ask(kind: Kind, *, as_of: date | None, requested_by: str, now: datetime) -> str:
    """Queue a run and return its id; the next pass takes it up."""
    run_id = new_run_id(now)
    _queue(run_id, kind, as_of, requested_by, now)
    return run_id


def ask_once(
    key: str, fingerprint: str, *, kind: Kind, as_of: date | None, requested_by: str, now: datetime
) -> str:
    """Queue a run once per `key`, and return its id every time.

    Raises KeyReusedError when the key stands for a request with another fingerprint.
    """
    from azure.core.exceptions import ResourceExistsError

    table = storage_resources.table(TABLE)
    row_key = sha256(key.encode()).hexdigest()
    run_id = new_run_id(now)
    try:
        row = {"PartitionKey": ASKED, "RowKey": row_key, "run_id": run_id, "fingerprint": fingerprint}
        table.create_entity(row)
    except ResourceExistsError:
        known = table.get_entity(ASKED, row_key)
        if known["fingerprint"] != fingerprint:
            raise KeyReusedError("This key was used for another request.") from None
        run_id = known["run_id"]
    if _is_untouched(run_id):
        _queue(run_id, kind, as_of, requested_by, now)
    return run_id


def _queue(run_id: str, kind: Kind, as_of: date | None, requested_by: str, now: datetime) -> None:
    request = {"kind": kind, "as_of": as_of.isoformat() if as_of else ""}
    note(run_id, **request, status="queued", requested_by=requested_by, requested_at=now.isoformat())
    storage_resources.table(TABLE).upsert_entity({"PartitionKey": QUEUED, "RowKey": run_id, **request})


def _is_untouched(run_id: str) -> bool:
    try:
        return bool(get(run_id)["status"] == "queued")
    except NotFoundError:
        return True


def next_request() -> Request | None:
    """The run that waits longest."""
    rows = list(storage_resources.table(TABLE).query_entities(f"PartitionKey eq '{QUEUED}'"))
    if not rows:
        return None
    row = rows[-1]
    as_of = date.fromisoformat(row["as_of"]) if row["as_of"] else None
    return Request(row["RowKey"], row["kind"], as_of)


def take_up(run_id: str) -> None:
    """Take a run off the queue; taking it twice changes nothing."""
    storage_resources.table(TABLE).delete_entity(QUEUED, run_id)


def note(run_id: str, **values: str | int | Mapping[str, Any]) -> None:
    """Add to a run's record; a mapping is kept as JSON."""
    from azure.data.tables import UpdateMode

    flat = {k: json.dumps(v) if isinstance(v, Mapping) else v for k, v in values.items()}
    row = {"PartitionKey": RUNS, "RowKey": run_id, **flat}
    storage_resources.table(TABLE).upsert_entity(row, mode=UpdateMode.MERGE)


def get(run_id: str) -> dict[str, Any]:
    """A run's record as clients see it; raises NotFoundError."""
    return _shown(_row(run_id))


def failure(run_id: str) -> dict[str, str | None]:
    """Stage, entity, file, reason, time (at) of a run's latest failure, {} if none; raises NotFoundError."""
    latest: dict[str, str | None] = json.loads(_row(run_id).get("failure") or "{}")
    return latest


def _row(run_id: str) -> Mapping[str, Any]:
    from azure.core.exceptions import ResourceNotFoundError

    try:
        return storage_resources.table(TABLE).get_entity(RUNS, run_id)
    except ResourceNotFoundError as error:
        raise NotFoundError(f"Run {run_id} not found") from error


def recent(limit: int) -> list[dict[str, Any]]:
    """The newest `limit` runs, newest first."""
    pages = storage_resources.table(TABLE).query_entities(
        f"PartitionKey eq '{RUNS}'", results_per_page=min(limit, 1000)
    )
    return [_shown(row) for _, row in zip(range(limit), pages, strict=False)]


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    plain = {
        name: row.get(name) or None
        for name in (
            "kind",
            "status",
            "requested_by",
            "requested_at",
            "started_at",
            "finished_at",
            "as_of",
            "number",
            "engine",
            "error",
        )
    }
    bronze = {
        name.removeprefix("bronze_"): json.loads(row[name]) for name in row if name.startswith("bronze_")
    }
    stages = {name: json.loads(row[name]) for name in STAGES if name in row}
    report = run_report.report(bronze, stages.get("silver"))
    return {"id": row["RowKey"], **plain, "bronze": bronze, **stages, **report}
