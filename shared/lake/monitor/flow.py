"""The way of the data as a picture: stations, ways, and where work is under way."""

from __future__ import annotations

from typing import Any

from shared.lake.monitor.status import LAYERS, Observed, pending_claims

# Station, label, kind, place.
_NODES = (
    ("api", "Functions API", "source", 0, 0),
    ("raw", "Raw files", "storage", 1, 0),
    ("bronze", "Bronze", "layer", 2, 0),
    ("silver", "Silver", "layer", 3, 0),
    ("gold", "Gold", "layer", 4, 0),
    ("insights", "Insights", "serving", 5, 0),
    ("dashboard", "Dashboard", "consumer", 6, 0),
)
_EDGES = (
    ("api", "raw", "publishes records"),
    ("raw", "bronze", "loads once"),
    ("bronze", "silver", "cleans and judges"),
    ("silver", "gold", "aggregates"),
    ("gold", "insights", "publishes versions"),
    ("insights", "dashboard", "answers"),
)


def flow(seen: Observed) -> dict[str, Any]:
    """Seven stations, six ways, and the station where work is under way (None when all is quiet)."""
    return {
        "nodes": [dict(zip(("id", "label", "type", "x", "y"), node, strict=True)) for node in _NODES],
        "edges": [dict(zip(("from", "to", "label"), edge, strict=True)) for edge in _EDGES],
        "active_flow": _active(seen),
    }


def _active(seen: Observed) -> str | None:
    if seen.waiting_files:
        return "raw"
    pending = pending_claims(seen)
    return next((layer for layer in LAYERS if pending[layer]), None)
