"""The catalogue of reasons: whatever the code may say has a sentence and a remedy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from shared.lake import reasons
from shared.lake.reasons import CATALOGUE, FILES, ROWS, Refusal, describe
from tests.support.documents import section

LAKE = Path(reasons.__file__).parent
SOURCES = "\n".join(path.read_text() for path in LAKE.rglob("*.py") if path.name != "reasons.py")


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_reason_has_a_sentence_and_a_remedy(code: str) -> None:
    found = describe(f"{code}:claim_id")
    assert found.sentence[0].isupper()
    assert found.sentence.endswith(".")
    assert found.remedy.endswith((".", "?"))
    assert "{" not in found.sentence + found.remedy


def test_every_refusal_in_the_code_is_in_the_catalogue() -> None:
    used = set(re.findall(r'(?:Refusal|RefusedFileError)\(\s*"(\w+)"', SOURCES))
    assert used
    assert used <= set(FILES)


def test_every_reason_is_used() -> None:
    codes = {code for code in {**FILES, **ROWS} if code not in ("missing", "unparsed", "not_recognized")}
    assert {code for code in codes if f'"{code}"' not in SOURCES} == set()


def test_every_reason_is_on_the_page_of_quality() -> None:
    rows = [*section("reference/quality.md", "Quarantine"), *section("reference/quality.md", "Refused files")]
    told = {name.partition(":")[0] for row in rows for cell in (0, 1) for name in row.codes(cell)}
    assert {*FILES, *ROWS} - {"unparsed"} <= told


def test_a_reason_carries_its_column_and_an_unknown_one_stops_nothing() -> None:
    assert describe("missing:claim_id").sentence == "The row has no claim_id."
    assert describe("brand_new").sentence == "Unknown reason brand_new."


def test_a_refusal_is_told_by_code_sentence_and_remedy() -> None:
    refusal = Refusal("unknown_columns", "mood")
    assert refusal.as_dict() == {
        "code": "unknown_columns",
        "sentence": "Unknown columns: mood.",
        "remedy": FILES["unknown_columns"].remedy,
    }
