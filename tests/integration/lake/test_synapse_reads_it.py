"""What SQL reads is of the plainest kind: reader version 1, snappy, old encodings, first checkpoints."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from infra.generate import ALSO
from shared import clients
from shared.lake.delta import commit
from shared.lake.delta.commit import Stamp
from shared.lake.schema.contracts import TABLES, TableContract
from shared.lake.schema.polars_schema import empty_frame
from shared.lake.upkeep import maintenance
from tests.support.lake import ask_day, drive, drop, new_process
from tests.support.parquet_footer import codecs, encodings
from tests.support.small_world import claim, world

pytestmark = pytest.mark.azurite

SQL_READS = [*TABLES["gold"].values(), *(TABLES["silver"][name] for name in ALSO)]
# Those of Parquet 1.0; the dictionary's index has had two names since.
ENCODINGS = {"plain", "plain_dictionary", "rle", "bit_packed", "rle_dictionary"}


@pytest.fixture(autouse=True)
def _empty_lake(app_settings: object) -> None:
    new_process()


def filled() -> None:
    """Two passes and a night's care, so that there are changed files and checkpoints."""
    ask_day()
    for name, rows in world().items():
        drop(name, rows)
    drive()
    drop("claims/more.jsonl", [claim("M9", claim_amount=12.5)])
    drive()
    maintenance.maintain()


def blobs(table: TableContract, ending: str) -> Iterator[tuple[str, bytes]]:
    container = clients.blobs().get_container_client(table.layer)
    for blob in container.list_blobs(name_starts_with=f"{table.name}/"):
        if blob.name.endswith(ending):
            yield blob.name, container.download_blob(blob.name).readall()


def actions(table: TableContract, kind: str) -> list[Any]:
    """What the table's log says of a kind, in every commit."""
    lines = [line for _, data in blobs(table, ".json") for line in data.splitlines()]
    return [action[kind] for action in map(json.loads, lines) if kind in action]


def test_every_file_is_snappy_in_plain_encodings() -> None:
    filled()
    for layer in TABLES.values():
        for table in layer.values():
            for name, data in blobs(table, ".parquet"):
                assert codecs(data) <= {"snappy", "uncompressed"}, name
                assert encodings(data) <= ENCODINGS, name
                assert "_delta_log/" in name or codecs(data) == {"snappy"}, name


def test_reader_version_1_is_enough_and_stays_so_when_a_table_grows() -> None:
    filled()
    for table in SQL_READS:
        protocols = actions(table, "protocol")
        assert [each["minReaderVersion"] for each in protocols] == [1], table.name
        assert not any(each.get("readerFeatures") for each in protocols), table.name
        for each in actions(table, "metaData"):
            assert each["partitionColumns"] == []
            assert not [key for key in each["configuration"] if "columnMapping" in key or "deletion" in key]


def test_a_column_that_is_added_asks_for_no_newer_reader() -> None:
    table = TABLES["gold"]["monthly_kpis"]
    smaller = replace(table, columns=table.columns[:-1])
    commit.append(smaller, empty_frame(smaller).clear(1), Stamp("gold/monthly_kpis", 1))
    commit.overwrite(table, {"part": lambda: empty_frame(table).clear(2)}, Stamp("gold/monthly_kpis", 2))
    assert len(actions(table, "metaData")) == 2
    assert {each["minReaderVersion"] for each in actions(table, "protocol")} == {1}


def test_checkpoints_are_of_the_first_version() -> None:
    filled()
    for table in SQL_READS:
        checkpoints = [name for name, _ in blobs(table, ".parquet") if "_delta_log/" in name]
        assert checkpoints, table.name
        assert all(name.endswith(".checkpoint.parquet") for name in checkpoints)
        assert not [name for name, _ in blobs(table, ".parquet") if "_sidecars" in name]


@pytest.mark.parametrize("codec", ["zstd", "gzip", "lz4"])
def test_the_footer_tells_compressions_apart(codec: Any, tmp_path: Any) -> None:
    pl.DataFrame({"a": list(range(1000)), "b": ["x"] * 1000}).write_parquet(tmp_path / "f", compression=codec)
    assert {each.removesuffix("_raw") for each in codecs((tmp_path / "f").read_bytes())} == {codec}
