"""CSV batch files: every way they come, and every way they are broken."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from shared.lake.parse.files import parse_file
from shared.lake.parse.parsed import Parsed
from shared.lake.schema.contracts import SOURCE_COLUMNS

NAMES = [c.name for c in SOURCE_COLUMNS["customers"]]
GOOD = {"customer_id": "c1", "email": "a@b.org", "marketing_opt_in": "True", "lifetime_value": "12.5"}


def line(**cells: str) -> str:
    return ",".join(({"customer_id": "c1"} | cells).get(name, "") for name in NAMES)


def parse(text: str | bytes, **options: str) -> Parsed:
    data = text.encode() if isinstance(text, str) else text
    return parse_file("customers", data, name="customers.csv", **options)  # type: ignore[arg-type]


def file(*lines: str, end: str = "\n", names: Sequence[str] = NAMES) -> str:
    return end.join([",".join(names), *lines]) + end


def ids(parsed: Parsed) -> list[str]:
    return parsed.rows["customer_id"].to_list()


def places(parsed: Parsed) -> list[int]:
    return parsed.rows["_row_number"].to_list()


def rejected(parsed: Parsed) -> list[tuple[int, list[str]]]:
    return [(row["row_number"], row["reasons"]) for row in parsed.rejects.iter_rows(named=True)]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", ["", "x"])
def test_line_ends(end: str, last: str) -> None:
    parsed = parse(file(line(updated_at=last), line(customer_id="c2", updated_at=last), end=end))
    assert ids(parsed) == ["c1", "c2"]
    assert parsed.rows["updated_at"].to_list() == [last or None] * 2


def test_columns_are_found_by_name() -> None:
    parsed = parse("lifetime_value,customer_id,marketing_opt_in\n3.5,c9,FALSE\n")
    row = parsed.rows.row(0, named=True)
    assert (row["customer_id"], row["lifetime_value"], row["marketing_opt_in"]) == ("c9", 3.5, False)
    assert row["email"] is None
    assert "email" in parsed.missing_columns


def test_unknown_columns_are_kept_and_reported() -> None:
    parsed = parse(file(line() + ",gold", names=[*NAMES, "loyalty"]))
    assert parsed.unknown_columns == ("loyalty",)
    assert parsed.rows["_extra"].to_list() == ['{"loyalty":"gold"}']


def test_a_strict_policy_refuses_unknown_columns() -> None:
    parsed = parse(file(line() + ",gold", names=[*NAMES, "loyalty"]), policy="strict")
    assert str(parsed.halt) == "Unknown columns: loyalty."
    assert parsed.rows.height == 0


def test_quoted_fields_hold_separators_quotes_and_line_ends() -> None:
    parsed = parse(file(line(address_line1='"1 Oak, ""rear""\nflat 2"'), line(customer_id="c2")))
    assert parsed.rows["address_line1"].to_list() == ['1 Oak, "rear"\nflat 2', None]
    assert places(parsed) == [1, 2]


def test_empty_text_is_null_quoted_or_not() -> None:
    parsed = parse(file(line(city='""'), line(city="")))
    assert parsed.rows["city"].to_list() == [None, None]
    assert parsed.rows["_unparsed"].to_list() == [[], []]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("True", True),
        ("TRUE", True),
        ("false", False),
        (" true ", True),
        ("yes", True),
        ("N", False),
        ("1", True),
        ("0.0", False),
        ("maybe", None),
        ("2", None),
    ],
)
def test_bools_ignore_case(text: str, value: bool | None) -> None:
    row = parse(file(line(marketing_opt_in=text))).rows.row(0, named=True)
    assert row["marketing_opt_in"] is value
    assert row["_unparsed"] == ([] if value is not None else ["marketing_opt_in"])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12.5", 12.5),
        (" 2.5 ", 2.5),
        ("-1e3", -1000.0),
        (".5", 0.5),
        ("5.", 5.0),
        ("+7", 7.0),
        ("12,5", None),
        ("abc", None),
        ("nan", None),
        ("inf", None),
        ("1e999", None),
        ("1_000", None),
        ("$5", None),
    ],
)
def test_numbers(text: str, value: float | None) -> None:
    row = parse(file(line(lifetime_value=f'"{text}"' if "," in text else text))).rows.row(0, named=True)
    assert row["lifetime_value"] == value
    assert row["_unparsed"] == ([] if value is not None else ["lifetime_value"])


@pytest.mark.parametrize(
    ("text", "value"),
    [("14", 14), (" 14", 14), ("-3", -3), ("14.0", 14), ("14.5", None), ("99999999999", None), ("x", None)],
)
def test_whole_numbers(text: str, value: int | None) -> None:
    data = f"policy_id,waiting_period_days\np1,{text}\n".encode()
    row = parse_file("policies", data, name="policies.csv").rows.row(0, named=True)
    assert row["waiting_period_days"] == value
    assert row["_unparsed"] == ([] if value is not None else ["waiting_period_days"])


@pytest.mark.parametrize("others", ["12.5", "x"])
def test_a_cell_of_blanks_is_empty(others: str) -> None:
    row = parse(file(line(lifetime_value="  "), line(lifetime_value=others))).rows.row(0, named=True)
    assert (row["lifetime_value"], row["_unparsed"]) == (None, [])


def test_one_bad_cell_leaves_the_others_alone() -> None:
    parsed = parse(file(line(**GOOD), line(**GOOD | {"lifetime_value": "x"}), line(**GOOD)))
    assert parsed.rows["lifetime_value"].to_list() == [12.5, None, 12.5]
    assert parsed.rows["marketing_opt_in"].to_list() == [True] * 3
    assert parsed.rejects.height == 0


@pytest.mark.parametrize(
    ("garbage", "reason"),
    [
        ("garbage", "wrong_field_count"),
        (line() + ",more", "wrong_field_count"),
        (line(city="")[:-1], "wrong_field_count"),
        (line(city='"open'), "broken_quotes"),
        (line(city='"shut"behind'), "broken_quotes"),
    ],
)
def test_garbage_lines_never_cost_a_good_row(garbage: str, reason: str) -> None:
    parsed = parse(
        file(line(customer_id="c1"), garbage, line(customer_id="c3"), line(customer_id="c4", city='"A, B"'))
    )
    assert ids(parsed) == ["c1", "c3", "c4"]
    assert places(parsed) == [1, 3, 4]
    assert rejected(parsed) == [(2, [reason])]
    assert parsed.rejects["raw"].to_list() == [garbage]


def test_an_open_quote_does_not_swallow_the_file() -> None:
    lines = [line(customer_id=f"c{n}") for n in range(500)]
    parsed = parse(file(line(city='"never closed'), *lines))
    assert ids(parsed) == [f"c{n}" for n in range(500)]
    assert rejected(parsed) == [(1, ["broken_quotes"])]


def test_a_quote_inside_a_plain_field_is_text() -> None:
    parsed = parse(file(line(address_line1='5" pipe'), line(customer_id="c2")))
    assert parsed.rows["address_line1"].to_list() == ['5" pipe', None]


def test_bytes_that_are_no_text_cost_their_line_only() -> None:
    data = file(line(), "?").encode().replace(b"?", line(city="Montr\xe9al").encode("latin-1"))
    parsed = parse(data + line(customer_id="c3").encode())
    assert ids(parsed) == ["c1", "c3"]
    assert rejected(parsed) == [(2, ["invalid_utf8"])]


def test_blank_lines_are_no_records() -> None:
    parsed = parse(file(line(), "", "   ", line(customer_id="c2")))
    assert ids(parsed) == ["c1", "c2"]
    assert places(parsed) == [1, 2]
    assert parsed.rejects.height == 0


def test_a_byte_order_mark_is_no_part_of_the_header() -> None:
    parsed = parse(b"\xef\xbb\xbf" + file(line()).encode())
    assert ids(parsed) == ["c1"]
    assert parsed.unknown_columns == ()


def test_a_header_alone_is_a_file_without_rows() -> None:
    parsed = parse(file())
    assert (parsed.rows.height, parsed.rejects.height, parsed.halt) == (0, 0, None)


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff"])
def test_an_empty_file_halts(content: str) -> None:
    assert str(parse(content).halt) == "The file is empty."


@pytest.mark.parametrize("content", ["a,b\n1,2\n", "c1,Ann,Oz\n", "\x00\x01\x02", "a\rb,c\n1,2\n"])
def test_a_file_with_none_of_its_columns_halts(content: str) -> None:
    parsed = parse(content)
    assert str(parsed.halt) == "The file has none of the columns of customers."
    assert parsed.rows.height == 0


def test_a_column_given_twice_counts_once() -> None:
    parsed = parse("customer_id,city,city\nc1,Austin,Boston\n")
    assert parsed.rows["city"].to_list() == ["Austin"]
    assert parsed.unknown_columns == ("city#2",)


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("customer_id,x,x,x#2", ("x", "x#3", "x#2")),
        ("customer_id,x#2,x,x", ("x#2", "x", "x#3")),
        ("customer_id,city#2,city,city", ("city#2", "city#3")),
        ("customer_id,column 3,,x", ("column 3", "column 3#2", "x")),
        ("customer_id,,column 2,column 2", ("column 2#2", "column 2#3", "column 2#4")),
        ("customer_id,x,x,x,x", ("x", "x#2", "x#3", "x#4")),
    ],
)
def test_each_column_has_a_name_of_its_own(header: str, told: tuple[str, ...]) -> None:
    cells = ["c1", *"abcd"[: header.count(",")]]
    parsed = parse(f"{header}\n{','.join(cells)}\n")
    assert parsed.unknown_columns == told
    extra = json.loads(parsed.rows["_extra"][0])
    assert list(extra) == list(told)


@pytest.mark.parametrize("beginning", ["x^1", "x\x01", "x^"])
@pytest.mark.parametrize("flaw", ["", '"open'])
def test_a_first_row_that_begins_as_packed_data_does_is_a_row(beginning: str, flaw: str) -> None:
    found = parse(file(line(customer_id=beginning), line(customer_id="c2", city=flaw)))
    assert ids(found)[0] == beginning
