"""Reading bronze: all of it, or what came after a batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared.lake import bronze, commit, data_files, frames
from shared.lake.announced import Manifest
from shared.lake.contracts import ENTITIES, TableContract, bronze_contract
from shared.lake.intake_plan import Plan

if TYPE_CHECKING:
    import polars as pl


def consumed(manifest: Manifest | None) -> dict[str, int]:
    """The last batch of each entity in the announced silver, -1 for none."""
    batches = manifest.batches if manifest else {}
    return {entity: batches.get(entity, -1) for entity in ENTITIES}


def last_batches(plan: Plan, manifest: Manifest | None) -> dict[str, int]:
    """The last batch of each entity in bronze."""
    last = consumed(manifest)
    # Only passes since the announced one can have added any, and most often that is this pass alone.
    follows = manifest is not None and manifest.number == plan.number - 1
    for entity in plan.batches if follows else ENTITIES:
        table, stream = bronze_contract(entity), bronze.stream(entity)
        last[entity] = commit.committed_number(table, stream, enough=plan.number)
    return last


def count(entity: str | None = None) -> int:
    """Rows of an entity's bronze table, or of all."""
    counted = [entity] if entity else ENTITIES
    handles = [commit.newest(bronze_contract(name)) for name in counted]
    return sum(int(handle.count()) for handle in handles if handle)


def everything(entity: str) -> pl.LazyFrame:
    """All rows of an entity's bronze table."""
    from shared.lake.engine_polars import empty_frame

    table = bronze_contract(entity)
    handle = commit.newest(table)
    if handle is None:
        return empty_frame(table).lazy()
    return frames.scan(table, handle.version())


def after(entity: str, manifest: Manifest, last: int) -> pl.LazyFrame:
    """The rows of the batches that the announced silver does not have yet; `last` is the newest of them."""
    import polars as pl

    from shared.lake.engine_polars import empty_frame

    known = consumed(manifest)[entity]
    table = bronze_contract(entity)
    if last <= known:
        return empty_frame(table).lazy()
    fresh = bronze.fresh_files(entity, last)
    if fresh is not None and manifest.number == last - 1:
        return data_files.scan(table, fresh)
    number = pl.col("_batch_id").str.split("-").list.last().cast(pl.Int64)
    return _new_files(entity, manifest).filter(number > known)


def _new_files(entity: str, manifest: Manifest) -> pl.LazyFrame:
    table = bronze_contract(entity)
    handle = commit.newest(table)
    present = frames.files(table, handle.version()) if handle else []
    before = set(_files_before(table, manifest))
    # Compaction makes new files of old rows, which is why rows are filtered by their batch as well.
    new = [file for file in present if file not in before]
    return data_files.scan(table, new)


def _files_before(table: TableContract, manifest: Manifest) -> list[str]:
    from deltalake.exceptions import DeltaError

    known = manifest.version("bronze", table.name)
    try:
        return frames.files(table, known) if known is not None else []
    except DeltaError:
        # The log of so old a version is cleaned up: every file is read.
        return []
