"""Where the money of a gold table differs from the claims it is made of: row by row, exact in cents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from shared.lake.audit import verify_rows

if TYPE_CHECKING:
    import polars as pl

SOURCES = ("claim_amount", "paid_amount")
# What the keys of TOTALED tables are made of.
_KEYED_BY = ("provider_id", "customer_id", "service_date")
HALF_A_CENT = 0.005
# What the sum of doubles may be off, in parts of what was summed: beyond 10**13 a double has no cents.
CENTS_UP_TO = 1e15
NOISE = 16 * 2.0**-52
# How many rows a sentence is said about.
NAMED = 3


@dataclass(frozen=True, slots=True)
class Sums:
    """A gold table's key, and its columns that sum SOURCES by that key."""

    key: str
    columns: tuple[str, str]
    # Claims of a key that the table lacks are no fault of it.
    of_its_keys_only: bool = False


SUMS = {
    "claims_analytics": Sums("claim_id", SOURCES),
    "monthly_kpis": Sums("year_month", ("total_claim_amount", "total_paid_amount")),
    "provider_performance": Sums("provider_id", ("total_billed", "total_paid")),
    "customer_360_view": Sums(
        "customer_id", ("total_claim_amount", "total_paid_amount"), of_its_keys_only=True
    ),
}

# The tables with a row for many claims; a claim's own is compared with it alone.
TOTALED = tuple(name for name, sums in SUMS.items() if sums.key != "claim_id")


def problems(
    name: str, claims: pl.LazyFrame, compared: Iterable[tuple[pl.LazyFrame, pl.LazyFrame]]
) -> Iterator[str]:
    """A sentence for each sum of a gold table that its claims do not give; NAMED a column at most.

    `compared`: rows of the table and what their claims sum to, piece by piece.
    """
    import polars as pl

    sums = SUMS[name]
    differences = [_wrong(sums, gold, summed) for gold, summed in compared]
    if not differences:
        return
    wrong = pl.concat(differences, how="vertical_relaxed")
    for column, source in zip(sums.columns, SOURCES, strict=True):
        rows = wrong.filter(_is_wrong(column, source))
        for row in rows.sort(sums.key, nulls_last=True).head(NAMED).iter_rows(named=True):
            expected = row[f"_cents_{source}"] / 100 + row[f"_rest_{source}"]
            largest = _largest(keyed(name, claims), sums.key, row[sums.key], source)
            yield (
                f"{name}.{column} of {sums.key} {row[sums.key]} is {row[column]:.2f}, its claims' {source} "
                f"sums to {expected:.2f}; the largest: {largest}."
            )
        if rows.height > NAMED:
            yield f"{name}.{column} is wrong in {rows.height} rows."


def wrong_keys(name: str, gold: pl.LazyFrame, claims: pl.LazyFrame) -> pl.DataFrame:
    """The keys of a gold table of which a sum is wrong."""
    return _wrong(SUMS[name], gold, summed(name, claims)).select(SUMS[name].key)


def summed(name: str, claims: pl.LazyFrame) -> pl.LazyFrame:
    """What claims sum to by the key of a gold table."""
    import polars as pl

    key = SUMS[name].key
    if key != "year_month":
        return claims.group_by(key).agg(*_exact())
    # There are few days, and a day's text takes longer than its sum.
    days = claims.group_by("service_date").agg(*_exact())
    return keyed(name, days).group_by(key).agg(pl.exclude("service_date").sum())


def are_copies(name: str, gold: pl.LazyFrame, claims: pl.LazyFrame) -> bool:
    """Whether a table with a row for each claim has the claims' own amounts, to the last bit.

    Compared by the sums of the rows' hashes, a tenth of the work of `problems`.
    """
    sums = SUMS[name]
    return _hashed(gold, sums.key, sums.columns) == _hashed(claims, sums.key, SOURCES)


def _hashed(rows: pl.LazyFrame, key: str, amounts: Sequence[str]) -> tuple[int, int]:
    import polars as pl

    row = pl.struct(key, *(pl.col(name).fill_null(0.0) for name in amounts))
    return rows.select(row.hash().sum(), pl.len()).collect(engine="in-memory").row(0)


