"""Tells the dashboard how far a run is. Never waits and never fails: a stage is worth more than its news."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, Literal

from shared.domain import events
from shared.domain.rows import timestamp
from shared.lake.state.published import Manifest
from shared.realtime import groups
from shared.realtime.connection import is_enabled
from shared.realtime.envelope import Envelope, state
from shared.realtime.publish import feed
from shared.settings import SettingError

Stage = Literal["planned", "bronze", "silver", "gold", "published"]
Status = Literal["running", "succeeded", "halted", "failed"]
# What the orchestration calls its last steps, as people see them.
_STAGES: Mapping[str, Stage] = {"publish": "published", "maintain": "published"}


def reached(
    run_id: str,
    stage: str,
    rows: Mapping[str, int] | None = None,
    *,
    now: datetime,
    status: Status = "running",
) -> None:
    """A stage of this run has ended; `rows` counts by table."""
    data = {
        "run_id": run_id,
        "stage": _STAGES.get(stage, stage),
        "status": status,
        "rows": dict(rows or {}),
        "timestamp": timestamp(now),
    }
    _tell(events.PIPELINE_PROGRESS, run_id, stage, data, now)


def refreshed(manifest: Manifest, *, now: datetime, traceparent: str | None = None) -> None:
    """Gold is published as this manifest says; `traceparent` is the request that changed it."""
    data = {
        "run_id": manifest.run_id,
        "as_of": manifest.as_of.isoformat(),
        "tables": {name: table.version for name, table in manifest.tables["gold"].items()},
        "timestamp": timestamp(now),
    }
    _tell(events.GOLD_REFRESHED, manifest.run_id, str(manifest.number), data, now, traceparent=traceparent)


def counts(tables: Mapping[str, Mapping[str, Any]]) -> dict[str, int]:
    """Rows by table of a stage's result."""
    return {name: int(table["rows"]) for name, table in tables.items()}


def _tell(
    name: str,
    run_id: str,
    what: str,
    data: Mapping[str, Any],
    now: datetime,
    *,
    traceparent: str | None = None,
) -> None:
    with suppress(SettingError):
        if is_enabled():
            envelope = _envelope(name, run_id, what, data, now)
            if traceparent:
                envelope["traceparent"] = traceparent
            feed.replace(groups.DASHBOARD, envelope)


def _envelope(name: str, run_id: str, what: str, data: Mapping[str, Any], now: datetime) -> Envelope:
    source = "/pipeline/runs"
    event_id = f"{run_id}/{what}/{timestamp(now)}"
    return state(name, event_id=event_id, subject=run_id, source=source, data=data, at=now)
