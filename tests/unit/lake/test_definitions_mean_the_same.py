"""The definitions use only verbs that mean the same on polars and on Spark; what bites is bounded.

A verb that is not listed fails here, until somebody has looked up what both engines make of nulls, halves,
negative numbers and letters beyond ASCII, and has it compared by `test_spark_publishes.py`.
"""

from __future__ import annotations

import ast
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from shared.lake.schema.contracts import TABLES
from shared.lake.transform.cells import any_case
from shared.lake.transform.frames import DTYPES
from tests.support.processes import ROOT

FOLDER = ROOT / "shared" / "lake" / "transform"
# Verbs that are spelled for each engine, and what insights ask of polars alone.
LEFT_OUT = ("native.py", "views.py")

NAMESPACED = {
    *("str.contains", "str.pad_end", "str.pad_start", "str.replace_all", "str.slice", "str.split"),
    *("str.starts_with", "str.strip_chars", "str.to_date", "str.to_lowercase", "str.to_uppercase"),
    *("dt.day", "dt.month", "dt.ordinal_day", "dt.to_string", "dt.year"),
    *("list.contains", "list.len", "list.sort"),
    *("nw.Boolean", "nw.Date", "nw.Datetime", "nw.Float64", "nw.Int32", "nw.Int64", "nw.List", "nw.String"),
    *("nw.col", "nw.concat", "nw.concat_str", "nw.len", "nw.lit", "nw.when"),
    *("nw.max_horizontal", "nw.min_horizontal", "nw.sum_horizontal"),
}
VERBS = {
    *("abs", "agg", "alias", "cast", "collect_schema", "count", "cum_max", "cum_sum", "drop", "drop_nulls"),
    *("fill_null", "filter", "floor", "group_by", "is_in", "is_null", "join", "max", "mean"),
    *("min", "n_unique", "null_count", "otherwise", "over", "quantile", "rename", "replace_strict", "round"),
    *("select", "shift", "sort", "sum", "then", "unique", "with_columns"),
}
# Of Python's own values, and of ours.
PLAIN = {
    *(
        "append",
        "contains",
        "escape",
        "fromkeys",
        "get",
        "isalpha",
        "items",
        "lower",
        "names",
        "split",
        "sub",
    ),
    *("toordinal", "upper", "values", "is_pyspark", "to_native", "to_native_namespace"),
    *("clean", "condition", "enrich", "is_odd", "same", "value"),
}
# Classes and anchors whose meaning depends on the engine's idea of letters, digits, blanks and line ends.
LOOSE = re.compile(r"\\[dDwWsSbBZ]|\(\?[a-zA-Z]*[imsux]|(?<!\\)\$")
META = set(".|\\^$*+?()[]{}")


class Called(NamedTuple):
    """A verb and how it is called, with the file and line."""

    verb: str
    call: ast.Call
    where: str


def definitions() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(FOLDER.rglob("*.py")):
        if path.name not in LEFT_OUT:
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def calls() -> Iterator[Called]:
    for path, tree in definitions():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                yield Called(_verb(node.func), node, f"{path.name}:{node.lineno}")


def _verb(function: ast.Attribute) -> str:
    of = function.value
    if isinstance(of, ast.Attribute) and of.attr in ("str", "dt", "list", "struct", "cat", "name"):
        return f"{of.attr}.{function.attr}"
    return f"nw.{function.attr}" if isinstance(of, ast.Name) and of.id == "nw" else function.attr


def of(verb: str) -> list[Called]:
    found = [each for each in calls() if each.verb == verb]
    assert found, f"{verb} is used no more: take it off the list"
    return found


def options(called: Called) -> dict[str | None, str]:
    return {keyword.arg: ast.unparse(keyword.value) for keyword in called.call.keywords}


def test_no_verb_is_used_that_nobody_has_looked_at() -> None:
    known = NAMESPACED | VERBS | PLAIN
    assert sorted(f"{each.verb} ({each.where})" for each in calls() if each.verb not in known) == []


def test_every_verb_on_the_list_is_used() -> None:
    used = {each.verb for each in calls()}
    assert (NAMESPACED | VERBS) - used == set()


