"""A file without one customer's rows: what is of others keeps every byte, whatever the format."""

from __future__ import annotations

import gzip
import io
import json
from typing import Any

import polars as pl
import pytest

from shared.lake.parse.files import parse_file
from shared.privacy.json_spans import NoDocumentError, spans
from shared.privacy.person import Person
from shared.privacy.raw_rows import without
from tests.support.intake_cases import csv_of, workbook
from tests.support.small_world import claim, customer, pet, policy
from tests.support.workbooks import Sheet, book

ME = Person(
    "C9", {"pet_id": frozenset(("P9",)), "policy_id": frozenset(("L9",))}, frozenset(("me@example.com",))
)
ROWS = [customer(1), customer(9, first_name="Secret"), customer(2, last_name="Mac C9, once")]
OTHERS = [ROWS[0], ROWS[2]]


def left(entity: str, data: bytes) -> bytes:
    """What is left of a file, some of it being the customer's."""
    found = without(entity, data, ME)
    assert found.dropped == 1
    assert found.data is not None
    return found.data


def quoted(rows: list[dict[str, Any]], end: str) -> str:
    lines = [list(rows[0]), *(list(row.values()) for row in rows)]
    return (
        end.join(",".join('"' + str(c or "").replace('"', '""') + '"' for c in line) for line in lines) + end
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_lines_of_separated_text_go_and_no_other_byte(end: str, separator: str) -> None:
    rows = [{**row, "last_name": "Lee"} for row in ROWS]
    data = csv_of(rows, separator, end).encode()
    assert left("customers", data) == csv_of([rows[0], rows[2]], separator, end).encode()


def test_a_quoted_record_goes_with_all_of_its_lines() -> None:
    rows = [customer(1, last_name="a\nb"), customer(9, last_name='c\n"d'), customer(2, last_name="e")]
    data = quoted(rows, "\n").encode()
    assert left("customers", data) == quoted([rows[0], rows[2]], "\n").encode()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_an_encoding_stays_as_it_is(encoding: str) -> None:
    rows = [{**row, "city": "Köln"} for row in ROWS]
    data = quoted(rows, "\r\n").encode(encoding)
    assert left("customers", data) == quoted([rows[0], rows[2]], "\r\n").encode(encoding)


def test_a_packed_file_stays_packed() -> None:
    data = gzip.compress(csv_of(ROWS[:2]).encode())
    assert gzip.decompress(left("customers", data)) == csv_of(ROWS[:1]).encode()


def test_json_loses_its_record_and_keeps_its_form() -> None:
    lines = [json.dumps(row) for row in ROWS]
    assert left("customers", "\n".join(lines).encode()) == f"{lines[0]}\n{lines[2]}".encode()
    for mine in range(3):
        rows = [*OTHERS[:mine], ROWS[1], *OTHERS[mine:]]
        found = left("customers", json.dumps(rows, indent=2).encode())
        assert json.loads(found) == OTHERS
        assert b"Secret" not in found
        wrapped = left("customers", json.dumps({"day": "x", "customers": rows}).encode())
        assert json.loads(wrapped) == {"day": "x", "customers": OTHERS}


def test_an_id_that_is_written_by_numbers_of_letters_is_found() -> None:
    line = json.dumps(ROWS[1]).replace("C9", "\\u0043" + "9")
    data = f"{json.dumps(ROWS[0])}\n{line}\n".encode()
    assert left("customers", data) == f"{json.dumps(ROWS[0])}\n".encode()


def test_binary_files_give_the_rows_of_others_as_before() -> None:
    packed = io.BytesIO()
    pl.DataFrame(ROWS, infer_schema_length=None).write_parquet(packed)
    sheet = workbook([list(ROWS[0]), *(list(row.values()) for row in ROWS)])
    for data, name in ((packed.getvalue(), "a.parquet"), (sheet, "a.xlsx")):
        before = parse_file("customers", data, name=name).rows.filter(pl.col("customer_id") != "C9")
        after = parse_file("customers", left("customers", data), name=name).rows
        assert after.drop("_row_number").equals(before.drop("_row_number"))


def test_a_row_belongs_to_whom_it_names_and_else_to_the_owner_of_what_it_names() -> None:
    rows = [policy(1, 1, 9), policy(2, 9, 1, customer_id=None, pet_id="P9"), policy(3, 1, 1)]
    assert left("policies", csv_of(rows).encode()) == csv_of([rows[0], rows[2]]).encode()
    foreign = csv_of([claim(1, treatment_notes="beside C9 and P9")]).encode()
    assert without("claims", foreign, ME) == without("claims", foreign, ME).__class__(foreign, 0)
    pets = [pet(1, 1), pet(2, 2, customer_id='="C9"')]
    assert left("pets", csv_of(pets).encode()) == csv_of(pets[:1]).encode()


def test_what_nobody_can_read_goes_when_it_names_the_customer() -> None:
    broken = f"{csv_of(ROWS[:1])}C9,Secret,,\nC7,other\n".encode()
    assert left("customers", broken) == f"{csv_of(ROWS[:1])}C7,other\n".encode()
    assert without(None, b"a letter of C9\n", ME).data is None
    assert without(None, b"a letter of C91\n", ME).dropped == 0
    assert without("claims", b"%PDF-1.7 C9", ME).data is None
    keyless = json.dumps(customer(9, customer_id=None, email="Me@example.com"))
    assert without("customers", keyless.encode(), ME).data is None


def test_spans_are_told_only_of_what_is_well_formed() -> None:
    assert [("[1, {}]"[a:b]) for a, b in spans("[1, {}]")] == ["1", "{}"]
    assert [('{"a":1} {"a":2}'[a:b]) for a, b in spans('{"a":1} {"a":2}')] == ['{"a":1}', '{"a":2}']
    for text in ("[1,", '{"a" 1}', "[" * 100_000, '{"a":[{}],,}'):
        with pytest.raises(NoDocumentError):
            spans(text)


@pytest.mark.parametrize("kept", [1.0, 0.9])
def test_a_workbook_that_cannot_be_read_goes_if_it_names_the_customer(kept: float) -> None:
    """Cut off, it has no list of its parts; its first parts can be unpacked all the same."""
    for rows, goes in (([ROWS[1]] * 40, True), (OTHERS * 40, False)):
        sheet = workbook([list(rows[0]), *(list({**row, "last_name": "x"}.values()) for row in rows)])
        broken = sheet[: int(len(sheet) * kept)]
        found = without(None, broken, ME)
        assert (found.data is None, found.dropped) == ((True, 1) if goes else (False, 0))
        assert found.data in (None, broken)


def test_a_packed_text_that_is_cut_off_goes_if_it_names_the_customer() -> None:
    packed = gzip.compress(csv_of(ROWS * 500, ",", "\n").encode())[:-200]
    assert without("customers", packed, ME).data is None


def test_of_a_workbook_with_the_customer_in_another_sheet_the_one_that_counts_is_left() -> None:
    header = list(OTHERS[0])
    rows = [list({**row, "last_name": "x"}.values()) for row in OTHERS]
    first = Sheet([header, *rows], "customers")
    data = book(first, Sheet([["remark"], ["C9 has moved"]], "notes"))
    found = without("customers", data, ME)
    assert found.dropped == 1
    assert found.data is not None
    assert b"C9" not in found.data
    assert without("customers", book(first, Sheet([["remark"]], "notes")), ME).dropped == 0


def test_what_stands_beside_the_rows_goes_when_it_names_the_customer() -> None:
    title = "Prepared for C9, once"
    rows = csv_of([{**row, "last_name": "x"} for row in OTHERS]).splitlines()[1:]
    total = f"Total of C9{',' * (len(OTHERS[0]) - 1)}"
    header = ",".join(OTHERS[0])
    told = "\n".join([title, "List", header, *rows, total]) + "\n"
    found = without("customers", told.encode(), ME)
    assert (found.data, found.dropped) == ("\n".join(["List", header, *rows]).encode() + b"\n", 2)
    wrapped = json.dumps({"for": "me@example.com", "customers": OTHERS})
    found = without("customers", wrapped.encode(), ME)
    assert found.data is not None
    assert (json.loads(found.data), found.dropped) == (OTHERS, 1)
    before = parse_file("customers", wrapped.encode(), name="a.json").rows.drop("_row_number")
    assert parse_file("customers", found.data, name="a.json").rows.drop("_row_number").equals(before)


def test_what_a_parquet_file_says_of_itself_goes_when_it_names_the_customer() -> None:
    rows = pl.DataFrame([{**row, "last_name": "x"} for row in OTHERS], infer_schema_length=None)
    for told, dropped in (("made for C9.", 1), ("made for C91", 0)):
        packed = io.BytesIO()
        rows.write_parquet(packed, metadata={"note": told})
        found = without("customers", packed.getvalue(), ME)
        assert found.dropped == dropped
        assert found.data is not None
        assert (b"made for" in found.data) == (dropped == 0)
        assert pl.read_parquet(io.BytesIO(found.data)).equals(rows)
