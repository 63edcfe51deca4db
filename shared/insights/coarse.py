"""What analysts see of what could single a person out: terms and bands instead of words and years.

Applied to a whole table before anything is filtered, counted or searched, so that no facet and no search
tells more than the rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared.domain.catalogue import REFERRALS, breeds
from shared.domain.categories import KNOWN_CATEGORIES
from shared.identity.visibility import MASK
from shared.records.pseudonyms import pseudonym

if TYPE_CHECKING:
    import polars as pl

OTHER = "Other"
# A place or a group of fewer customers than this could give one of them away.
SMALLEST_GROUP = 5
BAND_YEARS = 10

TERMS = {
    "claim_category": KNOWN_CATEGORIES,
    "breed": frozenset((*breeds("Dog"), *breeds("Cat"))),
    "referral_source": frozenset(REFERRALS),
}
LISTS_OF_TERMS = {"claim_categories_list": "claim_category", "pet_breeds_list": "breed"}


def for_analysts(table: str, rows: pl.DataFrame) -> pl.DataFrame:
    """A whole table as analysts know it: coarsened, and customers under their pseudonyms.

    It is kept as long as the table's frame is the same.
    """
    kept = _kept.get(table)
    if kept is None or kept[0] is not rows:
        kept = _kept[table] = (rows, _renamed(coarsened(rows)))
    return kept[1]


def coarsened(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with catalog terms, ages in bands, and no city that few customers live in.

    A word that the catalog does not offer is "Other", an age the first year of its ten (40 for 40 to 49).
    """
    import polars as pl

    names = set(rows.columns)
    expressions = [_term(pl.col(name), terms).alias(name) for name, terms in TERMS.items() if name in names]
    expressions += [
        pl.col(name).list.eval(_term(pl.element(), TERMS[of])).list.unique(maintain_order=True)
        for name, of in LISTS_OF_TERMS.items()
        if name in names
    ]
    if "age" in names:
        expressions.append(pl.col("age") // BAND_YEARS * BAND_YEARS)
    if {"city", "customer_id"} <= names:
        is_large = pl.len().over("city", "state") >= SMALLEST_GROUP
        expressions.append(
            pl.when(is_large | pl.col("city").is_null()).then(pl.col("city")).otherwise(pl.lit(MASK))
        )
    return rows.with_columns(expressions)


def _renamed(rows: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    if "customer_id" not in rows.columns:
        return rows
    names = {each: pseudonym(each) for each in rows["customer_id"].drop_nulls().unique().to_list()}
    column = pl.col("customer_id")
    return rows.with_columns(column.replace_strict(names, default=None, return_dtype=pl.String))


_kept: dict[str, tuple[pl.DataFrame, pl.DataFrame]] = {}


def _term(value: pl.Expr, terms: frozenset[str]) -> pl.Expr:
    import polars as pl

    return pl.when(value.is_in(sorted(terms)) | value.is_null()).then(value).otherwise(pl.lit(OTHER))
