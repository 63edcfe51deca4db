"""A customer's own data: all of it in one file, and its erasure."""

import asyncio
import logging
from datetime import UTC, datetime
from typing import Any, TypedDict

import azure.durable_functions as df

from functions.http.endpoint import Answer, Call, operation
from functions.pipeline.redacted_errors import redact_errors
from functions.privacy.models import ErasureRequest, ErasureStatus
from functions.records.commands import records
from shared.domain.rows import Row
from shared.identity.policies import own_or_staff, role
from shared.identity.principal import Role
from shared.records.model import Stored

bp = df.Blueprint()

TAGS = ["privacy"]
# Whoever asks for everything about somebody is that person, or answers for all data.
POLICY = own_or_staff(Role.ADMIN)
ROUTE = "api/customers/{customer_id}/erasure"
RETRY = df.RetryOptions(first_retry_interval_in_milliseconds=5000, max_number_of_attempts=10)

_log = logging.getLogger("petinsure360.privacy")

# What these handlers work with is not part of a cold start: it is imported when they run.


class Asked(TypedDict):
    """Whose erasure: the digest of the customer id. A class, as the worker asks for one."""

    key: str


class Payload(dict[str, Any]):
    """What the stage is given: a class of its own, because the worker accepts no generic alias."""


@operation(
    bp,
    "GET",
    "api/customers/{customer_id}/data-export",
    name="export_customer_data",
    policy=POLICY,
    produces="application/zip",
    summary="All that is kept about a customer, as a ZIP",
    description="One JSON file for each place where data are kept, and the files of claims and pets; "
    "about.json lists the places, and what is withheld and why.",
    tags=TAGS,
    errors=(404,),
)
def export_customer_data(call: Call) -> Answer:
    """The data of the customer in the path."""
    from shared.privacy.export import export_customer

    customer_id = call.path["customer_id"]
    records(call).check_customer(customer_id)
    disposition = f'attachment; filename="{customer_id}.zip"'
    body = export_customer(customer_id, call.now, _address)
    return Answer(body, headers={"Content-Disposition": disposition})


@operation(
    bp,
    "POST",
    ROUTE,
    name="request_erasure",
    policy=POLICY,
    request=ErasureRequest,
    response=ErasureStatus,
    status=202,
    durable_client=True,
    summary="Erase a customer's data",
    description="By the customer, or by an administrator for one; then another one has to consent. "
    "It begins after a waiting period, once no claim is open any more, and cannot be stopped then. "
    "Asked again, it is the erasure that is under way.",
    tags=TAGS,
    errors=(404, 409),
)
async def request_customer_erasure(call: Call) -> Answer:
    """Ask for the erasure of the customer in the path."""
    from shared.privacy.requests import request_erasure

    customer_id, end_policies = call.path["customer_id"], call.body.end_policies
    requested = await asyncio.to_thread(
        request_erasure, customer_id, call.caller, call.now, end_policies=end_policies
    )
    await _start(call.durable, requested.key)
    headers = {"Location": f"/{ROUTE.format(customer_id=customer_id)}"}
    return Answer(_told(customer_id, requested.erasure), headers=headers)


@operation(
    bp,
    "GET",
    ROUTE,
    name="get_erasure",
    policy=POLICY,
    response=ErasureStatus,
    summary="Where the erasure of a customer stands",
    description="Once completed it is the proof: places, counts, times. It stays when the customer has gone.",
    tags=TAGS,
    errors=(404,),
)
def get_customer_erasure(call: Call) -> Answer:
    """The erasure of the customer in the path."""
    from shared.privacy.requests import status

    customer_id = call.path["customer_id"]
    return Answer(_told(customer_id, status(customer_id, call.caller).erasure))


@operation(
    bp,
    "DELETE",
    ROUTE,
    name="withdraw_erasure",
    policy=POLICY,
    response=ErasureStatus,
    summary="Take an erasure back before it begins",
    tags=TAGS,
    errors=(404, 409),
)
def withdraw_customer_erasure(call: Call) -> Answer:
    """Withdraw the erasure of the customer in the path."""
    from shared.privacy.requests import withdraw

    customer_id = call.path["customer_id"]
    return Answer(_told(customer_id, withdraw(customer_id, call.caller).erasure))


@operation(
    bp,
    "POST",
    "api/customers/{customer_id}/erasure/consent",
    name="consent_to_erasure",
    policy=role(Role.ADMIN),
    response=ErasureStatus,
    durable_client=True,
    summary="Consent to an erasure that somebody else of the staff has asked for",
    tags=TAGS,
    errors=(404, 409),
)
async def consent_to_customer_erasure(call: Call) -> Answer:
    """Consent to the erasure of the customer in the path."""
    from shared.privacy.requests import consent

    customer_id = call.path["customer_id"]
    consented = await asyncio.to_thread(consent, customer_id, call.caller, call.now)
    await _start(call.durable, consented.key)
    return Answer(_told(customer_id, consented.erasure))


@bp.orchestration_trigger(context_name="context", orchestration="erase_customer")
def erase_customer(context: df.DurableOrchestrationContext) -> Any:
    """One customer's erasure, from the waiting period to the proof."""
    from shared.privacy import orchestration

    return orchestration.erase_customer(context, RETRY)


@bp.activity_trigger(input_name="request", activity="advance_erasure")
def advance_erasure(request: Asked) -> Payload:
    """Take the erasure as far as it goes now."""
    from shared.privacy.progress import advance

    with redact_errors():
        step = advance(request["key"], _now())
    wait_s = step.wait.total_seconds() if step.wait is not None else None
    return Payload(state=str(step.state), wait_s=wait_s)


@bp.activity_trigger(input_name="payload", activity="medallion_erase")
def medallion_erase(payload: Payload) -> Payload:
    """Erase in raw files, bronze and quarantine, as a stage of the medallion run."""
    from shared.lake.run import stages
    from shared.privacy.lake_erasure import erase_pending

    with redact_errors():
        return Payload(stages.erase(payload, erase_pending, now=_now()))


async def look_after_erasures(client: df.DurableOrchestrationClient) -> None:
    """Go on with erasures whose orchestration was lost, and clean files that came for erased customers."""
    from shared.privacy.daily import look_after

    for key in await asyncio.to_thread(look_after, _now()):
        await _start(client, key)


async def _start(client: df.DurableOrchestrationClient, key: str) -> None:
    from shared.privacy.orchestration import instance_id

    try:
        await client.start_new("erase_customer", instance_id=instance_id(key), client_input={"key": key})
    except Exception as refusal:
        # It lives already, or the host is failing: then the daily timer begins it.
        _log.info("Start of an erasure refused: %s", type(refusal).__name__)


def _told(customer_id: str, erasure: Any) -> dict[str, Any]:
    from shared.privacy.proof import report

    return report(customer_id, erasure)


def _now() -> datetime:
    return datetime.now(UTC)


def _address(record: Stored[Row]) -> str:
    if record.kind == "picture":
        return f"/api/pets/{record.id}/picture"
    return f"/api/claims/{record.row['claim_id']}/documents/{record.id}"
