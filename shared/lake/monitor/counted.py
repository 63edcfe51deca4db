"""A count with what it counts, as people say it."""

from __future__ import annotations


def counted(number: int, one: str) -> str:
    """`1 row`, `1,204 rows`."""
    return f"{number:,} {one}" if number == 1 else f"{number:,} {one}s"