def test_patterns_mean_the_same_in_rust_and_java() -> None:
    texts = [
        (f"{path.name}:{node.lineno}", node.value)
        for path, tree in definitions()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "\n" not in node.value
    ]
    patterns = [(where, text) for where, text in texts if re.search(r"\\[Az]|\[", text)]
    assert len(patterns) > 20
    assert [(where, text) for where, text in patterns if LOOSE.search(text)] == []


def test_letters_of_any_case_are_spelled_out() -> None:
    """The engines disagree on letters beyond ASCII that are the same but for case, as the sign of Kelvin."""
    assert any_case("n/a") == "[nN]/[aA]"
    assert any_case("#ref!") == r"\#[rR][eE][fF]!"


def test_a_text_is_split_at_a_plain_character() -> None:
    """Spark splits at a pattern, polars at a text."""
    for each in of("str.split"):
        (by,) = each.call.args
        assert isinstance(by, ast.Constant), each.where
        assert len(by.value) == 1, each.where
        assert by.value not in META, each.where


def test_blanks_are_named() -> None:
    """What is a blank differs."""
    assert [each.where for each in of("str.strip_chars") if len(each.call.args) != 1] == []


def test_halves_are_rounded_by_our_own_rule() -> None:
    """polars rounds to even, Spark away from zero; cents of what round2 made are no halves."""
    (only,) = of("round")
    assert only.where.startswith("monthly_kpis.py")
    assert ast.unparse(only.call) == "(col('annual_premium') * 100).round(0)"


def test_nulls_have_their_place_in_every_order() -> None:
    assert [each.where for each in of("sort") if "nulls_last" not in options(each)] == []


def test_dates_are_read_and_written_by_formats_that_both_know() -> None:
    """Of a date only year, month, day and day of the year are asked: weeks begin on different days."""
    assert {ast.unparse(each.call.args[0]) for each in of("dt.to_string")} == {"'%Y-%m'"}
    assert {options(each)["format"] for each in of("str.to_date")} == {"'%Y-%m-%d'"}


def test_quantiles_lie_between_the_values() -> None:
    assert {options(each)["interpolation"] for each in of("quantile")} == {"'linear'"}


def test_operators_are_those_that_both_engines_have() -> None:
    """Powers, shifts and `xor` differ; a text that is added is joined to another, or taken for a number."""
    allowed = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.BitOr, ast.BitAnd)
    used = [
        (f"{path.name}:{node.lineno}", node)
        for path, tree in definitions()
        for node in ast.walk(tree)
        if isinstance(node, ast.BinOp) and not isinstance(node.left, ast.Constant)
    ]
    assert len(used) > 100
    assert [where for where, node in used if not isinstance(node.op, allowed)] == []
    texts = (ast.JoinedStr, ast.Constant)
    added = [(where, node.right) for where, node in used if isinstance(node.op, ast.Add)]
    joined = [where for where, right in added if isinstance(right, texts) and not _is_number(right)]
    assert joined == []


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float)


def test_values_are_cast_to_numbers_and_to_what_a_contract_says() -> None:
    """A number as text is written differently: 1.0E7 and 10000000.0."""
    assert {ast.unparse(each.call.args[0]) for each in of("cast")} == {
        *("nw.Int32()", "nw.Int64()", "nw.Float64()", "DTYPES[c.kind]", "DTYPES[column.kind]")
    }


def test_no_divisor_is_zero() -> None:
    """polars answers infinity or NaN, Spark null or an error; and they disagree on where NaN stands."""
    divisions = (ast.Div, ast.FloorDiv, ast.Mod)
    divided = [
        (path.name, node)
        for path, tree in definitions()
        for node in ast.walk(tree)
        if isinstance(node, ast.BinOp) and isinstance(node.op, divisions)
    ]
    constants = [node.right.value for _, node in divided if isinstance(node.right, ast.Constant)]
    assert len(constants) > 10
    assert [value for value in constants if not value] == []
    found = {
        (name, ast.unparse(node.right)) for name, node in divided if not isinstance(node.right, ast.Constant)
    }
    assert found == {
        ("customer_360.py", "pets"),  # where there are some
        ("monthly_kpis.py", "365 * 100"),
        ("monthly_kpis.py", "before"),  # where it is more than none
        ("numbers.py", "hundred"),
        ("numbers.py", "whole"),  # what the callers of `percent` guard
        ("provider_performance.py", "col('total_claims')"),  # of a group, which has one at least
        ("risk_scoring.py", "_HIGHEST - _LOWEST"),
        ("risk_scoring.py", "col('_tenure')"),  # one month at least
    }


