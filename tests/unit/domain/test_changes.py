"""Changing a pet or a customer: only what is named, and never what a policy rests on."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from shared.domain.customer import CustomerChange, change_customer
from shared.domain.document import PICTURE_TYPES, check_picture, media_type_of
from shared.domain.pet import PetChange, change_pet
from shared.domain.rows import Row
from shared.domain.version import check_version, version_of
from shared.errors import ConflictError, InvalidInputError, PreconditionFailedError
from tests.support.insurance import a_pet, a_policy

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TODAY = date(2026, 3, 1)


def changed(
    pet: Row | None = None, *, policies: tuple[Row, ...] = (), is_staff: bool = False, **fields: Any
) -> Row:
    request = PetChange.model_validate(fields)
    return change_pet(pet or a_pet(), request, policies=policies, is_staff=is_staff, as_of=TODAY, now=NOW)


def quoted(**changes: Any) -> Row:
    return a_policy(**{"quote_id": "QUO-1", "expiration_date": "2027-01-01", **changes})


def test_only_what_is_named_changes() -> None:
    before = a_pet()
    after = changed(before, pet_name="Bella", weight_lbs=31.5, color=None)
    assert {n for n in before if before[n] != after[n]} <= {"pet_name", "weight_lbs", "color", "updated_at"}
    assert (after["pet_name"], after["weight_lbs"], after["color"]) == ("Bella", Decimal("31.50"), None)
    assert after["updated_at"] == NOW


@pytest.mark.parametrize(
    "body",
    [{}, {"pet_name": None}, {"pet_name": " "}, {"species": "Bird"}, {"pet_id": "PET-2"}, {"weight_lbs": 0}],
)
def test_what_a_new_pet_may_not_be_a_changed_one_may_not_either(body: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        PetChange.model_validate(body)


def test_nobody_is_born_tomorrow() -> None:
    with pytest.raises(InvalidInputError):
        changed(date_of_birth="2026-03-02")


@pytest.mark.parametrize(
    "change", [{"species": "Cat"}, {"breed": "Great Dane"}, {"date_of_birth": "2024-02-02"}], ids=str
)
@pytest.mark.parametrize("is_staff", [True, False])
def test_what_a_policy_in_force_was_priced_for_is_fixed(change: dict[str, str], is_staff: bool) -> None:
    with pytest.raises(ConflictError) as refused:
        changed(policies=(quoted(),), is_staff=is_staff, **change)
    assert refused.value.code == "pet_is_priced"


@pytest.mark.parametrize(
    "policy",
    [
        a_policy(effective_date="2026-01-01", expiration_date="2027-01-01"),
        quoted(expiration_date="2026-03-01"),
        quoted(status="Cancelled", cancellation_date="2026-02-01"),
    ],
    ids=["list price", "expired", "cancelled"],
)
def test_other_policies_do_not_fix_it(policy: Row) -> None:
    assert changed(policies=(policy,), breed="Great Dane")["breed"] == "Great Dane"


def test_saying_again_what_is_so_is_no_change() -> None:
    pet = a_pet()
    same = {"breed": pet["breed"], "date_of_birth": pet["date_of_birth"]}
    assert changed(pet, policies=(quoted(),), **same)["breed"] == pet["breed"]


def test_conditions_are_fixed_for_the_owner_once_there_is_a_policy() -> None:
    assert changed(pre_existing_conditions="Asthma")["pre_existing_conditions"] == "Asthma"
    policy = a_policy(status="Cancelled")
    with pytest.raises(ConflictError) as refused:
        changed(policies=(policy,), pre_existing_conditions="Asthma")
    assert refused.value.code == "conditions_fixed"
    ours = changed(policies=(policy,), is_staff=True, pre_existing_conditions="Asthma")
    assert ours["pre_existing_conditions"] == "Asthma"


def test_a_customer_changes_contact_data_and_no_name() -> None:
    customer = {"customer_id": "CUST-1", "first_name": "Ada", "state": "TX", "email": "a@example.com"}
    after = change_customer(customer, CustomerChange.model_validate({"state": "ny"}), now=NOW)
    assert (after["state"], after["email"], after["first_name"]) == ("NY", "a@example.com", "Ada")
    with pytest.raises(ValidationError):
        CustomerChange.model_validate({"first_name": "Eve"})


def test_a_version_is_that_of_the_record_and_not_of_its_picture() -> None:
    pet = a_pet()
    assert version_of(pet) == version_of({**pet, "picture": "abc"})
    assert version_of(pet) != version_of({**pet, "color": "Red"})
    for expected in (None, {"*"}, {"other", version_of(pet)}):
        check_version(pet, expected)
    for missed in ({"other"}, {""}, set[str]()):
        with pytest.raises(PreconditionFailedError):
            check_version(pet, missed)


def test_a_picture_is_no_document() -> None:
    assert media_type_of(b"%PDF-1.7") not in PICTURE_TYPES
    assert check_picture(b"\x89PNG\r\n\x1a\n") == "image/png"
    with pytest.raises(InvalidInputError) as refused:
        check_picture(b"%PDF-1.7")
    assert refused.value.code == "picture_type"
