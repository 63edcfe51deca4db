"""The last stage of a pass: check what was written, publish it, close the run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shared.errors import ConflictError
from shared.lake.audit import aside_rows, retrial, verify
from shared.lake.delta import commit
from shared.lake.intake import bronze, bronze_rows
from shared.lake.monitor import measured, progress, table_quality
from shared.lake.run.gold_run import states_after
from shared.lake.schema.contracts import SILVER_TABLES, SOURCE_COLUMNS, TABLES, bronze_contract
from shared.lake.state import published, raw_files, runs, search
from shared.lake.state.pass_plan import Plan
from shared.lake.state.published import Head, Manifest, TableState
from shared.telemetry import event, span
from shared.telemetry.names import LogEvent, SpanName

Result = Mapping[str, Any]


def publish(plan: Plan, silver: Result, gold: Result, *, now: datetime) -> dict[str, Any]:
    """Publish the pass, or halt it when the audit finds a problem; repeating it changes nothing.

    Returns the status and whether more work waits.
    """
    head = published.head_before(plan.number)
    if head.number >= plan.number:
        _tell(head.manifest, None, plan, now)
        return {"status": "succeeded", "more": _more()}
    candidate = _candidate(plan, head.manifest, silver, gold, now)
    left_out = aside_rows.counts(plan.aside)
    problems = verify.problems(
        candidate.tables["silver"],
        candidate.tables["gold"],
        head.manifest,
        left_out,
        whole=silver["whole"] or bool(plan.attempt),
    )
    verdict = retrial.verdict(plan, candidate, head.manifest, problems)
    problems = list(verdict.problems)
    if verdict.next:
        search.keep(plan.number, verdict.next)
    if plan.aside and not problems:
        aside_rows.keep_out(plan, at=plan.at)
    _finish(head, plan, None if problems else candidate, now, verdict.attempt)
    status = "halted" if problems else "succeeded"
    runs.note(
        plan.run_id,
        status=status,
        finished_at=now.isoformat(),
        error=" ".join(problems)[:1000],
        engine=gold.get("engine", ""),
        gold=gold,
        published={layer: _versions(states) for layer, states in candidate.tables.items()},
    )
    if not problems:
        _tell(candidate, head.manifest, plan, now)
    measured.published(plan, candidate, problems, engine=gold.get("engine", ""), now=now)
    return {"status": status, "more": bool(verdict.attempt) or _more()}


def _tell(manifest: Manifest | None, before: Manifest | None, plan: Plan, now: datetime) -> None:
    """Say that gold is new, unless it is as it was."""
    if manifest is None or (before is not None and manifest.published_at == before.published_at):
        return
    with span(SpanName.EVENT, parent=plan.traceparent, links=plan.traces[1:]) as traced:
        progress.refreshed(manifest, now=now, traceparent=traced.traceparent)
    event(LogEvent.GOLD_REFRESHED, run_id=manifest.run_id, number=manifest.number)


def _more() -> bool:
    return not raw_files.is_empty() or runs.next_request() is not None


def _finish(head: Head, plan: Plan, manifest: Manifest | None, now: datetime, attempt: int) -> None:
    try:
        published.finish_pass(
            head, number=plan.number, at=plan.at, manifest=manifest, ended=now, attempt=attempt
        )
    except ConflictError:
        # A second worker on the same pass has the same results; anything else is a transient fault.
        if published.read_head().number < plan.number:
            raise


def _candidate(plan: Plan, before: Manifest | None, silver: Result, gold: Result, now: datetime) -> Manifest:
    tables = {
        "bronze": _bronze_states(plan, before, silver["batches"]),
        "silver": states_after("silver", before, silver["tables"]),
        "gold": states_after("gold", before, gold["tables"]),
    }
    same = before is not None and before.tables == tables and before.as_of == plan.as_of
    return Manifest(
        number=plan.number,
        run_id=plan.run_id,
        as_of=plan.as_of,
        published_at=before.published_at if before and same else now,
        batches=silver["batches"],
        tables=tables,
        quality=_quality(before, tables["silver"]),
    )


def _bronze_states(plan: Plan, before: Manifest | None, batches: Mapping[str, int]) -> dict[str, TableState]:
    states = dict(before.tables["bronze"]) if before else {}
    known = bronze_rows.consumed(before)
    for entity, number in batches.items():
        table, stream = bronze_contract(entity), bronze.stream(entity)
        handle = None
        if plan.kind == "erasure":
            # An erasure changes bronze without a batch.
            handle = commit.newest(table)
        elif number > known[entity]:
            # What the pass has committed here need not be looked for.
            handle = commit.reached(table, stream, plan.number)
        if handle is not None:
            states[bronze_contract(entity).name] = TableState(
                handle.version(), handle.count(), plan.at.isoformat()
            )
    return states


def _quality(before: Manifest | None, silver: Mapping[str, TableState]) -> dict[str, Mapping[str, int]]:
    measured = dict(before.quality) if before else {}
    for entity, name in SILVER_TABLES.items():
        earlier = before.tables["silver"].get(name) if before else None
        if silver[name] != earlier:
            table, counted = TABLES["silver"][name], _counted(entity)
            measured[name] = table_quality.measured(table, silver[name], counted, earlier, measured.get(name))
    return measured


def _counted(entity: str) -> int:
    """How many columns of a silver row the quality score counts."""
    from shared.lake.transform.silver.state import TABLES as MODULES

    return len(SOURCE_COLUMNS[entity]) + len(MODULES[entity].DERIVED)


def _versions(states: Mapping[str, TableState]) -> dict[str, dict[str, int]]:
    return {name: {"version": state.version, "rows": state.rows} for name, state in states.items()}
