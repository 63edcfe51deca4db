"""Rows keep exact decimals; prices, steps, events and demo records say what they should."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from itertools import product

import pytest

from shared.domain import events
from shared.domain.claim import ClaimEstimate
from shared.domain.claim_status import TRANSITIONS, ClaimStatus, appeal, status_answer, transition
from shared.domain.demo import demo_records
from shared.domain.estimate import Estimate, estimate
from shared.domain.ids import is_id, new_id, new_quote_id, number_of
from shared.domain.money import from_cents, half_up, percent, to_cents
from shared.domain.plans import PLANS, premium, price_list
from shared.domain.record_json import decode_row, to_wire
from shared.domain.rows import encode_row, timestamp
from shared.errors import ConflictError
from tests.support.insurance import AS_OF, COLUMNS, NOW, a_claim, a_pet, a_policy, decided, money


@pytest.mark.parametrize(
    ("value", "rounded"),
    [("2.675", "2.68"), ("1.005", "1.01"), ("-2.675", "-2.68"), ("0.045", "0.05"), ("0.0449", "0.04")],
)
def test_rounding_is_half_up(value: str, rounded: str) -> None:
    assert half_up(Decimal(value)) == Decimal(rounded)


def test_cents_and_dollars_are_the_same_money() -> None:
    assert (to_cents(Decimal("12.34")), from_cents(1234)) == (1234, Decimal("12.34"))
    assert percent(Decimal(450), 80) == 360


def test_a_row_survives_storage_to_the_last_digit() -> None:
    row = {**a_claim(), "claim_amount": money("0.10")}
    row["line_items"] = [{"description": "π \x00 \ud83d", "amount": money(5)}]
    assert decode_row(encode_row(row)) == row
    assert '"claim_amount": 0.10' in encode_row(row)
    policy = {**a_policy("Unlimited"), "monthly_premium": Decimal("58.730765275950716")}
    stored = decode_row(encode_row(policy))
    assert stored == policy
    assert isinstance(stored["coverage_limit"], Decimal)
    assert isinstance(stored["waiting_period_days"], int)


@pytest.mark.parametrize("text", ["[]", "5", "", "{"])
def test_only_an_object_is_a_row(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        decode_row(text)


def test_on_the_wire_money_is_a_number_and_internal_columns_are_absent() -> None:
    row = a_claim(450, diagnosis_text="x", scenario_id="SCN-001", is_in_network=False, line_items=[])
    wire = to_wire(row)
    assert json.loads(json.dumps(wire))["claim_amount"] == 450.0
    assert tuple(wire) == (*COLUMNS["claim"], "line_items")


def test_timestamps_are_utc_and_sort_as_their_times() -> None:
    summer = datetime(2026, 6, 1, 11, 30, tzinfo=timezone(timedelta(hours=2)))
    assert timestamp(summer) == "2026-06-01T09:30:00.000000Z"
    later = datetime(2026, 6, 1, 9, 30, 0, 1, tzinfo=UTC)
    assert timestamp(summer) < timestamp(later)


def test_ids_carry_their_kind() -> None:
    assert new_id("customer")[:5] == "CUST-"
    assert len({new_id("claim") for _ in range(100)}) == 100
    assert [is_id(text) for text in (new_id("pet"), "DEMO-001", "a/b", "", "x" * 65, "a\n")] == [
        *(True, True, False, False, False, False)
    ]


def test_nobody_guesses_the_id_of_a_quote() -> None:
    ids = {new_quote_id() for _ in range(1000)}
    assert {len(each) for each in ids} == {len("QUO-") + 32}
    # No part of it stays the same, as of a counter or a clock.
    assert all(len({each[place] for each in ids}) == 16 for place in range(4, 36))
    assert all(map(is_id, ids))


def test_a_number_is_as_unique_as_its_id() -> None:
    assert number_of("policy", "POL-1A2B3C4D", AS_OF) == "PI-20260601-1A2B3C4D"
    assert number_of("claim", "CLM-1A2B3C4D", AS_OF) == "CLM-20260601-1A2B3C4D"
    ids = [f"CLM-{n:08X}" for n in range(20_000)]
    assert len({number_of("claim", claim_id, AS_OF) for claim_id in ids}) == len(ids)


PRICES = [
    *(("Basic", "29.99", "26.99"), ("Standard", "49.99", "44.99")),
    *(("Premium", "79.99", "71.99"), ("Unlimited", "99.99", "89.99")),
]


@pytest.mark.parametrize(("plan", "monthly", "annually"), PRICES)
def test_a_plan_costs_its_price_and_a_tenth_less_when_paid_annually(
    plan: str, monthly: str, annually: str
) -> None:
    none = {"wellness": False, "dental": False, "behavioral": False}
    assert premium(PLANS[plan], **none, annual=False) == Decimal(monthly)
    assert premium(PLANS[plan], **none, annual=True) == Decimal(annually)


@pytest.mark.parametrize("covers", list(product((False, True), repeat=3)))
def test_add_ons_are_charged(covers: tuple[bool, bool, bool]) -> None:
    wellness, dental, behavioral = covers
    chosen = {"wellness": wellness, "dental": dental, "behavioral": behavioral}
    extra = 10 * wellness + 8 * dental + 5 * behavioral
    assert premium(PLANS["Standard"], **chosen, annual=False) == Decimal("49.99") + extra


def test_the_price_list_shows_four_plans_and_what_else_is_charged() -> None:
    shown = price_list()
    assert [plan["name"] for plan in shown["plans"]] == ["Basic", "Standard", "Premium", "Unlimited"]
    assert [(a["name"], a["monthly_price"]) for a in shown["add_ons"]] == [
        *(("Wellness", 10), ("Dental", 8), ("Behavioral", 5))
    ]
    assert shown["annual_discount_percentage"] == 10
    assert set(shown["plans"][0]) == {
        *("name", "monthly_premium", "annual_deductible", "coverage_limit"),
        *("reimbursement_percentage", "waiting_period_days", "out_of_network_percentage"),
    }


ALLOWED = {
    *(("Submitted", "Under Review"), ("Under Review", "Approved"), ("Under Review", "Partially Approved")),
    *(("Under Review", "Denied"), ("Approved", "Paid"), ("Partially Approved", "Paid")),
}


@pytest.mark.parametrize(("before", "after"), list(product(ClaimStatus, repeat=2)))
def test_a_claim_changes_along_its_life_cycle_only(before: ClaimStatus, after: ClaimStatus) -> None:
    row = a_claim(status=str(before))
    if (before, after) in ALLOWED:
        changed = transition(row, after, now=NOW)
        assert (changed["status"], changed["updated_at"]) == (after, NOW)
        return
    with pytest.raises(ConflictError):
        transition(row, after, now=NOW)
    assert row["status"] == before


def test_denied_and_paid_are_final() -> None:
    assert [status for status, following in TRANSITIONS.items() if not following] == ["Denied", "Paid"]


def test_amounts_are_unknown_until_the_decision() -> None:
    open_claim = status_answer(a_claim(status="Under Review"))
    assert [open_claim[name] for name in ("covered_amount", "paid_amount", "processing_days")] == [None] * 3
    paid = status_answer(decided(1, "Paid", 250, 600, processing_days=3))
    assert (paid["covered_amount"], paid["paid_amount"], paid["processing_days"]) == (600, 600, 3)
    assert list(paid) == [
        *("claim_id", "claim_number", "status", "claim_amount", "covered_amount", "paid_amount"),
        *("processing_days", "denial_reason", "updated_at", "history"),
    ]


def test_a_claim_remembers_when_it_reached_each_status() -> None:
    row = a_claim()
    times = [NOW + timedelta(minutes=n) for n in range(4)]
    for status, at in zip(("Under Review", "Denied"), times, strict=False):
        row = transition(row, ClaimStatus(status), now=at)
    row = appeal(row, by="customer:jo", now=times[2])
    row = transition(row, ClaimStatus.APPROVED, now=times[3])
    assert status_answer(row)["history"] == [
        {"status": "Submitted", "at": row["created_at"]},
        {"status": "Under Review", "at": times[0]},
        {"status": "Denied", "at": times[1]},
        {"status": "Under Review", "at": times[2]},
        {"status": "Approved", "at": times[3]},
    ]
    assert "status_history" not in to_wire(row)


def test_an_event_carries_its_keys() -> None:
    claim = a_claim()
    customer = {"customer_id": "CUST-1", "first_name": "Jo", "last_name": "Doe"}
    assert list(events.about_customer(customer, NOW)) == ["customer_id", "name", "timestamp"]
    assert list(events.about_pet(a_pet(), NOW)) == [
        *("pet_id", "customer_id", "pet_name", "species", "timestamp")
    ]
    assert list(events.policy_created(a_policy(), NOW)) == [
        *("policy_id", "policy_number", "customer_id", "plan_name", "monthly_premium", "timestamp")
    ]
    assert list(events.policy_update(a_policy())) == ["type", "policy_id", "policy_number", "status"]
    assert list(events.claim_to_bronze(claim, NOW)) == [
        *("claim_id", "claim_number", "amount", "category", "layer", "timestamp")
    ]
    assert list(events.claim_submitted(claim, NOW)) == [
        *("claim_id", "claim_number", "customer_id", "claim_type", "claim_amount", "status", "timestamp")
    ]
    update = ["claim_id", "claim_number", "status", "message"]
    assert list(events.claim_status_update(claim, NOW)) == update
    later = a_claim(status="Under Review")
    assert list(events.claim_status_update(later, NOW)) == [
        *update,
        "claim_amount",
        "covered_amount",
        "paid_amount",
        "timestamp",
    ]


def test_the_dashboard_s_copy_names_nobody() -> None:
    told = events.for_dashboard("customer_created", {"customer_id": "CUST-1", "name": "Jo Doe"})
    assert told == {"customer_id": "CUST-1"}
    assert events.for_dashboard("pet_added", {"pet_id": "P", "pet_name": "Buddy"}) == {"pet_id": "P"}
    assert events.for_dashboard("claim_status_update", {"status": "Paid", "message": "m"}) == {
        "status": "Paid"
    }
    assert events.for_dashboard("policy_update", {"type": "new_policy"}) is None


def test_demo_records_are_whole_and_the_same_every_time() -> None:
    demo = demo_records(as_of=AS_OF, now=NOW)
    assert demo == demo_records(as_of=AS_OF, now=NOW)
    assert [tuple(row) for row in demo.customers] == [COLUMNS["customer"]] * 3
    assert [tuple(row) for row in demo.pets] == [COLUMNS["pet"]] * 5
    assert [tuple(row) for row in demo.policies] == [COLUMNS["policy"]] * 4
    owners = {pet["pet_id"]: pet["customer_id"] for pet in demo.pets}
    assert all(owners[p["pet_id"]] == p["customer_id"] for p in demo.policies)
    assert demo.policies[0]["effective_date"] == date(2026, 3, 3)
    assert demo.policies[0]["expiration_date"] == date(2027, 3, 3)


def test_an_estimate_is_what_adjudication_would_pay() -> None:
    request = ClaimEstimate(
        policy_id="POL-1",
        pet_id="PET-1",
        customer_id="CUST-1",
        claim_type="Illness",
        service_date=AS_OF,
        claim_amount=Decimal(450),
        is_in_network=False,
    )
    answer = estimate(
        request,
        policy=a_policy(),
        pet=a_pet(),
        provider=None,
        history=[decided(1, "Paid", 100, 80)],
        as_of=AS_OF,
        now=NOW,
    )
    assert {name: answer[name] for name in list(answer)[:6]} == {
        "deductible_applied": 150,
        "covered_amount": 192,
        "network_adjustment": Decimal("0.8"),
        "estimated_reimbursement": 192,
        "denial_reason": None,
        "status": "Partially Approved",
    }
    assert [line["amount"] for line in answer["lines"]] == [450, -150, -60, -48]
    Estimate.model_validate(answer)
