"""Inputs and answers of the insights operations; the rows follow from the lists' keys."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, Field, create_model

from shared.domain.fields import Response
from shared.insights import columns
from shared.insights.columns import Key
from shared.insights.metrics import describe
from shared.lake.schema.contracts import TABLES, Kind

Tier = Literal["Platinum", "Gold", "Silver", "Bronze"]

_TYPES: Mapping[Kind, Any] = {
    "text": str,
    "bool": bool,
    "int": int,
    "long": int,
    "double": float,
    "money": float,
    "date": date,
    "timestamp": datetime,
    "texts": list[str],
}


def row_model(name: str, keys: tuple[Key, ...], listed: str = "") -> type[BaseModel]:
    """The model of a row; every value may be null. `listed` is its list in the glossary."""
    fields: dict[str, Any] = {
        key.name: (_TYPES[key.kind] | None, _told(f"{listed}.{key.name}")) for key in keys
    }
    return create_model(name, __base__=Response, **fields)


def _told(place: str) -> Any:
    description = describe(place)
    return Field(..., description=description) if description else ...


_CUSTOMER_COLUMNS = tuple(Key(c.name, c.name, c.kind) for c in TABLES["gold"]["customer_360_view"].columns)
_OF_TODAY = tuple(key for key in columns.CUSTOMERS.keys if key.name in ("value_tier", "risk_category"))

KpiRow = row_model("KpiRow", columns.KPIS.keys, "kpis")
CustomerInsight = row_model("CustomerInsight", columns.CUSTOMERS.keys, "customers")
ClaimInsight = row_model("ClaimInsight", columns.CLAIMS.keys, "claims")
ProviderInsight = row_model("ProviderInsight", columns.PROVIDERS.keys, "providers")
RiskScore = row_model("RiskScore", columns.RISKS.keys, "risk_scores")
Recommendation = row_model("Recommendation", columns.CROSS_SELL.keys, "recommendations")
PetInsight = row_model("PetInsight", columns.PETS.keys)
PolicyInsight = row_model("PolicyInsight", columns.POLICIES.keys)
Customer360 = row_model("Customer360", _CUSTOMER_COLUMNS + _OF_TODAY, "customers")


class Answered(Response):
    """What every answer tells: the day gold was computed for, its version, and what is shown."""

    as_of: date | None
    as_of_version: int | None = Field(..., description="The version of the figures that is shown.")
    description: str


class Listed(Answered):
    """A list: rows returned, and rows that match."""

    count: int
    total: int


class Faceted(Listed):
    """A list with, by filter and value, the rows that each value would leave."""

    facets: dict[str, dict[str, int]]


class Kpis(Listed):
    """Monthly key figures."""

    kpis: list[KpiRow]  # type: ignore[valid-type]


class Customers(Faceted):
    """Customers."""

    customers: list[CustomerInsight]  # type: ignore[valid-type]


class CustomerInDepth(Answered):
    """One customer, every column of gold."""

    customer: Customer360  # type: ignore[valid-type]


class PetInsights(Listed):
    """One customer's pets."""

    pets: list[PetInsight]  # type: ignore[valid-type]


class PolicyInsights(Listed):
    """One customer's policies."""

    policies: list[PolicyInsight]  # type: ignore[valid-type]


class ClaimFilters(Response):
    """The filters that were applied."""

    status: str | None
    category: str | None


class Pagination(Response):
    """The cut that was applied."""

    limit: int
    offset: int


class Claims(Faceted):
    """Claims."""

    claims: list[ClaimInsight]  # type: ignore[valid-type]
    filters: ClaimFilters
    pagination: Pagination


class ProviderInsights(Faceted):
    """Providers."""

    providers: list[ProviderInsight]  # type: ignore[valid-type]


class Risks(Faceted):
    """Risk scores."""

    risk_scores: list[RiskScore]  # type: ignore[valid-type]
    distribution: dict[str, int]


class CrossSell(Faceted):
    """Recommendations."""

    recommendations: list[Recommendation]  # type: ignore[valid-type]
    total_opportunity: float = _told("recommendations.total_opportunity")


class Segment(Response):
    """Customers of one value tier; sums are null where the group is too small to be told."""

    tier: Tier = _told("segments.tier")
    count: int
    total_premium: float | None = _told("segments.total_premium")
    total_claims: int | None = _told("segments.total_claims")
    total_paid_amount: float | None = _told("segments.total_paid_amount")
    earned_premium: float | None = _told("segments.earned_premium")
    avg_loss_ratio: float | None = _told("segments.avg_loss_ratio")


class Segments(Answered):
    """Customers by value tier."""

    segments: list[Segment]
    total_customers: int


class Summary(Response):
    """How much there is, and how claims are decided: rate in percent, times in seconds, null when unknown."""

    total_customers: int
    total_pets: int
    total_policies: int
    total_claims: int = _told("summary.total_claims")
    total_providers: int
    known_decisions: int
    straight_through_rate: float | None = _told("summary.straight_through_rate")
    time_to_decision_p50: float | None = _told("summary.time_to_decision_p50")
    time_to_decision_p95: float | None


class Version(Response):
    """A version of the figures."""

    as_of_version: int
    as_of: date
    published_at: datetime


class Versions(Response):
    """The versions that are kept, newest first, and for how many hours after them."""

    versions: list[Version]
    kept_hours: int


class Goal(Response):
    """What the business aims at: one of both."""

    below: float | None = None
    at_least: float | None = None


class MetricEntry(Response):
    """A metric: `source` has gold columns as table.column, `keys` what carries it in answers, as list.key."""

    key: str
    name: str
    formula: str
    unit: str
    source: list[str]
    keys: list[str]
    target: Goal | None


class Metrics(Response):
    """The glossary of metrics."""

    metrics: list[MetricEntry]


class TrendFigures(Response):
    """What happened from `start` to `end`, both included; `partial` when the figures end before."""

    start: date
    end: date
    claims: int = _told("trend.claims")
    customers: int = _told("trend.customers")
    claimed: float = _told("trend.claimed")
    paid: float = _told("trend.paid")
    decided: int = _told("trend.decided")
    approved: int
    earned_premium: float = _told("trend.earned_premium")
    partial: bool
    approval_rate: float | None = _told("trend.approval_rate")
    payout_ratio: float | None = _told("trend.payout_ratio")
    loss_ratio: float | None = _told("trend.loss_ratio")


class Trend(Answered):
    """A range, period by period."""

    from_: date = Field(..., alias="from")
    to: date
    granularity: Literal["day", "week", "month"]
    periods: list[TrendFigures]
    total: TrendFigures
    before: TrendFigures
    last_service_date: date | None