def test_what_names_its_value_often_is_given_a_column() -> None:
    """Spark plans, hashes and compiles a value as often as an expression names it."""
    often = ("round2", "microseconds")
    given = [
        (f"{path.name}:{node.lineno}", node.args[0])
        for path, tree in definitions()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in often
    ]
    assert len(given) > len(often)
    columns = [where for where, value in given if re.fullmatch(r"col\([^()]*\)", ast.unparse(value))]
    assert sorted(where for where, _ in given) == sorted(columns)


def test_nothing_computed_is_a_decimal() -> None:
    """The engines give a product or a quotient of decimals other scales; money is doubles in whole cents."""
    computed = (table for layer in ("bronze", "silver", "gold") for table in TABLES[layer].values())
    assert [table.name for table in computed if any(c.kind == "money" for c in table.columns)] == []
    assert "money" not in DTYPES


# By what bites: a definition that would, and what finds it.
BITES: dict[str, tuple[str, Callable[[], None]]] = {
    "halves": ("round_ = nw.col('x').round(2)", test_halves_are_rounded_by_our_own_rule),
    "splitting at a pattern": (
        "parts = nw.col('x').str.split('|')",
        test_a_text_is_split_at_a_plain_character,
    ),
    "splitting at many": ("parts = nw.col('x').str.split(', ')", test_a_text_is_split_at_a_plain_character),
    "weekdays": ("day = nw.col('x').dt.weekday()", test_no_verb_is_used_that_nobody_has_looked_at),
    "weeks": (
        "week = nw.col('x').dt.to_string('%G-%V')",
        test_dates_are_read_and_written_by_formats_that_both_know,
    ),
    "dates of any form": (
        "day = nw.col('x').str.to_date()",
        test_dates_are_read_and_written_by_formats_that_both_know,
    ),
    "scale": ("money = nw.col('x').cast(nw.Decimal(18, 2))", test_no_verb_is_used_that_nobody_has_looked_at),
    "numbers as text": (
        "x = nw.col('x').cast(nw.String())",
        test_values_are_cast_to_numbers_and_to_what_a_contract_says,
    ),
    "nothing by nothing": ("share = nw.col('x') / nw.col('y')", test_no_divisor_is_zero),
    "the rest of nothing": ("rest = nw.col('x') % nw.col('y')", test_no_divisor_is_zero),
    "a plain zero": ("rest = nw.col('x') // 0", test_no_divisor_is_zero),
    "order of NaN": ("rows = frame.sort('x')", test_nulls_have_their_place_in_every_order),
    "roots of less than nothing": (
        "root = nw.col('x').sqrt()",
        test_no_verb_is_used_that_nobody_has_looked_at,
    ),
    "powers": ("square = nw.col('x') ** 2", test_operators_are_those_that_both_engines_have),
    "quantiles": (
        "q = nw.col('x').quantile(0.5, interpolation='nearest')",
        test_quantiles_lie_between_the_values,
    ),
    "blanks": ("text = nw.col('x').str.strip_chars()", test_blanks_are_named),
    "letters": (
        r"found = nw.col('x').str.contains(r'\w[0-9]')",
        test_patterns_mean_the_same_in_rust_and_java,
    ),
}


@pytest.mark.parametrize("bite", BITES)
def test_what_bites_is_found(bite: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    definition, check = BITES[bite]
    check()
    changed = shutil.copytree(FOLDER, tmp_path / "transform")
    (changed / "more.py").write_text(f"import narwhals as nw\n{definition}\n", encoding="utf-8")
    monkeypatch.setattr(sys.modules[__name__], "FOLDER", changed)
    with pytest.raises((AssertionError, ValueError, KeyError, IndexError)):
        check()


@pytest.mark.parametrize("text", [r"\d", r"\w+", r"a$", r"(?i)null", r"\bx"])
def test_loose_patterns_are_found(text: str) -> None:
    assert LOOSE.search(text)
