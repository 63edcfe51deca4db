"""The Spark job: silver and gold of a pass, computed by Spark and committed as the app commits them.

    spark-submit spark_job.py --pass NUMBER [--folder FOLDER]

It takes the app's settings from the environment. The app has planned the pass and loaded its bronze, and
publishes what is kept here by the same compare-and-set as ever. Whichever of the two is first with a table of
the pass, the other adds nothing.
"""

from __future__ import annotations

import argparse
import logging
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from shared import settings
from shared.errors import ConflictError
from shared.lake.engine_spark.engine import SparkEngine
from shared.lake.engine_spark.session import access, begun
from shared.lake.run import stages
from shared.lake.state import computed, pass_plan, published

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_log = logging.getLogger("petinsure360.spark")


def main(arguments: Sequence[str] | None = None) -> None:
    """Compute the pass that the command line names."""
    options = _parser().parse_args(arguments)
    session = begun("petinsure360")
    for name, value in access(settings.lake_uri()).items():
        session.conf.set(name, value)
    compute_pass(session, options.number, near=options.folder, now=datetime.now(UTC))


def compute_pass(session: SparkSession, number: int, *, near: Path | None = None, now: datetime) -> None:
    """Silver and gold of a pass whose bronze is loaded; what came of them is kept for the app.

    Raises what a stage raises: the app takes the pass over. Nothing is done for a pass that has ended without
    the job, and nothing is done twice when a cluster repeats a job.
    """
    plan = pass_plan.read_plan(number)
    if plan is None:
        raise ConflictError(f"Pass {number} has no plan.")
    if computed.kept(plan) or published.read_head().number >= number:
        _log.warning("Pass %s has been computed", number)
        return
    with tempfile.TemporaryDirectory(prefix="petinsure360-", dir=near) as folder:
        engine = SparkEngine(session, Path(folder))
        silver = stages.refresh_silver({"number": number}, now=now, engine=engine)
        gold = stages.refresh_gold({"number": number, "silver": silver}, now=now, engine=engine)
    computed.keep(plan, silver, gold)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="spark_job.py", description=__doc__)
    parser.add_argument("--pass", dest="number", type=int, required=True, help="the number of the pass")
    parser.add_argument(
        "--folder", type=Path, help="where the driver and its workers exchange files, on a cluster of several"
    )
    return parser
