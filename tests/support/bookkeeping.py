"""The audit of a lake: what was acknowledged against what is there, and gold against a full rebuild."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from shared import storage_resources
from shared.lake import storage
from shared.lake.delta import frames
from shared.lake.delta.same_rows import same_rows
from shared.lake.schema.contracts import KEYS, SILVER_TABLES, TABLES, bronze_contract
from shared.lake.state import published, raw_file_days
from shared.lake.state.published import Manifest
from shared.raw import ledger
from tests.support.stack import Stack

if TYPE_CHECKING:
    import polars as pl


class Lake:
    """The lake that the settings point to, as it is published."""

    @cached_property
    def manifest(self) -> Manifest:
        """What readers may use."""
        manifest = published.read_head().manifest
        assert manifest is not None, "nothing was ever published"
        return manifest

    def table(self, layer: str, name: str) -> pl.DataFrame:
        """A table in its published version."""
        contract = bronze_contract(name.removesuffix("_raw")) if layer == "bronze" else TABLES[layer][name]
        version = self.manifest.version(layer, name)
        assert version is not None, f"{layer}/{name} was never published"
        return frames.read(contract, version)


@dataclass
class Audit:
    """What does not add up; empty lists are the good news."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    differences: dict[str, str] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)

    def figures(self) -> dict[str, int | dict[str, int]]:
        """The report in figures."""
        counts = {"lost": len(self.lost), "doubled": len(self.doubled)}
        return {**counts, "gold differs in": len(self.differences), "silver rows": self.rows}


def audit(lake: Lake, acknowledged: Mapping[str, Sequence[str]]) -> Audit:
    """Compare every acknowledged id with bronze and silver, and gold with what bronze says it must be."""
    found = Audit()
    for entity, ids in acknowledged.items():
        _audit_bronze(lake, entity, ids, found)
        _audit_silver(lake, entity, ids, found)
    _audit_gold(lake, found)
    return found


def _audit_bronze(lake: Lake, entity: str, ids: Sequence[str], found: Audit) -> None:
    rows = lake.table("bronze", f"{entity}_raw").select(
        "_source_file", "_source_etag", "_row_number", KEYS[entity]
    )
    places = Counter(rows.select("_source_file", "_source_etag", "_row_number").iter_rows())
    found.doubled += [f"bronze {place}" for place, times in places.items() if times > 1]
    present = set(rows[KEYS[entity]])
    found.lost += [f"bronze {entity} {key}" for key in ids if key not in present]


def _audit_silver(lake: Lake, entity: str, ids: Sequence[str], found: Audit) -> None:
    keys = Counter(lake.table("silver", SILVER_TABLES[entity])[KEYS[entity]])
    found.rows[entity] = len(keys)
    found.doubled += [f"silver {entity} {key}" for key, times in keys.items() if times > 1]
    found.lost += [f"silver {entity} {key}" for key in ids if key not in keys]
    # One record per acknowledgement: a retry under the same key made no second one.
    surplus = len(keys) - len(set(ids))
    if surplus > 0:
        found.doubled.append(f"silver {entity}: {surplus} records that nobody was told of")


def _audit_gold(lake: Lake, found: Audit) -> None:
    from shared.lake.engine_polars import rebuild_gold, rebuild_silver
    from shared.lake.schema.polars_schema import empty_frame

    bronze = {}
    for entity in SILVER_TABLES:
        known = lake.manifest.version("bronze", f"{entity}_raw") is not None
        frame = lake.table("bronze", f"{entity}_raw") if known else empty_frame(bronze_contract(entity))
        bronze[entity] = frame.lazy()
    moment = lake.manifest.published_at
    silver = rebuild_silver(bronze, as_of=lake.manifest.as_of, at=moment)
    clean = {name: frame.lazy() for name, frame in silver.tables.items()}
    gold = rebuild_gold(clean, as_of=lake.manifest.as_of, at=moment)
    for layer, tables in (("silver", silver.tables), ("gold", gold.tables)):
        for name, rebuilt in tables.items():
            if not same_rows(TABLES[layer][name], lake.table(layer, name), rebuilt):
                found.differences[name] = f"{layer}/{name} is not what a full rebuild gives"


def is_quiet(stack: Stack) -> bool:
    """Nothing is under way, asked in the order the data goes: what was seen nowhere has arrived."""
    if stack.pipeline_status()["backlog"]["outbox_events"] or _unnoticed_files():
        return False
    status = stack.pipeline_status()
    return not status["backlog"]["raw_files"] and not any(status["pending_claims"].values())


def _unnoticed_files() -> bool:
    known = raw_file_days.known_of_all()
    blobs = storage_resources.container(storage.RAW).list_blobs()
    return any(ledger.version_id(blob.name, blob.etag) not in known for blob in blobs)
