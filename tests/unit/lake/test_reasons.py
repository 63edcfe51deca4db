"""The catalogue of reasons: whatever the code may say has a sentence and a remedy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from shared.lake.schema import reasons
from shared.lake.schema.reason_catalog import CATALOGUE, FILES, FLAGS, ROWS
from shared.lake.schema.reasons import Refusal, describe
from shared.lake.transform.marks import MARKS
from shared.lake.transform.quality import REFUSALS, RULES

LAKE = Path(reasons.__file__).parents[1]
SOURCES = "\n".join(path.read_text() for path in LAKE.rglob("*.py") if path.name != "reason_catalog.py")


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
    codes = {
        code
        for code in {**FILES, **ROWS}
        if code not in ("damaged_id", "missing", "unparsed", "not_recognized")
    }
    assert {code for code in codes if f'"{code}"' not in SOURCES} == set()


def test_every_rule_has_a_sentence() -> None:
    rules = [rule for group in (RULES, REFUSALS) for rules in group.values() for rule in rules]
    assert {rule.name for rule in rules if rule.name.partition(":")[0] not in CATALOGUE} == set()


def test_every_reason_of_a_rejected_row_is_in_the_catalogue() -> None:
    names = ("files", "json_values", "parse_csv", "parse_json", "read_binary", "read_json", "screening")
    parsers = "\n".join((LAKE / "parse" / f"{name}.py").read_text() for name in names)
    forms = (
        r', \["(\w+)"\]\)',
        r'or "(\w+)"\]',
        r'\[\], 1, "(\w+)"',
        r'return None, "(\w+)"',
        r'reason = "(\w+)"',
    )
    used = {found for form in forms for found in re.findall(form, parsers)}
    assert {"invalid_json", "not_an_object", "broken_quotes", "above_header"} <= used
    assert used - set(ROWS) == set()


@pytest.mark.parametrize("module", ["state/run_report.py", "intake/quarantine.py", "intake/left_files.py"])
def test_every_word_of_a_run_and_of_a_replay_is_in_the_catalogue(module: str) -> None:
    text = (LAKE / module).read_text()
    used = set(re.findall(r'_notice\(\w+, \w+, f?"(\w+)', text)) | set(re.findall(r'told\("(\w+)"', text))
    used |= set(re.findall(r'(?:return f?|else )"(\w+)[:"]', text)) & {*re.findall(r'"(\w+)', text)}
    assert used
    assert used - set(CATALOGUE) == set()


def test_every_flag_and_every_refused_row_is_in_the_catalogue() -> None:
    flags = {rule.name for rules in RULES.values() for rule in rules}
    flags |= {mark.name for marks in MARKS.values() for mark in marks}
    rows = {rule.name for rules in REFUSALS.values() for rule in rules}
    assert {name.partition(":")[0] for name in flags} <= {*FLAGS, *ROWS}
    assert {name.partition(":")[0] for name in rows} <= set(ROWS)


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
