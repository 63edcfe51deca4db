"""The Spark job: silver and gold of a pass, computed by Spark and committed as the app commits them.

    spark-submit spark_job.py --pass NUMBER
    spark-submit spark_job.py [--rebuild] [--as-of DATE]

It takes the app's settings from the environment. With `--pass` the app has planned the pass and loaded its
bronze, and announces what is kept here. Without, the job takes up what waits and makes whole passes,
announced by the same compare-and-set. Whichever is first with a pass, the other adds nothing.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shared.errors import ConflictError
from shared.lake import computed, intake_plan, runs, stages
from shared.lake.engine_spark.engine import SparkEngine
from shared.lake.engine_spark.session import begun

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def main(arguments: Sequence[str] | None = None) -> None:
    """Do what the command line says, and print the outcome of each pass as JSON."""
    wanted = _parser().parse_args(arguments)
    session = begun("petinsure360")
    now = datetime.now(UTC)
    if wanted.number is not None:
        compute_pass(session, wanted.number, near=wanted.folder, now=now)
        print(json.dumps({"number": wanted.number, "status": "computed"}))
        return
    if wanted.rebuild or wanted.as_of:
        runs.ask("rebuild", as_of=wanted.as_of, requested_by="spark", now=now)
    while outcome := publish_pass(session, near=wanted.folder, now=datetime.now(UTC)):
        print(json.dumps(outcome))
        if not outcome["more"]:
            return


def compute_pass(session: SparkSession, number: int, *, near: Path | None = None, now: datetime) -> None:
    """Silver and gold of a pass whose bronze is loaded; what came of them is kept for the app."""
    plan = intake_plan.read_plan(number)
    if plan is None:
        raise ConflictError(f"Pass {number} has no plan.")
    with _engine(session, near) as engine:
        silver = stages.refresh_silver({"number": number}, now=now, engine=engine)
        gold = stages.refresh_gold({"number": number, "silver": silver}, now=now, engine=engine)
    computed.keep(plan, silver, gold)


def publish_pass(session: SparkSession, *, near: Path | None = None, now: datetime) -> dict[str, Any] | None:
    """Make one pass; returns its number, status and whether more waits, None when nothing waited.

    Erasures are left to the app, which alone removes rows for good. Raises what a stage raises: the pass is
    then finished by the next run, here or in the app.
    """
    planned = stages.plan(now=now)
    number = planned["number"]
    if not number or planned["kind"] == "erasure":
        return None
    for entity in planned["entities"]:
        stages.load_bronze({"number": number, "entity": entity}, now=now)
    with _engine(session, near) as engine:
        silver = stages.refresh_silver({"number": number}, now=now, engine=engine)
        gold = stages.refresh_gold({"number": number, "silver": silver}, now=now, engine=engine)
    outcome = stages.announce({"number": number, "silver": silver, "gold": gold}, now=now)
    if planned["kind"] == "maintenance":
        stages.maintain({"run_id": planned["run_id"]}, now=now)
    return {"number": number, **outcome}


@contextmanager
def _engine(session: SparkSession, near: Path | None) -> Iterator[SparkEngine]:
    with tempfile.TemporaryDirectory(prefix="petinsure360-", dir=near) as folder:
        yield SparkEngine(session, Path(folder))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="spark_job.py", description=__doc__)
    parser.add_argument("--pass", dest="number", type=int, help="compute this pass, which the app announces")
    parser.add_argument("--rebuild", action="store_true", help="compute everything, whatever waits")
    parser.add_argument("--as-of", type=date.fromisoformat, help="compute everything for another day")
    parser.add_argument(
        "--folder", type=Path, help="where the driver and its workers exchange files, on a cluster of several"
    )
    return parser
