"""Finding the header of a table: which line it is, what separates its columns, which of them are ours."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from shared.lake.schema.contracts import KEYS, SOURCE_COLUMNS
from shared.lake.schema.reasons import RefusedFileError

SEPARATORS = (",", ";", "\t", "|")
HEADER_LINES = 60
HEADER_BYTES = 1024 * 1024
# A line above the header that fills this share of its columns is a row, not a title.
_FILLED = 0.5
_SEP_LINE = re.compile(r'"?sep=(.)"?[\s,;]*', re.IGNORECASE)
_IGNORED = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the columns of a table are.

    names: a name for each column, source columns by their own, all others by `?` and their position, so that
    no name of a file ever meets one of ours. extras: told names of the other columns by that name. nameless:
    those without a name; they count only where they hold something. width: fields up to the last column with
    a name. start: where the rows begin. above: lines above the header that look like rows.
    """

    names: tuple[str, ...]
    extras: Mapping[str, str]
    nameless: frozenset[str]
    separator: str = ","
    start: int = 0
    above: tuple[int, ...] = ()

    @property
    def width(self) -> int:
        """How many fields a row needs: up to the last column that has a name."""
        named = [position for position, name in enumerate(self.names) if name not in self.nameless]
        return named[-1] + 1 if named else 0

    @property
    def source(self) -> list[str]:
        """The source columns in file order."""
        return [name for name in self.names if name[:1] != "?"]


def folded(name: str) -> str:
    """A column's name without regard to case, blanks, underscores and marks."""
    return _IGNORED.sub("", name).lower()


@cache
def known_names(entity: str) -> Mapping[str, str]:
    """Source columns by folded name."""
    return {folded(column.name): column.name for column in SOURCE_COLUMNS[entity]}


def find_line(entity: str, text: bytes) -> Layout:
    """The layout of separated text; raises RefusedFileError when no line is a header of the entity."""
    lines = text[:HEADER_BYTES].split(b"\n", HEADER_LINES)[:HEADER_LINES]
    begin = next((position for position, line in enumerate(lines) if line.strip()), 0)
    sep_line = _SEP_LINE.fullmatch(lines[begin].decode("utf-8", "replace").strip())
    # What the line says goes first, but people also save with another separator below it.
    separators = (sep_line[1], *SEPARATORS) if sep_line else SEPARATORS
    first = begin + 1 if sep_line else begin
    best, last, score, separator, cells = 0, 0, 0, ",", list[str]()
    for position in range(first, len(lines)):
        end = _end_of_header(lines, position)
        text_of_line = b"\n".join(lines[position:end]).decode("utf-8", "replace")
        for candidate in separators:
            fields = split(text_of_line, candidate)
            matched = _matched(entity, fields)
            if matched > score:
                best, last, score, separator, cells = position, end, matched, candidate, fields
        if score and score == len(cells) and position == first:
            break
    if not score:
        shown = [line.decode("utf-8", "replace") for line in lines[first:]]
        _check_none(entity, (split(line, candidate) for line in shown for candidate in separators))
    _check(entity, cells, score)
    above = [
        p for p in range(first, best) if _is_row(split(lines[p].decode("utf-8", "replace"), separator), cells)
    ]
    start = sum(len(line) + 1 for line in lines[:last])
    return _layout(entity, cells, separator=separator, start=start, above=above)


def find_row(entity: str, rows: Sequence[Sequence[str]]) -> Layout:
    """The layout of a sheet of cells; `start` is the first row after the header."""
    scores = [_matched(entity, cells) for cells in rows[:HEADER_LINES]]
    score = max(scores, default=0)
    best = scores.index(score) if scores else 0
    cells = list(rows[best]) if rows else []
    if not score:
        _check_none(entity, rows[:HEADER_LINES])
    _check(entity, cells, score)
    above = [position for position in range(best) if _is_row(rows[position], cells)]
    return _layout(entity, cells, start=best + 1, above=above)


def named(entity: str, names: Sequence[str]) -> Layout:
    """The layout of columns whose names are given; raises RefusedFileError when none is the entity's."""
    _check(entity, names, _matched(entity, names))
    return _layout(entity, names)


