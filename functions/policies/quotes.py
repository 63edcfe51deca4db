"""Quotes: every plan priced for a pet, before anybody signs up."""

import azure.durable_functions as df

from functions.http.endpoint import Answer, Call, operation
from functions.policies.models import QuoteAnswer
from shared.domain.quote import QuoteCreate, quote
from shared.domain.record_json import to_wire
from shared.identity.policies import public
from shared.records.quotes import read_quote, save_quote

bp = df.Blueprint()

TAGS = ["policies"]


@operation(
    bp,
    "POST",
    "api/quotes",
    name="create_quote",
    policy=public(),
    request=QuoteCreate,
    response=QuoteAnswer,
    status=201,
    summary="Price every plan for a pet",
    description="Needs no account. The prices can be bought for 30 days.",
    tags=TAGS,
)
def create_quote(call: Call) -> Answer:
    """Price the plans and keep the prices."""
    row = save_quote(quote(call.body, as_of=call.as_of))
    return Answer(to_wire(row), headers={"Location": f"/api/quotes/{row['quote_id']}"})


@operation(
    bp,
    "GET",
    "api/quotes/{quote_id}",
    name="get_quote",
    policy=public(),
    response=QuoteAnswer,
    summary="One quote",
    description="Who knows its id may read it: it names a pet's kind, and nobody.",
    tags=TAGS,
    errors=(404,),
)
def get_quote(call: Call) -> Answer:
    """The quote in the path."""
    return Answer(to_wire(read_quote(call.path["quote_id"])))
