"""Policies: the price list, buying, reading, checking."""

from datetime import date

import azure.durable_functions as df

from functions.http.endpoint import Answer, Call, operation
from functions.policies import models
from functions.records import listing
from functions.records.commands import LOADERS, READERS, of_customer, origin, records
from functions.records.rows import all_shown
from shared.domain.plans import price_list
from shared.domain.policy import PolicyCreate, PolicyCreated
from shared.domain.policy_changes import status_of
from shared.domain.records import Policy
from shared.identity.policies import public
from shared.records.commands.policies import buy_policy
from shared.records.model import Result

bp = df.Blueprint()

TAGS = ["policies"]


@operation(
    bp,
    "POST",
    "api/policies",
    name="create_policy",
    policy=LOADERS,
    request=PolicyCreate,
    response=PolicyCreated,
    status=201,
    partition=of_customer,
    location="/api/policies/{policy_id}",
    summary="Buy a policy for a pet",
    tags=TAGS,
    errors=(400, 404, 409),
)
def create_policy(call: Call) -> Result:
    """Insure a pet."""
    return buy_policy(call.body, origin(call))


@operation(
    bp,
    "GET",
    "api/policies",
    name="list_policies",
    policy=READERS,
    query=models.PoliciesQuery,
    response=models.PolicyList,
    summary="List policies, newest first",
    tags=TAGS,
)
def list_policies(call: Call) -> Answer:
    """Policies in the caller's scope."""
    return listing.page(call, "policy", "policies")


@operation(
    bp,
    "GET",
    "api/policies/plans/available",
    name="list_plans",
    policy=public(),
    response=models.Plans,
    summary="The price list",
    tags=TAGS,
)
def list_plans(call: Call) -> Answer:
    """Plans, add-ons and the annual discount."""
    return Answer(price_list())


@operation(
    bp,
    "GET",
    "api/policies/customer/{customer_id}",
    name="list_policies_of_customer",
    policy=READERS,
    response=models.CustomerPolicies,
    summary="A customer's policies",
    tags=TAGS,
    errors=(404,),
)
def list_policies_of_customer(call: Call) -> Answer:
    """All policies of a customer."""
    return listing.of_customer(call, "policy", "policies")


@operation(
    bp,
    "GET",
    "api/policies/pet/{pet_id}",
    name="list_policies_of_pet",
    policy=READERS,
    response=models.PetPolicies,
    summary="A pet's policies",
    tags=TAGS,
    errors=(404,),
)
def list_policies_of_pet(call: Call) -> Answer:
    """All policies of a pet."""
    store = records(call)
    pet = store.get("pet", call.path["pet_id"])
    policies = [p for p in store.list("policy", pet.customer_id) if p.row["pet_id"] == pet.id]
    return Answer(
        {"pet_id": pet.id, "policies": all_shown(policies, call.caller, call.as_of), "count": len(policies)}
    )


@operation(
    bp,
    "GET",
    "api/policies/validate/{policy_id}/{pet_id}",
    name="validate_policy",
    policy=READERS,
    response=models.PolicyCheck,
    summary="Whether a policy is good for a pet today",
    tags=TAGS,
)
def validate_policy(call: Call) -> Answer:
    """Check a policy against a pet; always 200, and a foreign policy is as good as unknown."""
    policy_id, pet_id = call.path["policy_id"], call.path["pet_id"]
    ids = {"policy_id": policy_id, "pet_id": pet_id}
    policy = records(call).find("policy", policy_id)
    if policy is None:
        return Answer({"valid": False, **ids, "error": "Policy not found"})
    error = _objection(policy.row, pet_id, call.as_of)
    state = {"policy_pet_id": policy.row["pet_id"], "policy_status": status_of(policy.row, call.as_of)}
    return Answer({"valid": error is None, **ids, **state, "error": error})


@operation(
    bp,
    "GET",
    "api/policies/{policy_id}",
    name="get_policy",
    policy=READERS,
    response=models.PolicyAnswer,
    summary="One policy",
    tags=TAGS,
    errors=(404,),
)
def get_policy(call: Call) -> Answer:
    """The policy in the path."""
    return listing.one(call, "policy", message="Policy found")


def _objection(policy: Policy, pet_id: str, as_of: date) -> str | None:
    if policy["pet_id"] != pet_id:
        return "Policy belongs to a different pet"
    status = status_of(policy, as_of)
    if status == "Expired":
        return "Policy has expired"
    return None if status == "Active" else f"Policy is {status}"
