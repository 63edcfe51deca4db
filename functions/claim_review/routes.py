"""The adjusters' work: the queue, and what can be done to a case."""

import azure.durable_functions as df

from functions.claim_review import models, queue
from functions.http.endpoint import Answer, Call, operation
from functions.records.commands import WRITERS, of_record, origin, records
from functions.records.gold import find_provider
from shared.domain.authority import authority_of
from shared.domain.money import from_cents
from shared.domain.ruling import RulingCreate
from shared.identity.policies import role
from shared.identity.principal import Role
from shared.records import adjusters
from shared.records.commands import appeals, claim_review, rulings
from shared.records.model import Result

bp = df.Blueprint()

TAGS = ["claims"]
DECIDERS = role(Role.ADJUSTER, Role.ADMIN)
OF_CLAIM = of_record("claim")


@operation(
    bp,
    "GET",
    "api/claims/queue",
    name="list_queue",
    policy=DECIDERS,
    query=models.QueueQuery,
    response=models.Queue,
    summary="Claims that wait for a person, the oldest first",
    tags=TAGS,
)
def list_queue(call: Call) -> Answer:
    """The page of the queue that the query asks for."""
    adjusters.note(call.caller)
    cases, total = queue.page(records(call), call.query, call.caller, call.as_of)
    authority = from_cents(authority_of(call.caller.role, call.caller.level))
    return Answer({"cases": cases, "count": len(cases), "total": total, "authority": authority})


@operation(
    bp,
    "POST",
    "api/claims/{claim_id}/assign",
    name="assign_claim",
    policy=DECIDERS,
    request=claim_review.Assignment,
    response=models.CaseAnswer,
    partition=OF_CLAIM,
    summary="Give a claim's case to somebody, by default to the caller",
    description="`assignee` is the subject of somebody who has looked at the queue before.",
    tags=TAGS,
    errors=(404, 409),
)
def assign_claim(call: Call) -> Result:
    """Assign the case of the claim in the path."""
    return claim_review.assign_case(call.path["claim_id"], call.body, origin(call))


@operation(
    bp,
    "POST",
    "api/claims/{claim_id}/release",
    name="release_claim",
    policy=DECIDERS,
    response=models.CaseAnswer,
    partition=OF_CLAIM,
    summary="Put a claim's case back into the queue",
    tags=TAGS,
    errors=(404, 409),
)
def release_claim(call: Call) -> Result:
    """Release the case of the claim in the path."""
    return claim_review.release_case(call.path["claim_id"], origin(call))


@operation(
    bp,
    "POST",
    "api/claims/{claim_id}/hand-over",
    name="hand_over_claim",
    policy=DECIDERS,
    request=claim_review.HandOver,
    response=models.CaseAnswer,
    partition=OF_CLAIM,
    summary="Put a claim's case into the queue of those with a higher authority",
    tags=TAGS,
    errors=(404, 409),
)
def hand_over_claim(call: Call) -> Result:
    """Hand over the case of the claim in the path."""
    return claim_review.hand_over_case(call.path["claim_id"], call.body, origin(call))


@operation(
    bp,
    "POST",
    "api/claims/{claim_id}/request-documents",
    name="request_documents",
    policy=DECIDERS,
    request=claim_review.DocumentsWanted,
    response=models.CaseAnswer,
    partition=OF_CLAIM,
    summary="Ask the customer for documents",
    tags=TAGS,
    errors=(404, 409),
)
def request_documents(call: Call) -> Result:
    """Ask for documents on the claim in the path."""
    return claim_review.request_documents(call.path["claim_id"], call.body, origin(call))


@operation(
    bp,
    "POST",
    "api/claims/{claim_id}/notes",
    name="add_claim_note",
    policy=DECIDERS,
    request=claim_review.NoteCreate,
    response=models.CaseAnswer,
    partition=OF_CLAIM,
    summary="Add a remark for colleagues",
    tags=TAGS,
    errors=(404, 409),
)
def add_claim_note(call: Call) -> Result:
    """Note something on the claim in the path."""
    return claim_review.add_note(call.path["claim_id"], call.body, origin(call))


@operation(
    bp,
    "POST",
    "api/claims/{claim_id}/decide",
    name="decide_claim_by_person",
    policy=DECIDERS,
    request=RulingCreate,
    response=models.Ruled,
    partition=OF_CLAIM,
    summary="Approve or deny a claim under review, within one's authority",
    description="Adjusters decide up to the level of their token; payment follows on its own.",
    tags=TAGS,
    errors=(404, 409),
)
def decide_claim_by_person(call: Call) -> Result:
    """Rule on the claim in the path."""
    return rulings.rule_on_claim(call.path["claim_id"], call.body, origin(call), find_provider)


@operation(
    bp,
    "POST",
    "api/claims/{claim_id}/appeal",
    name="appeal_claim",
    policy=WRITERS,
    request=appeals.AppealCreate,
    response=models.Appealed,
    partition=OF_CLAIM,
    summary="Ask for another person to look at a decision for less than what was asked",
    tags=TAGS,
    errors=(404, 409),
)
def appeal_claim(call: Call) -> Result:
    """Appeal against the decision about the claim in the path."""
    return appeals.appeal_claim(call.path["claim_id"], call.body, origin(call), find_provider)
