"""Names in the raw zone: batch files at its root or in folders, API records under their entity."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from shared.domain.ids import PREFIXES, Kind

ENTITIES = ("customers", "pets", "policies", "vet_providers", "claims")
_ALIASES = {
    **{entity.replace("_", ""): entity for entity in ENTITIES},
    "customer": "customers",
    "pet": "pets",
    "policy": "policies",
    "claim": "claims",
    "vetprovider": "vet_providers",
    "providers": "vet_providers",
    "provider": "vet_providers",
    "vets": "vet_providers",
}
_SUFFIXES = ("csv", "tsv", "txt", "json", "jsonl", "ndjson", "xlsx", "xlsm", "xls", "ods", "parquet")
_API: dict[str, Kind] = {"claims": "claim", "customers": "customer", "pets": "pet", "policies": "policy"}
_API_NAME = re.compile(r"[a-z_]+/[A-Za-z0-9_-]+_(\d{4})(\d{2})(\d{2})_\d{6}_\d{6}\.json")


def api_blob_name(entity: str, entity_id: str, at: datetime) -> str:
    """Name of one version of an API record: `claims/CLM-1A2B3C4D_20260131_093000_000000.json`."""
    if entity not in ENTITIES:
        raise ValueError(f"{entity} is no entity of the raw zone.")
    return f"{entity}/{entity_id}_{at.astimezone(UTC):%Y%m%d_%H%M%S_%f}.json"


def is_api_name(blob_name: str) -> bool:
    """True when the API could have named the blob so; what it holds is another question."""
    return api_day(blob_name) is not None


def api_day(blob_name: str) -> str | None:
    """The day in an API record's name as ISO writes it, None for any other name."""
    match = _API_NAME.fullmatch(blob_name)
    return "-".join(match.groups()) if match else None


def api_ranges() -> list[tuple[str, str]]:
    """Where API records are in order of names: from a name up to another, without that.

    A batch file whose name begins as such an id does (`claims/CLM-2026.csv`) is there, too.
    """
    # Ids have digits and A to F after their prefix.
    return [(f"{entity}/{PREFIXES[kind]}-0", f"{entity}/{PREFIXES[kind]}-G") for entity, kind in _API.items()]


def entity_of(blob_name: str) -> str | None:
    """The entity a blob delivers, None for a name that does not say it.

    The first folder that names an entity counts (`claims/2026/a.csv`), else the beginning of the file's own
    name (`Claims_2026-01.csv`), which then needs the ending of a batch file. Case, underscores and the plural
    do not matter.
    """
    *folders, name = blob_name.split("/")
    for folder in folders:
        if entity := _alias(folder):
            return entity
    if not _is_batch(name) or any(folder[:1] in ("_", ".") for folder in folders):
        return None
    stem = name.partition(".")[0]
    return _alias(stem) or _beginning(stem)


def _alias(text: str) -> str | None:
    return _ALIASES.get(re.sub(r"[\W_]+", "", text).lower())


def _beginning(stem: str) -> str | None:
    """The entity that the first one or two words of a name say."""
    words = [word for word in re.split(r"[\W_]+", stem) if word]
    for count in (2, 1):
        if entity := _alias("".join(words[:count])):
            return entity
    return None


def _is_batch(name: str) -> bool:
    return name.lower().removesuffix(".gz").rpartition(".")[2] in _SUFFIXES
