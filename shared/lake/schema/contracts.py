"""The schema of every bronze, silver, gold and quarantine table: names, types, keys, order of columns.

Pure data. `transform.frames.conform` casts a frame to its contract, `polars_schema` gives its polars
schema. Reference columns stand first and keep name, type and order; columns marked `new` follow them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from shared.lake.schema import columns as spec
from shared.lake.schema.columns import (
    ADDED_COLUMNS,
    BRONZE_TABLES,
    DATE_COLUMNS,
    ENTITIES,
    KEYS,
    KNOWN_EXTRAS,
    LINEAGE,
    SILVER_TABLES,
    SOURCE_COLUMNS,
    Column,
    Kind,
)
from shared.lake.schema.marts import MARTS

__all__ = [
    "ADDED_COLUMNS",
    "BRONZE_TABLES",
    "DATE_COLUMNS",
    "ENTITIES",
    "KEYS",
    "KNOWN_EXTRAS",
    "LINEAGE",
    "SILVER_TABLES",
    "SOURCE_COLUMNS",
    "TABLES",
    "Column",
    "Kind",
    "Layer",
    "TableContract",
    "bronze_contract",
    "silver_contract",
]

Layer = Literal["bronze", "silver", "gold", "quarantine"]


@dataclass(frozen=True, slots=True)
class TableContract:
    """One table of the lake. `key` identifies a row; large tables are hash-bucketed by `bucket_by`."""

    name: str
    layer: Layer
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    entity: str | None = None
    bucket_by: str | None = None
    names: tuple[str, ...] = field(init=False)
    reference_columns: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", tuple(c.name for c in self.columns))
        object.__setattr__(self, "reference_columns", tuple(c.name for c in self.columns if not c.new))


def _bronze(entity: str) -> TableContract:
    # The reference read claims by JSON inference, which sorts the columns.
    source = SOURCE_COLUMNS[entity]
    ordered = tuple(sorted(source, key=lambda c: c.name)) if entity == "claims" else source
    kept = (Column("_extra", new=True), *ADDED_COLUMNS[entity], spec.MISSING_COLUMNS, spec.UNPARSED_CELLS)
    columns = (*ordered, *LINEAGE, *kept)
    key = ("_source_file", "_source_etag", "_row_number")
    return TableContract(BRONZE_TABLES[entity], "bronze", columns, key, entity)


def _silver(entity: str) -> TableContract:
    # Source times and lineage stay with the row: they decide whether a later delivery replaces it.
    times = spec.columns_of("created_at updated_at", new=True)
    source = {c.name for c in SOURCE_COLUMNS[entity]}
    columns = (
        *spec.SILVER_REFERENCE[entity],
        *spec.SILVER_END,
        *spec.QUALITY,
        *spec.SILVER_NEW[entity],
        *(c for c in times if c.name in source),
        *(replace(c, new=True) for c in LINEAGE if c.name != "_unparsed"),
        Column("_null_cells", "int", new=True),
        spec.MISSING_COLUMNS,
        *spec.SILVER_STATE[entity],
    )
    key = KEYS[entity]
    bucket = None if entity == "vet_providers" else key
    return TableContract(SILVER_TABLES[entity], "silver", columns, (key,), entity, bucket)


def _quarantine(entity: str) -> TableContract:
    return TableContract(entity, "quarantine", spec.QUARANTINE, ("quarantine_id",), entity)


TABLES: Mapping[str, Mapping[str, TableContract]] = {
    "bronze": {BRONZE_TABLES[e]: _bronze(e) for e in ENTITIES},
    "silver": {SILVER_TABLES[e]: _silver(e) for e in ENTITIES},
    "gold": {
        mart.name: TableContract(mart.name, "gold", mart.columns(), (mart.key,), None, mart.bucket_by)
        for mart in MARTS
    },
    "quarantine": {
        **{e: _quarantine(e) for e in ENTITIES},
        "data_quality": TableContract(
            "data_quality", "quarantine", spec.DATA_QUALITY, ("run_id", "table", "measure", "rule")
        ),
    },
}


def bronze_contract(entity: str) -> TableContract:
    """The bronze table of an entity."""
    return TABLES["bronze"][BRONZE_TABLES[entity]]


def silver_contract(entity: str) -> TableContract:
    """The silver table of an entity."""
    return TABLES["silver"][SILVER_TABLES[entity]]
