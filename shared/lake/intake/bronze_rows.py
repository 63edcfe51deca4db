"""Reading bronze: all of it, or what came after a batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared.lake.delta import commit, data_files, frames
from shared.lake.intake import bronze
from shared.lake.schema.contracts import ENTITIES, TableContract, bronze_contract, silver_contract
from shared.lake.state import current_pass, set_aside
from shared.lake.state.pass_plan import Plan
from shared.lake.state.published import Manifest
from shared.lake.state.set_aside import Aside

if TYPE_CHECKING:
    import polars as pl

    from shared.lake.engine_polars.cut import Cut


def consumed(manifest: Manifest | None) -> dict[str, int]:
    """The last batch of each entity in the published silver, -1 for none."""
    batches = manifest.batches if manifest else {}
    return {entity: batches.get(entity, -1) for entity in ENTITIES}


def last_batches(plan: Plan, manifest: Manifest | None) -> dict[str, int]:
    """The last batch of each entity in bronze."""
    last = consumed(manifest)
    # Only passes since the published one can have added any, and most often that is this pass alone.
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
    from shared.lake.schema.polars_schema import empty_frame

    table = bronze_contract(entity)
    handle = commit.newest(table)
    if handle is None:
        return empty_frame(table).lazy()
    return frames.scan(table, handle.version())


def cut(entity: str, aside: Aside) -> Cut:
    """All rows of an entity's bronze table but those set aside, in pieces of whole silver buckets."""
    from shared.lake.engine_polars import cut as cuts
    from shared.lake.schema.polars_schema import empty_frame

    table = bronze_contract(entity)
    handle = commit.newest(table)
    rows = handle.count() if handle else 0
    if handle is None or rows <= cuts.PIECE_ROWS or silver_contract(entity).bucket_by is None:
        frame = everything(entity) if handle else empty_frame(table).lazy()
        return cuts.whole(set_aside.left_in({entity: frame}, aside)[entity], rows)
    large, small = list[str](), list[str]()
    for uri, count in zip(handle.file_uris(), handle.files.values(), strict=True):
        (large if count >= cuts.ORDERED_ROWS else small).append(uri)
    groups = [[uri] for uri in large] + ([small] if small else [])
    sources = [set_aside.left_in({entity: data_files.scan(table, uris)}, aside)[entity] for uris in groups]
    return cuts.cut_bronze(entity, sources)


def after(entity: str, manifest: Manifest, last: int) -> pl.LazyFrame:
    """The rows of the batches that the published silver does not have yet; `last` is the newest of them."""
    import polars as pl

    from shared.lake.schema.polars_schema import empty_frame

    known = consumed(manifest)[entity]
    table = bronze_contract(entity)
    if last <= known:
        return empty_frame(table).lazy()
    fresh = loaded_files(entity, last)
    if fresh is not None and manifest.number == last - 1:
        return data_files.scan(table, fresh)
    number = pl.col("_batch_id").str.split("-").list.last().cast(pl.Int64)
    return _new_files(entity, manifest).filter(number > known)


def loaded_files(entity: str, number: int) -> list[str] | None:
    """The files of the batch that this process has just loaded in pass `number`, None when it has not."""
    current = current_pass.known(number)
    return current.bronze_files.get(entity) if current else None


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
