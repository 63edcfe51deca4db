"""Compare-and-set of a table row and of a blob, against a real storage."""

from __future__ import annotations

from typing import Any

import pytest

from shared import storage_resources
from shared.conditional_writes import put_blob, put_row

pytestmark = [pytest.mark.azurite, pytest.mark.usefixtures("app_settings")]


def row(value: int) -> dict[str, Any]:
    return {"PartitionKey": "p", "RowKey": "r", "value": value}


def test_a_row_is_written_over_what_was_read_and_nothing_else() -> None:
    table = storage_resources.table("conditional")
    first = put_row(table, row(1), None)
    assert first
    assert put_row(table, row(2), None) is None
    second = put_row(table, row(3), first)
    assert second not in (None, first)
    assert put_row(table, row(4), first) is None
    assert table.get_entity("p", "r")["value"] == 3
    table.delete_entity("p", "r")
    assert put_row(table, row(5), second) is None


def test_a_blob_is_written_over_what_was_read_and_nothing_else() -> None:
    blob = storage_resources.container("conditional").get_blob_client("one.txt")
    first = put_blob(blob, b"1", None)
    assert first
    assert put_blob(blob, b"2", None) is None
    assert put_blob(blob, b"3", first) not in (None, first)
    assert put_blob(blob, b"4", first) is None
    assert blob.download_blob().readall() == b"3"
