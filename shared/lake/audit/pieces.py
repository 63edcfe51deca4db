"""The files of a large table in pieces, so that an audit has no more than some of its rows at hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shared.lake.schema import buckets
from shared.lake.schema.contracts import TableContract

# Of keys and amounts alone so many times more rows are at hand than where a table is written.
_NARROW = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """Some files of a table. numbers: the buckets they are, of `count`; none where they are no buckets."""

    files: Sequence[str]
    numbers: frozenset[int] = frozenset()
    count: int = 0


def by_key(table: TableContract, files: Sequence[str], rows: int) -> list[Piece]:
    """Pieces that have all rows of their keys; a table that is small or not in buckets is one piece."""
    from shared.lake.engine_polars.cut import PIECE_ROWS

    cut = buckets.layout(files) if table.key == (table.bucket_by,) else None
    if rows <= PIECE_ROWS or cut is None or cut.added:
        return [Piece(files)]
    groups = buckets.groups(cut, rows // (_NARROW * PIECE_ROWS) + 1)
    return [_piece(cut, group) for group in groups]


def paired(pieces: Iterable[Piece], files: Sequence[str]) -> list[tuple[Piece, Piece]]:
    """Each piece and another table's with the same keys; all at once where the tables are not cut alike."""
    pieces, cut = list(pieces), buckets.layout(files)
    if cut is None or cut.added or any(piece.count != cut.count for piece in pieces):
        return [(Piece([file for piece in pieces for file in piece.files]), Piece(files))]
    others = [[cut.files[number] for number in piece.numbers if number in cut.files] for piece in pieces]
    beyond = sorted(set(cut.files).difference(*(piece.numbers for piece in pieces)))
    pairs = [(piece, Piece(other)) for piece, other in zip(pieces, others, strict=True)]
    return [*pairs, (Piece([]), Piece([cut.files[number] for number in beyond]))] if beyond else pairs


def _piece(cut: buckets.Layout, group: Sequence[str]) -> Piece:
    inside = set(group)
    numbers = frozenset(number for number, file in cut.files.items() if file in inside)
    return Piece(group, numbers, cut.count)
