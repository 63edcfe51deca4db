"""Inputs and answers of the pipeline operations."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field, model_validator

from shared.domain.fields import Request, Response

LayerName = Literal["bronze", "silver", "gold"]
EntityName = Literal["customers", "pets", "policies", "vet_providers", "claims"]


class LayerStatus(Response):
    """One layer of the lake."""

    status: Literal["active", "empty", "failed"]
    record_count: int
    description: str
    last_update: datetime | None


class Metrics(Response):
    """Rows of the announced silver tables."""

    total_customers: int
    total_pets: int
    total_policies: int
    total_claims: int
    total_providers: int


class DataQuality(Response):
    """Percentages, null before there are rows; Real-time when no raw record is newer than gold."""

    completeness: float | None
    accuracy: float | None
    freshness: Literal["Real-time", "Cached"]


class ByLayer(Response):
    """A count for each layer."""

    bronze: int
    silver: int
    gold: int


class LastProcesses(Response):
    """When each layer last changed."""

    bronze: datetime | None
    silver: datetime | None
    gold: datetime | None


class LogEntry(Response):
    """A stage of a run."""

    timestamp: datetime
    action: Literal["BRONZE_INGEST", "SILVER_PROCESS", "GOLD_PROCESS"]
    message: str
    claims_processed: int
    errors: list[str]


class ExecutionInfo(Response):
    """What really runs."""

    mode: str
    engine: str
    databricks_connected: bool
    databricks_workspace: str | None
    description: str
    note: str


class Backlog(Response):
    """Work that waits outside the layers."""

    raw_files: int
    kicks: int
    outbox_events: int
    outbox_hints: int
    outbox_poison: int


class Told(Response):
    """A reason in words: a stable code, what is wrong, what to do."""

    code: str
    sentence: str
    remedy: str


class LeftFile(Told):
    """A raw file of which nothing was loaded, and why."""

    entity: str | None
    file: str
    seen_at: datetime | None = None


class PipelineStatus(Response):
    """What the pipeline is doing, measured."""

    data_source: Literal["demo", "azure", "synapse"]
    layers: dict[LayerName, LayerStatus]
    metrics: Metrics
    data_quality: DataQuality
    pending_claims: ByLayer
    processing_log: list[LogEntry]
    last_processes: LastProcesses
    execution_info: ExecutionInfo
    backlog: Backlog
    not_recognized: list[LeftFile] = Field(description="Raw files whose names say no entity; at most 50.")


class LayerFigure(Response):
    """A layer in short."""

    status: Literal["active", "empty", "failed"]
    count: int
    last_update: datetime | None


class PipelineMetrics(Response):
    """The figures of the status."""

    data_source: Literal["demo", "azure", "synapse"]
    record_counts: Metrics
    data_quality: DataQuality
    pending_counts: ByLayer
    layers: dict[LayerName, LayerFigure]


class PendingClaims(Response):
    """Claims on their way to gold, in full."""

    bronze: list[dict[str, Any]]
    silver: list[dict[str, Any]]
    gold: list[dict[str, Any]]
    counts: ByLayer


class FlowNode(Response):
    """A station, and where to draw it."""

    id: str
    label: str
    type: str
    x: int
    y: int


class FlowEdge(Response):
    """A way between stations; `from` is its start."""

    from_: str = Field(alias="from")
    to: str
    label: str


class Flow(Response):
    """The stations that data passes, and the one where work is under way."""

    nodes: list[FlowNode]
    edges: list[FlowEdge]
    active_flow: str | None


class RunsQuery(Request):
    """How many runs."""

    limit: int = Field(20, ge=1, le=200)


class RunRequest(Request):
    """What to run: waiting files only, everything for a day, everything anew, or the care for the tables."""

    kind: Literal["increment", "as_of", "rebuild", "maintenance"] = "increment"
    as_of: date | None = Field(None, description="The day that ages and terms refer to; needs kind as_of.")

    @model_validator(mode="after")
    def _day_belongs_to_its_kind(self) -> "RunRequest":
        if (self.as_of is not None) != (self.kind == "as_of"):
            raise ValueError("as_of is given exactly when kind is as_of")
        return self


class RunAccepted(Response):
    """The run that was asked for."""

    run_id: str
    status: str


class QuarantinedRows(Told):
    """How many rows of an entity a run refused for a reason."""

    entity: str
    stage: str
    reason: str
    rows: int


class Notice(Told):
    """What a run says of a file or of rows that it took, or had no need to take."""

    entity: str
    file: str | None


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
    error: str | None
    bronze: dict[str, dict[str, Any]] = Field(default_factory=dict)
    silver: dict[str, Any] | None = None
    gold: dict[str, Any] | None = None
    published: dict[str, Any] | None = None
    maintained: dict[str, Any] | None = None
    refused_files: list[LeftFile]
    refused_beyond: int = Field(description="Refused files beyond those; /api/pipeline/files has all.")
    quarantined: list[QuarantinedRows]
    notices: list[Notice]


class Runs(Response):
    """Runs, newest first."""

    runs: list[RunRecord]
    count: int


class FilesQuery(Request):
    """Which files of which nothing was loaded."""

    outcome: Literal["refused", "not_recognized"] = "refused"
    limit: int = Field(100, ge=1, le=1000)


class LeftFiles(Response):
    """Files of which nothing was loaded, with reason and remedy."""

    files: list[LeftFile]
    count: int


class QuarantineQuery(Request):
    """Which quarantined rows."""

    entity: EntityName | None = None
    status: Literal["open", "replayed", "resolved"] | None = None
    reason: str | None = Field(None, max_length=100)
    file: str | None = Field(None, max_length=1024)
    limit: int = Field(100, ge=1, le=1000)
    offset: int = Field(0, ge=0)


class Explanation(Told):
    """A reason as the row has it, in words, and the column that it is about."""

    reason: str
    column: str | None


class SourceColumn(Response):
    """A column of an entity's files."""

    name: str
    kind: Literal["text", "bool", "int", "long", "double"]


