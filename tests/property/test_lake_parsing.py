"""The vectorised and the careful way through a file agree, and a file keeps what was written into it."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from shared.lake.contracts import SOURCE_COLUMNS
from shared.lake.engine_polars import parse_file
from shared.lake.engine_polars.cells import id_columns, whole_id
from shared.lake.engine_polars.parse_csv import CsvReader, _fast
from shared.lake.engine_polars.parse_json import load, parse_lines, rows_of

PETS = SOURCE_COLUMNS["pets"]
TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), max_size=8
) | st.sampled_from(
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
    one_by_one = rows_of("pets", [load(text.encode())[0] for text in texts])

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
