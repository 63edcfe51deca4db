"""The vectorised and the careful way through a file agree, and a file keeps what was written into it."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from shared.lake.parse import json_arrays, parse_csv, read_binary
from shared.lake.parse.cells import id_columns, whole_id
from shared.lake.parse.files import parse_file
from shared.lake.parse.parse_csv import CsvReader, _fast
from shared.lake.parse.parse_json import load, parse_lines, rows_of
from shared.lake.parse.screening import ALONE
from shared.lake.schema.contracts import SOURCE_COLUMNS

PETS = SOURCE_COLUMNS["pets"]
_ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), max_size=8)
# A word for a sum in a row without a key makes it a line of totals.
TEXTS = _ANY_TEXT.filter(lambda text: not re.match(ALONE, text)) | st.sampled_from(
    ["", " ", ",", '"', "a,b", 'say "hi"', "two\nlines", "é", "NaN", "0", "0.0", "7001.0", "true"]
)
NUMBERS = st.none() | st.floats(-1e6, 1e6) | st.integers(-5, 5)
BOOLS = st.none() | st.booleans()
_VALUES = {"text": st.none() | TEXTS, "double": NUMBERS, "bool": BOOLS}
ROWS = st.lists(st.tuples(*(_VALUES[c.kind] for c in PETS)), min_size=1, max_size=6)


def expected(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Cells as written, ids in their one text ("7.0" is 7), empty ones as nothing."""
    ids = id_columns("pets")
    kept = (whole_id(v) if c.name in ids else v for c, v in zip(PETS, values, strict=True))
    return tuple(None if v == "" else v for v in kept)


@settings(max_examples=25, deadline=None)
@given(rows=ROWS, end=st.sampled_from(["\n", "\r\n"]))
def test_csv_gives_back_what_was_written(rows: list[tuple[Any, ...]], end: str) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=end)
    writer.writerows([[c.name for c in PETS], *rows])
    data = text.getvalue().encode()

    parsed = parse_file("pets", data, name="pets.csv")

    assert parsed.rejects.height == 0
    kept = [row for row in rows if any(str(v).strip() for v in row if v is not None)]
    assert parsed.rows.select(c.name for c in PETS).rows() == [expected(row) for row in kept]


