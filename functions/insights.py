"""Insights: gold as the dashboard reads it."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

import azure.durable_functions as df

from functions import insights_models as models
from functions import insights_queries as asked
from functions.endpoint import Answer, Call, operation
from shared.identity.policies import role
from shared.identity.principal import Role
from shared.identity.visibility import hidden_from
from shared.insights import columns, decisions, moments, queries, trend
from shared.insights.answers import Body
from shared.insights.columns import Listing
from shared.insights.metrics import metrics
from shared.insights.selection import Page

bp = df.Blueprint()

READERS = role(Role.ANALYST, Role.ADJUSTER, Role.ADMIN)
TAGS = ["insights"]
# The browser may keep an answer for its own user, and asks each time whether it still holds.
_HEADERS = {"Cache-Control": "private, no-cache", "Vary": "Authorization"}


def hides_identifiers(call: Call) -> frozenset[str]:
    """The columns that the caller does not see."""
    return hidden_from(call.caller.role)


def as_answer(body: Body) -> Answer:
    """An answer that a client may keep and asks about each time."""
    return Answer(body.data, etag=body.etag, headers=_HEADERS)


@operation(
    bp,
    "GET",
    "api/insights/summary",
    name="get_summary",
    policy=READERS,
    summary="How many customers, pets, policies, claims and providers there are, and how claims are decided",
    tags=TAGS,
    query=asked.Moment,
    response=models.Summary,
    errors=(404,),
)
def get_summary(call: Call) -> Answer:
    """Row counts of the announced tables, and the figures of all known decisions."""
    version = version_of(call)
    return Answer(queries.summary(version) | decisions.figures(version))


@operation(
    bp,
    "GET",
    "api/insights/kpis",
    name="get_kpis",
    policy=READERS,
    summary="Monthly key figures, newest month first",
    tags=TAGS,
    query=asked.KpisQuery,
    response=models.Kpis,
    errors=(404,),
)
def get_kpis(call: Call) -> Answer:
    """The newest months."""
    return as_answer(queries.kpis(Page(call.query.limit, version=version_of(call))))


@operation(
    bp,
    "GET",
    "api/insights/customers",
    name="get_customer_insights",
    policy=READERS,
    summary="Customers with their figures, latest claim first",
    tags=TAGS,
    query=asked.CustomersQuery,
    response=models.Customers,
    errors=(404,),
)
def get_customer_insights(call: Call) -> Answer:
    """Customers by tier, risk and churn."""
    return as_answer(queries.customers(page_of(call, columns.CUSTOMERS)))


@operation(
    bp,
    "GET",
    "api/insights/customers/{customer_id}",
    name="get_customer_insight",
    policy=READERS,
    summary="Everything gold knows about one customer",
    tags=TAGS,
    query=asked.Moment,
    response=models.CustomerInDepth,
    errors=(404,),
)
def get_customer_insight(call: Call) -> Answer:
    """One customer's row."""
    return as_answer(queries.customer(**_one(call)))


@operation(
    bp,
    "GET",
    "api/insights/customers/{customer_id}/pets",
    name="get_customer_pets_insight",
    policy=READERS,
    summary="One customer's pets, as the lake knows them",
    tags=TAGS,
    query=asked.Moment,
    response=models.PetInsights,
    errors=(404,),
)
def get_customer_pets_insight(call: Call) -> Answer:
    """One customer's pets."""
    return as_answer(queries.pets(**_one(call)))


@operation(
    bp,
    "GET",
    "api/insights/customers/{customer_id}/policies",
    name="get_customer_policies_insight",
    policy=READERS,
    summary="One customer's policies, as the lake knows them",
    tags=TAGS,
    query=asked.Moment,
    response=models.PolicyInsights,
    errors=(404,),
)
def get_customer_policies_insight(call: Call) -> Answer:
    """One customer's policies."""
    return as_answer(queries.policies(**_one(call)))


@operation(
    bp,
    "GET",
    "api/insights/claims",
    name="get_claim_insights",
    policy=READERS,
    summary="Claims with customer, pet and provider, latest service first",
    tags=TAGS,
    query=asked.ClaimsQuery,
    response=models.Claims,
    errors=(404,),
)
def get_claim_insights(call: Call) -> Answer:
    """Claims by status and category."""
    page = page_of(call, columns.CLAIMS)
    return as_answer(queries.claims(page, status=call.query.status, category=call.query.category))


