"""Large files are read piece by piece, cut between records and never inside one."""

from __future__ import annotations

import io

import pytest

from shared.lake import raw_reader
from shared.lake.intake_plan import PlannedFile
from shared.lake.raw_reader import Fetched


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raw_reader, "PIECE_BYTES", 10)


def pieces(name: str, content: bytes) -> list[bytes]:
    return list(Fetched(PlannedFile(name, "1"), "digest", opened=lambda: io.BytesIO(content)).pieces())


def test_json_lines_are_cut_at_line_breaks() -> None:
    content = b"".join(b'{"n":%d}\n' % n for n in range(50))
    found = pieces("claims/a.jsonl", content)
    assert len(found) > 10
    assert b"".join(found) == content
    assert all(piece.endswith(b"\n") for piece in found)


def test_a_last_line_without_break_is_kept() -> None:
    assert pieces("claims/a.jsonl", b"{}\n{}\n{}")[-1].endswith(b"{}")


def test_a_line_longer_than_a_piece_stays_whole() -> None:
    long = b'{"x":"' + b"y" * 100 + b'"}\n'
    assert any(long in piece for piece in pieces("claims/a.jsonl", b"{}\n" + long + b"{}\n"))


def test_every_piece_of_a_csv_has_the_header() -> None:
    found = pieces("pets.csv", b"id,name\r\n" + b"".join(b"%d,rex\r\n" % n for n in range(20)))
    assert all(piece.startswith(b"id,name\r\n") for piece in found)
    rows = b"".join(piece.removeprefix(b"id,name\r\n") for piece in found)
    assert rows.count(b"rex") == 20


def test_a_line_break_inside_quotes_ends_no_record() -> None:
    rows = [b'%d,"a\nb, ""c""\nd"\n' % n for n in range(20)]
    found = pieces("pets.csv", b"id,name\n" + b"".join(rows))
    assert b"".join(piece.removeprefix(b"id,name\n") for piece in found) == b"".join(rows)
    assert all(piece.count(b'"') % 2 == 0 for piece in found)


def test_other_formats_are_read_as_a_whole() -> None:
    assert pieces("claims/a.json", b"[" + b"{}," * 30 + b"{}]") == [b"[" + b"{}," * 30 + b"{}]"]


def test_a_quote_left_open_does_not_hold_back_the_rest() -> None:
    found = pieces("pets.csv", b'id,name\n1,"rex\n' + b"".join(b"%d,rex\n" % n for n in range(200)))
    assert len(found) > 2


def test_blanks_after_the_last_line_are_no_piece() -> None:
    assert pieces("claims/a.jsonl", b"{}\n{}\n   \n   ") == [b"{}\n{}\n   \n"]
