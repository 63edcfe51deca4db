"""What kind of file bytes are, and their text, block by block."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator

import pytest

from shared.lake.parse import json_values, raw_format
from shared.lake.parse.raw_format import is_json, opened
from shared.lake.schema.reasons import RefusedFileError


def blocks(data: bytes, size: int) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))


def text(data: bytes, size: int = 7) -> bytes:
    kind, content = opened(blocks(data, size))
    assert kind == "text"
    return b"".join(content)


@pytest.mark.parametrize("size", [1, 3, 7, 10_000])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_text_of_any_encoding_in_blocks_of_any_size(encoding: str, size: int) -> None:
    told = "id,name\n1,Zoë 🐕\n"
    assert text(told.encode(encoding), size).decode() == told


@pytest.mark.parametrize("size", [1, 100, 10_000])
def test_gzip_in_blocks_of_any_size(size: int) -> None:
    told = b"id,name\n" + b"1,Rex\n" * 500
    assert text(gzip.compress(told[:1000]) + gzip.compress(told[1000:]), size) == told


def test_what_unpacks_to_far_too_much_is_refused_while_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raw_format, "UNPACKED_FREE", 100_000)
    monkeypatch.setattr(raw_format, "UNPACKED_BLOCK", 10_000)
    with pytest.raises(RefusedFileError, match="unpacks to more than 250 times its size"):
        text(gzip.compress(b"0" * 3_000_000))


def test_half_a_character_of_utf_16_costs_no_more_than_its_line() -> None:
    found = text("id\nabc\n".encode("utf-16") + b"x")
    assert found.endswith(b"\xff")


@pytest.mark.parametrize(
    ("data", "json_"),
    [
        (b'{"a": 1}', True),
        (b" \n[ {", True),
        (b"[]", True),
        (b"[\n\n", True),
        (b"[1, 2]", True),
        (b"[customer_id],[name]\n", False),
        (b"[true_id],[name]\n", False),
        (b"a,b\n", False),
    ],
)
def test_json_is_told_from_a_header_in_brackets(data: bytes, json_: bool) -> None:
    assert is_json(data) is json_


@pytest.mark.parametrize("size", [5, 64, 1000, 100_000])
@pytest.mark.parametrize("indent", [None, 2])
def test_the_elements_of_an_array_in_blocks_of_any_size(indent: int | None, size: int) -> None:
    records = [{"claim_id": f"é{n}", "items": [{"a": [1, {"b": "]},{"}]}], "n": n * 1.5} for n in range(40)]
    data = json.dumps(records, indent=indent, ensure_ascii=False).encode()
    assert [found.value for found in json_values.values(blocks(data, size))] == records


@pytest.mark.parametrize("size", [50, 100_000])
def test_a_broken_element_costs_itself(size: int) -> None:
    texts = [json.dumps({"claim_id": f"c{n}", "items": [{"x": n}]}) for n in range(9)]
    texts[4] = texts[4].replace('"x"', "x")
    texts[6] = texts[6].replace('"c6"', '"c6')
    found = list(json_values.values(blocks(f"[{', '.join(texts)}]".encode(), size)))
    assert [f.value["claim_id"] for f in found if not f.reason] == ["c0", "c1", "c2", "c3", "c5", "c7", "c8"]
    assert [f.raw for f in found if f.reason] == [texts[4], texts[6]]


@pytest.mark.parametrize(
    ("data", "one"),
    [
        (b'{\n"a": 1\n}\n', True),
        (b'{"a":\n1}\n', True),
        (b'{\n{"a": 1}\n', False),
        (b'{\n{\n{"a": 1}\n', False),
        (b'{"a": 1}\n{"a": 2}\n', False),
    ],
)
def test_broken_lines_are_told_from_a_document_over_several(data: bytes, one: bool) -> None:
    assert json_values.is_document(data) is one


@pytest.mark.parametrize("broken", ['{"claim_id": "c1",', "{"])
def test_a_record_that_breaks_off_does_not_take_the_next_one_along(broken: str) -> None:
    text = f'{broken}\n{{"claim_id": "c2"}}\n{{"claim_id": "c3"}}\n'
    found = list(json_values.values(blocks(text.encode(), 100_000)))
    assert [f.value["claim_id"] for f in found if not f.reason][-1] == "c3"
    assert [f.raw for f in found if f.reason] == [broken.rstrip(",")]
