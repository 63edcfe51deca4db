"""An id that gets no closer look is one that a closer look would leave as it is."""

from __future__ import annotations

from itertools import product
from uuid import UUID

import narwhals as nw
import polars as pl
import pytest

from shared.lake.transform.cells import CODE, is_damaged, unwrapped

# What ids and their damages are made of: digits, letters with a meaning and without, marks, blanks.
LETTERS = "19aeEN-_.,+' \n"
LONGEST = 5
col = nw.col


def looked_at(texts: list[str]) -> pl.DataFrame:
    frame = nw.from_native(pl.DataFrame({"text": texts}).lazy())
    bare = unwrapped(col("text"))
    made = frame.with_columns(
        odd=CODE.is_odd(col("text")), value=CODE.value(col("text"), bare), damaged=is_damaged(bare)
    )
    return made.to_native().collect()


def test_a_closer_look_at_a_plain_id_finds_nothing() -> None:
    texts = ["".join(letters) for size in range(LONGEST + 1) for letters in product(LETTERS, repeat=size)]
    plain = looked_at(texts).filter(~pl.col("odd"))
    assert plain.height > 10_000
    assert plain.filter(pl.col("value").ne_missing(pl.col("text")) | pl.col("damaged")).to_dicts() == []


@pytest.mark.parametrize(
    "text",
    [
        *("CUST-000123", "CLM2026382289", "MC543262533", "DX3911", "PI2026-167852", "7", "42", "10023-A"),
        *(str(UUID(int=number << 76 | 0x4000_8000_0000_0000_0000)) for number in (0, 3, 2**48)),
        *("12345678-1e10-4abc-8def-abcdefabcdef", "ABCDEFAB-CDEF-4BCD-8DEF-ABCDEFABCDEF"),
    ],
)
def test_an_id_as_programs_write_it_is_plain(text: str) -> None:
    assert not looked_at([text])["odd"].item()


@pytest.mark.parametrize(
    "text", ["", "none", "7001.0", "7,001", "1E+15", "12-Dec", "####", " 12", "12'", "1e3"]
)
def test_what_people_and_spreadsheets_make_of_an_id_is_odd(text: str) -> None:
    assert looked_at([text])["odd"].item()