class QuarantinedRow(Response):
    """A row that no layer could take, with every reason and where it came from.

    `cells` is what the row says as it came, null when it is no record; `resolved_by` names the file that
    brought it after all.
    """

    quarantine_id: str
    entity: str
    source_file: str
    source_etag: str | None
    row_number: int | None
    raw: str | None
    reasons: list[str]
    stage: str
    batch_id: str
    quarantined_at: datetime
    status: Literal["open", "replayed", "resolved"]
    resolved_at: datetime | None
    resolved_by: str | None
    explanations: list[Explanation]
    cells: dict[str, Any] | None


class Quarantine(Response):
    """Quarantined rows, newest first; `columns` are those that a correction may name, by entity."""

    rows: list[QuarantinedRow]
    columns: dict[EntityName, list[SourceColumn]]
    count: int
    total: int


class ReplayItem(Request):
    """A row to deliver again; `values` replace or complete its cells, null empties one.

    A column that neither the row nor `values` says keeps what is known of the row's key.
    """

    quarantine_id: str = Field(min_length=1, max_length=64)
    values: dict[str, str | int | float | bool | None] = Field(default_factory=dict, max_length=64)


class ReplayRequest(Request):
    """The rows to deliver again."""

    items: list[ReplayItem] = Field(min_length=1, max_length=100)


class ReplayedRow(Response):
    """The raw file in which a row was delivered again."""

    quarantine_id: str
    file: str


class LeftRow(Told):
    """A row that was not delivered again, and why."""

    quarantine_id: str


class Replayed(Response):
    """What was delivered again, and what was not."""

    replayed: list[ReplayedRow]
    not_replayed: list[LeftRow]
    count: int


class QualityQuery(Request):
    """Which report: of one run, or the newest ones."""

    run_id: str | None = Field(None, max_length=64)
    table: str | None = Field(None, max_length=64)
    limit: int = Field(500, ge=1, le=5000)
    offset: int = Field(0, ge=0)


class QualityMeasure(Response):
    """One measure of one table after one run."""

    run_id: str
    batch_id: str
    table: str
    measure: str
    rule: str | None
    severity: str | None
    value: float | None
    as_of: date
    measured_at: datetime
    sentence: str | None = Field(description="The rule in words; null for a measure of the whole table.")
    remedy: str | None


class QualityReport(Response):
    """Measures, newest run first."""

    measures: list[QualityMeasure]
    count: int
    total: int
