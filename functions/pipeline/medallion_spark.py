"""The activities of a pass that Spark computes."""

from datetime import UTC, datetime
from typing import Any

import azure.durable_functions as df

from functions.pipeline.medallion import Payload
from functions.pipeline.redacted_errors import redact_errors
from shared.lake.run import spark_stages

bp = df.Blueprint()

Data = dict[str, Any]


@bp.activity_trigger(input_name="payload", activity="medallion_spark_start")
def medallion_spark_start(payload: Payload) -> Data:
    """Start the job."""
    with redact_errors():
        return spark_stages.start(payload, now=datetime.now(UTC))


@bp.activity_trigger(input_name="payload", activity="medallion_spark_follow")
def medallion_spark_follow(payload: Payload) -> Data:
    """Look after the job."""
    with redact_errors():
        return spark_stages.follow(payload, now=datetime.now(UTC))


@bp.activity_trigger(input_name="payload", activity="medallion_spark_give_up")
def medallion_spark_give_up(payload: Payload) -> Data:
    """Give the job up."""
    with redact_errors():
        return spark_stages.give_up(payload, now=datetime.now(UTC))
