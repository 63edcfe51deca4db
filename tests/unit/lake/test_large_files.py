"""Large files are read piece by piece, cut between records and never inside one."""

from __future__ import annotations

import pytest

from shared.lake.parse import raw_cuts
from shared.lake.schema.reasons import RefusedFileError


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raw_cuts, "PIECE_BYTES", 10)


def pieces(content: bytes, *, quoted: bool = False, block: int = 7) -> list[bytes]:
    blocks = (content[start : start + block] for start in range(0, len(content), block))
    return list(raw_cuts.pieces(blocks, quoted=quoted))


def test_json_lines_are_cut_at_line_breaks() -> None:
    content = b"".join(b'{"n":%d}\n' % n for n in range(50))
    found = pieces(content)
    assert len(found) > 10
    assert b"".join(found) == content
    assert all(piece.endswith(b"\n") for piece in found)


def test_a_last_line_without_break_is_kept() -> None:
    assert pieces(b"{}\n{}\n{}")[-1].endswith(b"{}")


def test_what_comes_in_one_small_block_is_not_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raw_cuts, "PIECE_BYTES", 1000)
    content = b"{}\n" * 9
    (piece,) = raw_cuts.pieces([content], quoted=False)
    assert piece is content


def test_a_line_longer_than_a_piece_stays_whole() -> None:
    long = b'{"x":"' + b"y" * 100 + b'"}\n'
    assert any(long in piece for piece in pieces(b"{}\n" + long + b"{}\n"))


def test_a_line_break_inside_quotes_ends_no_record() -> None:
    rows = [b'%d,"a\nb, ""c""\nd"\n' % n for n in range(20)]
    found = pieces(b"".join(rows), quoted=True)
    assert b"".join(found) == b"".join(rows)
    assert all(piece.count(b'"') % 2 == 0 for piece in found)


def test_a_record_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raw_cuts, "RECORD_BYTES", 100)
    with pytest.raises(RefusedFileError) as refused:
        pieces(b"x" * 1000)
    assert refused.value.refusal.code == "record_too_large"


def test_a_quote_left_open_does_not_hold_back_the_rest() -> None:
    found = pieces(b'1,"rex\n' + b"".join(b"%d,rex\n" % n for n in range(200)), quoted=True)
    assert len(found) > 2


def test_blanks_after_the_last_line_are_no_piece() -> None:
    assert pieces(b"{}\n{}\n   \n   ") == [b"{}\n{}\n   \n"]
