"""An array of records that are written alike, as one record a line, which polars reads by itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import chain

import polars as pl

from shared.lake.parse.parse_json import parse_lines
from shared.lake.parse.raw_format import peeked

_HEAD_BYTES = 64 * 1024
_PIECE_BYTES = 32 * 1024 * 1024
_BEGINNING = re.compile(r"\s*\[\s*(?=\{)")
_JOINT = re.compile(r"\s*,\s*\{")


class ArrayReader:
    """The rows of an array piece by piece, as long as polars can read them; `rest` is what is left then.

    rest: blocks of JSON text that begin before a record, as an array of its own; none after the whole array.
    """

    def __init__(self, entity: str, blocks: Iterable[bytes]) -> None:
        self._entity = entity
        head, self._blocks = peeked(iter(blocks), _HEAD_BYTES)
        self._joint, self._breaks = _joint(head)
        self.rest: Iterable[bytes] = self._blocks

    def rows(self) -> Iterator[pl.DataFrame]:
        """Typed rows of each piece, numbered from 1."""
        if not self._joint:
            return
        held, begin = b"", True
        for block in chain(self._blocks, [b""]):
            held += block
            if block and len(held) < _PIECE_BYTES:
                continue
            cut = held.rfind(self._joint) + 1 if block else len(held)
            rows = self._read(held[:cut], begin=begin, end=not block) if cut else None
            if rows is None:
                self.rest = chain([held if begin else b"[" + held], self._blocks)
                return
            yield rows
            held, begin = held[cut:].lstrip(b" \t\r\n,"), False
        self.rest = ()

    def _read(self, text: bytes, *, begin: bool, end: bool) -> pl.DataFrame | None:
        text = text.strip()
        if end and text[-1:] != b"]":
            return None
        records = text[text.index(b"[") + 1 if begin else 0 : -1 if end else None].strip()
        lines = records.replace(self._joint, b"}\n{")
        if self._breaks:
            lines = records.replace(b"\n", b" ").replace(b"\r", b" ").replace(self._breaks, b"}\n{")
        rows = parse_lines(self._entity, lines)
        return rows if rows is not None and rows.height == lines.count(b"\n") + 1 else None


def _joint(head: bytes) -> tuple[bytes, bytes]:
    """What stands between the first two records with the braces around it; empty when that is not seen.

    The second is the same with blanks for line ends where a record has such; empty where it has none.
    """
    text = head.decode("utf-8", "replace")
    beginning = _BEGINNING.match(text)
    if not beginning:
        return b"", b""
    try:
        _, end = json.JSONDecoder().raw_decode(text, beginning.end())
    except (ValueError, RecursionError):
        return b"", b""
    match = _JOINT.match(text, end)
    if not match:
        return b"", b""
    joint = b"}" + match[0].encode()
    broken = "\n" in text[beginning.end() : end]
    return joint, joint.replace(b"\n", b" ").replace(b"\r", b" ") if broken else b""
