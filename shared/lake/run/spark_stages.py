"""The stages of a pass that Spark computes: start the job, look after it, give it up.

A job that can't be started, is lost, fails or takes too long is no fault of the run: polars takes the pass
over. Whichever of both commits a table first, the other finds the number of the pass there and adds nothing.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import datetime
from typing import Any

from shared import settings
from shared.errors import ConflictError
from shared.lake import spark_jobs
from shared.lake.state import computed, pass_plan, runs
from shared.lake.state.pass_plan import Plan
from shared.telemetry import event
from shared.telemetry.names import LogEvent

_log = logging.getLogger("petinsure360.spark")

Data = dict[str, Any]

# Stands for a run that has been.
KEPT = "kept"


def start(payload: Data, *, now: datetime) -> Data:
    """Start the job for pass {number}, once for {token}: its run as {job}, None when it can't be started.

    {minutes} is how long it may take.
    """
    plan = _plan(payload)
    job = settings.spark_job()
    if job is None or computed.kept(plan):
        # Either there is nothing to start, or an earlier run of the pass has kept what it computed.
        return {"job": KEPT if job else None, "minutes": 0}
    try:
        run = _jobs().start(plan.number, f"{plan.run_id}-{payload['token']}")
    except Exception as error:
        _given_up(plan, f"it could not be started: {type(error).__name__}", now)
        return {"job": None, "minutes": 0}
    runs.note(plan.run_id, spark={"job": run, "state": "running", "at": now.isoformat()})
    return {"job": run, "minutes": job.minutes}


def follow(payload: Data, *, now: datetime) -> Data:
    """How run {job} of pass {number} is, as {state}; with {silver} and {gold} once it has computed them."""
    plan = _plan(payload)
    # Looked at first: what has ended by now has kept its results by now.
    state = _state(payload["job"])
    if results := computed.kept(plan):
        runs.note(plan.run_id, spark={"job": payload["job"], "state": "succeeded", "at": now.isoformat()})
        return {"state": "computed", **results}
    if state != "running":
        _given_up(plan, f"run {payload['job']} has {state} without a result", now)
    else:
        # Whoever waits for the run sees that it goes on.
        runs.note(plan.run_id, spark={"job": payload["job"], "state": "running", "at": now.isoformat()})
    return {"state": state}


def give_up(payload: Data, *, now: datetime) -> Data:
    """Stop run {job} of pass {number}, which takes too long."""
    with suppress(Exception):
        _jobs().stop(payload["job"])
    _given_up(_plan(payload), f"run {payload['job']} takes too long", now)
    return {}


def _state(run: str) -> spark_jobs.State:
    try:
        return _jobs().state(run)
    except Exception as error:
        # Nobody knows: it is asked again until its time is over.
        _log.warning("The state of Spark run %s is not known: %s", run, type(error).__name__)
        return "running"


def _given_up(plan: Plan, why: str, now: datetime) -> None:
    _log.warning("Polars takes over pass %s from Spark: %s", plan.number, why)
    event(LogEvent.SPARK_GIVEN_UP, run_id=plan.run_id)
    runs.note(plan.run_id, spark={"state": "given_up", "reason": why, "at": now.isoformat()})


def _jobs() -> spark_jobs.Jobs:
    jobs = spark_jobs.configured()
    if jobs is None:
        raise ConflictError("Setting SPARK_JOB is missing since the pass was planned.")
    return jobs


def _plan(payload: Data) -> Plan:
    plan = pass_plan.read_plan(payload["number"])
    if plan is None:
        raise ConflictError(f"Pass {payload['number']} has no plan.")
    return plan
