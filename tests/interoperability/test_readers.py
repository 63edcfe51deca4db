"""Every reader sees the same lake: the same columns, rows and cells, and finds the same rows by a filter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.interoperability.compare import Told, differences
from tests.interoperability.readers import READERS
from tests.support.summary import COMPARISON

pytestmark = pytest.mark.azurite


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_a_reader_sees_what_was_written(
    reader: Any, tables: list[Told], record_property: Callable[[str, Any], None]
) -> None:
    found = [difference for each in tables for difference in differences(reader(each.table), each)]
    names = [each.table.name for each in tables]
    least = min(len(each.filters) for each in tables)
    record_property(COMPARISON, (reader.name, names, least, len(found)))
    assert not found, "\n".join(found)
