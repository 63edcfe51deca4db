"""The reference data set, where it is at hand, parsed by the real parser."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from shared.lake.engine_polars import GoldRun, SilverRun, rebuild_gold, rebuild_silver
from shared.lake.parse.files import parse_file
from shared.lake.parse.parsed import to_bronze
from shared.lake.schema.contracts import ENTITIES
from tests.support.reference_silver import Tables, reference_silver

FOLDER = Path(__file__).parents[2].parent / "shared" / "data" / "petinsure360"
AS_OF = date(2026, 1, 1)
AT = datetime(2026, 1, 2, tzinfo=UTC)

requires_reference_data = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"The reference data set is not at {FOLDER}."
)


@cache
def bronze() -> dict[str, pl.DataFrame]:
    """Bronze of the five files, by entity."""
    return {entity: _load(entity) for entity in ENTITIES}


@cache
def silver() -> SilverRun:
    """Silver as of 2026-01-01."""
    return rebuild_silver({e: frame.lazy() for e, frame in bronze().items()}, as_of=AS_OF, at=AT)


@cache
def expected_silver() -> Tables:
    """Silver by the reference implementation."""
    return reference_silver({entity: frame.to_dicts() for entity, frame in bronze().items()}, AS_OF)[0]


@cache
def gold() -> GoldRun:
    """Gold as of 2026-01-01."""
    return rebuild_gold({n: table.lazy() for n, table in silver().tables.items()}, as_of=AS_OF, at=AT)


def _load(entity: str) -> pl.DataFrame:
    name = f"{entity}.jsonl" if entity == "claims" else f"{entity}.csv"
    parsed = parse_file(entity, (FOLDER / name).read_bytes(), name=name)
    return to_bronze(parsed, ingested_at=AT, batch_id="1", source_file=name, source_etag="1")
