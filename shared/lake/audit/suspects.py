"""Which delivered rows may be at fault when an audit finds a version wrong, the heaviest first.

When they are not, the files that they came in may be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from shared.lake.audit import verify_amounts
from shared.lake.delta import frames
from shared.lake.intake import bronze_rows
from shared.lake.schema.contracts import KEYS, SILVER_TABLES, TABLES
from shared.lake.state.published import Manifest, TableState
from shared.lake.state.search import Search, Suspect
from shared.lake.state.set_aside import PLACE, Place

if TYPE_CHECKING:
    import polars as pl

    from shared.lake.state.pass_plan import Plan

States = Mapping[str, Mapping[str, TableState]]

# More rows than this are suspected by their files.
MAX_ROWS = 2000

_BY_KEY = {KEYS[entity]: entity for entity in SILVER_TABLES}


def first(plan: Plan, states: States, before: Manifest | None) -> Search | None:
    """The search that a failed audit begins; None when no row is suspected."""
    whole = before is None or plan.kind == "rebuild" or plan.as_of != before.as_of
    by_entity = rows(states, None if whole else bronze_rows.consumed(before))
    singly = [(e, Place(*place)) for e, suspected in by_entity.items() for place in _in_order(suspected)]
    if len(singly) > MAX_ROWS:
        return by_files(singly)
    return Search(tuple(singly)) if singly else None


def by_files(suspected: Iterable[Suspect]) -> Search | None:
    """The search for whole files after that for their rows; None when it was for files already."""
    files = {(entity, Place(place.file, place.etag, None)): None for entity, place in suspected}
    return None if set(files) == set(suspected) else Search(tuple(files))


def _in_order(suspected: pl.DataFrame) -> Iterator[tuple[Any, ...]]:
    heaviest = suspected.sort("weight", *PLACE, descending=[True, *[False] * len(PLACE)], nulls_last=True)
    return heaviest.select(*PLACE).unique(maintain_order=True).iter_rows()


def rows(states: States, after: Mapping[str, int] | None) -> dict[str, pl.DataFrame]:
    """By entity, the places of rows that a fault of these versions may come from, and their `weight` in it.

    With `after` only rows of later batches are looked at, by entity: all others were in what has passed.
    """
    import polars as pl

    by_entity: dict[str, list[pl.DataFrame]] = {}
    for entity, suspected in _suspected(states):
        later = suspected if after is None else suspected.filter(_batch() > after[entity])
        named = later.select(*PLACE, pl.col("weight").cast(pl.Float64))
        by_entity.setdefault(entity, []).append(named.collect(engine="streaming"))
    return {entity: pl.concat(parts) for entity, parts in by_entity.items()}


def _batch() -> pl.Expr:
    import polars as pl

    return pl.col("_batch_id").str.split("-").list.last().cast(pl.Int64)


def _suspected(states: States) -> Iterator[tuple[str, pl.LazyFrame]]:
    for entity, name in SILVER_TABLES.items():
        yield entity, _odd_keys(_scan(states, "silver", name), KEYS[entity])
    for name, contract in TABLES["gold"].items():
        of_rows = _BY_KEY.get(contract.key[0])
        if of_rows in ("customers", "claims"):
            silver = _scan(states, "silver", SILVER_TABLES[of_rows])
            yield of_rows, _not_alike(silver, _scan(states, "gold", name), contract.key[0])
    claims = _scan(states, "silver", "fact_claims")
    for name in verify_amounts.SUMS:
        yield "claims", _of_wrong_sums(name, _scan(states, "gold", name), claims)


def _scan(states: States, layer: str, name: str) -> pl.LazyFrame:
    return frames.scan(TABLES[layer][name], states[layer][name].version)


def _odd_keys(silver: pl.LazyFrame, key: str) -> pl.LazyFrame:
    """Rows without a key of their own."""
    import polars as pl

    odd = silver.filter(pl.col(key).is_null() | pl.col(key).is_duplicated())
    return odd.with_columns(weight=pl.lit(0.0))


def _not_alike(silver: pl.LazyFrame, gold: pl.LazyFrame, key: str) -> pl.LazyFrame:
    """Rows whose key gold has not, or more than once."""
    import polars as pl

    counted = gold.group_by(key).agg(_count=pl.len())
    joined = silver.join(counted, on=key, how="left", nulls_equal=True)
    odd = joined.filter(pl.col("_count").fill_null(0) != 1)
    return odd.with_columns(weight=pl.lit(0.0))


def _of_wrong_sums(name: str, gold: pl.LazyFrame, claims: pl.LazyFrame) -> pl.LazyFrame:
    import polars as pl

    key = verify_amounts.SUMS[name].key
    wrong = verify_amounts.wrong_keys(name, gold, claims).lazy()
    weight = pl.max_horizontal(pl.col(verify_amounts.SOURCES).abs())
    keyed = verify_amounts.keyed(name, claims)
    return keyed.join(wrong, on=key, how="semi", nulls_equal=True).with_columns(
        group=pl.col(key), weight=weight
    )