@settings(max_examples=25, deadline=None)
@given(rows=ROWS)
def test_careful_csv_equals_fast_csv(rows: list[tuple[Any, ...]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([[c.name for c in PETS], *rows])
    header, _, body = text.getvalue().encode().partition(b"\n")
    reader = CsvReader("pets", header + b"\n" + body)
    flawless = _fast("pets", reader.layout, body)
    careful, rejects = reader._careful(body, [])
    assert rejects == []
    if flawless is not None:
        assert careful["_unparsed_cells"].null_count() == careful.height
        columns = sorted(flawless.columns)
        assert flawless.select(columns).equals(careful.select(columns))


@settings(max_examples=25, deadline=None)
@given(rows=ROWS, compact=st.booleans(), ascii_only=st.booleans())
def test_careful_json_equals_fast_json(rows: list[tuple[Any, ...]], compact: bool, ascii_only: bool) -> None:
    separators = (",", ":") if compact else (", ", ": ")
    names = [c.name for c in PETS]
    texts = [
        json.dumps(dict(zip(names, row, strict=True)), separators=separators, ensure_ascii=ascii_only)
        for row in rows
    ]
    data = "\n".join(texts).encode()

    parsed = parse_file("pets", data, name="pets.jsonl")
    one_by_one = rows_of("pets", [load(text.encode())[0] for text in texts], from_api=False)

    assert parsed.rejects.height == 0
    assert parsed.rows.select(names).rows() == [expected(row) for row in rows]
    assert one_by_one.select(names).equals(parsed.rows.select(names))
    flawless = parse_lines("pets", data)
    assert flawless is None or flawless.select(names).equals(parsed.rows.select(names))


@settings(max_examples=25, deadline=None)
@example(data=b"(\xb5/\xfd", name="pets.csv")
@example(data=b"x\x01,red\n", name="pets.csv")
@given(data=st.binary(max_size=300), name=st.sampled_from(["pets.csv", "pets.jsonl", "pets.json", "pets"]))
def test_no_content_makes_the_parser_raise(data: bytes, name: str) -> None:
    with_header = b"pet_id,color\n" + data
    for content in (data, with_header, b'{"pet_id": "p"}\n' + data):
        parsed = parse_file("pets", content, name=name)
        assert parsed.halt is None or parsed.rows.height == 0


LINES = st.sampled_from(
    [
        *("P7,C1,Rex,Dog", "P8,C1,Rex,Dog,", "P9,C1", "", ",,,", "Total,,,3", "pet_id,customer_id,x,y"),
        *('P10,"C,1",Rex,Dog', 'P11,C"1,Rex,Dog', '"P12",C1,"""R""",Dog', "P13,C1,7001.0,\xff", "x y,,,"),
        *('"P14",C1,"R', 'x",Dog', "---,---,---,---", "P15,7001.0,Rex,Dog", " , ,\t, "),
    ]
)


@settings(max_examples=100, deadline=None)
@given(lines=st.lists(LINES, max_size=12), size=st.integers(1, 60))
def test_csv_by_blocks_is_as_by_lines(lines: list[str], size: int) -> None:
    header = b"pet_id,customer_id,pet_name,species\n"
    body = "\n".join(lines).encode("latin-1")
    blockwise, linewise = (CsvReader("pets", header + body) for _ in range(2))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parse_csv, "_BLOCK_BYTES", size)
        rows, rejects = blockwise.read(header + body)
    careful, refused = linewise._careful(body, [])
    assert rejects == refused
    columns = [c.name for c in PETS] + ["_row_number", "_unparsed"]
    assert rows.select(columns).equals(careful.select(columns))


RECORDS = st.lists(st.tuples(*(_VALUES[c.kind] for c in PETS)), min_size=1, max_size=6)


@settings(max_examples=50, deadline=None)
@given(
    rows=RECORDS,
    written=st.sampled_from([{"separators": (",", ":")}, {}, {"indent": 2}, {"indent": "\t"}]),
    lines=st.booleans(),
    size=st.integers(1, 400),
    damage=st.none() | st.tuples(st.floats(0, 1), st.sampled_from([b"}", b"{", b'"', b",", b"]", b"\n"])),
)
def test_arrays_as_lines_are_as_arrays(
    rows: list[tuple[Any, ...]],
    written: dict[str, Any],
    lines: bool,
    size: int,
    damage: tuple[float, bytes] | None,
) -> None:
    records = [dict(zip((c.name for c in PETS), row, strict=True)) for row in rows]
    joint = ",\n" if lines else ","
    data = ("[" + joint.join(json.dumps(record, **written) for record in records) + "]").encode()
    if damage:
        at = int(damage[0] * len(data))
        data = data[:at] + damage[1] + data[at:]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_arrays, "_PIECE_BYTES", size)
        by_lines = parse_file("pets", data, name="pets.json")
        patch.setattr(json_arrays, "_joint", lambda _: (b"", b""))
        by_values = parse_file("pets", data, name="pets.json")
    assert by_lines.halt == by_values.halt
    assert by_lines.rejects.equals(by_values.rejects)
    assert by_lines.rows.equals(by_values.rows)


CELLS = {
    "text": st.none() | TEXTS,
    "double": st.none() | st.floats(),
    "bool": st.none() | st.booleans(),
    "long": st.none() | st.integers(-(2**40), 2**40),
}


@settings(max_examples=50, deadline=None)
@given(
    rows=st.lists(
        st.tuples(CELLS["text"], CELLS["long"], CELLS["text"], CELLS["double"], CELLS["bool"], CELLS["text"]),
        min_size=1,
        max_size=5,
    ),
    whole=st.booleans(),
)
def test_parquet_by_its_types_is_as_by_its_texts(rows: list[tuple[Any, ...]], whole: bool) -> None:
    types = [pl.String, pl.Int64, pl.String, pl.Float64, pl.Boolean, pl.String]
    names = ["policy_id", "renewal_count", "plan_name", "monthly_premium", "includes_dental", "other"]
    frame = pl.DataFrame(rows, schema=dict(zip(names, types, strict=True)), orient="row")
    if whole:
        frame = frame.with_columns(pl.col("monthly_premium").fill_nan(0).clip(-9, 9).round().cast(pl.Int32))
    file = io.BytesIO()
    frame.write_parquet(file)
    typed = parse_file("policies", file.getvalue(), name="policies.parquet")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(read_binary, "_typed", lambda *_: None)
        texts = parse_file("policies", file.getvalue(), name="policies.parquet")
    assert typed.rejects.equals(texts.rejects)
    assert typed.rows.equals(texts.rows)
