"""Annotations: what happened on a day, shown on the charts of the dashboard and shared by the staff."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from shared.insights import staff_rows

PARTITION = "annotation"
SHOWN = ("day", "text", "created_by", "created_at")


def listed() -> list[dict[str, Any]]:
    """Every annotation by day: annotation_id, day, text, created_by, created_at."""
    rows = staff_rows.rows(PARTITION)
    shown = [{"annotation_id": row["RowKey"], **{key: row[key] for key in SHOWN}} for row in rows]
    return sorted(shown, key=lambda each: (each["day"], each["annotation_id"]))


def keep(annotation_id: str, *, day: date, text: str, by: str, now: datetime) -> dict[str, Any]:
    """Write an annotation; writing it again replaces it."""
    about = {"day": day.isoformat(), "text": text}
    return {
        "annotation_id": annotation_id,
        **staff_rows.keep(PARTITION, annotation_id, about, by=by, now=now),
    }


def forget(annotation_id: str) -> None:
    """Remove an annotation; one that is gone already is no error."""
    staff_rows.forget(PARTITION, annotation_id)
