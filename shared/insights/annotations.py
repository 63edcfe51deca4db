"""Annotations: what happened on a day, shown on the charts of the dashboard and shared by the staff."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from shared.insights.views import MOST, TABLE
from shared.lake import storage

PARTITION = "annotation"


def listed() -> list[dict[str, Any]]:
    """Every annotation by day: annotation_id, day, text, created_by, created_at."""
    rows = storage.state_table(TABLE).query_entities(f"PartitionKey eq '{PARTITION}'", results_per_page=MOST)
    found = [
        {
            "annotation_id": row["RowKey"],
            **{key: row[key] for key in ("day", "text", "created_by", "created_at")},
        }
        for _, row in zip(range(MOST), rows, strict=False)
    ]
    return sorted(found, key=lambda each: (each["day"], each["annotation_id"]))


def keep(annotation_id: str, *, day: date, text: str, by: str, now: datetime) -> dict[str, Any]:
    """Write an annotation; writing it again replaces it."""
    about = {"day": day.isoformat(), "text": text, "created_by": by, "created_at": now.isoformat()}
    storage.state_table(TABLE).upsert_entity({"PartitionKey": PARTITION, "RowKey": annotation_id, **about})
    return {"annotation_id": annotation_id, **about}


def forget(annotation_id: str) -> None:
    """Remove an annotation; one that is gone already is no error."""
    storage.state_table(TABLE).delete_entity(PARTITION, annotation_id)
