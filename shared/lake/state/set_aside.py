"""Rows that a pass leaves out on purpose, told by where they came from.

An audit that finds sums wrong cannot know which row is at fault. So the pass after it leaves out those that
may be, until those are found that are (search.py). They are quarantined, and no rebuild takes them up again;
when no pass goes through, they were not to blame, and nothing of them is kept aside.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import polars as pl

PLACE = ("_source_file", "_source_etag", "_row_number")


class Place(NamedTuple):
    """Where a row came from; without a number, every row of that version of the file."""

    file: str
    etag: str
    row: int | None


# By entity.
Aside = Mapping[str, tuple[Place, ...]]


def decoded(data: Mapping[str, Iterable[Iterable[Any]]]) -> Aside:
    """Places as JSON has them."""
    return {entity: tuple(Place(*place) for place in places) for entity, places in data.items()}


def joined(one: Aside, other: Aside) -> Aside:
    """What either leaves out."""
    return {e: (*one.get(e, ()), *other.get(e, ())) for e in (*one, *(e for e in other if e not in one))}


def left_in(bronze: Mapping[str, pl.LazyFrame], aside: Aside) -> dict[str, pl.LazyFrame]:
    """Bronze rows by entity without those that are left out."""
    return {entity: _without(rows, aside.get(entity, ())) for entity, rows in bronze.items()}


def only(rows: pl.LazyFrame, places: Iterable[Place]) -> pl.LazyFrame:
    """Those of an entity's bronze rows that came from these places."""
    import polars as pl

    parts = [rows.join(frame.lazy(), on=frame.columns, how="semi") for frame in told_apart(places)]
    return pl.concat(parts) if parts else rows.clear()


def _without(rows: pl.LazyFrame, places: Iterable[Place]) -> pl.LazyFrame:
    for frame in told_apart(places):
        rows = rows.join(frame.lazy(), on=frame.columns, how="anti")
    return rows


def told_apart(places: Iterable[Place]) -> list[pl.DataFrame]:
    """Places of single rows, and of whole files, with the columns that tell either apart; no empty ones."""
    import polars as pl

    schema = dict(zip(PLACE, (pl.String(), pl.String(), pl.Int64()), strict=True))
    frame = pl.DataFrame(list(places), schema=schema, orient="row")
    number = pl.col(PLACE[2])
    rows, files = frame.filter(number.is_not_null()), frame.filter(number.is_null()).select(PLACE[:2])
    return [frame for frame in (rows, files) if frame.height]
