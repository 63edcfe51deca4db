"""Tables in memory: one frame per table and published version, in the order of its commonest query."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from typing import TYPE_CHECKING

from shared.insights import columns, current
from shared.insights.columns import Listing
from shared.lake.delta import frames
from shared.lake.schema.contracts import TABLES
from shared.lake.state.published import Manifest

if TYPE_CHECKING:
    import polars as pl

Version = tuple[int, ...]

LISTINGS = (
    columns.KPIS,
    columns.CUSTOMERS,
    columns.CLAIMS,
    columns.PROVIDERS,
    columns.RISKS,
    columns.CROSS_SELL,
    columns.PETS,
    columns.POLICIES,
)

_MORE_SOURCES: Mapping[str, tuple[tuple[str, str], ...]] = {
    columns.PROVIDERS.table: (("silver", "dim_vet_providers"),),
    columns.CUSTOMERS.table: (("gold", "risk_scoring"),),
    columns.CROSS_SELL.table: (("gold", "customer_360_view"),),
}

# What is published, and a moment of the past that somebody compares it with.
KEPT = 2
_prepared: dict[str, OrderedDict[Version, pl.DataFrame]] = {}
_guards = {listing.table: threading.Lock() for listing in LISTINGS}


def version(listing: Listing, manifest: Manifest | None) -> Version:
    """The published versions that a list depends on; empty before the first."""
    if manifest is None:
        return ()
    return tuple(manifest.version(layer, name) or 0 for layer, name in _sources(listing))


def rows(listing: Listing, manifest: Manifest | None) -> pl.DataFrame:
    """Every row with all its columns, sorted as the list is."""
    key = version(listing, manifest)
    with _guards[listing.table]:
        kept = _prepared.setdefault(listing.table, OrderedDict())
        if key not in kept:
            kept[key] = _sorted(listing, _read(listing, manifest))
        kept.move_to_end(key)
        while len(kept) > KEPT:
            kept.popitem(last=False)
        return kept[key]


def forget() -> None:
    """Forget every frame, for tests that change the storage."""
    _prepared.clear()


def _sources(listing: Listing) -> tuple[tuple[str, str], ...]:
    return ((listing.layer, listing.table), *_MORE_SOURCES.get(listing.table, ()))


def _read(listing: Listing, manifest: Manifest | None) -> pl.DataFrame:
    parts = {name: _table(layer, name, manifest) for layer, name in _sources(listing)}
    if listing is columns.PROVIDERS:
        return _with_idle_providers(parts)
    if listing is columns.CUSTOMERS:
        return current.with_risk(current.with_tier(parts[listing.table]), parts["risk_scoring"])
    if listing is columns.CROSS_SELL:
        return current.with_premium(parts[listing.table], parts["customer_360_view"])
    return parts[listing.table]


def _with_idle_providers(parts: dict[str, pl.DataFrame]) -> pl.DataFrame:
    import narwhals as nw

    from shared.lake.transform.views import vw_provider_performance

    plans = {name: nw.from_native(frame.lazy()) for name, frame in parts.items()}
    served: pl.DataFrame = vw_provider_performance(plans, plans).collect().to_native()
    return served


def _table(layer: str, name: str, manifest: Manifest | None) -> pl.DataFrame:
    from shared.lake.schema.polars_schema import empty_frame

    contract = TABLES[layer][name]
    published = manifest.version(layer, name) if manifest else None
    return empty_frame(contract) if published is None else frames.read(contract, published)


def _sorted(listing: Listing, frame: pl.DataFrame) -> pl.DataFrame:
    names = [name for name, _ in listing.order]
    return frame.sort(names, descending=[down for _, down in listing.order], nulls_last=True)
