"""Pets: adding, reading and changing them, and their pictures."""

import azure.durable_functions as df

from functions.http.endpoint import Answer, Call, operation
from functions.pets import models
from functions.records import listing
from functions.records.commands import (
    LOADERS,
    READERS,
    WRITERS,
    expected_versions,
    of_customer,
    of_record,
    origin,
    records,
)
from shared.domain.document import LARGEST_PICTURE
from shared.domain.fields import Response
from shared.domain.pet import PetChange, PetCreate, PetCreated
from shared.records.commands.pets import add_pet, update_pet
from shared.records.commands.pictures import get_picture, remove_picture, set_picture
from shared.records.documents import load_file
from shared.records.model import Result

bp = df.Blueprint()

TAGS = ["pets"]


class PictureAnswer(Response):
    """A stored picture: its version, what it is by its content, and its size in bytes."""

    pet_id: str
    picture: str
    media_type: str
    size: int


@operation(
    bp,
    "POST",
    "api/pets",
    name="create_pet",
    policy=LOADERS,
    request=PetCreate,
    response=PetCreated,
    status=201,
    partition=of_customer,
    location="/api/pets/{pet_id}",
    summary="Add a pet",
    tags=TAGS,
    errors=(404, 409),
)
def create_pet(call: Call) -> Result:
    """Add a pet to a customer."""
    return add_pet(call.body, origin(call))


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


@operation(
    bp,
    "PATCH",
    "api/pets/{pet_id}",
    name="update_pet",
    policy=WRITERS,
    request=PetChange,
    response=models.PetAnswer,
    partition=of_record("pet"),
    etag="version",
    conditional=True,
    summary="Change a pet",
    description="What is absent stays as it is. Species, breed and date of birth are fixed while a policy is "
    "in force that was priced for them; conditions known before a policy are changed by staff only.",
    tags=TAGS,
    errors=(404, 409),
)
def patch_pet(call: Call) -> Result:
    """Change the pet in the path."""
    return update_pet(call.path["pet_id"], call.body, origin(call), expected=expected_versions(call))


@operation(
    bp,
    "PUT",
    "api/pets/{pet_id}/picture",
    name="set_pet_picture",
    policy=WRITERS,
    request=bytes,
    response=PictureAnswer,
    partition=of_record("pet"),
    etag="picture",
    body_limit=LARGEST_PICTURE,
    summary="Set a pet's picture",
    description="The body is the file: JPEG, PNG or HEIC by its content, at most 5 MB.",
    tags=TAGS,
    errors=(404, 409),
)
def put_picture(call: Call) -> Result:
    """Store the body as the picture of the pet in the path."""
    return set_picture(call.path["pet_id"], call.body, origin(call))


@operation(
    bp,
    "GET",
    "api/pets/{pet_id}/picture",
    name="get_pet_picture",
    literal_siblings=("customer",),
    policy=READERS,
    produces="image/*",
    summary="A pet's picture",
    tags=TAGS,
    errors=(404,),
)
def download_picture(call: Call) -> Answer:
    """The file, in the type that its content has."""
    picture = get_picture(records(call).get("pet", call.path["pet_id"]))
    headers = {"Content-Type": picture["media_type"], "Cache-Control": "private, no-cache"}
    return Answer(load_file(picture["blob"]), headers=headers, etag=picture["picture"])


@operation(
    bp,
    "DELETE",
    "api/pets/{pet_id}/picture",
    name="remove_pet_picture",
    policy=WRITERS,
    status=204,
    summary="Remove a pet's picture",
    tags=TAGS,
    errors=(404,),
)
def delete_picture(call: Call) -> Answer:
    """Remove the picture of the pet in the path."""
    remove_picture(call.path["pet_id"], origin(call))
    return Answer()
