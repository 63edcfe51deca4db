"""The stages of a pass, each an activity: small inputs and results, safe to repeat at any point."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Any

from shared.errors import ConflictError
from shared.heaps import share_heaps
from shared.lake.intake import bronze, resolution
from shared.lake.monitor import measured, progress
from shared.lake.run import engine_choice, gold_run, publish_run, silver_run
from shared.lake.run.engine import Engine, EngineName
from shared.lake.state import pass_plan, published, run_failures, runs
from shared.lake.state.pass_plan import Look, Plan
from shared.lake.upkeep import maintenance
from shared.telemetry import Traced, event, span
from shared.telemetry.names import LogEvent, SpanName

Data = dict[str, Any]


def plan(seen: Look | None = None, *, now: datetime) -> Data:
    """What to do next: the number, run, kind and entities of a pass; number 0 when nothing waits."""
    planned = pass_plan.next_plan(seen, now=now)
    if planned is None:
        return {"number": 0}
    with _step(SpanName.PLAN, planned):
        progress.reached(planned.run_id, "planned", now=now)
    head = seen.head if seen else published.head_before(planned.number)
    by_spark = {"engine": "spark"} if engine_choice.is_spark(planned, head.manifest) else {}
    return {
        **by_spark,
        "number": planned.number,
        "run_id": planned.run_id,
        "kind": planned.kind,
        "entities": sorted(planned.batches),
    }


def load_bronze(payload: Data, *, now: datetime) -> Data:
    """Load the batch of {number, entity}."""
    planned = _plan(payload)
    entity: str = payload["entity"]
    with (
        _explained(planned.run_id, "bronze", entity, now=now),
        _step(SpanName.BRONZE, planned, entity=entity) as traced,
    ):
        result = bronze.load(planned, entity)
        traced.note(rows=result["read"], quarantined=result["quarantined"])
    measured.refused(entity, result["quarantined"])
    runs.note(planned.run_id, **{f"bronze_{entity}": {**result, "at": now.isoformat()}})
    progress.reached(planned.run_id, "bronze", {entity: result["read"]}, now=now)
    return {"entity": entity, "read": result["read"]}


def erase(payload: Data, work: Callable[[datetime], Mapping[str, int]], *, now: datetime) -> Data:
    """Let `work` remove rows for good, as part of run {run_id}; it says how many, and may be repeated."""
    with _explained(payload["run_id"], "erase", now=now):
        done = work(now)
    runs.note(payload["run_id"], erased={**done, "at": now.isoformat()})
    return {}


def refresh_silver(payload: Data, *, now: datetime, engine: Engine | None = None) -> Data:
    """Bring silver up to date for pass {number}; with another engine than polars, as a whole."""
    planned, used = _plan(payload), _name(engine)
    with _explained(planned.run_id, "silver", now=now), _step(SpanName.SILVER, planned, engine=used):
        result = silver_run.refresh(planned, engine)
    runs.note(planned.run_id, silver={**result, "engine": used, "at": now.isoformat()})
    progress.reached(planned.run_id, "silver", progress.counts(result["tables"]), now=now)
    return {**{name: result[name] for name in ("batches", "tables", "whole")}, "engine": used}


def refresh_gold(payload: Data, *, now: datetime, engine: Engine | None = None) -> Data:
    """Bring gold up to date for pass {number} with the result of its {silver} stage."""
    planned, used = _plan(payload), _name(engine)
    with _explained(planned.run_id, "gold", now=now), _step(SpanName.GOLD, planned, engine=used):
        result = gold_run.refresh(planned, payload["silver"], engine)
    progress.reached(planned.run_id, "gold", progress.counts(result["tables"]), now=now)
    return {**result, "engine": used, "at": now.isoformat()}


def publish(payload: Data, *, now: datetime) -> Data:
    """Check and publish pass {number} with the results of its {silver} and {gold} stages."""
    planned = _plan(payload)
    with _explained(planned.run_id, "publish", now=now), _step(SpanName.PUBLISH, planned) as traced:
        outcome = publish_run.publish(planned, payload["silver"], payload["gold"], now=now)
        traced.note(outcome=outcome["status"])
    if outcome["status"] == "succeeded":
        resolution.close_arrived(planned, now=now)
    progress.reached(planned.run_id, "published", now=now, status=outcome["status"])
    return outcome


def fail(payload: Data, *, now: datetime) -> Data:
    """Mark run {run_id} as failed in {stage}; its pass is finished by the next run. Returns the {reason}."""
    # First of all: if the storage is what failed, nothing below gets that far.
    event(LogEvent.RUN_FAILED, run_id=payload["run_id"], stage=payload["stage"])
    message = run_failures.told(payload["run_id"], payload["stage"])
    runs.note(payload["run_id"], status="failed", finished_at=now.isoformat(), error=message)
    progress.reached(payload["run_id"], payload["stage"], now=now, status="failed")
    unfinished = pass_plan.read_plan(published.read_head().number + 1)
    measured.failed(unfinished, now=now)
    return {"reason": message}


def maintain(payload: Data, *, now: datetime) -> Data:
    """Care for the tables, as part of run {run_id}."""
    run_id = payload["run_id"]
    with _explained(run_id, "maintain", now=now), span(SpanName.MAINTAIN, run_id=run_id):
        result = maintenance.maintain()
    runs.note(run_id, maintained={**result, "at": now.isoformat()})
    return {}


@contextmanager
def _explained(run_id: str, stage: str, entity: str | None = None, *, now: datetime) -> Iterator[None]:
    """A stage that writes down why it failed, before the host puts its own text around it."""
    try:
        yield
    except Exception as error:
        run_failures.note(run_id, stage, entity, error, now=now)
        raise


def _step(name: SpanName, planned: Plan, **attributes: str) -> AbstractContextManager[Traced]:
    """A stage as part of the trace of the request it carries on; of several it follows the first."""
    # Each of its threads would leave a heap of what it has freed, together a tenth of all memory.
    share_heaps()
    others = planned.traces[1:]
    return span(name, parent=planned.traceparent, links=others, run_id=planned.run_id, **attributes)


def _name(engine: Engine | None) -> EngineName:
    return engine.name if engine else "polars"


def _plan(payload: Mapping[str, Any]) -> Plan:
    planned = pass_plan.read_plan(payload["number"])
    if planned is None:
        raise ConflictError(f"Pass {payload['number']} has no plan.")
    return planned
