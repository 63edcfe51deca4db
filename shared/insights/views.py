"""Saved views: addresses of the dashboard with a name, shared by the staff."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shared.insights import staff_rows

PARTITION = "view"
SHOWN = ("name", "address", "created_by", "created_at")


def listed() -> list[dict[str, Any]]:
    """Every view by name: view_id, name, address, created_by, created_at."""
    rows = staff_rows.rows(PARTITION)
    views = [{"view_id": row["RowKey"], **{key: row[key] for key in SHOWN}} for row in rows]
    return sorted(views, key=lambda view: (view["name"].casefold(), view["view_id"]))


def keep(view_id: str, *, name: str, address: str, by: str, now: datetime) -> dict[str, Any]:
    """Write a view; writing it again replaces it."""
    about = {"name": name, "address": address}
    return {"view_id": view_id, **staff_rows.keep(PARTITION, view_id, about, by=by, now=now)}


def forget(view_id: str) -> None:
    """Remove a view; one that is gone already is no error."""
    staff_rows.forget(PARTITION, view_id)