def totals(pieces: Iterable[pl.LazyFrame]) -> dict[str, pl.LazyFrame]:
    """As `summed` of each of the TOTALED tables, of claims that come in pieces and are read once."""
    import polars as pl

    parts: dict[str, list[pl.DataFrame]] = {name: [] for name in TOTALED}
    for piece in pieces:
        rows = piece.select(*SOURCES, *_KEYED_BY).collect(engine="streaming").lazy()
        for name, frames in parts.items():
            frames.append(summed(name, rows).collect(engine="in-memory"))
    return {
        name: pl.concat(frames).lazy().group_by(SUMS[name].key).agg(pl.all().sum())
        for name, frames in parts.items()
    }


def keyed(name: str, claims: pl.LazyFrame) -> pl.LazyFrame:
    """Claims with the key that a gold table sums them by."""
    return _with_month(claims) if SUMS[name].key == "year_month" else claims


def not_finite(claims: pl.LazyFrame) -> Iterator[str]:
    """A sentence about claims whose amounts are no numbers: nothing could be summed."""
    import polars as pl

    odd = claims.filter(pl.any_horizontal(~pl.col(name).is_finite() for name in SOURCES))
    named = verify_rows.named(odd, "claim_id", NAMED)
    if named:
        yield f"fact_claims has amounts that are no numbers: {named}."


def _wrong(sums: Sums, gold: pl.LazyFrame, summed: pl.LazyFrame) -> pl.DataFrame:
    """Rows of a gold table of which a sum is wrong, beside what their claims sum to."""
    import polars as pl

    gold_sums = gold.select(sums.key, *(pl.col(name).fill_null(0.0) for name in sums.columns))
    how: Literal["left", "full"] = "left" if sums.of_its_keys_only else "full"
    joined = gold_sums.join(summed, on=sums.key, how=how, nulls_equal=True, coalesce=True)
    wrong = (_is_wrong(column, source) for column, source in zip(sums.columns, SOURCES, strict=True))
    compared = joined.with_columns(pl.exclude(sums.key).fill_null(0)).filter(pl.any_horizontal(wrong))
    return compared.collect(engine="in-memory")


def _exact() -> Iterator[pl.Expr]:
    """Sums in whole cents, which no order of addition changes, and of what is left of each amount."""
    import polars as pl

    for name in SOURCES:
        amount = pl.col(name).fill_null(0.0)
        yield cents(amount).cast(pl.Int128).sum().alias(f"_cents_{name}")
        yield (amount - cents(amount) / 100).sum().alias(f"_rest_{name}")
        yield amount.abs().sum().alias(f"_size_{name}")


def cents(amount: pl.Expr) -> pl.Expr:
    """An amount in whole cents, as a double; 0 for one that is so large that it has none."""
    import polars as pl

    return pl.when(amount.abs() < CENTS_UP_TO).then((amount * 100).round()).otherwise(0.0)


def _is_wrong(column: str, source: str) -> pl.Expr:
    import polars as pl

    amount = pl.col(column)
    whole = (cents(amount).cast(pl.Int128) - pl.col(f"_cents_{source}")).cast(pl.Float64) / 100
    apart = whole + (amount - cents(amount) / 100) - pl.col(f"_rest_{source}")
    allowed = HALF_A_CENT + NOISE * pl.col(f"_size_{source}")
    # What is no number compares as false, and is wrong.
    return ~(apart.abs() < allowed).fill_null(value=False) | ~amount.is_finite()


def _largest(claims: pl.LazyFrame, key: str, value: str | None, source: str) -> str:
    import polars as pl

    of_key = claims.filter(pl.col(key).eq_missing(pl.lit(value))).sort(
        pl.col(source).abs(), descending=True, nulls_last=True
    )
    return verify_rows.named(of_key, "claim_id", NAMED) or "none"


def _with_month(claims: pl.LazyFrame) -> pl.LazyFrame:
    import polars as pl

    return claims.with_columns(year_month=pl.col("service_date").dt.strftime("%Y-%m"))
