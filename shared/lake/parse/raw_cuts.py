"""Text that comes in blocks, cut between records into pieces of bounded size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shared.lake.schema.reasons import RefusedFileError

PIECE_BYTES = 16 * 1024 * 1024
RECORD_BYTES = 64 * 1024 * 1024
LINES_PER_RECORD = 50


def pieces(blocks: Iterable[bytes], *, quoted: bool) -> Iterator[bytes]:
    """Pieces that end where a record ends; the first begins where the file does.

    quoted: line breaks inside quotes do not end a record. Raises RefusedFileError for a record without end.
    """
    held: list[bytes] = []
    size = 0
    for block in blocks:
        held.append(block)
        size += len(block)
        if size <= PIECE_BYTES:
            continue
        piece, rest = _divided(held, quoted=quoted)
        if piece:
            yield piece
        held, size = [rest], len(rest)
        if size > PIECE_BYTES + RECORD_BYTES:
            raise RefusedFileError("record_too_large", f"{RECORD_BYTES >> 20} MB")
    rest = held[0] if len(held) == 1 else b"".join(held)
    if rest and not rest.isspace():
        yield rest


def _divided(held: list[bytes], *, quoted: bool) -> tuple[bytes, bytes]:
    """Blocks as one piece of complete records, and what follows them."""
    if not quoted and (cut := held[-1].rfind(b"\n") + 1):
        # Each byte is copied once.
        return b"".join([*held[:-1], held[-1][:cut]]), held[-1][cut:]
    whole = b"".join(held)
    cut = _end_of_records(whole, quoted=quoted)
    return whole[:cut], whole[cut:]


def _end_of_records(block: bytes, *, quoted: bool) -> int:
    """Where the last complete record ends: in CSV a line break inside quotes does not end one."""
    last = end = block.rfind(b"\n")
    # Escaped quotes come in pairs, so an odd number before a line break means that it is inside.
    for _ in range(LINES_PER_RECORD):
        if not quoted or end < 0 or block.count(b'"', 0, end) % 2 == 0:
            return end + 1
        end = block.rfind(b"\n", 0, end)
    # Somebody left a quote open, which must not hold back everything that follows.
    return last + 1
