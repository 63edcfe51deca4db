"""Pets: adding and reading them."""

import azure.durable_functions as df

from functions import listing
from functions import record_models as models
from functions.commands import READERS, WRITERS, answer, origin
from functions.endpoint import Answer, Call, operation
from shared.domain.pet import PetCreate, PetCreated
from shared.records.commands.pets import add_pet

bp = df.Blueprint()

TAGS = ["pets"]


@operation(
    bp,
    "POST",
    "api/pets",
    name="create_pet",
    policy=WRITERS,
    request=PetCreate,
    response=PetCreated,
    status=201,
    idempotent=True,
    summary="Add a pet",
    tags=TAGS,
    errors=(404, 409),
)
def create_pet(call: Call) -> Answer:
    """Add a pet to a customer."""
    return answer(add_pet(call.body, origin(call)))


@operation(
    bp,
    "GET",
    "api/pets",
    name="list_pets",
    policy=READERS,
    query=models.PetsQuery,
    response=models.PetList,
    summary="List pets, newest first",
    tags=TAGS,
)
def list_pets(call: Call) -> Answer:
    """Pets in the caller's scope."""
    return listing.page(call, "pet", "pets")


@operation(
    bp,
    "GET",
    "api/pets/customer/{customer_id}",
    name="list_pets_of_customer",
    policy=READERS,
    response=models.CustomerPets,
    summary="A customer's pets",
    tags=TAGS,
    errors=(404,),
)
def list_pets_of_customer(call: Call) -> Answer:
    """All pets of a customer."""
    return listing.of_customer(call, "pet", "pets")


@operation(
    bp,
    "GET",
    "api/pets/{pet_id}",
    name="get_pet",
    policy=READERS,
    response=models.PetAnswer,
    summary="One pet",
    tags=TAGS,
    errors=(404,),
)
def get_pet(call: Call) -> Answer:
    """The pet in the path."""
    return listing.one(call, "pet", message="Pet found")
