"""Claims: submission, reading, what would be paid."""

import azure.durable_functions as df

from functions.claims import models
from functions.claims.deciding import decider
from functions.http.endpoint import Answer, Call, operation
from functions.records import listing
from functions.records.commands import READERS, SUBMITTERS, of_customer, origin, records
from functions.records.gold import find_provider
from shared.domain.claim import (
    ClaimCreate,
    ClaimCreated,
    ClaimEstimate,
    PortalClaim,
    check_claim,
)
from shared.domain.estimate import Estimate, estimate
from shared.identity.principal import Role
from shared.records.commands.claims import submit_claim
from shared.records.daily_limits import ESTIMATES, count
from shared.records.model import Result

bp = df.Blueprint()

TAGS = ["claims"]


@operation(
    bp,
    "POST",
    "api/claims",
    name="create_claim",
    policy=SUBMITTERS,
    request=ClaimCreate,
    response=ClaimCreated,
    status=201,
    partition=of_customer,
    location="/api/claims/{claim_id}/status",
    summary="Submit a claim",
    description="What is clear is decided at once; the rest goes to the adjusters' queue.",
    tags=TAGS,
    errors=(400, 404, 409),
)
def create_claim(call: Call) -> Result:
    """Submit a claim on a policy."""
    return submit_claim(call.body, origin(call), decider(call.traceparent))


@operation(
    bp,
    "POST",
    "api/pipeline/submit-claim",
    name="submit_portal_claim",
    policy=SUBMITTERS,
    request=PortalClaim,
    response=models.PortalClaimSubmitted,
    status=201,
    partition=of_customer,
    location="/api/claims/{claim_id}/status",
    summary="Submit a claim as the portal's form has it, with the invoice's lines",
    description="The same record and the same decision as from `POST /api/claims`. Without a policy the "
    "pet's newest active one counts.",
    tags=TAGS,
    errors=(400, 404, 409),
)
def create_portal_claim(call: Call) -> Result:
    """Submit a claim with its invoice's lines."""
    decides = decider(call.traceparent)
    return submit_claim(call.body, origin(call), decides)


@operation(
    bp,
    "POST",
    "api/claims/estimate",
    name="estimate_claim",
    policy=READERS,
    request=ClaimEstimate,
    response=Estimate,
    summary="What would be paid for a claim submitted today",
    description="What the terms of the policy come to; whether a person would look at the claim first is not "
    "told. Each customer has 100 a day: then 429 `too_many_estimates`.",
    tags=TAGS,
    errors=(400, 404, 429),
)
def estimate_claim(call: Call) -> Answer:
    """Adjudicate a claim that is not submitted."""
    store, request = records(call), call.body
    partition = store.partition(request.customer_id)
    pet = partition.pets.get(request.pet_id) or store.get("pet", request.pet_id)
    policy = partition.policies.get(request.policy_id) or store.get("policy", request.policy_id)
    check_claim(request.customer_id, pet.row, policy.row)
    if call.caller.role not in (Role.ADJUSTER, Role.ADMIN):
        count(ESTIMATES, request.customer_id, call.now)
    answer = estimate(
        request,
        policy=policy.row,
        pet=pet.row,
        provider=find_provider(request.provider_id),
        history=[claim.row for claim in store.list("claim", request.customer_id)],
        as_of=call.as_of,
        now=call.now,
    )
    return Answer(answer)


@operation(
    bp,
    "GET",
    "api/claims",
    name="list_claims",
    policy=READERS,
    query=models.ClaimsQuery,
    response=models.ClaimList,
    summary="List claims, newest first",
    tags=TAGS,
)
def list_claims(call: Call) -> Answer:
    """Claims in the caller's scope."""
    return listing.page(call, "claim", "claims")


@operation(
    bp,
    "GET",
    "api/claims/customer/{customer_id}",
    name="list_claims_of_customer",
    policy=READERS,
    response=models.CustomerClaims,
    summary="A customer's claims, newest first",
    tags=TAGS,
    errors=(404,),
)
def list_claims_of_customer(call: Call) -> Answer:
    """All claims of a customer."""
    return listing.of_customer(call, "claim", "claims", newest_first=True)


@operation(
    bp,
    "GET",
    "api/claims/{claim_id}",
    name="get_claim",
    literal_siblings=("durations", "open-requests", "queue"),
    policy=READERS,
    response=models.ClaimAnswer,
    summary="One claim",
    tags=TAGS,
    errors=(404,),
)
def get_claim(call: Call) -> Answer:
    """The claim in the path."""
    return listing.one(call, "claim", message="Claim found")
