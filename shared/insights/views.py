"""Saved views: addresses of the dashboard with a name, shared by the staff."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shared.lake import storage

TABLE = "dashboard"
PARTITION = "view"
MOST = 200


def listed() -> list[dict[str, Any]]:
    """Every view by name: view_id, name, address, created_by, created_at."""
    rows = storage.state_table(TABLE).query_entities(f"PartitionKey eq '{PARTITION}'", results_per_page=MOST)
    found = [
        {
            "view_id": row["RowKey"],
            **{key: row[key] for key in ("name", "address", "created_by", "created_at")},
        }
        for _, row in zip(range(MOST), rows, strict=False)
    ]
    return sorted(found, key=lambda view: (view["name"].casefold(), view["view_id"]))


def keep(view_id: str, *, name: str, address: str, by: str, now: datetime) -> dict[str, Any]:
    """Write a view; writing it again replaces it."""
    view = {"name": name, "address": address, "created_by": by, "created_at": now.isoformat()}
    storage.state_table(TABLE).upsert_entity({"PartitionKey": PARTITION, "RowKey": view_id, **view})
    return {"view_id": view_id, **view}


def forget(view_id: str) -> None:
    """Remove a view; one that is gone already is no error."""
    storage.state_table(TABLE).delete_entity(PARTITION, view_id)
