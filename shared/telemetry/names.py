"""Every span, metric and log event there is. Alerts, the workbook and the guides use these names."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class SpanName(StrEnum):
    """The steps of the way from a request to gold."""

    OPERATION = "http.operation"
    COMMIT = "records.commit"
    DECIDE = "claims.decide"
    DRAIN = "outbox.drain"
    RAW_WRITE = "raw.write"
    INTAKE = "lake.intake"
    PLAN = "lake.plan"
    BRONZE = "lake.bronze"
    SILVER = "lake.silver"
    GOLD = "lake.gold"
    PUBLISH = "lake.publish"
    MAINTAIN = "lake.maintain"
    EVENT = "lake.event"


@dataclass(frozen=True, slots=True)
class Metric:
    """A measure. A counter adds up, a histogram spreads, a gauge stands as it was last observed."""

    name: str
    kind: Literal["counter", "histogram", "gauge"]
    unit: str
    description: str
    attributes: tuple[str, ...] = ()


ANSWERS = Metric(
    "petinsure360.http.answers",
    "counter",
    "{answer}",
    "Answers of HTTP operations",
    ("operation", "status_class"),
)
CLAIMS_DECIDED = Metric(
    "petinsure360.claims.decided",
    "counter",
    "{claim}",
    "Decisions: Approved or Denied by the rules, Under Review when held for a person, and those of persons",
    ("outcome", "by"),
)
TIME_TO_DECISION = Metric(
    "petinsure360.claims.time_to_decision",
    "histogram",
    "s",
    "From the submission of a claim to its decision",
    ("by",),
)
OUTBOX_PENDING = Metric(
    "petinsure360.outbox.pending", "gauge", "{event}", "Events committed and not yet published"
)
OUTBOX_AGE = Metric("petinsure360.outbox.age", "gauge", "s", "Age of the oldest unpublished event")
POISON_DEPTH = Metric(
    "petinsure360.poison.depth", "gauge", "{message}", "Messages given up and not mended since"
)
GOLD_STALENESS = Metric(
    "petinsure360.gold.staleness",
    "gauge",
    "s",
    "How long the oldest delivery that is not in published gold has waited; 0 when nothing waits",
)
RUN_DURATION = Metric(
    "petinsure360.pipeline.run_duration",
    "histogram",
    "s",
    "From the plan of a pass to its end",
    ("kind", "status", "engine"),
)
ROWS = Metric(
    "petinsure360.pipeline.rows", "gauge", "{row}", "Rows of an published table", ("layer", "table")
)
ROWS_QUARANTINED = Metric(
    "petinsure360.pipeline.quarantined", "counter", "{row}", "Delivered rows that were refused", ("entity",)
)
BACKLOG = Metric("petinsure360.adjudication.backlog", "gauge", "{claim}", "Claims that wait for a person")
BACKLOG_AGE = Metric(
    "petinsure360.adjudication.oldest", "gauge", "s", "How long the oldest of them has waited"
)

METRICS = (
    ANSWERS,
    CLAIMS_DECIDED,
    TIME_TO_DECISION,
    OUTBOX_PENDING,
    OUTBOX_AGE,
    POISON_DEPTH,
    GOLD_STALENESS,
    RUN_DURATION,
    ROWS,
    ROWS_QUARANTINED,
    BACKLOG,
    BACKLOG_AGE,
)


class LogEvent(StrEnum):
    """What is logged under a name of its own, in the attribute `event`."""

    REQUEST_FAILED = "request_failed"
    MESSAGE_GIVEN_UP = "message_given_up"
    RUN_FAILED = "run_failed"
    RUN_HALTED = "run_halted"
    SPARK_GIVEN_UP = "spark_given_up"
    GOLD_REFRESHED = "gold_refreshed"
    SWEEP_FOUND_WORK = "sweep_found_work"
    BACKUP_WRITTEN = "backup_written"
    BACKUP_FAILED = "backup_failed"
    OLD_BACKUPS_KEPT = "old_backups_kept"
