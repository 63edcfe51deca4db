"""Inputs and answers of the adjudication replay."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from functions.insights.models import Listed, row_model
from functions.insights.parameters import MONTH, Moment, Paged
from shared.domain.fields import Filter, Response
from shared.insights import replay
from shared.insights.metrics import describe

ReplayedClaim = row_model("ReplayedClaim", replay.KEYS)
Outcome = Literal["Approved", "Partially Approved", "Denied", "Held", "Not replayed"]


class ReplayQuery(Moment, Paged):
    """Which claims of the replay, as it is or as it was at a version of the figures."""

    limit: int = Field(100, ge=1, le=1000)
    outcome: Outcome | None = Field(None, description="What the rules of today make of it.")
    status: Filter | None = Field(None, description="The recorded status.")
    reason: Filter | None = Field(None, description="The denial_reason of today's rules.")
    type: Filter | None = None
    category: Filter | None = None
    month: str | None = Field(None, pattern=MONTH, description="Month of service, yyyy-MM.")
    agrees: bool | None = Field(None, description="Whether outcome and payment are those recorded.")
    customer_id: Filter | None = None
    policy_id: Filter | None = None
    provider_id: Filter | None = None
    search: str | None = Field(None, max_length=100, description="Words that all occur in an id or number.")
    sort: str | None = Field(None, pattern=f"^-?({'|'.join(replay.LISTING.sortable)})$")


class Sums(Response):
    """Claims of a group and what they come to, in dollars; the difference is replayed less recorded."""

    claims: int
    recorded_paid: float
    replayed_paid: float
    difference: float = Field(..., description=describe("replay.difference"))


class Totals(Sums):
    """All claims that match; those not replayed, or not decided on record, count in no other sum.

    `undecided` claims are Submitted or Under Review; by today's rules `undecided_paid` would be paid on them.
    """

    replayed: int
    held: int
    not_replayed: int
    undecided: int
    undecided_paid: float


class ByOutcome(Sums):
    """Claims by the outcome of today's rules."""

    outcome: Outcome


class ByReason(Sums):
    """Denied claims by denial_reason."""

    reason: str


class ByCode(Sums):
    """Claims by coded reason; a claim may have several."""

    code: str


class Transition(Sums):
    """Claims by recorded status and outcome."""

    status: str | None
    outcome: Outcome


class ByType(Sums):
    """Claims by claim_type."""

    type: str


class ByMonth(Sums):
    """Claims by month of service, oldest first."""

    month: str


class RuleChange(Response):
    """A change of the rules since the version before, and how many claims it alone moves.

    The last one is all of them together, with what they pay more (or less), in dollars.
    """

    change: str
    claims: int
    difference: float | None = None


class ReplayReport(Listed):
    """What the past would have come to by the rules of today."""

    claims: list[ReplayedClaim]  # type: ignore[valid-type]
    facets: dict[str, dict[str, int]]
    totals: Totals
    outcomes: list[ByOutcome]
    denial_reasons: list[ByReason]
    reason_codes: list[ByCode]
    transitions: list[Transition]
    types: list[ByType]
    rule_changes: list[RuleChange]
    months: list[ByMonth]
    agreeing: int
    computed_at: datetime | None
    rule_version: str | None
    table_version: int | None


class ReplayStarted(Response):
    """A replay is on its way."""

    status: Literal["started", "running"]
