"""A pet's picture: one, replaced as a whole."""

from __future__ import annotations

from dataclasses import asdict

from shared.domain import events
from shared.domain.document import check_picture
from shared.domain.records import Pet
from shared.domain.rows import Row
from shared.records.command_commit import commit_of
from shared.records.documents import Upload, delete_file, save_file
from shared.records.dossier import repeated
from shared.records.model import Event, Origin, Result, Stored, Write
from shared.records.partition import read_one
from shared.records.store import RecordStore, not_found

VERSION_LENGTH = 16


def set_picture(pet_id: str, data: bytes, origin: Origin) -> Result:
    """Store a pet's picture instead of the one before; raises NotFoundError, InvalidInputError."""
    media_type = check_picture(data)
    store = RecordStore.for_principal(origin.principal)
    store.get("pet", pet_id)
    # The file first: a picture that is told of is there.
    upload = save_file(data, media_type)
    answer = {"pet_id": pet_id, "picture": _version(upload), "media_type": media_type, "size": upload.size}
    result = Result.of("picture_set", answer)
    repeated(lambda: _replace(store, pet_id, upload, origin, result))
    return result


def remove_picture(pet_id: str, origin: Origin) -> None:
    """Remove a pet's picture, if it has one; raises NotFoundError for an unknown pet."""
    store = RecordStore.for_principal(origin.principal)
    if store.get("pet", pet_id).row.get("picture"):
        repeated(lambda: _replace(store, pet_id, None, origin))


def get_picture(pet: Stored[Pet]) -> Row:
    """A pet's picture {picture, media_type, blob, size, sha256}; raises NotFoundError without one."""
    picture: Stored[Row] | None = read_one(pet.customer_id, "picture", pet.id)
    if picture is None or picture.row["picture"] is None:
        raise not_found("picture", pet.id)
    return picture.row


def _replace(
    store: RecordStore, pet_id: str, upload: Upload | None, origin: Origin, result: Result | None = None
) -> None:
    pet = store.get("pet", pet_id)
    before = read_one(pet.customer_id, "picture", pet_id)
    row: Pet = {**pet.row, "picture": _version(upload)}
    picture = {
        "pet_id": pet_id,
        "picture": _version(upload),
        "created_at": origin.now,
        **(asdict(upload) if upload else {}),
    }
    store.commit(
        commit_of(
            origin,
            "set_picture" if upload else "remove_picture",
            pet_id,
            customer_id=pet.customer_id,
            writes=(
                Write("pet", pet_id, row, pet),
                Write("picture", pet_id, picture, before),
            ),
            events=(Event(events.PET_UPDATED, pet_id, events.about_pet(row, origin.now)),),
            result=result,
        )
    )
    if before is not None and before.row["picture"] is not None:
        delete_file(before.row["blob"])


def _version(upload: Upload | None) -> str | None:
    return upload.sha256[:VERSION_LENGTH] if upload else None
