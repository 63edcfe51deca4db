"""Answers of the operations on claims."""

from datetime import datetime
from typing import Literal

from functions.records.models import Filter, PageQuery, RecordId, Total, Word
from functions.records.rows import ClaimRow
from shared.domain.fields import Response


class ClaimsQuery(PageQuery):
    """Claims by owner, pet, policy, type or status."""

    customer_id: str | None = RecordId
    pet_id: str | None = RecordId
    policy_id: str | None = RecordId
    claim_type: str | None = Word
    status: str | None = Word


class ClaimAnswer(Response):
    """One claim."""

    claim: ClaimRow
    version: str
    message: str


class ClaimList(Response):
    """Claims, newest first; `total` counts all that match."""

    claims: list[ClaimRow]
    count: int
    total: Total
    filter: Filter


class CustomerClaims(Response):
    """A customer's claims, newest first."""

    customer_id: str
    claims: list[ClaimRow]
    count: int


class ReachedStatus(Response):
    """A status that a claim has had, and when it reached it."""

    status: str
    at: datetime


class ClaimStatusAnswer(Response):
    """Where a claim stands, and where it stood, oldest first.

    Amounts, days and reason are null until it is decided.
    """

    claim_id: str
    claim_number: str
    status: str
    claim_amount: float
    covered_amount: float | None
    paid_amount: float | None
    processing_days: int | None
    denial_reason: str | None
    updated_at: datetime
    history: list[ReachedStatus]


class UsualDuration(Response):
    """How long claims stay in a status: the median in seconds over `count` claims, null below five."""

    status: str
    p50_seconds: float | None
    count: int


class UsualDurations(Response):
    """Durations as measured on claims of the last 90 days that have left each status."""

    measured_at: datetime
    durations: list[UsualDuration]


class Simulation(Response):
    """Where the processing of a claim will end."""

    claim_id: str
    final_status: Literal["Paid", "Denied", "Under Review"]
    message: str


class PipelineEntry(Response):
    """What a way of processing does with a claim."""

    status: str
    message: str


class PortalPipelines(Response):
    """The ways a claim can go; there is no document intake of its own, so `docgen` is null."""

    legacy: PipelineEntry
    docgen: None


class PortalClaimSubmitted(Response):
    """The answer to a claim from the portal's form; the layer is the one it enters."""

    success: bool
    claim_id: str
    claim_number: str
    layer: Literal["bronze"]
    pipelines: PortalPipelines
    message: str
