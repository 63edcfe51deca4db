"""Raw files of which nothing was loaded, by name: refused ones, and those whose name says no entity."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any

from shared.lake.schema.reasons import told
from shared.lake.state import raw_files

Data = dict[str, Any]


def refused(limit: int) -> list[Data]:
    """Refused file versions with reason and remedy, the latest first: entity, file, settled_at and words.

    One whose path was loaded in another version since is left out.
    """
    latest = sorted(raw_files.refused(), key=lambda row: row["settled_at"], reverse=True)
    standing = (row for row in latest if not _loaded_since(row))
    return [_shown(row) for row in islice(standing, limit)]


def not_recognized(limit: int) -> list[Data]:
    """Files whose names belong to no entity, by path: file, size, seen_at and words."""
    return [
        {
            "entity": None,
            "file": file.path,
            "seen_at": file.seen_at.isoformat(),
            **told("not_recognized"),
        }
        for file in raw_files.not_recognized(limit)
    ]


def _loaded_since(row: Mapping[str, Any]) -> bool:
    number = raw_files.loaded_number(row["path"])
    return number is not None and number > row["number"]


def _shown(row: Mapping[str, Any]) -> Data:
    reason = row.get("reason") or "unreadable"
    return {"entity": row["entity"], "file": row["path"], "seen_at": row["settled_at"], **told(reason)}
