"""Changing a policy's add-ons: one commit, told and taken to the lake, and heeded by the next decision."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from shared.domain.add_ons import AddOnChange
from shared.domain.version import version_of
from shared.errors import NotFoundError, PreconditionFailedError
from shared.records import outbox
from shared.records.commands.add_ons import update_add_ons
from shared.records.commands.processing import process_claim
from shared.records.model import Stored
from shared.records.store import RecordStore
from tests.support.insurance import VET
from tests.support.records import (
    at_once,
    body,
    claimed,
    customer,
    insured,
    keyed,
    once,
    origin,
    raw_blobs,
    registered,
)

pytestmark = [pytest.mark.azurite, pytest.mark.usefixtures("app_settings")]

LATER = timedelta(minutes=1)
# The same amount twice for a pet and a day is asked about.
_amounts = count(100)


def wanted(**add_ons: bool) -> AddOnChange:
    return AddOnChange.model_validate({f"includes_{name}": value for name, value in add_ons.items()})


def policy(policy_id: str) -> Stored:
    return RecordStore.system().get("policy", policy_id)


def outcome(ids: tuple[str, str, str], **changes: Any) -> Any:
    claim_id = claimed(*ids, after=LATER, claim_amount=next(_amounts), **changes)
    process_claim(claim_id, origin(after=LATER), lambda _: VET)
    decision = RecordStore.system().get("claim", claim_id).decision
    assert decision is not None
    return decision.status, decision.reasons


def test_an_added_one_is_stored_told_and_taken_to_the_lake() -> None:
    ids = insured()
    answer = body(update_add_ons(ids[2], wanted(dental=True), origin(customer(ids[0]))))
    outbox.drain(ids[0])

    row = policy(ids[2]).row
    assert (row["includes_dental"], row["monthly_premium"]) == (
        True,
        row["earlier_premiums"][0]["monthly_premium"] + 8,
    )
    assert answer["version"] == version_of(row)
    blobs = [blob for blob in raw_blobs("policies/").values() if blob["_entity_id"] == ids[2]]
    assert [blob["includes_dental"] for blob in blobs] == [False, True]


def test_a_claim_is_decided_by_the_add_ons_of_its_day() -> None:
    ids = insured()
    assert outcome(ids, claim_type="Dental") == ("Denied", ("DENTAL_NOT_INCLUDED",))
    update_add_ons(ids[2], wanted(dental=True), origin())
    assert outcome(ids, claim_type="Dental")[0] == "Approved"


def test_what_was_previewed_is_what_is_bought_or_nothing() -> None:
    _, _, policy_id = insured()
    seen = {version_of(policy(policy_id).row)}
    update_add_ons(policy_id, wanted(wellness=True), origin(), expected=seen)
    with pytest.raises(PreconditionFailedError):
        update_add_ons(policy_id, wanted(dental=True), origin(after=LATER), expected=seen)


def test_a_change_repeated_under_its_key_is_charged_once() -> None:
    customer_id, _, policy_id = insured()
    keys = (keyed("dental"), keyed("dental", after=LATER))
    first, again = (
        once(key, customer_id, lambda at: update_add_ons(policy_id, wanted(dental=True), at)) for key in keys
    )
    assert (again.replayed, again.body) == (True, first.body)
    assert len(policy(policy_id).row["earlier_premiums"]) == 1


def test_changes_at_once_lose_nothing() -> None:
    _, _, policy_id = insured()
    asked = [wanted(dental=True), wanted(wellness=True), wanted(behavioral=True)]
    done = at_once([lambda w=each: update_add_ons(policy_id, w, origin(after=LATER)) for each in asked])
    assert not [each for each in done if isinstance(each, Exception)]
    row = policy(policy_id).row
    assert all(row[f"includes_{name}"] for name in ("dental", "wellness", "behavioral"))
    assert row["monthly_premium"] == row["earlier_premiums"][0]["monthly_premium"] + 23


def test_somebody_elses_policy_cannot_be_changed() -> None:
    _, _, policy_id = insured()
    with pytest.raises(NotFoundError):
        update_add_ons(policy_id, wanted(dental=True), origin(customer(registered())))
