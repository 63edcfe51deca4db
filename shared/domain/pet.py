"""Pets: what a client may send, and the record that becomes of it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import cast

from shared.domain.ages import check_pet_birth
from shared.domain.fields import (
    Breed,
    Change,
    Flag,
    Gender,
    IsoDate,
    Name,
    RecordId,
    Request,
    Response,
    Species,
    Text,
    Vaccination,
    Weight,
    created,
    example,
    unchanged,
)
from shared.domain.policy_changes import status_of
from shared.domain.records import Pet, Policy
from shared.domain.rows import Row
from shared.errors import ConflictError

# What a quote prices; the list price looks at none of it.
PRICED = frozenset(("species", "breed", "date_of_birth"))


class PetCreate(Request):
    """A pet of a customer."""

    model_config = example(
        customer_id="CUST-1A2B3C4D",
        pet_name="Buddy",
        species="Dog",
        breed="Golden Retriever",
        gender="Male",
        date_of_birth="2021-03-15",
        weight_lbs=72.5,
        color="Golden",
        is_neutered=True,
        vaccination_status="Up to Date",
    )

    customer_id: RecordId
    pet_name: Name
    species: Species
    breed: Breed
    gender: Gender
    date_of_birth: IsoDate
    weight_lbs: Weight
    color: Text | None = None
    microchip_id: Text | None = None
    is_neutered: Flag = False
    pre_existing_conditions: Text | None = None
    vaccination_status: Vaccination = "Up to Date"


class PetChange(Change):
    """Changes of a pet."""

    model_config = example(pet_name="Buddy", weight_lbs=74, vaccination_status="Overdue")

    pet_name: Name = unchanged()
    species: Species = unchanged()
    breed: Breed = unchanged()
    gender: Gender = unchanged()
    date_of_birth: IsoDate = unchanged()
    weight_lbs: Weight = unchanged()
    color: Text | None = unchanged()
    microchip_id: Text | None = unchanged()
    is_neutered: Flag = unchanged()
    pre_existing_conditions: Text | None = unchanged()
    vaccination_status: Vaccination = unchanged()


class PetCreated(Response):
    """The answer to an added pet."""

    pet_id: str
    customer_id: str
    pet_name: str
    species: str
    breed: str
    created_at: datetime
    message: str


def new_pet(request: PetCreate, *, pet_id: str, as_of: date, now: datetime) -> Pet:
    """The record of a new pet; raises InvalidInputError as check_pet_birth does."""
    check_pet_birth(request.date_of_birth, as_of)
    return {
        "pet_id": pet_id,
        "customer_id": request.customer_id,
        "pet_name": request.pet_name,
        "species": request.species,
        "breed": request.breed,
        "gender": request.gender,
        "date_of_birth": request.date_of_birth,
        "weight_lbs": request.weight_lbs,
        "color": request.color,
        "microchip_id": request.microchip_id,
        "is_neutered": request.is_neutered,
        "pre_existing_conditions": request.pre_existing_conditions,
        "vaccination_status": request.vaccination_status,
        "adoption_date": None,
        "is_active": True,
        "created_at": now,
        "updated_at": now,
    }


def change_pet(
    pet: Pet, request: PetChange, *, policies: Iterable[Policy], is_staff: bool, as_of: date, now: datetime
) -> Pet:
    """The pet with the changes; `policies` are those on it. Raises InvalidInputError as new_pet does.

    Raises ConflictError where a policy in force was priced for what is changed (`pet_is_priced`), and where a
    customer would change what was known before a policy began (`conditions_fixed`).
    """
    if "date_of_birth" in request.model_fields_set:
        check_pet_birth(request.date_of_birth, as_of)
    before: Row = pet
    changed = {name: value for name, value in request.changes().items() if value != before[name]}
    on_it = list(policies)
    if changed.keys() & PRICED:
        _check_not_priced(on_it, as_of)
    if "pre_existing_conditions" in changed and on_it and not is_staff:
        detail = "The pet has a policy: what was known before it is changed by our team only."
        raise ConflictError(detail, code="conditions_fixed")
    return cast(Pet, {**pet, **changed, "updated_at": now})


def pet_created(pet: Pet) -> Row:
    """The answer to the addition that made `pet`."""
    return created(pet, PetCreated, f"{pet['pet_name']} was added to your account.")


def _check_not_priced(policies: Iterable[Policy], as_of: date) -> None:
    for policy in policies:
        if policy.get("quote_id") and status_of(policy, as_of) in ("Active", "Pending"):
            detail = (
                f"Policy {policy['policy_id']} was priced for this species, breed and date of birth. "
                "They can be changed once it has ended."
            )
            raise ConflictError(detail, code="pet_is_priced")
