"""Changing records: one commit, the lake follows, addresses stay unique, pictures are replaced."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared import clients
from shared.domain.customer import CustomerChange
from shared.domain.pet import PetChange
from shared.domain.version import version_of
from shared.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    PreconditionFailedError,
    TooManyRequestsError,
)
from shared.records import outbox
from shared.records.commands import customers
from shared.records.commands.customers import register_customer, update_customer
from shared.records.commands.pets import update_pet
from shared.records.commands.pictures import get_picture, remove_picture, set_picture
from shared.records.daily_limits import EMAIL_CHANGES
from shared.records.documents import load_file
from shared.records.model import Commit, Committed, Stored
from shared.records.references import find_by_email
from shared.records.reservation import Reservation
from shared.records.store import RecordStore
from tests.support.records import (
    at_once,
    body,
    customer,
    insured,
    keyed,
    once,
    origin,
    raw_blobs,
    registered,
    registration,
)

pytestmark = [pytest.mark.azurite, pytest.mark.usefixtures("app_settings")]

LATER = timedelta(minutes=1)
PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff\xe0"


def pet(pet_id: str) -> Stored:
    return RecordStore.system().get("pet", pet_id)


def change(**fields: object) -> PetChange:
    return PetChange.model_validate(fields)


def contact(**fields: object) -> CustomerChange:
    return CustomerChange.model_validate(fields)


def files() -> list[str]:
    return [blob.name for blob in clients.blobs().get_container_client("documents").list_blobs()]


def test_a_changed_pet_is_stored_told_and_taken_to_the_lake() -> None:
    customer_id, pet_id, _ = insured()
    made = body(update_pet(pet_id, change(weight_lbs=31), origin(customer(customer_id), after=LATER)))
    outbox.drain(customer_id)

    row = pet(pet_id).row
    assert row["weight_lbs"] == 31
    assert made["version"] == version_of(row)
    versions = [blob for name, blob in raw_blobs("pets/").items() if blob["_entity_id"] == pet_id]
    assert [blob["weight_lbs"] for blob in versions] == [20, 31]
    assert versions[-1]["updated_at"] > versions[0]["updated_at"]


def test_a_change_needs_the_version_it_is_based_on() -> None:
    _, pet_id, _ = insured()
    seen = {version_of(pet(pet_id).row)}
    update_pet(pet_id, change(color="Red"), origin(), expected=seen)
    with pytest.raises(PreconditionFailedError):
        update_pet(pet_id, change(color="Blue"), origin(after=LATER), expected=seen)
    assert pet(pet_id).row["color"] == "Red"


def test_a_change_repeated_under_its_key_is_one() -> None:
    customer_id, pet_id, _ = insured()
    seen = {version_of(pet(pet_id).row)}
    keys = (keyed("paint"), keyed("paint", after=LATER))
    first, again = (
        once(key, customer_id, lambda at: update_pet(pet_id, change(color="Red"), at, expected=seen))
        for key in keys
    )
    assert (again.replayed, again.body) == (True, first.body)


def test_changes_of_different_fields_at_once_lose_nothing() -> None:
    _, pet_id, _ = insured()
    wanted = [change(color="Red"), change(pet_name="Bella"), change(weight_lbs=9), change(microchip_id="1")]
    done = at_once([lambda w=each: update_pet(pet_id, w, origin(after=LATER)) for each in wanted])
    assert not [each for each in done if isinstance(each, Exception)]
    row = pet(pet_id).row
    assert (row["color"], row["pet_name"], row["weight_lbs"], row["microchip_id"]) == ("Red", "Bella", 9, "1")


def test_what_is_somebody_elses_cannot_be_changed() -> None:
    _, pet_id, _ = insured()
    stranger = origin(customer(registered()))
    for attempt in (
        lambda: update_pet(pet_id, change(color="Red"), stranger),
        lambda: set_picture(pet_id, PNG, stranger),
        lambda: remove_picture(pet_id, stranger),
        lambda: update_customer(pet(pet_id).customer_id, contact(city="Rome"), stranger),
    ):
        with pytest.raises(NotFoundError):
            attempt()


def test_a_new_address_is_taken_and_the_old_one_given_free() -> None:
    customer_id = registered("old@example.com")
    update_customer(customer_id, contact(email="New@Example.com"), origin(after=LATER))
    assert (find_by_email("new@example.com"), find_by_email("old@example.com")) == (customer_id, None)

    other = registered("old@example.com")
    with pytest.raises(ConflictError) as refused:
        update_customer(other, contact(email="NEW@example.com"), origin(after=LATER))
    assert refused.value.code == "email_taken"
    assert find_by_email("old@example.com") == other
    with pytest.raises(ConflictError):
        register_customer(registration("new@example.com"), origin(after=LATER))


def test_a_customer_changes_the_address_a_few_times_a_day() -> None:
    customer_id = registered()
    mine = customer(customer_id)
    for number in range(EMAIL_CHANGES.most):
        update_customer(customer_id, contact(email=f"x{number}@example.com"), origin(mine, after=LATER))
    with pytest.raises(TooManyRequestsError) as refused:
        update_customer(customer_id, contact(email="y@example.com"), origin(mine, after=LATER))
    assert refused.value.code == "too_many_email_changes"
    update_customer(customer_id, contact(city="Rome"), origin(mine, after=LATER))
    update_customer(customer_id, contact(email="by@staff.example"), origin(after=LATER))
    update_customer(customer_id, contact(email="y@example.com"), origin(mine, after=timedelta(days=1)))


def test_a_change_that_comes_too_late_leaves_the_address_to_the_same_one_before_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    customer_id = registered()
    version = version_of(RecordStore.system().get("customer", customer_id).row)
    wanted = contact(email="twice@example.com")
    reserve = customers.reserve_email

    def overtaken(email: str, reservation: Reservation) -> str | None:
        etag = reserve(email, reservation)
        monkeypatch.setattr(customers, "reserve_email", reserve)
        update_customer(customer_id, wanted, origin(after=LATER))
        return etag

    monkeypatch.setattr(customers, "reserve_email", overtaken)
    with pytest.raises(PreconditionFailedError):
        update_customer(customer_id, wanted, origin(after=LATER), expected={version})
    assert find_by_email("twice@example.com") == customer_id


def test_whoever_comes_back_to_an_address_keeps_it(monkeypatch: pytest.MonkeyPatch) -> None:
    customer_id = registered("here@example.com")
    commit = RecordStore.commit

    def followed(store: RecordStore, command: Commit) -> Committed:
        done = commit(store, command)
        monkeypatch.setattr(RecordStore, "commit", commit)
        update_customer(customer_id, contact(email="here@example.com"), origin(after=LATER))
        return done

    monkeypatch.setattr(RecordStore, "commit", followed)
    update_customer(customer_id, contact(email="there@example.com"), origin(after=LATER))
    assert find_by_email("here@example.com") == customer_id
    assert find_by_email("there@example.com") is None


def test_of_two_who_want_one_address_one_gets_it() -> None:
    people = [registered() for _ in range(4)]
    wanted = contact(email="wanted@example.com")
    done = at_once([lambda c=each: update_customer(c, wanted, origin(after=LATER)) for each in people])
    assert sum(not isinstance(each, Exception) for each in done) == 1
    holder = find_by_email("wanted@example.com")
    rows = [RecordStore.system().get("customer", each).row for each in people]
    assert [row["customer_id"] for row in rows if row["email"] == "wanted@example.com"] == [holder]


def test_a_picture_is_kept_replaced_and_removed() -> None:
    customer_id, pet_id, _ = insured()
    me = origin(customer(customer_id))
    version = version_of(pet(pet_id).row)
    first = body(set_picture(pet_id, PNG, me))
    second = body(set_picture(pet_id, JPEG, me))

    picture = get_picture(pet(pet_id))
    assert (load_file(picture["blob"]), picture["media_type"]) == (JPEG, "image/jpeg")
    assert first["picture"] != second["picture"] == pet(pet_id).row["picture"]
    assert files() == [picture["blob"]]
    assert pet_id not in picture["blob"]
    assert version_of(pet(pet_id).row) == version

    remove_picture(pet_id, me)
    remove_picture(pet_id, me)
    assert (pet(pet_id).row["picture"], files()) == (None, [])
    with pytest.raises(NotFoundError):
        get_picture(pet(pet_id))


def test_what_is_no_picture_is_refused_and_leaves_the_one_before() -> None:
    _, pet_id, _ = insured()
    set_picture(pet_id, PNG, origin())
    with pytest.raises(InvalidInputError):
        set_picture(pet_id, b"%PDF-1.7", origin())
    assert load_file(get_picture(pet(pet_id))["blob"]) == PNG
