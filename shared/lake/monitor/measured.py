"""Measures of passes: how long, how many rows, what was refused, and what the audit stopped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shared.lake.state.pass_plan import Plan
from shared.lake.state.published import Manifest
from shared.telemetry import add, event, record, value
from shared.telemetry.names import ROWS, ROWS_QUARANTINED, RUN_DURATION, LogEvent


def published(plan: Plan, manifest: Manifest, problems: Sequence[str], *, engine: str, now: datetime) -> None:
    """A pass has ended: published, or halted because of `problems`."""
    if problems:
        event(LogEvent.RUN_HALTED, run_id=plan.run_id, problems=len(problems))
    _took(plan, "halted" if problems else "succeeded", now, engine=engine)
    if not problems:
        show_rows(manifest)


def failed(plan: Plan | None, *, now: datetime) -> None:
    """A stage of the pass was given up."""
    if plan is not None:
        _took(plan, "failed", now, engine="none")


def refused(entity: str, rows: int) -> None:
    """A batch had rows that no layer takes."""
    if rows:
        add(ROWS_QUARANTINED, rows, entity=entity)


def show_rows(manifest: Manifest) -> None:
    """State the rows of every published table."""
    for layer, tables in manifest.tables.items():
        for name, state in tables.items():
            value(ROWS, state.rows, layer=layer, table=name)


def _took(plan: Plan, status: str, now: datetime, *, engine: str) -> None:
    record(
        RUN_DURATION, max(0.0, (now - plan.at).total_seconds()), kind=plan.kind, status=status, engine=engine
    )
