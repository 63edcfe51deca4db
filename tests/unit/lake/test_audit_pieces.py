"""An audit sees every file once, in pieces that have all rows of their keys."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from shared.lake.audit import pieces, verify
from shared.lake.audit.pieces import Piece
from shared.lake.schema.contracts import TABLES

CLAIMS = TABLES["silver"]["fact_claims"]
MANY = 3_000_000


def files_of(count: int) -> list[str]:
    return [f"az://silver/fact_claims/bucket-{number}-of-{count}-x.parquet" for number in range(count)]


def test_a_large_table_is_cut_into_pieces_of_whole_buckets() -> None:
    found = pieces.by_key(CLAIMS, files_of(64), MANY)
    assert len(found) > 4
    assert sorted(file for piece in found for file in piece.files) == sorted(files_of(64))
    assert sorted(number for piece in found for number in piece.numbers) == list(range(64))


@pytest.mark.parametrize(
    ("files", "rows"),
    [
        (files_of(16), 1000),
        (["az://silver/fact_claims/part-1.parquet", "az://silver/fact_claims/part-2.parquet"], MANY),
        ([*files_of(64), "az://silver/fact_claims/added-7-x.parquet"], MANY),
    ],
    ids=["small", "not in buckets", "rows beside the buckets"],
)
def test_other_tables_are_one_piece(files: list[str], rows: int) -> None:
    assert pieces.by_key(CLAIMS, files, rows) == [Piece(files)]


def test_tables_cut_alike_are_compared_bucket_by_bucket() -> None:
    ours = pieces.by_key(CLAIMS, files_of(64), MANY)
    theirs = [file.replace("silver/fact_claims", "gold/claims_analytics") for file in files_of(64)]
    pairs = pieces.paired(ours, theirs)
    assert [ours for ours, _ in pairs] == ours
    for our, their in pairs:
        assert [file.rpartition("/")[2] for file in sorted(their.files)] == [
            file.rpartition("/")[2] for file in sorted(our.files)
        ]


def test_a_bucket_that_only_the_other_table_has_is_compared_with_nothing() -> None:
    ours = pieces.by_key(CLAIMS, files_of(64)[1:], MANY)
    *_, (nothing, lone) = pieces.paired(ours, files_of(64))
    assert (nothing.files, lone.files) == ([], files_of(64)[:1])


def test_tables_cut_otherwise_are_compared_as_a_whole() -> None:
    ours = pieces.by_key(CLAIMS, files_of(64), MANY)
    ((all_ours, all_theirs),) = pieces.paired(ours, files_of(16))
    assert (sorted(all_ours.files), all_theirs.files) == (sorted(files_of(64)), files_of(16))


def test_rows_in_another_bucket_than_their_keys_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAKE_URI", f"file://{tmp_path}")
    file = tmp_path / "bucket-1-of-64-x.parquet"
    pl.DataFrame({"claim_id": ["CLM-01", "CLM-41", "CLM-02", None, "CLM-01"]}).write_parquet(file)
    found = verify._faults(CLAIMS, Piece([str(file)], frozenset({1}), 64))
    assert (found.repeated, found.without_key, found.misplaced) == (1, 1, 2), (
        "that without a key belongs to bucket 0"
    )