@operation(
    bp,
    "GET",
    "api/insights/providers",
    name="get_provider_insights",
    policy=READERS,
    summary="Providers by number of claims",
    tags=TAGS,
    query=asked.ProvidersQuery,
    response=models.ProviderInsights,
    errors=(404,),
)
def get_provider_insights(call: Call) -> Answer:
    """Providers, those without claims included."""
    return as_answer(queries.providers(page_of(call, columns.PROVIDERS)))


@operation(
    bp,
    "GET",
    "api/insights/risks",
    name="get_risks",
    policy=READERS,
    summary="Customers by risk score, highest first",
    tags=TAGS,
    query=asked.RisksQuery,
    response=models.Risks,
    errors=(404,),
)
def get_risks(call: Call) -> Answer:
    """Risk scores, and the distribution of all."""
    return as_answer(queries.risks(page_of(call, columns.RISKS)))


@operation(
    bp,
    "GET",
    "api/insights/cross-sell",
    name="get_cross_sell",
    policy=READERS,
    summary="What to offer to each customer, most valuable first",
    tags=TAGS,
    query=asked.CrossSellQuery,
    response=models.CrossSell,
    errors=(404,),
)
def get_cross_sell(call: Call) -> Answer:
    """Recommendations by tier."""
    return as_answer(queries.cross_sell(page_of(call, columns.CROSS_SELL)))


@operation(
    bp,
    "GET",
    "api/insights/segments",
    name="get_segments",
    policy=READERS,
    summary="Customers by value tier",
    tags=TAGS,
    query=asked.Moment,
    response=models.Segments,
    errors=(404,),
)
def get_segments(call: Call) -> Answer:
    """The four tiers."""
    return as_answer(queries.segments(hidden=hides_identifiers(call), version=version_of(call)))


@operation(
    bp,
    "GET",
    "api/insights/trend",
    name="get_trend",
    policy=READERS,
    summary="Claims, payments and premium over a range of days, by day, week or month",
    description="Without its ends, the month of the figures and the eleven before it.",
    tags=TAGS,
    query=asked.TrendQuery,
    response=models.Trend,
    errors=(404,),
)
def get_trend(call: Call) -> Answer:
    """The periods of the range, their total, and that of as many days before."""
    query, version = call.query, version_of(call)
    return as_answer(trend.report(query.from_, query.to, query.granularity, version, today=call.as_of))


@operation(
    bp,
    "GET",
    "api/insights/versions",
    name="list_figure_versions",
    policy=READERS,
    summary="Versions of the figures that can still be looked at, newest first",
    description="Every other operation of insights takes one as `as_of_version`, or a time as `as_of`.",
    tags=TAGS,
    response=models.Versions,
)
def list_figure_versions(call: Call) -> Answer:
    """The present version and those before it that are kept."""
    return Answer({"versions": moments.listed(), "kept_hours": moments.KEPT_HOURS})


@operation(
    bp,
    "GET",
    "api/insights/metrics",
    name="list_metrics",
    policy=READERS,
    summary="The glossary: what each figure means, its formula, unit, source and target",
    tags=TAGS,
    response=models.Metrics,
)
def list_metrics(call: Call) -> Answer:
    """Every metric of the dashboard."""
    return Answer({"metrics": [asdict(metric) for metric in metrics().values()]})


def version_of(call: Call) -> int | None:
    """The version of the figures that is asked for, None for the present one; raises NotFoundError."""
    query = call.query
    at = query.as_of
    if at is not None and not isinstance(at, datetime):
        at = moments.end_of(at)
    return moments.version_of(moments.Wanted(query.as_of_version, at))


def _one(call: Call) -> dict[str, Any]:
    return {
        "customer_id": call.path["customer_id"],
        "hidden": hides_identifiers(call),
        "version": version_of(call),
    }


def page_of(call: Call, listing: Listing) -> Page:
    """What the query of a list asks for."""
    query = call.query
    equals = tuple((column, _values(getattr(query, name))) for name, column in listing.filters.items())
    spans = {column: column.removesuffix("_date") for column in listing.days}
    return Page(
        query.limit,
        query.offset,
        equals,
        hides_identifiers(call),
        search=query.search,
        sort=query.sort,
        version=version_of(call) if hasattr(query, "as_of_version") else None,
        days=tuple((day, getattr(query, f"{s}_from"), getattr(query, f"{s}_to")) for day, s in spans.items()),
    )


def _values(wanted: str | bool | None) -> str | bool | tuple[str, ...] | None:
    """Several values stand with bars between; no value has one in it."""
    return tuple(wanted.split("|")) if isinstance(wanted, str) and "|" in wanted else wanted
