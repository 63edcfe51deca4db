"""Inputs and answers of the operations about quarantined rows and measures of quality."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field

from functions.pipeline.reason_models import Reason
from shared.domain.fields import Offset, Request, Response

EntityName = Literal["customers", "pets", "policies", "vet_providers", "claims"]


class QuarantineQuery(Request):
    """Which quarantined rows."""

    entity: EntityName | None = None
    status: Literal["open", "replayed", "resolved"] | None = None
    reason: str | None = Field(None, max_length=100)
    file: str | None = Field(None, max_length=1024)
    limit: int = Field(100, ge=1, le=1000)
    offset: Offset = 0


class Explanation(Reason):
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


class UnreplayedRow(Reason):
    """A row that was not delivered again, and why."""

    quarantine_id: str


class Replayed(Response):
    """What was delivered again, and what was not."""

    replayed: list[ReplayedRow]
    not_replayed: list[UnreplayedRow]
    count: int


class QualityQuery(Request):
    """Which report: of one run, or the newest ones."""

    run_id: str | None = Field(None, max_length=64)
    table: str | None = Field(None, max_length=64)
    limit: int = Field(500, ge=1, le=5000)
    offset: Offset = 0


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
