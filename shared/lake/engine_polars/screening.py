"""Rows of a file that are no records: blank ones, the header again, totals."""

from __future__ import annotations

import re
from typing import Any

import polars as pl

from shared.lake.contracts import KEYS
from shared.lake.engine_polars.layout import folded

# "Total", "Grand Total:", "Sum", "Subtotal (12)" in the place of a key.
TOTAL = (
    r"(?i)^\s*(?:(?:grand|sub|overall|report|page|running)[ _-]?)?(?:totals?|sum)\s*(?:\(\d+\))?\s*[:=]?\s*$"
)
_total = re.compile(TOTAL)


def blank(rows: pl.DataFrame) -> pl.Expr:
    """True where a row has no cell."""
    return pl.all_horizontal(pl.col(name).is_null() for name in rows.columns)


def repeats_header(entity: str, key: pl.Expr) -> pl.Expr:
    """True where the key is the name of its column, however it is spelled."""
    return key.str.replace_all(r"[\W_]+", "").str.to_lowercase() == folded(KEYS[entity])


def is_total(key: pl.Expr) -> pl.Expr:
    """True where a word for a sum stands in the place of the key."""
    return key.str.contains(TOTAL)


def not_a_record(entity: str, key: pl.Expr) -> pl.Expr:
    """True where the key shows that the row is no record."""
    return repeats_header(entity, key) | is_total(key)


def any_strange(entity: str, keys: pl.Series) -> bool:
    """True when one of the keys shows that its row is no record; quick where keys have digits."""
    wordy = keys.filter(~keys.str.contains("[0-9]") | keys.str.contains("(", literal=True))
    if not len(wordy):
        return False
    return bool(pl.select(not_a_record(entity, pl.lit(wordy)).any()).item())


def reason(entity: str, key: Any) -> str:
    """Why a row with this key is no record, empty when it may be one."""
    if not isinstance(key, str):
        return ""
    if folded(key) == folded(KEYS[entity]):
        return "repeated_header"
    return "totals_row" if _total.match(key) else ""
