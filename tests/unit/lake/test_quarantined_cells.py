"""Whatever a refused row holds, its cells can be shown: one row cannot keep the list from who corrects it."""

from __future__ import annotations

import json

import pytest

from functions.http.writing import to_bytes
from shared.lake.intake import quarantine

DEEP = 50_000


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("1e999", "1e999"),
        ("-1e999", "-1e999"),
        ("NaN", "NaN"),
        ("-Infinity", "-Infinity"),
        ("12.5", 12.5),
        ('[1e999, {"b": NaN}]', ["1e999", {"b": "NaN"}]),
        ("[" * 5000 + "]" * 5000, None),
        ('"\\ud800\\u0000"', "\ud800\0"),
    ],
    ids=lambda value: str(value)[:20].encode("unicode_escape").decode(),
)
def test_a_cell_of_any_kind_is_shown(cell: str, shown: object) -> None:
    found = quarantine.cells(f'{{"claim_id": null, "a": {cell}}}')
    answered = json.loads(to_bytes({"cells": found}))["cells"]
    assert answered["a"] == shown or shown is None


@pytest.mark.parametrize("raw", ["[" * DEEP, '{"a":' * DEEP, '{"a": ' + "9" * 5000 + "}", "[]", "", None])
def test_what_is_no_record_has_no_cells(raw: str | None) -> None:
    assert quarantine.cells(raw) == {}
