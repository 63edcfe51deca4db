"""dim_vet_providers."""

from __future__ import annotations

from datetime import date

import narwhals as nw

from shared.lake.transform.frames import Frame, Frames
from shared.lake.transform.native import initcap
from shared.lake.transform.text import padded_zip, trim

DERIVED = ("rating_category", "network_status")
col = nw.col


def clean(rows: Frame) -> Frame:
    """Names in capitals and small letters, state and zip code in one form; the phone stays as delivered."""
    named = initcap(rows, ["provider_name"])
    return named.with_columns(
        state=trim(col("state")).str.to_uppercase(), zip_code=padded_zip(col("zip_code"))
    )


def enrich(rows: Frame, parents: Frames, as_of: date) -> Frame:
    """Adds the derived columns."""
    network = nw.when(col("is_in_network")).then(nw.lit("In-Network")).otherwise(nw.lit("Out-of-Network"))
    derived = rows.with_columns(rating_category=_rating_category(), network_status=network)
    unrated = col("average_rating").is_null()
    checked = nw.when(unrated).then(nw.lit("Unknown")).otherwise(col("rating_category"))
    return derived.with_columns(rating_category_checked=checked)


def _rating_category() -> nw.Expr:
    """No rating falls through to Below Average, as in the reference; the checked column tells it apart."""
    rating = col("average_rating")
    fair = nw.when(rating >= 3.5).then(nw.lit("Average")).otherwise(nw.lit("Below Average"))
    good = nw.when(rating >= 4.0).then(nw.lit("Good")).otherwise(fair)
    return nw.when(rating >= 4.5).then(nw.lit("Excellent")).otherwise(good)
