"""Inputs and answers of the operations about runs of the pipeline."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from functions.pipeline.reason_models import Reason, UnprocessedFile
from shared.domain.fields import Request, Response


class RunsQuery(Request):
    """How many runs."""

    limit: int = Field(20, ge=1, le=200)


class RunRequest(Request):
    """What to run: waiting files only, everything for a day, all from scratch, or the care of tables."""

    kind: Literal["increment", "as_of", "rebuild", "maintenance"] = "increment"
    as_of: date | None = Field(None, description="The day that ages and terms refer to; needs kind as_of.")

    @model_validator(mode="after")
    def _day_belongs_to_its_kind(self) -> "RunRequest":
        if (self.as_of is not None) != (self.kind == "as_of"):
            raise PydanticCustomError("day_of_kind", "Send as_of with the kind as_of, and with no other kind")
        return self


class RunAccepted(Response):
    """The run that was asked for."""

    run_id: str
    status: str


class QuarantinedRows(Reason):
    """How many rows of an entity a run refused for a reason."""

    entity: str
    stage: str
    reason: str
    rows: int


class Notice(Reason):
    """What a run says of a file or of rows that it took, or had no need to take."""

    entity: str
    file: str | None


class SparkRun(Response):
    """A job on Spark: given up when polars took the run over, for a reason."""

    job: str | None = None
    state: Literal["running", "succeeded", "given_up"]
    reason: str | None = None
    at: datetime


class RunRecord(Response):
    """A run: what it was asked for, how far it has come, what each stage did."""

    id: str
    kind: str | None
    status: Literal["queued", "running", "succeeded", "halted", "failed"]
    requested_by: str | None
    requested_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    as_of: date | None
    number: int | None
    engine: Literal["polars", "spark"] | None = Field(
        description="What computed the tables that the run published; null before."
    )
    error: str | None
    bronze: dict[str, dict[str, Any]] = Field(default_factory=dict)
    spark: SparkRun | None = Field(None, description="The job that was started for the run, if any.")
    silver: dict[str, Any] | None = None
    gold: dict[str, Any] | None = None
    published: dict[str, Any] | None = None
    maintained: dict[str, Any] | None = None
    refused_files: list[UnprocessedFile]
    refused_beyond: int = Field(description="Refused files beyond those; /api/pipeline/files has all.")
    quarantined: list[QuarantinedRows]
    notices: list[Notice]


class Runs(Response):
    """Runs, newest first."""

    runs: list[RunRecord]
    count: int
