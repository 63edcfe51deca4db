"""The Spark job that publishes: passes as the Functions app makes them, whole tables computed by Spark.

    spark-submit --py-files … shared/lake/engine_spark/publish.py [--rebuild] [--as-of DATE]

It takes the app's settings from the environment, takes up what waits, and works as the app does: the same
plans, numbers, audit and announcement. Whichever of the two is first with a pass, the other adds nothing.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shared.lake import runs, stages
from shared.lake.engine_spark.engine import SparkEngine

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the passes that wait, and print the outcome of each as JSON."""
    from pyspark.sql import SparkSession

    wanted = _parser().parse_args(arguments)
    now = datetime.now(UTC)
    if wanted.rebuild or wanted.as_of:
        runs.ask("rebuild", as_of=wanted.as_of, requested_by="spark", now=now)
    session = SparkSession.builder.appName("petinsure360-publish").getOrCreate()
    while outcome := publish_pass(session, now=datetime.now(UTC)):
        print(json.dumps(outcome))
        if not outcome["more"]:
            return


def publish_pass(session: SparkSession, *, now: datetime) -> dict[str, Any] | None:
    """Make one pass; returns its number, status and whether more waits, None when nothing waited.

    Raises what a stage raises: the pass is then finished by the next run, here or in the app.
    """
    planned = stages.plan(now=now)
    number = planned["number"]
    if not number:
        return None
    for entity in planned["entities"]:
        stages.load_bronze({"number": number, "entity": entity}, now=now)
    with tempfile.TemporaryDirectory(prefix="petinsure360-") as folder:
        engine = SparkEngine(session, Path(folder))
        silver = stages.refresh_silver({"number": number}, now=now, engine=engine)
        gold = stages.refresh_gold({"number": number, "silver": silver}, now=now, engine=engine)
    outcome = stages.announce({"number": number, "silver": silver, "gold": gold}, now=now)
    return {"number": number, **outcome}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="shared.lake.engine_spark.publish", description=__doc__)
    parser.add_argument("--rebuild", action="store_true", help="compute everything, whatever waits")
    parser.add_argument("--as-of", type=date.fromisoformat, help="compute everything for another day")
    return parser


if __name__ == "__main__":
    main()
