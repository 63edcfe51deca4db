"""The thread between a customer and those who decide about a claim, and what waits for the customer."""

import azure.durable_functions as df

from functions.claim_review import models
from functions.http.endpoint import Answer, Call, operation
from functions.records.commands import READERS, of_record, origin, records
from shared.domain.case import CaseState
from shared.domain.rows import wire
from shared.errors import ForbiddenError
from shared.identity.policies import own_or_staff, role
from shared.identity.principal import Role
from shared.records.cases import find_case, read_case
from shared.records.commands.messages import MessageCreate, add_message
from shared.records.messages import STAFF, list_messages, message_answer
from shared.records.model import Result
from shared.records.partition import read_kind

bp = df.Blueprint()

TAGS = ["claims"]


@operation(
    bp,
    "GET",
    "api/claims/{claim_id}/messages",
    name="list_claim_messages",
    literal_siblings=("customer",),
    policy=READERS,
    response=models.Messages,
    summary="The messages between customer and claims staff",
    tags=TAGS,
    errors=(404,),
)
def list_claim_messages(call: Call) -> Answer:
    """The thread of the claim in the path."""
    claim = records(call).get("claim", call.path["claim_id"])
    case = find_case(claim)
    messages = [message_answer(row, is_staff=call.caller.is_staff) for row in list_messages(claim)]
    is_open = case is not None and case.case.state is not CaseState.CLOSED
    return Answer({"claim_id": claim.id, "messages": wire(messages), "count": len(messages), "open": is_open})


@operation(
    bp,
    "POST",
    "api/claims/{claim_id}/messages",
    name="add_claim_message",
    policy=own_or_staff(Role.ADJUSTER, Role.ADMIN),
    request=MessageCreate,
    response=models.Message,
    status=201,
    partition=of_record("claim"),
    location="/api/claims/{claim_id}/messages",
    summary="Write to the other side of a claim that a person is looking at",
    description="409 `no_case` or `case_closed` where nobody is looking at the claim.",
    tags=TAGS,
    errors=(404, 409),
)
def add_claim_message(call: Call) -> Result:
    """Write on the claim in the path."""
    return add_message(call.path["claim_id"], call.body, origin(call))


@operation(
    bp,
    "GET",
    "api/claims/open-requests",
    name="list_open_requests",
    policy=role(Role.CUSTOMER),
    response=models.OpenRequests,
    summary="The caller's claims that wait for the caller",
    tags=TAGS,
)
def list_open_requests(call: Call) -> Answer:
    """Documents and answers that are waited for."""
    customer_id = call.caller.customer_id
    if customer_id is None:
        raise ForbiddenError("Register first: there are no claims of yours.", code="not_registered")
    cases = [read_case(stored.row) for stored in read_kind(customer_id, "case")]
    waiting = [
        {"claim_id": case.claim_id, "wanted": case.wanted, "reply": case.last_message_by == STAFF}
        for case in cases
        if case.state is not CaseState.CLOSED and (case.wanted or case.last_message_by == STAFF)
    ]
    return Answer({"requests": waiting, "count": len(waiting)})
