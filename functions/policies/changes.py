"""Policies after their purchase: what is left of them, add-ons, cancellation, renewal."""

import logging
from datetime import UTC, date, datetime, timedelta

import azure.durable_functions as df
import azure.functions as func

from functions.http.endpoint import Answer, Call, operation
from functions.policies.models import AddOns, AddOnsQuery, Cancellation, RemainingAnswer
from functions.records.commands import (
    READERS,
    WRITERS,
    expected_versions,
    of_record,
    origin,
    records,
    system_origin,
)
from shared.domain.add_ons import AddOnChange, bill, change_add_ons
from shared.domain.claim import Claim
from shared.domain.policy_changes import cancel, is_due_for_renewal, status_of
from shared.domain.records import Policy
from shared.domain.terms import remaining
from shared.domain.version import version_of
from shared.errors import AppError
from shared.records.commands.add_ons import add_ons_answer, update_add_ons
from shared.records.commands.policies import cancel_policy, cancellation, renew_policy
from shared.records.model import Result
from shared.records.store import RecordStore

bp = df.Blueprint()

TAGS = ["policies"]
MAX_RENEWED = 10_000

_log = logging.getLogger("petinsure360.policies")


@operation(
    bp,
    "GET",
    "api/policies/{policy_id}/remaining",
    name="get_remaining",
    literal_siblings=("customer", "pet"),
    policy=READERS,
    response=RemainingAnswer,
    summary="What is left of a policy's deductible and limit",
    tags=TAGS,
    errors=(404,),
)
def get_remaining(call: Call) -> Answer:
    """Deductible, limit and waiting period of the policy in the path, today."""
    store = records(call)
    policy = store.get("policy", call.path["policy_id"])
    row = policy.row
    left = remaining(row, [c.row for c in store.list("claim", policy.customer_id)], as_of=call.as_of)
    waits = timedelta(days=int(row["waiting_period_days"]))
    covered_from = row["effective_date"] + waits
    return Answer(
        {
            "policy_id": policy.id,
            "status": status_of(row, call.as_of),
            "as_of": call.as_of,
            "term": left.term,
            "begins": left.begins,
            "ends": left.ends,
            "annual_deductible": row["annual_deductible"],
            "deductible_remaining": left.deductible,
            "coverage_limit": row["coverage_limit"],
            "limit_remaining": left.limit,
            "covered_from": covered_from,
            "is_waiting": call.as_of < covered_from,
        }
    )


@operation(
    bp,
    "GET",
    "api/policies/{policy_id}/add-ons",
    name="preview_add_ons",
    literal_siblings=("customer", "pet"),
    policy=READERS,
    query=AddOnsQuery,
    response=AddOns,
    summary="A policy's add-ons, and what other ones would cost from today on",
    description="Nothing is stored. Without parameters the add-ons as they are.",
    tags=TAGS,
    errors=(404, 409),
)
def preview_add_ons(call: Call) -> Answer:
    """The add-ons of the policy in the path, with the changes that the query asks for."""
    policy, claims, as_of = _policy_today(call)
    changed, costs = policy, bill(policy, policy, as_of=as_of)
    if changes := call.query.model_dump(exclude_none=True):
        change = AddOnChange.model_validate(changes)
        changed, costs = change_add_ons(policy, change, as_of=as_of, now=call.now, claims=claims)
    return Answer(add_ons_answer(changed, costs, version=version_of(policy), as_of=as_of, claims=claims))


@operation(
    bp,
    "POST",
    "api/policies/{policy_id}/add-ons",
    name="change_add_ons",
    policy=WRITERS,
    request=AddOnChange,
    response=AddOns,
    partition=of_record("policy"),
    etag="version",
    conditional=True,
    summary="Change a policy's add-ons",
    description="An added one covers from today on, after a waiting period of its own; the days up to the "
    "next installment are charged. One that was added today or yesterday and not used since is taken back; "
    "any other that is removed ends with the term.",
    tags=TAGS,
    errors=(404, 409),
)
def post_add_ons(call: Call) -> Result:
    """Change the add-ons of the policy in the path."""
    policy_id, expected = call.path["policy_id"], expected_versions(call)
    return update_add_ons(policy_id, call.body, origin(call), expected=expected)


@operation(
    bp,
    "GET",
    "api/policies/{policy_id}/cancellation",
    name="preview_cancellation",
    literal_siblings=("customer", "pet"),
    policy=READERS,
    response=Cancellation,
    summary="What a cancellation today would give back",
    description="Nothing is stored.",
    tags=TAGS,
    errors=(404, 409),
)
def preview_cancellation(call: Call) -> Answer:
    """The refund of the policy in the path."""
    policy, claims, as_of = _policy_today(call)
    return Answer(cancellation(*cancel(policy, as_of=as_of, now=call.now, claims=claims)))


def _policy_today(call: Call) -> tuple[Policy, list[Claim], date]:
    """The policy in the path, its customer's claims, and the day where the customer lives."""
    store = records(call)
    policy = store.get("policy", call.path["policy_id"])
    claims = [claim.row for claim in store.list("claim", policy.customer_id)]
    return policy.row, claims, store.local_day(policy.customer_id, call.now)


@operation(
    bp,
    "POST",
    "api/policies/{policy_id}/cancel",
    name="cancel_policy",
    policy=WRITERS,
    response=Cancellation,
    partition=of_record("policy"),
    summary="Cancel a policy today",
    tags=TAGS,
    errors=(404, 409),
)
def cancel_policy_today(call: Call) -> Result:
    """End the coverage and refund the unused premium."""
    return cancel_policy(call.path["policy_id"], origin(call))


@bp.function_name("renew_policies")
@bp.timer_trigger(arg_name="timer", schedule="0 20 2 * * *")
def renew_policies(timer: func.TimerRequest) -> None:
    """Renew the policies whose term ends; what fails is due tomorrow still."""
    at = system_origin("policy-renewal", datetime.now(UTC))
    due, _ = RecordStore.system().search(
        "policy",
        {"status": "Active"},
        limit=MAX_RENEWED,
        accept=lambda row: is_due_for_renewal(row, at.as_of),
        oldest_first=True,
    )
    for policy in due:
        try:
            renew_policy(policy, at)
        except AppError as error:
            _log.warning("policy %s was not renewed: %s", policy.id, error.code)
