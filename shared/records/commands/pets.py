"""Adding a pet, and changing it."""

from __future__ import annotations

from collections.abc import Set

from shared.domain import events
from shared.domain.ids import new_id
from shared.domain.pet import PetChange, PetCreate, change_pet, new_pet, pet_created
from shared.domain.record_json import to_wire
from shared.domain.records import Pet
from shared.domain.version import check_version, version_of
from shared.records.command_commit import commit_of
from shared.records.dossier import repeated
from shared.records.model import Commit, Event, Origin, Result, Stored, Write
from shared.records.references import with_free_id
from shared.records.store import RecordStore


def add_pet(request: PetCreate, origin: Origin) -> Result:
    """Add a pet to a customer of the caller's scope; raises NotFoundError, InvalidInputError."""
    store = RecordStore.for_principal(origin.principal)
    store.check_customer(request.customer_id)
    return with_free_id(lambda: _add(request, origin, store))


def update_pet(
    pet_id: str, request: PetChange, origin: Origin, *, expected: Set[str] | None = None
) -> Result:
    """Change a pet that is in one of the `expected` versions (None: in any).

    Raises NotFoundError, PreconditionFailedError, and as shared.domain.pet.change_pet.
    """
    return repeated(lambda: _update(pet_id, request, origin, expected))


def _add(request: PetCreate, origin: Origin, store: RecordStore) -> Result:
    partition = store.partition(request.customer_id)
    pet = new_pet(request, pet_id=new_id("pet"), as_of=origin.as_of, now=origin.now)
    result = Result.of("pet_added", pet_created(pet))
    store.commit(_commit(pet, origin, result), partition)
    return result


def _update(pet_id: str, request: PetChange, origin: Origin, expected: Set[str] | None) -> Result:
    store = RecordStore.for_principal(origin.principal)
    partition = store.partition(store.get("pet", pet_id).customer_id)
    pet = partition.pet(pet_id)
    check_version(pet.row, expected)
    row = change_pet(
        pet.row,
        request,
        policies=[p.row for p in partition.policies.values() if p.row["pet_id"] == pet_id],
        is_staff=origin.principal.is_staff,
        as_of=origin.as_of,
        now=origin.now,
    )
    version = version_of(row)
    answer = {"pet": to_wire(row), "version": version, "message": f"{row['pet_name']} was updated."}
    result = Result.of("pet_changed", answer)
    store.commit(_commit(row, origin, result, pet), partition)
    return result


def _commit(pet: Pet, origin: Origin, result: Result, before: Stored[Pet] | None = None) -> Commit:
    action, event_type = ("update_pet", events.PET_UPDATED) if before else ("add_pet", events.PET_ADDED)
    pet_id = pet["pet_id"]
    return commit_of(
        origin,
        action,
        pet_id,
        customer_id=pet["customer_id"],
        writes=(Write("pet", pet_id, pet, before),),
        events=(Event(event_type, pet_id, events.about_pet(pet, origin.now), "pets"),),
        result=result,
        # A policy that is bought meanwhile may be priced for what changes here.
        exclusive=before is not None,
    )
