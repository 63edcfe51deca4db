"""Cutting a table into buckets loses nothing, and a key is always found in the same bucket."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.lake.engine_polars import cut
from shared.lake.schema import buckets

KEYS = st.lists(st.text(max_size=12), unique=True, max_size=60)
COUNTS = st.sampled_from([1, 3, 16, 64])


def frame(keys: list[str]) -> pl.DataFrame:
    return pl.DataFrame({"id": keys, "n": range(len(keys))}, schema={"id": pl.String, "n": pl.Int64})


@given(KEYS, COUNTS)
def test_every_row_is_in_exactly_one_bucket(keys: list[str], count: int) -> None:
    parts = buckets.split([frame(keys)], "id", count)
    assert set(parts) <= set(range(count))
    assert sorted(row for part in parts.values() for row in part()["id"]) == sorted(keys)


@given(KEYS, st.data(), COUNTS)
def test_a_key_does_not_move_with_its_neighbors(keys: list[str], data: st.DataObject, count: int) -> None:
    some = data.draw(st.lists(st.sampled_from(keys), unique=True)) if keys else []
    everywhere = {
        row: n for n, part in buckets.split([frame(keys)], "id", count).items() for row in part()["id"]
    }
    alone = {row: n for n, part in buckets.split([frame(some)], "id", count).items() for row in part()["id"]}
    assert alone == {key: everywhere[key] for key in some}


@given(st.integers(0, 3_000_000))
def test_more_rows_never_mean_fewer_buckets(rows: int) -> None:
    assert buckets.count_for(rows) <= buckets.count_for(rows + 1)


@pytest.mark.parametrize("rows", [6_000, 401_000])
def test_no_bucket_is_in_two_pieces(rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cut, "PIECE_ROWS", rows // 5)
    found = cut.cut_by("id", frame([f"{n:06X}" for n in range(rows)]).lazy())
    number = buckets.number("id", buckets.count_for(found.keys))
    pieces = [set(piece.select(number).collect().to_series()) for piece in found.pieces]
    assert len(pieces) > 3
    assert sum(map(len, pieces)) == len(set.union(*pieces)) == buckets.count_for(rows)


def test_the_cut_is_read_from_the_files() -> None:
    uris = [f"az://gold/t/{buckets.prefix(n, 16)}-{n}abc.parquet" for n in (0, 3, 15)]
    found = buckets.layout(uris)
    assert found is not None
    assert (found.count, found.files) == (16, {0: uris[0], 3: uris[1], 15: uris[2]})


def test_files_of_another_writer_show_no_cut() -> None:
    ours, theirs = f"t/{buckets.prefix(0, 1)}-a.parquet", "t/part-00000-x.snappy.parquet"
    twice = f"t/{buckets.prefix(0, 1)}-b.parquet"
    other = f"t/{buckets.prefix(1, 16)}-b.parquet"
    assert [
        buckets.layout(uris) for uris in ([theirs], [ours, theirs], [ours, twice], [ours, other], [])
    ] == [None] * 5


def test_ids_spread_evenly() -> None:
    ids = [f"CLM-{n * 2654435761 % 2**32:08X}" for n in range(20_000)]
    sizes = [part().height for part in buckets.split([frame(ids)], "id", 16).values()]
    assert len(sizes) == 16
    assert max(sizes) < 3 * min(sizes)
