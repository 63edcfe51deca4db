"""What is told to the world after a change is committed: event names, payloads, and who may see which key."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from shared.domain.categories import KNOWN_CATEGORIES
from shared.domain.claim_status import ClaimStatus, step_message
from shared.domain.records import Customer, Pet, Policy
from shared.domain.rows import Row, take, timestamp

if TYPE_CHECKING:
    from shared.domain.claim import Claim

CONNECT = "connect"
CUSTOMER_CREATED = "customer_created"
CUSTOMER_UPDATED = "customer_updated"
PET_ADDED = "pet_added"
PET_UPDATED = "pet_updated"
POLICY_CREATED = "policy_created"
POLICY_UPDATE = "policy_update"
CLAIM_SUBMITTED = "claim_submitted"
CLAIM_STATUS_UPDATE = "claim_status_update"
CLAIM_TO_BRONZE = "claim_to_bronze"
CASE_UPDATED = "case_updated"
DOCUMENT_ADDED = "document_added"
MESSAGE_ADDED = "message_added"
PIPELINE_PROGRESS = "pipeline_progress"
GOLD_REFRESHED = "gold_refreshed"
CHANGES_COUNTED = "changes_counted"

Payload = dict[str, Any]

# The dashboard's copy of an event leaves out names, and what only the customer is told.
DASHBOARD_HIDES: Mapping[str, frozenset[str]] = {
    CUSTOMER_CREATED: frozenset(("name",)),
    CUSTOMER_UPDATED: frozenset(("name",)),
    PET_ADDED: frozenset(("pet_name",)),
    PET_UPDATED: frozenset(("pet_name",)),
    POLICY_CREATED: frozenset(),
    CLAIM_SUBMITTED: frozenset(),
    CLAIM_STATUS_UPDATE: frozenset(("message",)),
    CLAIM_TO_BRONZE: frozenset(),
}
# Whoever works on claims sees at once what a customer or a colleague has done.
CLAIMS_STAFF_EVENTS = frozenset(
    (
        *(CLAIM_SUBMITTED, CLAIM_STATUS_UPDATE, CLAIM_TO_BRONZE),
        *(CASE_UPDATED, DOCUMENT_ADDED, MESSAGE_ADDED),
    )
)
# Steps on the way to the lake concern staff; the customer is told of the claim itself.
CUSTOMER_EVENTS = frozenset(
    (
        *(CUSTOMER_CREATED, CUSTOMER_UPDATED, PET_ADDED, PET_UPDATED, POLICY_CREATED, POLICY_UPDATE),
        *(CLAIM_SUBMITTED, CLAIM_STATUS_UPDATE, CASE_UPDATED, DOCUMENT_ADDED),
        MESSAGE_ADDED,
    )
)


def about_customer(customer: Customer, at: datetime) -> Payload:
    """A customer has registered, or is reached in another way."""
    return {
        "customer_id": customer["customer_id"],
        "name": f"{customer['first_name']} {customer['last_name']}",
        "timestamp": timestamp(at),
    }


def about_pet(pet: Pet, at: datetime) -> Payload:
    """A customer has added a pet, or it or its picture has changed."""
    return {**take(pet, "pet_id", "customer_id", "pet_name", "species"), "timestamp": timestamp(at)}


def policy_created(policy: Policy, at: datetime) -> Payload:
    """A customer has bought a policy."""
    keys = ("policy_id", "policy_number", "customer_id", "plan_name", "monthly_premium")
    return {**take(policy, *keys), "timestamp": timestamp(at)}


def policy_update(policy: Policy) -> Payload:
    """A customer's policies have changed."""
    return {"type": "new_policy", **take(policy, "policy_id", "policy_number", "status")}


def claim_to_bronze(claim: Claim, at: datetime) -> Payload:
    """A claim is on its way into the lake."""
    return {
        **take(claim, "claim_id", "claim_number"),
        "amount": claim["claim_amount"],
        "category": claim["claim_category"],
        "layer": "bronze",
        "timestamp": timestamp(at),
    }


def claim_submitted(claim: Claim, at: datetime) -> Payload:
    """A claim was submitted."""
    keys = ("claim_id", "claim_number", "customer_id", "claim_type", "claim_amount", "status")
    return {**take(claim, *keys), "timestamp": timestamp(at)}


def claim_status_update(claim: Claim, at: datetime) -> Payload:
    """A claim has reached its status; from the first step after the submission on with amounts and time."""
    update = {
        **take(claim, "claim_id", "claim_number", "status"),
        "message": step_message(claim["status"], claim["denial_reason"]),
    }
    if claim["status"] == ClaimStatus.SUBMITTED:
        return update
    amounts = take(claim, "claim_amount", "covered_amount", "paid_amount")
    return {**update, **amounts, "timestamp": timestamp(at)}


def for_dashboard(name: str, data: Row) -> Payload | None:
    """The dashboard's copy of an event, None when it gets none; a category in own words is "Other" there."""
    hidden = DASHBOARD_HIDES.get(name)
    if hidden is None:
        return None
    shown = {key: value for key, value in data.items() if key not in hidden}
    if "category" in shown and shown["category"] not in KNOWN_CATEGORIES:
        shown["category"] = "Other"
    return shown
