"""Pets: what a client may send, and the record that becomes of it."""

from datetime import date, datetime

from shared.domain.fields import (
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
    example,
    refuse_date,
)
from shared.domain.rows import Row, timestamp


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
    breed: Text
    gender: Gender
    date_of_birth: IsoDate
    weight_lbs: Weight
    color: Text | None = None
    microchip_id: Text | None = None
    is_neutered: Flag = False
    pre_existing_conditions: Text | None = None
    vaccination_status: Vaccination = "Up to Date"


class PetCreated(Response):
    """The answer to an added pet."""

    pet_id: str
    customer_id: str
    pet_name: str
    species: str
    breed: str
    created_at: datetime
    message: str


def new_pet(request: PetCreate, *, pet_id: str, as_of: date, now: datetime) -> Row:
    """The record of a new pet; raises InvalidInputError for a birth after `as_of`."""
    born = request.date_of_birth
    if born > as_of:
        raise refuse_date("date_of_birth", born, "The date of birth must not lie in the future")
    return {
        "pet_id": pet_id,
        "customer_id": request.customer_id,
        "pet_name": request.pet_name,
        "species": request.species,
        "breed": request.breed,
        "gender": request.gender,
        "date_of_birth": born.isoformat(),
        "weight_lbs": request.weight_lbs,
        "color": request.color,
        "microchip_id": request.microchip_id,
        "is_neutered": request.is_neutered,
        "pre_existing_conditions": request.pre_existing_conditions,
        "vaccination_status": request.vaccination_status,
        "adoption_date": None,
        "is_active": True,
        "created_at": timestamp(now),
        "updated_at": timestamp(now),
    }


def pet_created(row: Row) -> Row:
    """The answer to the addition that made `row`."""
    keys = ("pet_id", "customer_id", "pet_name", "species", "breed", "created_at")
    return {**{key: row[key] for key in keys}, "message": f"{row['pet_name']} was added to your account."}
