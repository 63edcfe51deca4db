"""Tables in memory: one frame per table and announced version, in the order of its commonest query."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from shared.insights import columns
from shared.insights.columns import Listing
from shared.lake import frames
from shared.lake.announced import Manifest
from shared.lake.contracts import TABLES

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

_prepared: dict[str, tuple[Version, pl.DataFrame]] = {}
_guards = {listing.table: threading.Lock() for listing in LISTINGS}


def version(listing: Listing, manifest: Manifest | None) -> Version:
    """The announced versions that a list depends on; empty before the first."""
    if manifest is None:
        return ()
    return tuple(manifest.version(layer, name) or 0 for layer, name in _sources(listing))


def rows(listing: Listing, manifest: Manifest | None) -> pl.DataFrame:
    """Every row with all its columns, sorted as the list is."""
    wanted = version(listing, manifest)
    with _guards[listing.table]:
        found = _prepared.get(listing.table)
        if found is None or found[0] != wanted:
            found = (wanted, _sorted(listing, _read(listing, manifest)))
            _prepared[listing.table] = found
    return found[1]


def forget() -> None:
    """Forget every frame, for tests that change the storage."""
    _prepared.clear()


def _sources(listing: Listing) -> tuple[tuple[str, str], ...]:
    if listing is columns.PROVIDERS:
        return (("gold", listing.table), ("silver", "dim_vet_providers"))
    return ((listing.layer, listing.table),)


def _read(listing: Listing, manifest: Manifest | None) -> pl.DataFrame:
    parts = {name: _table(layer, name, manifest) for layer, name in _sources(listing)}
    if listing is columns.PROVIDERS:
        return _with_idle_providers(parts)
    return parts[listing.table]


def _with_idle_providers(parts: dict[str, pl.DataFrame]) -> pl.DataFrame:
    import narwhals as nw

    from shared.lake.transform.views import vw_provider_performance

    plans = {name: nw.from_native(frame.lazy()) for name, frame in parts.items()}
    served: pl.DataFrame = vw_provider_performance(plans, plans).collect().to_native()
    return served


def _table(layer: str, name: str, manifest: Manifest | None) -> pl.DataFrame:
    from shared.lake.engine_polars import empty_frame

    contract = TABLES[layer][name]
    announced = manifest.version(layer, name) if manifest else None
    return empty_frame(contract) if announced is None else frames.read(contract, announced)


def _sorted(listing: Listing, frame: pl.DataFrame) -> pl.DataFrame:
    names = [name for name, _ in listing.order]
    return frame.sort(names, descending=[down for _, down in listing.order], nulls_last=True)
