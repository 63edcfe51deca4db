"""Events on the wire: their form, their schemas, and what each receiver must not see."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import jsonschema
import pytest

from functions.http.endpoint import OPERATIONS
from shared.domain import events
from shared.realtime import groups
from shared.realtime.envelope import Envelope, own_copy, staff_copies, wire_type
from shared.realtime.payloads import PAYLOADS
from shared.realtime.schemas import schemas
from shared.records.model import OutboxEvent
from tests.support.http import send
from tests.support.insurance import a_claim, a_pet, a_policy

import function_app  # isort: skip

assert function_app.app
AT = datetime(2026, 3, 1, 12, 0, 0, 5, tzinfo=UTC)
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
CUSTOMER = {"customer_id": "CUST-1", "first_name": "Ada", "last_name": "Lovelace"}
DATA: Mapping[str, dict[str, Any]] = {
    events.CUSTOMER_CREATED: events.about_customer(CUSTOMER, AT),
    events.CUSTOMER_UPDATED: events.about_customer(CUSTOMER, AT),
    events.PET_ADDED: events.about_pet(a_pet(), AT),
    events.PET_UPDATED: events.about_pet(a_pet(), AT),
    events.POLICY_CREATED: events.policy_created(a_policy(), AT),
    events.POLICY_UPDATE: events.policy_update(a_policy()),
    events.CLAIM_SUBMITTED: events.claim_submitted(a_claim(), AT),
    events.CLAIM_STATUS_UPDATE: events.claim_status_update(a_claim(), AT),
}
# Receivers beyond the customer, and what their copy leaves out.
STAFF: Mapping[str, Mapping[str, set[str]]] = {
    events.CUSTOMER_CREATED: {groups.DASHBOARD: {"name"}},
    events.CUSTOMER_UPDATED: {groups.DASHBOARD: {"name"}},
    events.PET_ADDED: {groups.DASHBOARD: {"pet_name"}},
    events.PET_UPDATED: {groups.DASHBOARD: {"pet_name"}},
    events.POLICY_CREATED: {groups.DASHBOARD: set()},
    events.POLICY_UPDATE: {},
    events.CLAIM_SUBMITTED: {groups.CLAIMS: set(), groups.DASHBOARD: set()},
    events.CLAIM_STATUS_UPDATE: {groups.CLAIMS: set(), groups.DASHBOARD: {"message"}},
}


def occurrence(name: str, sequence: int = 42, data: Mapping[str, Any] | None = None) -> OutboxEvent:
    return OutboxEvent("CUST-1", sequence, name, "SUBJECT-1", data or DATA[name], AT, TRACE)


def alias(customer_id: str) -> str:
    assert customer_id == "CUST-1"
    return "ANON-1"


def on_the_wire(envelope: Envelope) -> dict[str, Any]:
    wire: dict[str, Any] = json.loads(json.dumps(envelope))
    return wire


def check(name: str, envelope: Envelope) -> None:
    jsonschema.Draft202012Validator(schemas()[name], format_checker=jsonschema.FormatChecker()).validate(
        on_the_wire(envelope)
    )


def test_the_form_of_an_event() -> None:
    assert on_the_wire(own_copy(occurrence(events.CLAIM_SUBMITTED))) == {
        "specversion": "1.0",
        "id": "CUST-1/42",
        "source": "/claims/SUBJECT-1",
        "type": "petinsure360.claim_submitted.v1",
        "subject": "SUBJECT-1",
        "time": "2026-03-01T12:00:00.000005Z",
        "datacontenttype": "application/json",
        "sequence": "00000000000000000042",
        "customerid": "CUST-1",
        "traceparent": TRACE,
        "data": {
            "claim_id": "CLM-1",
            "claim_number": "CLM-20260601-000001",
            "customer_id": "CUST-1",
            "claim_type": "Illness",
            "claim_amount": 450.0,
            "status": "Submitted",
            "timestamp": "2026-03-01T12:00:00.000005Z",
        },
    }


@pytest.mark.parametrize("name", DATA)
def test_every_copy_of_an_event_keeps_its_schema(name: str) -> None:
    check(name, own_copy(occurrence(name)))
    for _, envelope in staff_copies(occurrence(name), None, alias):
        check(name, envelope)


@pytest.mark.parametrize("step", ["Under Review", "Approved", "Denied", "Paid"])
def test_a_later_step_of_a_claim_keeps_the_schema_with_its_amounts(step: str) -> None:
    data = events.claim_status_update(a_claim(status=step, denial_reason="Waiting period"), AT)
    envelope = own_copy(occurrence(events.CLAIM_STATUS_UPDATE, data=data))
    assert {"covered_amount", "paid_amount", "timestamp"} <= set(envelope["data"])
    check(events.CLAIM_STATUS_UPDATE, envelope)


@pytest.mark.parametrize("name", DATA)
def test_each_receiver_gets_the_event_without_what_is_not_for_it(name: str) -> None:
    copies = dict(staff_copies(occurrence(name), None, alias))
    assert set(copies) == set(STAFF[name])
    for group, hidden in STAFF[name].items():
        assert set(copies[group]["data"]) == set(DATA[name]) - hidden
        assert "sequence" not in copies[group]
        assert copies[group]["id"] == "ANON-1/42"


def test_nothing_personal_reaches_the_dashboard() -> None:
    told = [
        c
        for name in DATA
        for g, c in staff_copies(occurrence(name), a_claim(), alias)
        if g == groups.DASHBOARD
    ]
    text = json.dumps([on_the_wire(copy) for copy in told])
    assert all(word not in text for word in ("Ada", "Lovelace", "Buddy", "Gastritis", "CUST-1"))
    assert "ANON-1" in text


def test_a_category_in_own_words_is_other_on_the_dashboard_and_told_to_claims_staff() -> None:
    claim = a_claim(claim_category="Ask for Ada")
    told = {
        group: copy["data"]["category"]
        for group, copy in staff_copies(occurrence(events.CLAIM_SUBMITTED), claim, alias)
        if "category" in copy["data"]
    }
    assert told == {groups.CLAIMS: "Ask for Ada", groups.DASHBOARD: "Other"}


def test_staff_hear_first_that_a_new_claim_goes_to_the_lake() -> None:
    claim = a_claim(claim_amount=Decimal("450.10"))
    copies = staff_copies(occurrence(events.CLAIM_SUBMITTED), claim, alias)
    names = [(group, copy["type"].split(".")[1]) for group, copy in copies]
    assert names == [
        ("claims", "claim_to_bronze"),
        ("dashboard", "claim_to_bronze"),
        ("claims", "claim_submitted"),
        ("dashboard", "claim_submitted"),
    ]
    assert copies[0][1]["data"]["amount"] == 450.10
    assert copies[0][1]["id"] != copies[2][1]["id"]
    check(events.CLAIM_TO_BRONZE, copies[0][1])


def test_there_is_a_schema_for_every_event_and_no_schema_lets_everything_through() -> None:
    published = json.loads(send(OPERATIONS["list_event_schemas"]).get_body())["schemas"]
    mandatory = {"connect", "customer_created", "pet_added", "policy_created", "claim_submitted"}
    assert mandatory | {"claim_status_update", "pipeline_progress", "gold_refreshed"} <= set(published)
    assert set(published) == set(PAYLOADS)
    for name, schema in published.items():
        jsonschema.Draft202012Validator.check_schema(schema)
        assert schema["properties"]["type"]["const"] == wire_type(name)
        wrong = {**on_the_wire(own_copy(occurrence(events.POLICY_UPDATE))), "type": wire_type(name)}
        if name != events.POLICY_UPDATE:
            with pytest.raises(jsonschema.ValidationError):
                jsonschema.validate(wrong, schema)
