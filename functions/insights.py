"""Insights: gold as the dashboard reads it."""

import azure.durable_functions as df

from functions import insights_models as models
from functions.endpoint import Answer, Call, operation
from shared.identity.policies import role
from shared.identity.principal import Role
from shared.identity.visibility import hidden_from
from shared.insights import columns, decisions, queries
from shared.insights.answers import Body
from shared.insights.columns import Listing
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
    response=models.Summary,
)
def get_summary(call: Call) -> Answer:
    """Row counts of the announced tables, and the figures of all known decisions."""
    return Answer(queries.summary() | decisions.figures())


@operation(
    bp,
    "GET",
    "api/insights/kpis",
    name="get_kpis",
    policy=READERS,
    summary="Monthly key figures, newest month first",
    tags=TAGS,
    query=models.KpisQuery,
    response=models.Kpis,
)
def get_kpis(call: Call) -> Answer:
    """The newest months."""
    return as_answer(queries.kpis(Page(call.query.limit)))


@operation(
    bp,
    "GET",
    "api/insights/customers",
    name="get_customer_insights",
    policy=READERS,
    summary="Customers with their figures, latest claim first",
    tags=TAGS,
    query=models.CustomersQuery,
    response=models.Customers,
)
def get_customer_insights(call: Call) -> Answer:
    """Customers by tier and risk."""
    return as_answer(queries.customers(page_of(call, columns.CUSTOMERS)))


@operation(
    bp,
    "GET",
    "api/insights/customers/{customer_id}",
    name="get_customer_insight",
    policy=READERS,
    summary="Everything gold knows about one customer",
    tags=TAGS,
    response=models.CustomerInDepth,
    errors=(404,),
)
def get_customer_insight(call: Call) -> Answer:
    """One customer's row."""
    return as_answer(queries.customer(call.path["customer_id"], hidden=hides_identifiers(call)))


@operation(
    bp,
    "GET",
    "api/insights/customers/{customer_id}/pets",
    name="get_customer_pets_insight",
    policy=READERS,
    summary="One customer's pets, as the lake knows them",
    tags=TAGS,
    response=models.PetInsights,
    errors=(404,),
)
def get_customer_pets_insight(call: Call) -> Answer:
    """One customer's pets."""
    return as_answer(queries.pets(call.path["customer_id"], hidden=hides_identifiers(call)))


@operation(
    bp,
    "GET",
    "api/insights/customers/{customer_id}/policies",
    name="get_customer_policies_insight",
    policy=READERS,
    summary="One customer's policies, as the lake knows them",
    tags=TAGS,
    response=models.PolicyInsights,
    errors=(404,),
)
def get_customer_policies_insight(call: Call) -> Answer:
    """One customer's policies."""
    return as_answer(queries.policies(call.path["customer_id"], hidden=hides_identifiers(call)))


@operation(
    bp,
    "GET",
    "api/insights/claims",
    name="get_claim_insights",
    policy=READERS,
    summary="Claims with customer, pet and provider, latest service first",
    tags=TAGS,
    query=models.ClaimsQuery,
    response=models.Claims,
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
    query=models.ProvidersQuery,
    response=models.ProviderInsights,
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
    query=models.RisksQuery,
    response=models.Risks,
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
    summary="What to offer to whom, most valuable first",
    tags=TAGS,
    query=models.CrossSellQuery,
    response=models.CrossSell,
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
    response=models.Segments,
)
def get_segments(call: Call) -> Answer:
    """The four tiers."""
    return as_answer(queries.segments(hidden=hides_identifiers(call)))


def page_of(call: Call, listing: Listing) -> Page:
    """What the query of a list asks for."""
    query = call.query
    equals = tuple((column, getattr(query, name)) for name, column in listing.filters.items())
    return Page(
        query.limit, query.offset, equals, hides_identifiers(call), search=query.search, sort=query.sort
    )
