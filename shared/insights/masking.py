"""Direct identifiers, hidden from roles that work with figures rather than people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

MASK = "***"
# A group of fewer customers than this could give one of them away.
SMALLEST_GROUP = 5

TEXT = frozenset(
    {
        "full_name",
        "first_name",
        "last_name",
        "customer_name",
        "email",
        "phone",
        "phone_clean",
        "address_line1",
        "zip_code",
        "pet_name",
        "microchip_id",
        "invoice_number",
        "treatment_notes",
        # In the customer's own words, which may name people.
        "pre_existing_conditions",
    }
)
DATES = frozenset({"date_of_birth"})


def masked(frame: pl.DataFrame) -> pl.DataFrame:
    """The rows with every direct identifier hidden; the keys stay, and what is empty stays empty."""
    import polars as pl

    texts = [
        pl.when(pl.col(name).is_not_null()).then(pl.lit(MASK)).alias(name)
        for name in frame.columns
        if name in TEXT
    ]
    dates = [pl.lit(None, pl.Date).alias(name) for name in frame.columns if name in DATES]
    return frame.with_columns(*texts, *dates)


def masked_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """One row with every direct identifier hidden."""
    hidden = {name: MASK for name, value in row.items() if name in TEXT and value is not None}
    return {**row, **hidden, **{name: None for name in row if name in DATES}}


def small_groups_hidden(segments: pl.DataFrame) -> pl.DataFrame:
    """Segments whose sums are left out where they describe too few customers."""
    import polars as pl

    enough = pl.col("count") >= SMALLEST_GROUP
    sums = [name for name in segments.columns if name not in ("tier", "count")]
    return segments.with_columns(pl.when(enough).then(pl.col(name)).alias(name) for name in sums)
