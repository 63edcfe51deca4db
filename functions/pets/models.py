"""Queries and answers of the operations on pets."""

from functions.records.models import Filter, PageQuery, RecordId, Total, Word
from functions.records.rows import PetRow
from shared.domain.fields import Response


class PetsQuery(PageQuery):
    """Pets by owner or species."""

    customer_id: str | None = RecordId
    species: str | None = Word


class PetAnswer(Response):
    """One pet; If-Match takes the `version`."""

    pet: PetRow
    version: str
    message: str


class PetList(Response):
    """Pets, newest first; `total` counts all that match."""

    pets: list[PetRow]
    count: int
    total: Total
    filter: Filter


class CustomerPets(Response):
    """A customer's pets in order of addition."""

    customer_id: str
    pets: list[PetRow]
    count: int
