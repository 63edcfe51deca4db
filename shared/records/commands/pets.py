"""Adding a pet."""

from __future__ import annotations

from shared.domain import events
from shared.domain.ids import new_id
from shared.domain.pet import PetCreate, new_pet, pet_created
from shared.records.commands.once import audit, created, once
from shared.records.model import Commit, Event, Origin, StoredResponse, Ticket, Write
from shared.records.references import note_id
from shared.records.store import RecordStore


def add_pet(request: PetCreate, origin: Origin) -> StoredResponse:
    """Add a pet to a customer of the caller's scope; raises NotFoundError, InvalidInputError."""
    store = RecordStore.for_principal(origin.principal)
    store.check_customer(request.customer_id)
    return once(origin, request.customer_id, lambda ticket: _add(request, origin, store, ticket))


def _add(request: PetCreate, origin: Origin, store: RecordStore, ticket: Ticket | None) -> StoredResponse:
    partition = store.partition(request.customer_id)
    pet = new_pet(request, pet_id=new_id("pet"), as_of=origin.as_of, now=origin.now)
    pet_id = pet["pet_id"]
    note_id("pet", pet_id, request.customer_id)
    response = created(f"/api/pets/{pet_id}", pet_created(pet))
    command = Commit(
        customer_id=request.customer_id,
        writes=(Write("pet", pet_id, pet),),
        events=(Event(events.PET_ADDED, pet_id, events.pet_added(pet, origin.now), "pets"),),
        audit=audit(origin, "add_pet", pet_id),
        at=origin.now,
        traceparent=origin.traceparent,
        idempotency=ticket,
        response=response,
    )
    store.commit(command, partition)
    return response
