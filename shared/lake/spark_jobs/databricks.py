"""The job as a job of a Databricks workspace: https://docs.databricks.com/api/azure/workspace/jobs/runnow."""

from __future__ import annotations

from shared import settings
from shared.lake.spark_jobs import State, arguments
from shared.lake.spark_jobs.rest import Rest

# Azure Databricks as Entra ID knows it, the same in every tenant.
SCOPE = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d/.default"
JOBS = "/api/2.2/jobs"
MAX_TOKEN = 64
# What a run is in before it has ended; any state that is not known has ended.
_UNDER_WAY = frozenset(
    {"BLOCKED", "PENDING", "QUEUED", "RUNNING", "TERMINATING", "WAITING", "WAITING_FOR_RETRY"}
)


class Databricks:
    """Runs of one job, whose one task is a Python script."""

    def __init__(self, job: settings.SparkJob) -> None:
        self._job = job
        self._rest = Rest(job.url, SCOPE)

    def start(self, number: int, token: str) -> str:
        """Run the job now; Databricks itself starts one run for a token.

        A run of an earlier pass may go on still: without the queue this one would be skipped.
        """
        body = {
            "job_id": int(self._job.job),
            "python_params": arguments(number, self._job),
            "idempotency_token": token[-MAX_TOKEN:],
            "queue": {"enabled": True},
        }
        _, answer = self._rest.post(f"{JOBS}/run-now", body)
        return str(answer["run_id"])

    def state(self, run: str) -> State:
        """Whether the run's life is over, however it ended."""
        # A run that does not exist is an invalid parameter.
        job_run = self._rest.find(f"{JOBS}/runs/get", (400, 404), run_id=run)
        if job_run is None:
            return "lost"
        # `state` is deprecated in favor of `status`; an answer may have either.
        state = job_run.get("status", {}).get("state") or job_run["state"]["life_cycle_state"]
        return "running" if state in _UNDER_WAY else "ended"

    def stop(self, run: str) -> None:
        """Cancel the run."""
        self._rest.post(f"{JOBS}/runs/cancel", {"run_id": int(run)})
