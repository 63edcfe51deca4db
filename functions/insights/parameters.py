"""What the insights operations can be asked for."""

from datetime import date
from typing import Any, Literal

from pydantic import AwareDatetime, Field

from shared.domain.fields import Filter, Offset, Request
from shared.insights import columns
from shared.insights.columns import Listing

MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"


class Moment(Request):
    """Which moment the figures are of; now, unless one is named."""

    as_of_version: int | None = Field(
        None, ge=1, description="A version of the figures, of GET /api/insights/versions."
    )
    as_of: AwareDatetime | date | None = Field(
        None, description="The last version published by this time, or by the end of this day (UTC)."
    )


class Paged(Request):
    """Where to cut a list."""

    offset: Offset = 0


class KpisQuery(Moment):
    """How many months."""

    limit: int = Field(12, ge=1, le=24, description="Months to return.")


def _sort(listing: Listing) -> Any:
    keys = "|".join(listing.sortable)
    description = f"A key to sort by, with a minus in front descending: {', '.join(listing.sortable)}."
    return Field(None, pattern=f"^-?({keys})$", description=description)


def _search(searched: str) -> Any:
    return Field(None, max_length=100, description=f"Words that all occur in {searched}.")


class CustomersQuery(Paged, Moment):
    """Which customers."""

    limit: int = Field(100, ge=1, le=1000)
    tier: Filter | None = Field(None, description="A value_tier: Platinum, Gold, Silver or Bronze.")
    risk: Filter | None = Field(
        None, description="A risk_category: Very High, High, Medium, Low or Very Low."
    )
    churn: Filter | None = Field(
        None, description="A churn_risk_adjusted: No Policy, Lapsed, High, Medium or Low."
    )
    search: str | None = _search("name, email, id, city or state; without name and email for analysts")
    sort: str | None = _sort(columns.CUSTOMERS)


class ClaimsQuery(Paged, Moment):
    """Which claims."""

    limit: int = Field(100, ge=1, le=1000)
    status: Filter | None = Field(None, description="Several with | between: Submitted|Under Review.")
    category: Filter | None = None
    type: Filter | None = None
    month: str | None = Field(None, pattern=MONTH, description="Month of service, yyyy-MM.")
    service_from: date | None = Field(None, description="First day of service.")
    service_to: date | None = Field(None, description="Last day of service.")
    submitted_from: date | None = Field(None, description="First day of submission.")
    submitted_to: date | None = Field(None, description="Last day of submission.")
    customer_id: Filter | None = None
    provider_id: Filter | None = None
    claim_id: Filter | None = None
    policy_id: Filter | None = None
    search: str | None = _search("number, id, customer, pet or provider; analysts search no names of people")
    sort: str | None = _sort(columns.CLAIMS)


class ProvidersQuery(Paged, Moment):
    """Which providers."""

    limit: int = Field(50, ge=1, le=200)
    provider_id: Filter | None = None
    state: Filter | None = None
    type: Filter | None = None
    in_network: bool | None = None
    tier: Filter | None = Field(None, description="A provider_tier_adjusted.")
    search: str | None = _search("name, id or city")
    sort: str | None = _sort(columns.PROVIDERS)


class RisksQuery(Paged, Moment):
    """Which risk scores."""

    limit: int = Field(100, ge=1, le=1000)
    category: Filter | None = None
    customer_id: Filter | None = None
    search: str | None = _search("name or id; without name for analysts")
    sort: str | None = _sort(columns.RISKS)


class CrossSellQuery(Paged, Moment):
    """Which recommendations."""

    limit: int = Field(100, ge=1, le=1000)
    tier: Filter | None = Field(None, description="Platinum, Gold, Silver or Bronze.")
    recommendation: Filter | None = None
    customer_id: Filter | None = None
    search: str | None = _search("name or id; without name for analysts")
    sort: str | None = _sort(columns.CROSS_SELL)


class TrendQuery(Moment):
    """Which days, and how long a period is."""

    from_: date | None = Field(None, alias="from", description="First day of service.")
    to: date | None = Field(None, description="Last day of service; the day of the figures when left out.")
    granularity: Literal["day", "week", "month"] = "month"
