"""Insights of customers, claims, providers and risks: gold's rows, page by page or one customer's."""

from typing import Any

import azure.durable_functions as df

from functions.http.endpoint import Answer, Call, operation
from functions.insights import models, parameters
from functions.insights.answers import READERS, TAGS, as_answer, hides_identifiers, page_of, version_of
from shared.insights import columns, queries

bp = df.Blueprint()


@operation(
    bp,
    "GET",
    "api/insights/customers",
    name="get_customer_insights",
    policy=READERS,
    summary="Customers with their figures, latest claim first",
    tags=TAGS,
    query=parameters.CustomersQuery,
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
    query=parameters.Moment,
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
    query=parameters.Moment,
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
    query=parameters.Moment,
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
    query=parameters.ClaimsQuery,
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
    query=parameters.ProvidersQuery,
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
    query=parameters.RisksQuery,
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
    query=parameters.CrossSellQuery,
    response=models.CrossSell,
    errors=(404,),
)
def get_cross_sell(call: Call) -> Answer:
    """Recommendations by tier."""
    return as_answer(queries.cross_sell(page_of(call, columns.CROSS_SELL)))


def _one(call: Call) -> dict[str, Any]:
    return {
        "customer_id": call.path["customer_id"],
        "hidden": hides_identifiers(call),
        "version": version_of(call),
    }
