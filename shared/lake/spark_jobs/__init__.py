"""Starting and following the job that computes a pass on Spark, wherever the Spark is."""

from __future__ import annotations

from typing import Literal, Protocol

from shared import settings

State = Literal["running", "ended", "lost"]


class Jobs(Protocol):
    """Where jobs run. A state tells whether to go on waiting; whether a job did its work, what it kept."""

    def start(self, number: int, token: str) -> str:
        """Start the job for a pass and return the id of its run, the same for the same token if possible."""
        ...

    def state(self, run: str) -> State:
        """How a run is: `lost` when nobody knows it."""
        ...

    def stop(self, run: str) -> None:
        """End a run that nobody waits for any more."""
        ...


def configured() -> Jobs | None:
    """Where the setting SPARK_JOB has jobs run, None without it."""
    job = settings.spark_job()
    if job is None:
        return None
    if job.kind == "databricks":
        from shared.lake.spark_jobs.databricks import Databricks

        return Databricks(job)
    if job.kind == "fabric":
        from shared.lake.spark_jobs.fabric import Fabric

        return Fabric(job)
    from shared.lake.spark_jobs.local import Local

    return Local(job)


def arguments(number: int, job: settings.SparkJob) -> list[str]:
    """What the program `spark_job.py` is called with for a pass."""
    return ["--pass", str(number), *job.arguments]
