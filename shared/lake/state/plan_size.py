"""How large a pass is, before it runs."""

from __future__ import annotations

from shared.lake.state.pass_plan import Plan
from shared.lake.state.published import Manifest

# Of a raw file, about.
BYTES_A_ROW = 500


def delivered_rows(plan: Plan, manifest: Manifest | None) -> int:
    """Delivered rows, about, once a pass has loaded its files."""
    known = sum(state.rows for state in manifest.tables["bronze"].values()) if manifest else 0
    return known + sum(file.size for files in plan.batches.values() for file in files) // BYTES_A_ROW
