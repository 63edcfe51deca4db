"""The texts in a file that nobody could read: its bytes, and what is packed in them."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator

# What a part may unpack to; more is no text that somebody has written.
MAX_BYTES = 64 * 1024 * 1024
_ZIP_MEMBER = re.compile(rb"PK\x03\x04")
_MEMBER_HEAD = struct.Struct("<4s5H3L2H")
_DEFLATED = 8
_GZIP = b"\x1f\x8b"


def texts_in(data: bytes) -> Iterator[str]:
    """The file as text, a letter a byte, and each of its packed parts, as far as they can be unpacked.

    Also without the zero bytes that two-byte letters have.
    """
    for part in (data, *_unpacked(data)):
        text = part.decode("latin-1")
        yield text
        yield text.replace("\x00", "")


def _unpacked(data: bytes) -> Iterator[bytes]:
    if data.startswith(_GZIP):
        yield _inflated(data, zlib.MAX_WBITS | 16)
    # By their own heads: a workbook that is cut off has no list of its parts.
    for member in _ZIP_MEMBER.finditer(data):
        head = data[member.start() : member.start() + _MEMBER_HEAD.size]
        if len(head) < _MEMBER_HEAD.size:
            return
        _, _, _, method, *_, name, extra = _MEMBER_HEAD.unpack(head)
        if method == _DEFLATED:
            yield _inflated(data[member.start() + _MEMBER_HEAD.size + name + extra :], -zlib.MAX_WBITS)


def _inflated(data: bytes, wbits: int) -> bytes:
    """What the beginning of `data` unpacks to, up to where it is broken."""
    unpacker, parts, size = zlib.decompressobj(wbits), list[bytes](), 0
    rest = memoryview(data)
    try:
        while rest and not unpacker.eof and size < MAX_BYTES:
            parts.append(unpacker.decompress(unpacker.unconsumed_tail or rest[:65536], 1024 * 1024))
            size += len(parts[-1])
            if not unpacker.unconsumed_tail:
                rest = rest[65536:]
    except zlib.error:
        pass
    return b"".join(parts)
