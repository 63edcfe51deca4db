"""Rows that come for a customer after the erasure: refused, and their cells kept nowhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from shared.records import erased

if TYPE_CHECKING:
    import polars as pl

REASON = "customer_erased"
_OWNER = "customer_id"
_OWN = ("pet_id", "policy_id", "claim_id")
# What spreadsheets and databases put around an id, as silver reads it.
BLANKS = " \t\r\n\u00a0\u2007\u202f\ufeff\u200b"
_WRAPPED = re.compile(r"\A(?:=\"|')|\"\Z")
_WHOLE = re.compile(r"\A([0-9]+)\.0+\Z")
NO_ID = frozenset(("", "null", "none", "nan", "n/a", "na", "nil", "-"))
_WORD = re.compile(r"[A-Za-z0-9_-]+")


def plain_id(value: Any) -> str | None:
    """An id as silver reads it, None for a cell that holds none."""
    if value is None or isinstance(value, bool):
        return None
    text = _WRAPPED.sub("", str(value).strip(BLANKS)).strip(BLANKS)
    if whole := _WHOLE.match(text):
        text = whole[1]
    return None if text.lower() in NO_ID else text


def owns(row: Mapping[str, Any], digests: frozenset[str]) -> bool:
    """True when a row names an erased customer, or no customer and something that was an erased one's."""
    owner = plain_id(row.get(_OWNER))
    named = (owner,) if owner else [plain_id(row.get(name)) for name in _OWN]
    return any(each is not None and erased.digest(each) in digests for each in named)


def names(text: str, digests: frozenset[str]) -> bool:
    """True when a text that is no record names something of an erased customer."""
    return any(erased.digest(word) in digests for word in set(_WORD.findall(text)))


def screened(
    entity: str, rows: pl.DataFrame, rejects: pl.DataFrame, *, at: datetime
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Bronze rows and rejects of a batch, rows of erased customers among the rejects and without a word.

    Where nobody was erased nothing is looked at.
    """
    import polars as pl

    digests = erased.known()
    if not digests:
        return rows, rejects
    redacted = _without_text(rejects, digests)
    mine = _owned(rows, digests)
    if not mine.any():
        return rows, redacted
    return rows.filter(~mine), pl.concat([redacted, _refused(entity, rows.filter(mine), at)])


def _owned(rows: pl.DataFrame, digests: frozenset[str]) -> pl.Series:
    """`owns` for each row; an id is looked up once, however many rows name it."""
    import polars as pl

    columns = [name for name in (_OWNER, *_OWN) if name in rows.columns]
    if not columns:
        # A vet is nobody's.
        return pl.repeat(value=False, n=rows.height, dtype=pl.Boolean, eager=True)
    cells = rows.select(columns)
    named = cells.unique()
    judged = pl.Series([owns(row, digests) for row in named.iter_rows(named=True)], dtype=pl.Boolean)
    theirs = named.filter(judged).with_columns(mine=pl.lit(value=True))
    marked = cells.join(theirs, on=columns, how="left", nulls_equal=True, maintain_order="left")
    return marked["mine"].fill_null(value=False)


def _refused(entity: str, rows: pl.DataFrame, at: datetime) -> pl.DataFrame:
    import polars as pl

    from shared.lake.parse.rejects import finish

    places = rows.select(
        source_file="_source_file",
        source_etag="_source_etag",
        row_number="_row_number",
        batch_id="_batch_id",
        raw=pl.lit(None, pl.String),
        reasons=pl.lit([REASON]),
    )
    return finish(entity, places, stage="erasure", at=at)


def _without_text(rejects: pl.DataFrame, digests: frozenset[str]) -> pl.DataFrame:
    """Rows that no parser could read: those of an erased customer without what they say."""
    import polars as pl

    mine = pl.Series([names(raw or "", digests) for raw in rejects["raw"]], dtype=pl.Boolean)
    if not mine.any():
        return rejects
    return rejects.with_columns(
        raw=pl.when(mine).then(None).otherwise("raw"),
        reasons=pl.when(mine).then(pl.lit([REASON])).otherwise("reasons"),
    )
