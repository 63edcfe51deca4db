"""Rows of a file that are no records: blank ones, the header again, totals."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import polars as pl

from shared.lake.parse.layout import folded, known_names
from shared.lake.schema.contracts import KEYS

_SUM = (
    r"(?:(?:grand|sub|overall|report|page|running)[ _-]?)?(?:totals?|sum)"
    r"|totales?|totaux|totaal|sous-totaux|(?:zwischen|gesamt)?summen?|gesamt|somme|suma|averages?|avg"
    r"|(?:(?:record|row|line|item)s?[ _-])?count"
)
# Rules and stars that reports draw around a total.
_MARK = r"[\s*=#>_:.\-\u2013\u2014]*"
# "Total", "Grand Total:", "*** SUM ***", "Subtotal (12)": no more than the word itself.
ALONE = rf"(?i)^{_MARK}(?:{_SUM})\s*(?:\(\d+\))?{_MARK}$"
# And what is said beside it: "Total claims: 3", "Totals for March", "March total", "Number of records".
# An id such as TOTAL-7 has neither blank, colon nor bracket behind the word.
TOTAL = (
    rf"(?i)^{_MARK}(?:(?:{_SUM})\s*(?:[:=(].*|\s.*)?"
    rf"|(?:\S+\s+){{1,6}}(?:sub[ _-]?)?totals?|(?:number|no\.?|#)\s+of\s.*){_MARK}$"
)
# Two words with letters at least: "Page 1 of 3", "End of report". Ids hardly have them.
PHRASE = r"\pL{2,}\S*\s+(?:\S+\s+)*\pL{2,}"
_total, _alone = re.compile(TOTAL), re.compile(ALONE)
_phrase = re.compile(PHRASE.replace(r"\pL", r"[^\W\d_]"))


def blank(rows: pl.DataFrame) -> pl.Expr:
    """True where a row has no cell."""
    return pl.all_horizontal(pl.col(name).is_null() for name in rows.columns)


def repeats_header(entity: str, key: pl.Expr) -> pl.Expr:
    """True where the name of a column stands in the place of the key, however it is spelled."""
    spelled = key.str.replace_all(r"[\W_]+", "").str.to_lowercase()
    return spelled.is_in(list(known_names(entity)))


def is_total(key: pl.Expr) -> pl.Expr:
    """True where a word for a sum stands in the place of the key."""
    return key.str.contains(TOTAL)


def not_a_record(entity: str, key: pl.Expr) -> pl.Expr:
    """True where the key shows that the row is no record."""
    return repeats_header(entity, key) | is_total(key)


def any_strange(entity: str, keys: pl.Series) -> bool:
    """True when one of the keys shows that its row is no record; quick where keys have digits."""
    wordy = keys.filter(~keys.str.contains("[0-9]") | keys.str.contains(_wordy_with_digits(entity)))
    if not len(wordy):
        return False
    key = pl.lit(wordy)
    return bool(pl.select((not_a_record(entity, key) | key.str.contains(PHRASE)).any()).item())


@cache
def _wordy_with_digits(entity: str) -> str:
    """What a key with digits has that is more than an id: blanks, marks, or the name of a column."""
    names = (name for name in known_names(entity) if not name.isalpha())
    return "|".join([r"[\s(:=]", *(r"(?i)" + r"[\W_]*".join(name) for name in names)])


def reason(entity: str, key: Any) -> str:
    """Why a row with this key is no record, empty when it may be one."""
    if not isinstance(key, str):
        return ""
    if folded(key) in known_names(entity):
        return "repeated_header"
    return "totals_row" if _total.match(key) else ""


def reason_of(entity: str, record: Mapping[str, Any]) -> str:
    """As `reason`; without a key a word for a sum may stand in any cell, and words alone are a note."""
    key = record.get(KEYS[entity])
    if _is_empty(key):
        texts = (cell for cell in record.values() if isinstance(cell, str))
        return "totals_row" if any(_alone.match(cell) for cell in texts) else ""
    if isinstance(key, dict | list):
        return f"missing:{KEYS[entity]}"
    others = [cell for name, cell in record.items() if name not in (KEYS[entity], "_row_number")]
    if others and all(map(_is_empty, others)) and _phrase.search(str(key)) and not reason(entity, key):
        return "footnote"
    return reason(entity, key)


def _is_empty(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())