def check_entity(entity: str, names: Iterable[str]) -> None:
    """Raise RefusedFileError when columns fit another entity clearly better than `entity`."""
    folded_names = {folded(name) for name in names}
    own = known_names(entity).keys() & folded_names
    key = folded(KEYS[entity])
    for other in SOURCE_COLUMNS:
        theirs = known_names(other)
        if other == entity or (key in own and key not in theirs):
            continue
        if folded(KEYS[other]) in folded_names and len(theirs.keys() & folded_names) > len(own):
            total = len(SOURCE_COLUMNS[entity])
            fitting = _share(len(theirs.keys() & folded_names), len(theirs))
            raise RefusedFileError(
                "other_entity", f"{len(own)} of {total} columns of {entity}, and {fitting} of {other}"
            )


def split(line: str, separator: str) -> list[str]:
    """The trimmed cells of a header; text that is no CSV is one cell."""
    try:
        cells = next(csv.reader([line.rstrip("\r")], delimiter=separator), [])
    except csv.Error:
        return [line]
    return [cell.strip().removeprefix("\ufeff").strip() for cell in cells]


def _end_of_header(lines: Sequence[bytes], position: int) -> int:
    """Where a line ends whose quoted cells may hold line ends, as headers of spreadsheets do."""
    quotes = lines[position].count(b'"')
    for end in range(position + 1, len(lines) if quotes % 2 else position):
        quotes += lines[end].count(b'"')
        if quotes % 2 == 0:
            return end + 1
    return position + 1


def _check_none(entity: str, candidates: Iterable[Sequence[str]]) -> None:
    """Raise RefusedFileError when a header without a column of the entity is another entity's."""
    for cells in candidates:
        check_entity(entity, cells)


def _share(part: int, whole: int) -> str:
    return "all" if part == whole else f"{part} of {whole}"


def _matched(entity: str, cells: Collection[str]) -> int:
    return len(known_names(entity).keys() & {folded(cell) for cell in cells})


def _check(entity: str, cells: Sequence[str], score: int) -> None:
    """One column of ours among many others is chance, unless it is the key."""
    filled = [cell for cell in cells if cell]
    key = folded(KEYS[entity])
    check_entity(entity, cells)
    if not score or (score == 1 and len(filled) > 6 and key not in {folded(cell) for cell in filled}):
        raise RefusedFileError("no_known_columns", entity)


def _is_row(cells: Sequence[str], header: Sequence[str]) -> bool:
    filled = sum(1 for cell in cells if cell)
    expected = sum(1 for cell in header if cell)
    return filled >= max(2, _FILLED * expected)


def _layout(
    entity: str,
    cells: Sequence[str],
    *,
    separator: str = ",",
    start: int = 0,
    above: Sequence[int] = (),
) -> Layout:
    known = known_names(entity)
    exact = set(known.values()) & set(cells)
    names, extras, nameless, labels = list[str](), dict[str, str](), set[str](), _ToldNames(cells)
    for position, cell in enumerate(cells):
        column = known.get(folded(cell), "")
        # A column's own spelling goes before one that only resembles it.
        if column and column not in names and (cell == column or column not in exact):
            names.append(column)
            continue
        name = f"?{position}"
        names.append(name)
        if not cell:
            nameless.add(name)
        extras[name] = labels.of(cell, position, is_ours=bool(column))
    return Layout(tuple(names), extras, frozenset(nameless), separator, start, tuple(above))


class _ToldNames:
    """Names of columns that are not ours, each of them once: one that is taken gets a number that is free."""

    def __init__(self, cells: Iterable[str]) -> None:
        self._taken = set(cells)
        self._last: dict[str, int] = {}

    def of(self, cell: str, position: int, *, is_ours: bool) -> str:
        """What a header's cell is told as; a source column has the name already where it `is_ours`."""
        name = cell or f"column {position + 1}"
        is_taken = is_ours if cell else name in self._taken
        number = self._last.get(name, int(is_taken)) + 1
        while number > 1 and f"{name}#{number}" in self._taken:
            number += 1
        label = name if number == 1 else f"{name}#{number}"
        self._last[name] = number
        self._taken.add(label)
        return label
