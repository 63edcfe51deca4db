"""What a client may send, and how it is stored."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from shared.domain.claim import (
    ClaimCreate,
    LineItem,
    PortalClaim,
    check_claim,
    claim_created,
    new_claim,
    new_portal_claim,
)
from shared.domain.customer import CustomerCreate, customer_created, email_key, new_customer
from shared.domain.fields import Request
from shared.domain.pet import PetCreate, new_pet, pet_created
from shared.domain.policy import PolicyCreate, check_policy, new_policy, policy_created
from shared.domain.rows import Row
from shared.errors import BadReferenceError, ConflictError, InvalidInputError
from tests.support.insurance import AS_OF, COLUMNS, NOW, a_pet, a_policy

CUSTOMER = {
    "first_name": "Jo",
    "last_name": "Doe",
    "email": "jo@example.com",
    "phone": "5550100199",
    "city": "Austin",
    "state": "TX",
    "zip_code": "78701",
}
PET = {
    "customer_id": "CUST-1",
    "pet_name": "Buddy",
    "species": "Dog",
    "breed": "Beagle",
    "gender": "Male",
    "date_of_birth": "2020-02-29",
    "weight_lbs": 30.5,
}
POLICY = {"customer_id": "CUST-1", "pet_id": "PET-1", "plan_name": "Premium"}
CLAIM = {
    "policy_id": "POL-1",
    "pet_id": "PET-1",
    "customer_id": "CUST-1",
    "claim_type": "Illness",
    "service_date": "2026-05-20",
    "claim_amount": 450,
}
PORTAL_CLAIM = {
    "customer_id": "CUST-1",
    "pet_id": "PET-1",
    "claim_type": "Accident",
    "claim_category": "Laceration",
    "diagnosis": "Cut paw",
    "service_date": "2026-05-20",
    "treatment_notes": "Stitched",
    "line_items": [{"description": "Stitches", "amount": 120.5}, {"description": "Loyalty", "amount": -20}],
    "claim_amount": 100.5,
    "provider_name": "Elm Vet",
}
REQUESTS: dict[type[Request], dict[str, Any]] = {
    CustomerCreate: CUSTOMER,
    PetCreate: PET,
    PolicyCreate: POLICY,
    ClaimCreate: CLAIM,
    PortalClaim: PORTAL_CLAIM,
}


def customer(**changes: Any) -> Row:
    request = CustomerCreate.model_validate(CUSTOMER | changes)
    return new_customer(request, customer_id="CUST-1", as_of=AS_OF, now=NOW)


def pet(**changes: Any) -> Row:
    return new_pet(PetCreate.model_validate(PET | changes), pet_id="PET-1", as_of=AS_OF, now=NOW)


def policy(**changes: Any) -> Row:
    request = PolicyCreate.model_validate(POLICY | changes)
    return new_policy(request, policy_id="POL-1", policy_number="PI-1", as_of=AS_OF, now=NOW)


def claim(**changes: Any) -> Row:
    request = ClaimCreate.model_validate(CLAIM | changes)
    return new_claim(request, claim_id="CLM-1", claim_number="CLM-1-1", as_of=AS_OF, now=NOW)


def refused(model: type[Request], changes: dict[str, Any]) -> set[tuple[Any, ...]]:
    """Where `model` finds its valid example wrong after the changes."""
    with pytest.raises(ValidationError) as error:
        model.model_validate(REQUESTS[model] | changes)
    return {e["loc"] for e in error.value.errors()}


def test_rows_carry_the_batch_columns_in_their_order() -> None:
    assert tuple(customer()) == COLUMNS["customer"]
    assert tuple(pet()) == COLUMNS["pet"]
    assert tuple(policy()) == COLUMNS["policy"]
    assert tuple(claim()) == COLUMNS["claim"]


def test_a_new_customer_gets_what_the_server_sets() -> None:
    row = customer(email="Jo.D@EXAMPLE.com", state="tx")
    set_by_server = ("customer_since", "customer_segment", "lifetime_value", "country", "created_at")
    assert [row[name] for name in set_by_server] == [AS_OF, "New", 0, "USA", row["updated_at"]]
    assert (row["email"], row["state"], row["marketing_opt_in"]) == ("Jo.D@example.com", "TX", False)
    assert list(customer_created(row)) == [
        *("customer_id", "first_name", "last_name", "email", "phone", "city", "state"),
        *("created_at", "message"),
    ]


def test_either_name_of_the_address_is_stored_and_the_first_wins() -> None:
    assert customer(address="2 Oak")["address_line1"] == "2 Oak"
    assert customer(address="2 Oak", address_line1="1 Elm")["address_line1"] == "1 Elm"
    assert customer()["address_line1"] is None


def test_addresses_that_differ_in_case_and_blanks_are_one() -> None:
    assert email_key(" Jo@Example.com ") == email_key("jo@example.com")


@pytest.mark.parametrize(
    "changes",
    [
        *({"first_name": text} for text in ("", "x" * 51, "   ", 5, None)),
        *({"email": text} for text in ("jo", "jo@", "@x.com", "jo@x", "Jo <jo@x.com>", "a b@x.com", "")),
        *({"phone": text} for text in ("123456789", "1" * 21, "(555) 0100-ab", "----------")),
        *({"state": text} for text in ("T", "TEX", "XX", "PR", "12", "")),
        *({"zip_code": text} for text in ("7870", "787011", "78701-123", "ABCDE", "78701-12345", 78701)),
        *({"date_of_birth": text} for text in ("1990-13-01", "01/02/1990", "1990-1-2", 631152000, "")),
        *({"preferred_contact": text} for text in ("Fax", "email", "")),
        {"marketing_opt_in": "true"},
        {"marketing_opt_in": 1},
        {"city": None},
        {"nickname": "J"},
        {"customer_id": "CUST-9"},
        {"lifetime_value": 5},
    ],
)
def test_a_customer_s_wrong_field_is_named(changes: dict[str, Any]) -> None:
    assert refused(CustomerCreate, changes) == {(name,) for name in changes}


@pytest.mark.parametrize("changes", [{"state": "dc"}, {"zip_code": "02101-1234"}, {"email": "a@b.test"}])
def test_unusual_but_right_customers_are_welcome(changes: dict[str, Any]) -> None:
    CustomerCreate.model_validate(CUSTOMER | changes)


@pytest.mark.parametrize("born", ["2026-06-01", "2026-06-02", "2026-05-24", "2008-06-02", "1850-01-01"])
def test_a_customer_is_an_adult_and_no_older_than_people_get(born: str) -> None:
    for fine in ("2008-06-01", "1906-01-01"):
        assert customer(date_of_birth=fine)["date_of_birth"].isoformat() == fine
    with pytest.raises(InvalidInputError) as error:
        customer(date_of_birth=born)
    assert [e.loc for e in error.value.errors] == [("body", "date_of_birth")]


@pytest.mark.parametrize(
    "changes",
    [
        *({"species": text} for text in ("Bird", "dog", "")),
        *({"gender": text} for text in ("male", "Unknown")),
        *({"weight_lbs": value} for value in (0, -1, 500, 499.999, 0.004, "30", True, None, float("nan"))),
        {"pet_name": "x" * 51},
        {"vaccination_status": "Yes"},
        *({"breed": text} for text in ("zzzz\U0001f600<script>", "7", "x")),
        {"customer_id": "a/b"},
        {"date_of_birth": None},
        {"is_active": True},
    ],
)
def test_a_pet_s_wrong_field_is_named(changes: dict[str, Any]) -> None:
    assert refused(PetCreate, changes) == {(name,) for name in changes}


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("Up-to-date", "Up to Date"),
        ("Up to Date", "Up to Date"),
        ("Overdue", "Overdue"),
        ("Partial", "Partial"),
    ],
)
def test_the_vaccination_status_is_kept_in_one_spelling(given: str, stored: str) -> None:
    assert pet(vaccination_status=given)["vaccination_status"] == stored
    assert pet()["vaccination_status"] == "Up to Date"


@pytest.mark.parametrize("born", ["2026-06-02", "1995-06-01", "1850-01-01"])
def test_a_pet_may_be_born_today_but_not_tomorrow_and_is_thirty_at_most(born: str) -> None:
    for fine in ("2026-06-01", "1995-06-02"):
        assert pet(date_of_birth=fine)["is_active"] is True
    with pytest.raises(InvalidInputError) as error:
        pet(date_of_birth=born)
    assert [e.loc for e in error.value.errors] == [("body", "date_of_birth")]


def test_the_answers_name_their_keys() -> None:
    assert list(pet_created(pet())) == [
        *("pet_id", "customer_id", "pet_name", "species", "breed", "created_at", "message")
    ]
    assert list(policy_created(policy())) == [
        *("policy_id", "policy_number", "customer_id", "pet_id", "plan_name", "monthly_premium"),
        *("annual_deductible", "coverage_limit", "effective_date", "expiration_date", "created_at"),
        "message",
    ]
    assert list(claim_created(claim())) == [
        *("claim_id", "claim_number", "policy_id", "pet_id", "customer_id", "claim_type"),
        *("claim_amount", "status", "submitted_date", "message"),
    ]
    assert claim_created(claim())["submitted_date"] == NOW


def test_a_policy_is_stored_as_it_was_sold() -> None:
    row = policy(plan_name="Unlimited", includes_dental=True)
    assert row["monthly_premium"] == Decimal("107.99")
    assert (row["annual_deductible"], row["coverage_limit"]) == (0, 999_999)
    assert (row["waiting_period_days"], row["reimbursement_percentage"]) == (0, 100)
    assert (row["effective_date"], row["expiration_date"]) == (AS_OF, date(2027, 6, 1))
    assert (row["includes_wellness"], row["includes_dental"]) == (False, True)


@pytest.mark.parametrize(
    "changes",
    [
        {"plan_name": "Gold"},
        {"payment_method": "Cash"},
        {"payment_frequency": "Weekly"},
        {"includes_dental": "yes"},
        {"monthly_premium": 1},
    ],
)
def test_a_policy_s_wrong_field_is_named(changes: dict[str, Any]) -> None:
    assert refused(PolicyCreate, changes) == {(name,) for name in changes}


@pytest.mark.parametrize(
    "changes",
    [
        *({"claim_type": text} for text in ("Vaccination", "dental", "")),
        *(
            {"claim_amount": value}
            for value in (0, -5, 0.001, "450", True, 1_000_000.01, 1e9, Decimal("1E+400"), [])
        ),
        *({"service_date": text} for text in ("2026-02-30", "2026-05-20T10:00:00", 20260520)),
        {"policy_id": ""},
        {"pet_id": "x" * 65},
        {"treatment_notes": "x" * 4001},
        {"status": "Paid"},
        {"paid_amount": 5},
        {"is_emergency": "no"},
    ],
)
def test_a_claim_s_wrong_field_is_named(changes: dict[str, Any]) -> None:
    assert refused(ClaimCreate, changes) == {(name,) for name in changes}


def test_a_claim_without_any_amount_is_refused() -> None:
    data = {name: value for name, value in CLAIM.items() if name != "claim_amount"}
    with pytest.raises(ValidationError) as error:
        ClaimCreate.model_validate(data)
    assert [(e["loc"], e["type"]) for e in error.value.errors()] == [(("claim_amount",), "missing")]


@pytest.mark.parametrize(
    ("changes", "stored"),
    [
        ({"claim_amount": None, "amount": 12.5}, "12.50"),
        ({"claim_amount": 20, "amount": 12.5}, "20.00"),
        ({"claim_amount": 0.1 + 0.2}, "0.30"),
    ],
)
def test_the_amount_is_kept_in_exact_cents(changes: dict[str, Any], stored: str) -> None:
    assert str(claim(**changes)["claim_amount"]) == stored


@pytest.mark.parametrize("amount", [Decimal("10.005"), 1.234, Decimal("0.001"), 0])
def test_an_amount_that_cents_cannot_hold_is_refused(amount: Any) -> None:
    with pytest.raises(ValidationError):
        claim(claim_amount=amount)


@pytest.mark.parametrize(
    ("changes", "column", "stored"),
    [
        ({"diagnosis": "Cut", "diagnosis_code": "S01"}, "diagnosis_code", "Cut"),
        ({"diagnosis_code": "S01"}, "diagnosis_code", "S01"),
        ({"treatment_notes": "a", "description": "b"}, "treatment_notes", "a"),
        ({"description": "b"}, "treatment_notes", "b"),
        ({"provider_name": "Elm Vet"}, "provider_name", "Elm Vet"),
        ({}, "claim_category", "General"),
        ({}, "processing_days", None),
    ],
)
def test_of_two_names_for_one_thing_the_first_wins(
    changes: dict[str, Any], column: str, stored: object
) -> None:
    assert claim(**changes)[column] == stored


def test_a_service_date_is_stored_as_given_and_never_in_the_future() -> None:
    assert claim(service_date="2026-06-01")["service_date"] == AS_OF
    with pytest.raises(InvalidInputError) as error:
        claim(service_date="2026-06-02")
    assert [e.input for e in error.value.errors] == ["2026-06-02"]


def test_a_portal_claim_is_the_same_record_and_keeps_the_invoice() -> None:
    request = PortalClaim.model_validate(PORTAL_CLAIM | {"scenario_id": "SCN-001", "is_in_network": False})
    row = new_portal_claim(
        request, claim_id="CLM-1", claim_number="N", policy_id="POL-1", as_of=AS_OF, now=NOW
    )
    assert tuple(row)[:25] == COLUMNS["claim"]
    assert row["line_items"][1] == {"description": "Loyalty", "amount": Decimal("-20.00")}
    assert (row["diagnosis_code"], row["diagnosis_text"]) == ("Cut paw", "Cut paw")
    assert (row["scenario_id"], row["is_in_network"], row["status"]) == ("SCN-001", False, "Submitted")


def test_records_that_do_not_belong_together_are_refused() -> None:
    request = PolicyCreate.model_validate(POLICY)
    check_policy(request, a_pet(), (), as_of=AS_OF)
    with pytest.raises(BadReferenceError):
        check_policy(request, a_pet(customer_id="CUST-2"), (), as_of=AS_OF)
    check_claim("CUST-1", a_pet(), a_policy())
    for pet_row, policy_row in (
        (a_pet(customer_id="CUST-2"), a_policy()),
        (a_pet(), a_policy(customer_id="CUST-2")),
        (a_pet(pet_id="PET-2"), a_policy()),
    ):
        with pytest.raises(BadReferenceError):
            check_claim("CUST-1", pet_row, policy_row)


@pytest.mark.parametrize(
    ("changes", "is_live"),
    [
        ({}, True),
        ({"effective_date": "2026-07-01", "expiration_date": "2027-07-01"}, True),
        ({"pet_id": "PET-2"}, False),
        ({"expiration_date": "2026-06-01"}, False),
        ({"status": "Cancelled"}, False),
    ],
)
def test_a_second_live_policy_for_a_pet_is_confirmed(changes: dict[str, Any], *, is_live: bool) -> None:
    pet, policies = (
        a_pet(pet_id=POLICY["pet_id"], customer_id=POLICY["customer_id"]),
        [a_policy(**{"pet_id": POLICY["pet_id"], **changes})],
    )
    confirmed = PolicyCreate.model_validate(POLICY | {"confirm_second_policy": True})
    check_policy(confirmed, pet, policies, as_of=AS_OF)
    request = PolicyCreate.model_validate(POLICY)
    if not is_live:
        check_policy(request, pet, policies, as_of=AS_OF)
        return
    with pytest.raises(ConflictError, match="already insured by policy POL-1") as refused:
        check_policy(request, pet, policies, as_of=AS_OF)
    assert refused.value.code == "pet_already_insured"


@pytest.mark.parametrize("model", REQUESTS)
def test_the_documented_example_is_a_valid_request(model: type[Request]) -> None:
    for example in model.model_json_schema().get("examples", ()):
        model.model_validate(json.loads(json.dumps(example)))


@pytest.mark.parametrize("amount", [1e-10, 1e-9, 999_999_999.9999999999, Decimal("999999999.9999999999")])
def test_an_amount_is_within_its_bounds_once_it_is_rounded(amount: Any) -> None:
    for name in ("claim_amount", "amount"):
        with pytest.raises(ValidationError):
            ClaimCreate.model_validate({**CLAIM, "claim_amount": None, name: amount})
    with pytest.raises(ValidationError):
        LineItem.model_validate({"description": "x", "amount": Decimal("-999999999.9999999999")})


def test_the_smallest_and_the_largest_amount_are_taken() -> None:
    for amount in ("0.01", "999999.99", "1000000"):
        taken = ClaimCreate.model_validate({**CLAIM, "claim_amount": Decimal(amount)})
        assert taken.claim_amount == Decimal(amount)
