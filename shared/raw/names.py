"""Names in the raw zone: batch files at its root or under their entity, API records under their entity."""

from __future__ import annotations

from datetime import UTC, datetime

ENTITIES = ("customers", "pets", "policies", "vet_providers", "claims")
BATCH_FILES = {f"{entity}.csv": entity for entity in ENTITIES if entity != "claims"} | {
    "claims.jsonl": "claims"
}


def api_blob_name(entity: str, entity_id: str, at: datetime) -> str:
    """Name of one version of an API record: `claims/CLM-1A2B3C4D_20260131_093000_000000.json`."""
    if entity not in ENTITIES:
        raise ValueError(f"{entity} is no entity of the raw zone.")
    return f"{entity}/{entity_id}_{at.astimezone(UTC):%Y%m%d_%H%M%S_%f}.json"


def entity_of(blob_name: str) -> str | None:
    """The entity a blob delivers, None for a name that is not ours to load."""
    folder, slash, _ = blob_name.partition("/")
    if not slash:
        return BATCH_FILES.get(blob_name)
    return folder if folder in ENTITIES else None
