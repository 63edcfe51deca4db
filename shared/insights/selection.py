"""Which rows of a list are wanted, and in which order; what could be asked besides."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from shared.insights.columns import Listing
from shared.insights.masking import NOTHING, Hidden

if TYPE_CHECKING:
    import polars as pl

# A column, and the value wanted in it, or several of which any will do; None takes every row.
Equal = tuple[str, str | bool | tuple[str, ...] | None]
# A column of days, the first and the last day wanted; None leaves that end open.
Days = tuple[str, date | None, date | None]


@dataclass(frozen=True, slots=True)
class Page:
    """Which rows of a list: exact matches and days by column, offset and limit; `hidden` masks columns.

    `search`: every word occurs in one of the list's search columns, in any case. `sort`: a key, descending
    with a minus in front. `version`: the figures as they were at it, None as they are.
    """

    limit: int
    offset: int = 0
    equals: tuple[Equal, ...] = ()
    hidden: Hidden = NOTHING
    search: str | None = None
    sort: str | None = None
    days: tuple[Days, ...] = ()
    version: int | None = None


def matching(listing: Listing, rows: pl.DataFrame, page: Page) -> pl.DataFrame:
    """The rows that match every filter and the search."""
    import polars as pl

    conditions = [_equals(pl.col(column), value) for column, value in page.equals if value is not None]
    conditions += [pl.col(column) >= first for column, first, _ in page.days if first is not None]
    conditions += [pl.col(column) <= last for column, _, last in page.days if last is not None]
    conditions += _found(listing, page)
    return rows.filter(*conditions) if conditions else rows


def _equals(column: pl.Expr, value: str | bool | tuple[str, ...]) -> pl.Expr:
    return column.is_in(value) if isinstance(value, tuple) else column == value


def ordered(listing: Listing, rows: pl.DataFrame, sort: str | None) -> pl.DataFrame:
    """The rows in the wanted order; equal ones, and all without a wish, stay in the list's own."""
    if sort is None:
        return rows
    column = listing.sortable[sort.lstrip("-")]
    return rows.sort(column, descending=sort.startswith("-"), nulls_last=True, maintain_order=True)


def facets(listing: Listing, rows: pl.DataFrame, page: Page) -> dict[str, dict[str, int]]:
    """By filter, how many rows each of its values would leave; all other filters and the search hold."""
    return {name: _counts(listing, rows, page, listing.filters[name]) for name in listing.facets}


def _counts(listing: Listing, rows: pl.DataFrame, page: Page, column: str) -> dict[str, int]:
    import polars as pl

    others = replace(page, equals=tuple(pair for pair in page.equals if pair[0] != column))
    values = matching(listing, rows, others)[column].drop_nulls().cast(pl.String)
    counts = values.value_counts().sort("count", column, descending=[True, False])
    return dict(counts.iter_rows())


def _found(listing: Listing, page: Page) -> list[pl.Expr]:
    import polars as pl

    # Who may not see a name may not find out by searching for it.
    places = [column for column in listing.search if column not in page.hidden]
    return [
        pl.any_horizontal(
            pl.col(place).str.to_lowercase().str.contains(word, literal=True) for place in places
        )
        for word in (page.search or "").lower().split()
    ]
