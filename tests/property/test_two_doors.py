"""A cell means the same whether it comes as text of a CSV file or as a JSON string."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from shared.lake.parse.cells import typed, typed_values
from shared.lake.schema.contracts import ENTITIES, SOURCE_COLUMNS

TYPED = [
    (entity, column.name)
    for entity in ENTITIES
    for column in SOURCE_COLUMNS[entity]
    if column.kind != "text" or column.name.endswith("_id")
]
_NUMBERS = ("0", "5", "7001", ".", ".0", "e", "E", "+", "-", "_", ",", "nan", "inf", "2147483648")
_BLANKS = (" ", "\n", "\r", "\t", "\x0b", "\x1c", "\x1f", "\x85", "\u00a0", "\u2028", "\u200b", "")
_OTHERS = ("true", "FALSE", "\u0660", "\u017f", "0" * 30, "9" * 20)
PIECES = st.sampled_from((*_NUMBERS, *_BLANKS, *_OTHERS))
TEXTS = st.lists(PIECES, max_size=6).map("".join) | st.text(max_size=8)


@settings(deadline=None)
@given(text=TEXTS)
@example(text="12\n")
@example(text="00000000000000000005")
@example(text="-0000000000000000000000002147483648")
@example(text="0" * 5000 + "5")
@example(text="9" * 5000)
@example(text="7001.0\x1f")
@example(text="7001.0\n")
@pytest.mark.parametrize("entity", ENTITIES)
def test_both_doors_read_a_text_alike(entity: str, text: str) -> None:
    names = [name for of, name in TYPED if of == entity]
    record = dict.fromkeys(names, text)
    columns = {c.name: [record.get(c.name)] for c in SOURCE_COLUMNS[entity]}
    by_text = typed(entity, pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)))
    by_value = typed_values(entity, [record])
    order = by_value.columns
    assert by_text.select(order).rows() == by_value.rows()
