"""What the staff keeps beside the figures: written, read, changed and removed in a real table."""

from __future__ import annotations

import pytest

from shared.insights import annotations, staff_rows, views
from tests.support.records import NOW, TODAY

pytestmark = [pytest.mark.azurite, pytest.mark.usefixtures("app_settings")]


def test_partitions_keep_apart_what_has_the_same_id() -> None:
    kept = views.keep("one", name="Denied", address="/claims?status=Denied", by="Riley", now=NOW)
    noted = annotations.keep("one", day=TODAY, text="A storm", by="Riley", now=NOW)
    assert (views.listed(), annotations.listed()) == ([kept], [noted])
    views.forget("one")
    views.forget("one")
    assert (views.listed(), annotations.listed()) == ([], [noted])


def test_a_change_leaves_the_other_values() -> None:
    staff_rows.keep("alert", "one", {"name": "Losses", "told": ""}, by="Riley", now=NOW)
    staff_rows.change("alert", "one", {"told": "2026-01-01"})
    (row,) = staff_rows.rows("alert")
    assert (row["name"], row["told"], row["created_by"]) == ("Losses", "2026-01-01", "Riley")
