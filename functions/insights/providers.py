"""Veterinary providers, for claim forms and for staff."""

from typing import Any

import azure.durable_functions as df
from pydantic import BaseModel, Field

from functions.http.endpoint import Answer, Call, operation
from functions.insights.models import row_model
from shared.domain.fields import Offset, Request, Response
from shared.identity.policies import own_or_staff
from shared.insights import providers

bp = df.Blueprint()

Provider = row_model("Provider", providers.KEYS)


class ProvidersQuery(Request):
    """Which providers."""

    state: str | None = Field(None, max_length=2)
    type: str | None = Field(None, max_length=64)
    in_network: bool | None = None
    emergency: bool | None = Field(None, description="Accepts emergencies.")
    search: str | None = Field(None, max_length=100, description="Part of the name or the city.")
    limit: int = Field(100, ge=1, le=1000)
    offset: Offset = 0


class Providers(Response):
    """Providers by name."""

    providers: list[Provider]  # type: ignore[valid-type]
    count: int
    total: int


class ProviderAnswer(Response):
    """One provider."""

    provider: Provider  # type: ignore[valid-type]


@operation(
    bp,
    "GET",
    "api/providers",
    name="list_providers",
    policy=own_or_staff(),
    summary="Veterinary providers by name",
    tags=["providers"],
    query=ProvidersQuery,
    response=Providers,
)
def list_providers(call: Call) -> Answer:
    """Providers that match every given filter."""
    body = providers.page(providers.Filters(**_filters(call.query)), call.query.limit, call.query.offset)
    return Answer(body.data, etag=body.etag, headers={"Cache-Control": "private, no-cache"})


@operation(
    bp,
    "GET",
    "api/providers/{provider_id}",
    name="get_provider",
    policy=own_or_staff(),
    summary="One veterinary provider",
    tags=["providers"],
    response=ProviderAnswer,
    errors=(404,),
)
def get_provider(call: Call) -> Answer:
    """One provider."""
    return Answer({"provider": providers.get(call.path["provider_id"])})


def _filters(query: BaseModel) -> dict[str, Any]:
    return query.model_dump(exclude={"limit", "offset"})
