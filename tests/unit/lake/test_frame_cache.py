"""Frames are kept up to a share of the instance's memory, whatever their number and size."""

import polars as pl
import pytest

from shared.lake.delta.frame_cache import Kept

MB = 1024 * 1024


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Kept[int]:
    """Keeps up to 1 MB."""
    monkeypatch.setenv("INSTANCE_MEMORY_MB", "64")
    return Kept(1 / 64)


def of_bytes(size: int) -> pl.DataFrame:
    return pl.DataFrame({"value": pl.zeros(size // 8, eager=True)})


def test_the_longest_unused_goes_first(kept: Kept[int]) -> None:
    for key in range(3):
        kept.put(key, of_bytes(300_000))
    assert kept.get(0) is not None
    kept.put(3, of_bytes(300_000))
    assert [key for key in range(4) if kept.get(key) is not None] == [0, 2, 3]


def test_what_exceeds_the_share_alone_pushes_nothing_out(kept: Kept[int]) -> None:
    kept.put(0, of_bytes(300_000))
    kept.put(1, of_bytes(2 * MB))
    assert kept.get(0) is not None
    assert kept.get(1) is None


def test_thousands_of_files_of_one_row_count_what_they_take(kept: Kept[int]) -> None:
    one_row = pl.DataFrame({f"column_{n}": [n] for n in range(40)})
    for key in range(1000):
        kept.put(key, one_row)
    assert sum(kept.get(key) is not None for key in range(1000)) == MB // (40 * 8 + 40 * 4096)


def test_a_larger_instance_keeps_more(kept: Kept[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSTANCE_MEMORY_MB", "256")
    kept.put(0, of_bytes(2 * MB))
    assert kept.get(0) is not None
