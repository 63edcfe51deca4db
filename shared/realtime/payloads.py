"""What each event's `data` holds, as types: the source of the published JSON Schemas.

A key that only some receivers get is not required: names never reach the dashboard.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal, NotRequired, TypedDict

from pydantic import ConfigDict, Field, with_config

from shared.domain import events
from shared.domain.claim_status import ClaimStatus

_closed = with_config(ConfigDict(extra="forbid"))
Count = Annotated[int, Field(ge=0)]


@_closed
class Connect(TypedDict):
    """The connection is open; sent to it alone."""

    message: str
    connection_id: str


@_closed
class CustomerCreated(TypedDict):
    """A customer has registered."""

    customer_id: str
    name: NotRequired[str]
    timestamp: datetime


@_closed
class PetAdded(TypedDict):
    """A customer has added a pet."""

    pet_id: str
    customer_id: str
    pet_name: NotRequired[str]
    species: str
    timestamp: datetime


@_closed
class CustomerUpdated(CustomerCreated):
    """How a customer is reached has changed."""


@_closed
class PetUpdated(PetAdded):
    """A pet, or its picture, has changed."""


@_closed
class PolicyCreated(TypedDict):
    """A customer has bought a policy; the premium is in dollars a month."""

    policy_id: str
    policy_number: str
    customer_id: str
    plan_name: str
    monthly_premium: float
    timestamp: datetime


@_closed
class PolicyUpdate(TypedDict):
    """A customer's policies have changed."""

    type: Literal["new_policy", "cancelled", "renewed", "add_ons_changed"]
    policy_id: str
    policy_number: str
    status: str


@_closed
class ClaimSubmitted(TypedDict):
    """A claim was submitted; the amount is in dollars."""

    claim_id: str
    claim_number: str
    customer_id: str
    claim_type: str
    claim_amount: float
    status: ClaimStatus
    timestamp: datetime


@_closed
class ClaimStatusUpdate(TypedDict):
    """A claim has reached its status; the amounts, in dollars, come with every step after the submission."""

    claim_id: str
    claim_number: str
    status: ClaimStatus
    message: NotRequired[str]
    claim_amount: NotRequired[float]
    covered_amount: NotRequired[float]
    paid_amount: NotRequired[float]
    timestamp: NotRequired[datetime]


@_closed
class CaseUpdated(TypedDict):
    """The work on a claim stands elsewhere; `wanted` are the documents that are waited for."""

    claim_id: str
    state: Literal["Queued", "Assigned", "Awaiting documents", "Closed"]
    wanted: list[str]


@_closed
class DocumentAdded(TypedDict):
    """A document was added to a claim; its size is in bytes."""

    document_id: str
    claim_id: str
    media_type: str
    size: int
    sha256: str
    uploaded_by: str
    created_at: datetime


@_closed
class MessageAdded(TypedDict):
    """Somebody has written on a claim: its customer, or the staff."""

    message_id: str
    claim_id: str
    sender: Literal["customer", "staff"]
    created_at: datetime


@_closed
class ClaimToBronze(TypedDict):
    """A claim is on its way into the lake."""

    claim_id: str
    claim_number: str
    amount: float
    category: str
    layer: Literal["bronze"]
    timestamp: datetime


@_closed
class PipelineProgress(TypedDict):
    """How far the current pass of the medallion run has come; replaces the event before.

    `rows` counts by table what the stage has read (bronze) or what its tables now hold (silver, gold).
    """

    run_id: str
    stage: Literal["planned", "bronze", "silver", "gold", "published"]
    status: Literal["running", "succeeded", "halted", "failed"]
    rows: dict[str, Count]
    timestamp: datetime


@_closed
class GoldRefreshed(TypedDict):
    """Gold was announced: the version of every gold table. Replaces the event before."""

    run_id: str
    as_of: date
    tables: dict[str, Count]
    timestamp: datetime


@_closed
class ChangesCounted(TypedDict):
    """So many events have happened that they are counted by name instead of sent one by one."""

    counts: dict[str, Count]
    first_at: datetime
    last_at: datetime


PAYLOADS: dict[str, type] = {
    events.CONNECT: Connect,
    events.CUSTOMER_CREATED: CustomerCreated,
    events.CUSTOMER_UPDATED: CustomerUpdated,
    events.PET_ADDED: PetAdded,
    events.PET_UPDATED: PetUpdated,
    events.POLICY_CREATED: PolicyCreated,
    events.POLICY_UPDATE: PolicyUpdate,
    events.CLAIM_SUBMITTED: ClaimSubmitted,
    events.CLAIM_STATUS_UPDATE: ClaimStatusUpdate,
    events.CASE_UPDATED: CaseUpdated,
    events.DOCUMENT_ADDED: DocumentAdded,
    events.MESSAGE_ADDED: MessageAdded,
    events.CLAIM_TO_BRONZE: ClaimToBronze,
    events.PIPELINE_PROGRESS: PipelineProgress,
    events.GOLD_REFRESHED: GoldRefreshed,
    events.CHANGES_COUNTED: ChangesCounted,
}
