"""Silver from bronze: one function for a full rebuild and for a batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import narwhals as nw

from shared.lake.schema.contracts import (
    DATE_COLUMNS,
    ENTITIES,
    KEYS,
    SILVER_TABLES,
    SOURCE_COLUMNS,
    silver_contract,
)
from shared.lake.transform.frames import Frame, Frames, conform
from shared.lake.transform.quality import with_quality
from shared.lake.transform.silver.scope import touched
from shared.lake.transform.silver.state import TABLES, from_silver, refused, statements
from shared.lake.transform.statements import fold

# What children need to know of their parents.
PARENT_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "customers": ("customer_id", "email", "customer_since"),
    "pets": ("pet_id", "customer_id", "date_of_birth"),
    "policies": ("policy_id", "customer_id", "pet_id", *DATE_COLUMNS["policies"]),
    "vet_providers": ("provider_id",),
}


@dataclass(frozen=True, slots=True)
class Silver:
    """Silver rows by table name, and by entity the bronze rows that were refused, with `reasons`."""

    tables: Frames
    quarantine: Frames


def build_silver(
    bronze: Frames,
    *,
    as_of: date,
    at: datetime,
    current: Frames | None = None,
    scope: Frames | None = None,
) -> Silver:
    """Silver rows of the bronze rows (by entity; all five).

    Without `current`, the tables in full. With the current silver tables (by table name), the rows that may
    change: the keys of the batch and the rows whose findings depend on them (`scope`: their keys by entity,
    as `touched` gives them; worked out when None). Whole tables for a new as_of: scope = all keys.
    """
    delivered = {entity: statements(entity, bronze[entity]) for entity in ENTITIES}
    known = {e: from_silver(e, current[SILVER_TABLES[e]]) for e in ENTITIES} if current is not None else None
    if known is None:
        rows = {entity: fold(delivered[entity], entity) for entity in ENTITIES}
        parents = rows
    else:
        keys = scope if scope is not None else touched(delivered, known)
        rows = {entity: _merge(entity, delivered[entity], known[entity], keys[entity]) for entity in ENTITIES}
        parents = {entity: _overlay(entity, rows[entity], known[entity]) for entity in PARENT_COLUMNS}
    tables = {SILVER_TABLES[e]: derive(e, rows[e], parents, as_of=as_of, at=at) for e in ENTITIES}
    return Silver(tables, {entity: refused(entity, bronze[entity]) for entity in ENTITIES})


def derive(entity: str, rows: Frame, parents: Frames, *, as_of: date, at: datetime) -> Frame:
    """A silver table from the states of its keys and of all parents."""
    module = TABLES[entity]
    enriched = module.enrich(rows, parents, as_of)
    counted = (*(c.name for c in SOURCE_COLUMNS[entity]), *module.DERIVED)
    judged = with_quality(enriched, entity, counted, as_of)
    stamp = nw.lit(at, dtype=nw.Datetime("us", "UTC"))
    return conform(judged.with_columns(_silver_timestamp=stamp), silver_contract(entity))


def _merge(entity: str, delivered: Frame, known: Frame, keys: Frame) -> Frame:
    return fold(nw.concat([delivered, known.join(keys, on=KEYS[entity], how="semi")]), entity)


def _overlay(entity: str, rows: Frame, known: Frame) -> Frame:
    columns = PARENT_COLUMNS[entity]
    fresh = rows.select(*columns)
    return nw.concat([fresh, known.select(*columns).join(fresh, on=KEYS[entity], how="anti")])
