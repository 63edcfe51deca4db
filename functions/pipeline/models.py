"""Answers that tell where the pipeline stands."""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from functions.pipeline.reason_models import UnprocessedFile
from shared.domain.fields import Response

LayerName = Literal["bronze", "silver", "gold"]


class LayerStatus(Response):
    """One layer of the lake."""

    status: Literal["active", "empty", "failed"]
    record_count: int
    description: str
    last_update: datetime | None


class RecordCounts(Response):
    """Rows of the published silver tables."""

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


class PipelineStatus(Response):
    """What the pipeline is doing, measured."""

    data_source: Literal["demo", "azure", "synapse"]
    layers: dict[LayerName, LayerStatus]
    metrics: RecordCounts
    data_quality: DataQuality
    pending_claims: ByLayer
    processing_log: list[LogEntry]
    last_processes: LastProcesses
    execution_info: ExecutionInfo
    backlog: Backlog
    not_recognized: list[UnprocessedFile] = Field(
        description="Raw files whose names say no entity; at most 50."
    )


class LayerFigure(Response):
    """A layer in short."""

    status: Literal["active", "empty", "failed"]
    count: int
    last_update: datetime | None


class PipelineMetrics(Response):
    """The figures of the status."""

    data_source: Literal["demo", "azure", "synapse"]
    record_counts: RecordCounts
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
