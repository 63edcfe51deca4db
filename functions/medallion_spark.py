"""The activities of a pass that Spark computes."""

from datetime import UTC, datetime
from typing import Any

import azure.durable_functions as df

from functions.discretion import discreet
from functions.medallion import Payload
from shared.lake.run import spark_stages

bp = df.Blueprint()

Data = dict[str, Any]


@bp.activity_trigger(input_name="given", activity="medallion_spark_start")
def medallion_spark_start(given: Payload) -> Data:
    """Start the job."""
    with discreet():
        return spark_stages.start(given, now=datetime.now(UTC))


@bp.activity_trigger(input_name="given", activity="medallion_spark_follow")
def medallion_spark_follow(given: Payload) -> Data:
    """Look after the job."""
    with discreet():
        return spark_stages.follow(given, now=datetime.now(UTC))


@bp.activity_trigger(input_name="given", activity="medallion_spark_give_up")
def medallion_spark_give_up(given: Payload) -> Data:
    """Give the job up."""
    with discreet():
        return spark_stages.give_up(given, now=datetime.now(UTC))
