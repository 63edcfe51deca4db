"""Annotations are kept by day, replaced under their id, and gone when they are removed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from functions.insights.annotations import AnnotationChange, Annotations
from shared import storage_resources
from shared.insights import annotations

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


class Table:
    """A table's rows in memory, as far as annotations use one."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, Any]] = {}

    def upsert_entity(self, row: dict[str, Any]) -> None:
        self.rows[row["RowKey"]] = row

    def delete_entity(self, partition: str, key: str) -> None:
        assert partition == annotations.PARTITION
        self.rows.pop(key, None)

    def query_entities(self, condition: str, **_: object) -> list[dict[str, Any]]:
        assert condition == f"PartitionKey eq '{annotations.PARTITION}'"
        return list(self.rows.values())


def test_what_was_written_on_days_is_listed_by_day(monkeypatch: pytest.MonkeyPatch) -> None:
    table = Table()
    monkeypatch.setattr(storage_resources, "table", lambda _: table)
    for key, day in (("b", 20), ("a", 3)):
        annotations.keep(key, day=date(2026, 10, day), text=f"on {day}", by="Riley", now=NOW)
    annotations.keep("b", day=date(2026, 10, 1), text="moved", by="Riley", now=NOW)
    Annotations.model_validate({"annotations": annotations.listed()})
    assert [each["text"] for each in annotations.listed()] == ["moved", "on 3"]
    annotations.forget("b")
    annotations.forget("b")
    assert [each["annotation_id"] for each in annotations.listed()] == ["a"]


@pytest.mark.parametrize("change", [{"text": " "}, {"text": "x" * 141}, {"day": "soon"}])
def test_an_annotation_is_a_few_words_on_a_day(change: dict[str, object]) -> None:
    asked = {"day": "2026-10-05", "text": " New price list "}
    assert AnnotationChange.model_validate(asked).text == "New price list"
    with pytest.raises(ValidationError):
        AnnotationChange.model_validate(asked | change)
