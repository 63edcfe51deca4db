"""The job as a Spark job definition of a Fabric workspace, run by Fabric's job scheduler.

https://learn.microsoft.com/rest/api/fabric/sparkjobdefinition/background-jobs/run-on-demand-spark-job-definition
https://learn.microsoft.com/rest/api/fabric/core/job-scheduler/get-item-job-instance
"""

from __future__ import annotations

import shlex

from shared import settings
from shared.lake.spark_jobs import State, arguments
from shared.lake.spark_jobs.rest import Rest

URL = "https://api.fabric.microsoft.com"
SCOPE = "https://api.fabric.microsoft.com/.default"
# What an instance is in before it has ended; any state that is not known has ended.
_UNDER_WAY = frozenset({"NotStarted", "InProgress"})


class Fabric:
    """Instances of one Spark job definition. Fabric knows no tokens: who asks twice starts two of them."""

    def __init__(self, job: settings.SparkJob) -> None:
        self._job = job
        self._rest = Rest(job.url or URL, SCOPE)
        self._workspace = f"/v1/workspaces/{job.workspace}"

    def start(self, number: int, token: str) -> str:
        """Run the definition with the pass as its command line."""
        line = shlex.join(arguments(number, self._job))
        headers, _ = self._rest.post(
            f"{self._workspace}/sparkJobDefinitions/{self._job.job}/jobs/sparkjob/instances",
            {"executionData": {"commandLineArguments": line}},
        )
        return headers["Location"].rstrip("/").rpartition("/")[2]

    def state(self, run: str) -> State:
        """Whether the instance has ended, however it did."""
        instance = self._rest.find(self._instance(run), (404,))
        if instance is None:
            return "lost"
        return "running" if instance["status"] in _UNDER_WAY else "ended"

    def stop(self, run: str) -> None:
        """Cancel the instance."""
        self._rest.post(f"{self._instance(run)}/cancel")

    def _instance(self, run: str) -> str:
        return f"{self._workspace}/items/{self._job.job}/jobs/instances/{run}"
