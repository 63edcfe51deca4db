"""A backup holds whatever the tables hold, of any size, in a few MB of memory and without a disk."""

from __future__ import annotations

import base64
import os
import tempfile
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from azure.data.tables import EdmType, EntityProperty
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.records import backup, staff_lists
from shared.records.archive import container, read_lines, write_lines
from shared.records.tables import table
from tests.support.front import FrontedAccount
from tests.support.records import NOW

pytestmark = pytest.mark.azurite

MEGABYTE = 1024 * 1024
_moments = (NOW + timedelta(seconds=n) for n in count())


@pytest.fixture(autouse=True)
def _no_disk(hierarchical: FrontedAccount, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any, **__: Any) -> None:
        raise AssertionError("a backup went by way of the disk")

    for name in ("TemporaryFile", "NamedTemporaryFile", "SpooledTemporaryFile", "mkstemp", "mkdtemp"):
        monkeypatch.setattr(tempfile, name, refused)


def contents() -> dict[str, list[dict[str, Any]]]:
    """All rows but the lists of staff, which a restore makes anew from the records."""
    found = {}
    for name in backup.TABLES:
        rows = [dict(entity) for entity in table(name).query_entities("")]
        rows = [row for row in rows if row["PartitionKey"] != staff_lists.PARTITION]
        found[name] = sorted(rows, key=lambda row: (row["PartitionKey"], row["RowKey"]))
    return found


def empty_tables() -> None:
    for name in backup.TABLES:
        for entity in list(table(name).query_entities("")):
            table(name).delete_entity(entity)


EPOCH = datetime(1990, 1, 1, tzinfo=UTC)
KEYS = st.text("ABCabc059-_|é~", min_size=1, max_size=12)
TIMES = st.integers(0, 3_000_000_000_000_000).map(lambda n: EPOCH + timedelta(microseconds=n))
VALUES = st.one_of(
    st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=300),
    st.booleans(),
    st.integers(-(2**31), 2**31 - 1),
    st.integers(-(2**63), 2**63 - 1).map(lambda n: EntityProperty(n, EdmType.INT64)),
    st.floats(allow_nan=False, allow_infinity=False),
    st.binary(max_size=300),
    TIMES,
)
ENTITIES = st.dictionaries(st.sampled_from(["state", "row", "at", "blob", "sum", "x1", "ünder"]), VALUES)
TABLES = st.dictionaries(
    st.tuples(st.sampled_from(backup.TABLES), KEYS, KEYS), ENTITIES, min_size=1, max_size=12
)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TABLES)
def test_what_is_restored_is_what_was_there(rows: dict[tuple[Any, str, str], dict[str, Any]]) -> None:
    empty_tables()
    for (where, partition, row), values in rows.items():
        prefix = "CUST-" if where == "records" else ""
        table(where).create_entity({"PartitionKey": prefix + partition, "RowKey": row, **values})
    before = contents()
    written = backup.write_backup(next(_moments))
    empty_tables()
    restored = backup.restore_backup(written.name)
    assert contents() == before
    assert dict(restored.entities) == {name: len(found) for name, found in before.items()}


def test_records_that_fill_a_transaction_by_their_size_are_restored() -> None:
    # Of these characters, six bytes each in JSON, three entities are nearly all that a transaction takes.
    for number in range(7):
        texts = {f"row_{part}": "é" * 32_000 for part in range(6)}
        entity = {"PartitionKey": "CUST-BIG", "RowKey": f"claim_{number:02}", **texts}
        table("records").create_entity(entity)
    before = contents()
    written = backup.write_backup(NOW)
    empty_tables()
    backup.restore_backup(written.name)
    assert contents() == before


def test_a_large_table_goes_out_block_by_block(hierarchical: FrontedAccount) -> None:
    def lines() -> Iterator[str]:
        for _ in range(400):
            yield base64.b64encode(os.urandom(75_000)).decode()

    hierarchical.count_anew()
    tracemalloc.start()
    try:
        assert write_lines(container(), "x/large.jsonl.gz", lines()) == 400
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    calls = hierarchical.calls()["blob"]
    assert calls["PutBlock"] >= 5
    assert (calls["PutBlockList"], "PutBlob" in calls) == (1, False)
    assert peak < 16 * MEGABYTE
    assert sum(len(line) for line in read_lines(container(), "x/large.jsonl.gz")) == 400 * 100_001


def test_a_table_that_cannot_be_read_to_its_end_leaves_no_file() -> None:
    def lines() -> Iterator[str]:
        yield base64.b64encode(os.urandom(6 * MEGABYTE)).decode()
        raise OSError("the table went away")

    with pytest.raises(OSError, match="went away"):
        write_lines(container(), "x/broken.jsonl.gz", lines())
    assert [blob.name for blob in container().list_blobs()] in ([], ["x"])
