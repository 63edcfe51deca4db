"""Inputs and answers of the insights operations; the rows follow from the lists' keys."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, Field, create_model

from shared.domain.fields import Request, Response
from shared.insights import columns
from shared.insights.columns import Key, Listing
from shared.lake.contracts import TABLES, Kind

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


def row_model(name: str, keys: tuple[Key, ...]) -> type[BaseModel]:
    """The model of a row; every value may be null."""
    fields: dict[str, Any] = {key.name: (_TYPES[key.kind] | None, ...) for key in keys}
    return create_model(name, __base__=Response, **fields)


KpiRow = row_model("KpiRow", columns.KPIS.keys)
CustomerInsight = row_model("CustomerInsight", columns.CUSTOMERS.keys)
ClaimInsight = row_model("ClaimInsight", columns.CLAIMS.keys)
ProviderInsight = row_model("ProviderInsight", columns.PROVIDERS.keys)
RiskScore = row_model("RiskScore", columns.RISKS.keys)
Recommendation = row_model("Recommendation", columns.CROSS_SELL.keys)
PetInsight = row_model("PetInsight", columns.PETS.keys)
PolicyInsight = row_model("PolicyInsight", columns.POLICIES.keys)
Customer360 = row_model(
    "Customer360",
    tuple(Key(c.name, c.name, c.kind) for c in TABLES["gold"]["customer_360_view"].columns),
)


class Paged(Request):
    """Where to cut a list."""

    offset: int = Field(0, ge=0, description="Rows to skip.")


class KpisQuery(Request):
    """How many months."""

    limit: int = Field(12, ge=1, le=24, description="Months to return.")


def _sort(listing: Listing) -> Any:
    keys = "|".join(listing.sortable)
    told = f"A key to sort by, with a minus in front descending: {', '.join(listing.sortable)}."
    return Field(None, pattern=f"^-?({keys})$", description=told)


def _search(told: str) -> Any:
    return Field(None, max_length=100, description=f"Words that all occur in {told}.")


class CustomersQuery(Paged):
    """Which customers."""

    limit: int = Field(100, ge=1, le=1000)
    tier: str | None = Field(None, description="Platinum, Gold, Silver or Bronze.")
    risk: str | None = Field(None, description="High Risk, Medium Risk, Low Risk or Very Low Risk.")
    search: str | None = _search("name, e-mail, id, city or state; without name and e-mail for analysts")
    sort: str | None = _sort(columns.CUSTOMERS)


class ClaimsQuery(Paged):
    """Which claims."""

    limit: int = Field(100, ge=1, le=1000)
    status: str | None = None
    category: str | None = None
    type: str | None = None
    month: str | None = Field(None, pattern=r"^\d{4}-\d{2}$", description="Month of service, yyyy-MM.")
    customer_id: str | None = None
    provider_id: str | None = None
    search: str | None = _search("number, id, customer, pet or provider; analysts search no names of people")
    sort: str | None = _sort(columns.CLAIMS)


class ProvidersQuery(Paged):
    """Which providers."""

    limit: int = Field(50, ge=1, le=200)
    provider_id: str | None = None
    state: str | None = None
    type: str | None = None
    in_network: bool | None = None
    tier: str | None = Field(None, description="A provider_tier_adjusted.")
    search: str | None = _search("name, id or city")
    sort: str | None = _sort(columns.PROVIDERS)


class RisksQuery(Paged):
    """Which risk scores."""

    limit: int = Field(100, ge=1, le=1000)
    category: str | None = None
    customer_id: str | None = None
    search: str | None = _search("name or id; without name for analysts")
    sort: str | None = _sort(columns.RISKS)


class CrossSellQuery(Paged):
    """Which recommendations."""

    limit: int = Field(100, ge=1, le=1000)
    tier: str | None = Field(None, description="Platinum, Gold, Silver or Bronze.")
    recommendation: str | None = None
    customer_id: str | None = None
    search: str | None = _search("name or id; without name for analysts")
    sort: str | None = _sort(columns.CROSS_SELL)


class Answered(Response):
    """What every answer tells: the day gold was computed for, and what is shown."""

    as_of: date | None
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
    total_opportunity: float


class Segment(Response):
    """Customers of one value tier; sums are null where the group is too small to be told."""

    tier: Tier
    count: int
    total_premium: float | None
    total_claims: int | None
    avg_loss_ratio: float | None


class Segments(Answered):
    """Customers by value tier."""

    segments: list[Segment]
    total_customers: int


class Summary(Response):
    """How much there is, and how claims are decided: rate in percent, times in seconds, null when unknown."""

    total_customers: int
    total_pets: int
    total_policies: int
    total_claims: int
    total_providers: int
    known_decisions: int
    straight_through_rate: float | None
    time_to_decision_p50: float | None
    time_to_decision_p95: float | None
