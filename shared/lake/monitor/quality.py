"""The data-quality reports of the runs."""

from __future__ import annotations

from typing import Any

from shared.lake.delta import commit, frames
from shared.lake.schema.contracts import TABLES
from shared.lake.schema.reasons import told


def report(
    *, run_id: str | None, table: str | None, limit: int, offset: int
) -> tuple[list[dict[str, Any]], int]:
    """Measures of one run, or of all runs newest first, and how many match; a rule's in words as well."""
    import polars as pl

    contract = TABLES["quarantine"]["data_quality"]
    handle = commit.newest(contract)
    if handle is None:
        return [], 0
    filters = {"run_id": run_id, "table": table}
    rows = frames.scan(contract, handle.version()).filter(
        *(pl.col(name) == value for name, value in filters.items() if value is not None)
    )
    order = ["measured_at", "table", "measure", "rule"]
    matches = rows.sort(order, descending=[True, False, False, False]).collect(engine="in-memory")
    return [_worded(row) for row in matches.slice(offset, limit).iter_rows(named=True)], matches.height


def _worded(row: dict[str, Any]) -> dict[str, Any]:
    words = told(row["rule"]) if row["rule"] else {"sentence": None, "remedy": None}
    return {**row, "sentence": words["sentence"], "remedy": words["remedy"]}
