"""Which engine computes a pass: polars on this instance, or Spark once the lake is too large for it."""

from __future__ import annotations

from shared import settings
from shared.lake.run import silver_run
from shared.lake.state.pass_plan import Plan
from shared.lake.state.plan_size import delivered_rows
from shared.lake.state.published import Manifest
from shared.raw.names import is_api_name

# What docs/guides/deploy.md measured: an instance of 2,048 MB holds 800,000 rows, one of 4,096 MB 3,200,000.
_EMPTY_MB = 1365
_ROWS_A_MB = 1172


def is_spark(plan: Plan, manifest: Manifest | None) -> bool:
    """Whether Spark computes this pass on top of what is published.

    `auto`: when everything is computed, and is more than fits on the instance. `spark`: when everything is
    computed, or a file came; records of the API are few, and not worth the start of a job.
    """
    engine = settings.lake_engine()
    if engine == "polars" or settings.spark_job() is None:
        return False
    whole = silver_run.needs_everything(plan, manifest)
    if engine == "spark":
        return whole or _brings_files(plan)
    return whole and delivered_rows(plan, manifest) > rows_that_fit(settings.instance_memory_mb())


def rows_that_fit(memory_mb: int) -> int:
    """How many delivered rows an instance computes in one pass."""
    return max(0, memory_mb - _EMPTY_MB) * _ROWS_A_MB


def _brings_files(plan: Plan) -> bool:
    return any(not is_api_name(file.path) for files in plan.batches.values() for file in files)
