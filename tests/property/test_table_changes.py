"""However rows come, a table that is cut has each key once, in few files, and finds it again."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.lake.delta import data_files, table_changes
from shared.lake.delta.table_rows import TableRows
from shared.lake.schema import buckets
from shared.lake.schema.contracts import TABLES
from shared.lake.schema.polars_schema import schema

TABLE = TABLES["gold"]["risk_scoring"]
COUNT = 16
CHANGE = st.dictionaries(st.integers(0, 400), st.integers(0, 3), min_size=1, max_size=30)
CHANGES = st.lists(CHANGE, max_size=12)


def frame(rows: Mapping[str, int]) -> pl.DataFrame:
    named = [{"customer_id": key, "total_pets": value} for key, value in rows.items()]
    return pl.DataFrame(named, schema(TABLE))


def ids(rows: Mapping[int, int]) -> dict[str, int]:
    return {f"C-{number * 2654435761 % 2**32:08X}": value for number, value in rows.items()}


class Lake:
    """A table's files, changed as a commit would change them."""

    def __init__(self, rows: Mapping[str, int]) -> None:
        parts = buckets.split([frame(rows)], "customer_id", COUNT)
        self.files = {self._written(buckets.prefix(n, COUNT), part()) for n, part in parts.items()}
        self.height = len(rows)

    def change(self, rows: Mapping[str, int]) -> tuple[list[str], list[str], int]:
        """How the names of the new files begin, the files that go, and how many rows are new."""
        cut = buckets.layout(self.files)
        assert cut is not None
        change = table_changes.planned(TABLE, cut, frame(rows), height=self.height)
        made = [(rewrite, part) for rewrite in change.rewrites if (part := rewrite.rows()) is not None]
        removed = [*change.removed, *(uri for rewrite, _ in made for uri in rewrite.replaces)]
        written = {self._written(rewrite.prefix, part) for rewrite, part in made}
        self.files = (self.files - set(removed)) | written
        self.height += change.inserted
        return [rewrite.prefix for rewrite, _ in made], removed, change.inserted

    def table(self) -> TableRows:
        return TableRows(TABLE, sorted(self.files), self.height)

    def _written(self, prefix: str, rows: pl.DataFrame) -> str:
        return data_files.write(TABLE, rows, prefix).uri


@pytest.fixture(scope="module", autouse=True)
def _lake() -> Iterator[None]:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("LAKE_URI", f"file://{Path(folder)}")
        patch.setattr(table_changes, "FEW_ROWS", 8)
        patch.setattr(table_changes, "MAX_ADDED", 2)
        patch.setattr(table_changes, "LARGEST_SHARE", 0.3)
        yield


@settings(max_examples=25, deadline=None)
@given(CHANGES)
def test_every_key_is_there_once_with_its_newest_row(changes: list[dict[int, int]]) -> None:
    known = ids(dict.fromkeys(range(0, 400, 3), 9))
    lake = Lake(known)
    for change in map(ids, changes):
        lake.change(change)
        known |= change
        rows = lake.table().rows().select("customer_id", "total_pets").collect()
        assert sorted(rows.iter_rows()) == sorted(known.items())
        assert lake.height == len(known)
        cut = buckets.layout(lake.files)
        assert cut is not None
        assert len(cut.added) <= 3
        sought = pl.Series("id", list(change))
        found = lake.table().among("customer_id", sought).select("customer_id", "total_pets").collect()
        assert dict(found.iter_rows()) == change
        by_value = lake.table().among("total_pets", pl.Series([2])).collect()
        assert by_value.height == sum(value == 2 for value in known.values())


def test_new_rows_write_a_file_of_their_own_and_known_ones_their_bucket() -> None:
    lake = Lake(ids(dict.fromkeys(range(300), 0)))
    assert lake.change(ids({1000: 1})) == (["added-1"], [], 1)
    (prefix,), removed, inserted = lake.change(ids({7: 1}))
    assert (prefix[:7], len(removed), inserted) == ("bucket-", 1, 0)
    assert lake.change(ids({7: 1, 1000: 1})) == ([], [], 0)
