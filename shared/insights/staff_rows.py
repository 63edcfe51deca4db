"""What the staff keeps beside the figures: views, annotations, alerts; a partition each of one table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shared import storage_resources

TABLE = "dashboard"
MAX_ROWS = 200


def rows(partition: str) -> list[dict[str, Any]]:
    """The first MAX_ROWS rows by id, which is their RowKey."""
    entities = storage_resources.table(TABLE).query_entities(
        f"PartitionKey eq '{partition}'", results_per_page=MAX_ROWS
    )
    return [dict(row) for _, row in zip(range(MAX_ROWS), entities, strict=False)]


def keep(partition: str, row_id: str, values: Mapping[str, Any], *, by: str, now: datetime) -> dict[str, Any]:
    """Write a row in place of what has its id; returns the values with created_by and created_at."""
    about = {**values, "created_by": by, "created_at": now.isoformat()}
    storage_resources.table(TABLE).upsert_entity({"PartitionKey": partition, "RowKey": row_id, **about})
    return about


def change(partition: str, row_id: str, values: Mapping[str, Any]) -> None:
    """Change some values of a row that is there."""
    from azure.data.tables import UpdateMode

    row = {"PartitionKey": partition, "RowKey": row_id, **values}
    storage_resources.table(TABLE).update_entity(row, mode=UpdateMode.MERGE)


def forget(partition: str, row_id: str) -> None:
    """Remove a row; one that is gone already is no error."""
    storage_resources.table(TABLE).delete_entity(partition, row_id)
