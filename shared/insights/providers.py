"""Veterinary providers as published in silver: the directory behind claim forms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shared.errors import NotFoundError
from shared.insights.answers import Body, assembled
from shared.insights.columns import Key
from shared.insights.versions import published_versions
from shared.lake.delta import frames
from shared.lake.schema.contracts import TABLES

if TYPE_CHECKING:
    import polars as pl

TABLE = TABLES["silver"]["dim_vet_providers"]
# The license is between the provider and us.
KEYS = tuple(
    Key(c.name, c.name, c.kind)
    for c in TABLE.columns
    if not c.new and not c.name.startswith("_") and c.name != "license_number"
)


@dataclass(frozen=True, slots=True)
class Filters:
    """Which providers; None takes any. `search` is part of the name or the city, in any case."""

    state: str | None = None
    type: str | None = None
    in_network: bool | None = None
    emergency: bool | None = None
    search: str | None = None


def page(filters: Filters, limit: int, offset: int) -> Body:
    """Providers by name; `total` counts those that match."""
    rows, version = _rows()
    matches = rows.filter(*_conditions(filters)) if _conditions(filters) else rows
    cut = matches.slice(offset, limit)
    data = assembled("providers", cut.write_json(), {"count": cut.height, "total": matches.height})
    return Body(data, f"providers-{version}")


def get(provider_id: str) -> dict[str, Any]:
    """One provider; raises NotFoundError."""
    import polars as pl

    rows = _rows()[0].filter(pl.col("provider_id") == provider_id).to_dicts()
    if not rows:
        raise NotFoundError(f"Provider {provider_id} not found")
    return rows[0]


def _rows() -> tuple[pl.DataFrame, int | None]:
    from shared.lake.schema.polars_schema import empty_frame

    manifest = published_versions.current()
    version = manifest.version("silver", TABLE.name) if manifest else None
    rows = empty_frame(TABLE) if version is None else frames.read(TABLE, version)
    return rows.select(key.name for key in KEYS).sort("provider_name", "provider_id"), version


def _conditions(filters: Filters) -> list[pl.Expr]:
    import polars as pl

    equals = {
        "state": filters.state.upper() if filters.state else None,
        "provider_type": filters.type,
        "is_in_network": filters.in_network,
        "accepts_emergency": filters.emergency,
    }
    conditions = [pl.col(name) == value for name, value in equals.items() if value is not None]
    if filters.search:
        text = filters.search.lower()
        places = [pl.col(name).str.to_lowercase() for name in ("provider_name", "city")]
        conditions.append(pl.any_horizontal(place.str.contains(text, literal=True) for place in places))
    return conditions
