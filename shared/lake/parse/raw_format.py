"""What kind of file some bytes are, whatever the file is called, and its text as UTF-8 with plain line ends.

Everything here works on blocks of bytes as they come, so a file need not be in memory or on the disk.
"""

from __future__ import annotations

import codecs
import re
import zlib
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Literal

from shared.lake.schema.reasons import RefusedFileError

Kind = Literal["text", "workbook", "parquet"]

HEAD_BYTES = 4096
UNPACKED_BLOCK = 4 * 1024 * 1024
# A harmless export shrinks 5 to 50 times. What unpacks to far more is a mistake, or an attack.
UNPACKED_FREE = 64 * 1024 * 1024
UNPACKED_RATIO = 250
UNPACKED_BYTES = 8 * 1024 * 1024 * 1024

_GZIP = b"\x1f\x8b"
_BINARY: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document"),
    (b"BZh", "compressed with bzip2"),
    (b"\xfd7zXZ", "compressed with xz"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"Obj\x01", "an Avro file"),
    (b"ORC", "an ORC file"),
    (b"{\\rtf", "a text document (RTF)"),
)
_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_QUOTED = re.compile(rb'"[^"]*"')
_MARKUP = re.compile(rb"<(?:!doctype|html|head|body|table|meta|\?xml|[a-z]+[:>])", re.IGNORECASE)
_JSON = re.compile(rb'[\s\x1e]*(?:\{|\[\s*(?:[\[{"\]\d-]|(?:true|false|null)\b|$))')


def opened(blocks: Iterable[bytes]) -> tuple[Kind, Iterator[bytes]]:
    """The kind of a file and its content: text as UTF-8 without byte order mark, all else as it is.

    Raises RefusedFileError, also while the content is read: for an empty file, a format that is not read, a
    damaged or suspicious compression.
    """
    head, rest = peeked(iter(blocks), HEAD_BYTES)
    if head[:2] == _GZIP:
        head, rest = peeked(_unpacked(rest), HEAD_BYTES)
        if head[:2] == _GZIP:
            raise RefusedFileError("unsupported_format", "compressed twice")
    if not head.strip(b" \t\r\n\x00" + codecs.BOM_UTF8):
        head, rest = _first_content(rest)
    if head[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        return "workbook", rest
    if head[:4] == b"PAR1":
        return "parquet", rest
    for magic, name in _BINARY:
        if head.startswith(magic):
            raise RefusedFileError("unsupported_format", name)
    return "text", _text(head, rest)


def is_json(text: bytes) -> bool:
    """True when text begins as JSON does; a CSV header in brackets does not."""
    return _JSON.match(text[:HEAD_BYTES]) is not None


def peeked(blocks: Iterator[bytes], size: int) -> tuple[bytes, Iterator[bytes]]:
    """The first bytes, and all blocks with these."""
    taken: list[bytes] = []
    known = 0
    for block in blocks:
        taken.append(block)
        known += len(block)
        if known >= size:
            break
    # The beginning is in one block then, however small the blocks are.
    beginning = taken[0] if len(taken) == 1 else b"".join(taken)
    return beginning[:size], chain([beginning], blocks)


def _first_content(blocks: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """The beginning of a file that starts with a whole block of blanks; raises when nothing follows."""
    for block in blocks:
        if block.strip(b" \t\r\n\x00" + codecs.BOM_UTF8):
            # The byte order mark is looked for at the very start of what is handed on.
            return block[:HEAD_BYTES], chain([block], blocks)
    raise RefusedFileError("empty")


def _unpacked(blocks: Iterator[bytes]) -> Iterator[bytes]:
    taken = unpacked = 0
    decoder = zlib.decompressobj(31)
    try:
        for packed in blocks:
            taken += len(packed)
            left = packed
            while left:
                block = decoder.decompress(left, UNPACKED_BLOCK)
                unpacked += len(block)
                _check_size(taken, unpacked)
                if block:
                    yield block
                left = decoder.unconsumed_tail
                if decoder.eof and decoder.unused_data.strip(b"\x00"):
                    # Compressed files that were put together are one file.
                    left, decoder = decoder.unused_data, zlib.decompressobj(31)
    except zlib.error as error:
        raise RefusedFileError("broken_compression") from error
    if not decoder.eof:
        raise RefusedFileError("broken_compression")


def _check_size(packed: int, unpacked: int) -> None:
    if unpacked > UNPACKED_BYTES:
        raise RefusedFileError("decompression_limit", f"{UNPACKED_BYTES >> 30} GB")
    if unpacked > max(UNPACKED_FREE, UNPACKED_RATIO * packed):
        raise RefusedFileError("decompression_limit", f"{UNPACKED_RATIO} times its size")


def _text(head: bytes, blocks: Iterator[bytes]) -> Iterator[bytes]:
    encoding, mark = _encoding(head)
    plain = _utf8(blocks, encoding, mark)
    beginning, plain = peeked(plain, HEAD_BYTES * 16)
    if _MARKUP.match(beginning.lstrip()):
        raise RefusedFileError("unsupported_format", "a web page or XML")
    if _ends_with_returns(beginning):
        return (block.replace(b"\r\n", b"\n").replace(b"\r", b"\n") for block in plain)
    return plain


def _ends_with_returns(beginning: bytes) -> bool:
    """True when carriage returns alone end most lines; what stands in quotes does not count."""
    bare = _QUOTED.sub(b"", beginning) if beginning.count(b'"') % 2 == 0 else beginning
    return bare.count(b"\r") - bare.count(b"\r\n") > bare.count(b"\n")


def _encoding(head: bytes) -> tuple[str, int]:
    """The encoding and the length of its byte order mark; without a mark, zero bytes tell UTF-16."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name, len(mark)
    if len(head) >= 16 and b"\x00" in head:
        even, odd = head[0::2].count(0), head[1::2].count(0)
        # Every separator, digit and line end has one, even where most letters are of another script.
        if min(even, odd) * 4 < max(even, odd) > len(head) // 16:
            return ("utf-16-le" if odd > even else "utf-16-be"), 0
    return "utf-8", 0


def _utf8(blocks: Iterator[bytes], encoding: str, mark: int) -> Iterator[bytes]:
    for block in blocks:
        first = block[mark:] if mark else block
        break
    else:
        return
    if encoding == "utf-8":
        yield first
        yield from blocks
        return
    # What is no text stays recognizable as such: a lone surrogate is not UTF-8, and costs its line only.
    decoder = codecs.getincrementaldecoder(encoding)("surrogatepass")
    for block in chain([first], blocks):
        try:
            yield decoder.decode(block).encode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            decoder.reset()
            yield b"\xff"
    if decoder.getstate()[0]:
        yield b"\xff"
