"""Known flaws for a data set: what to break, in how many rows, and a list of what was broken.

Every flaw hits its own rows, so the list says exactly which row has which. Rows that depend on a broken one
may be at fault as well: a claim of a policy without a known pet, for example.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal

import polars as pl

from devhost.generator.world import World

SHARE = 0.005
KEYS = {
    "customers": "customer_id",
    "pets": "pet_id",
    "vet_providers": "provider_id",
    "policies": "policy_id",
    "claims": "claim_id",
}
_NOBODY = "00000000-0000-4000-8000-000000000000"


@dataclass(frozen=True)
class Flaw:
    """A quality flag, or what else is wrong, and the values that cause it, in rows that meet `where`."""

    name: str
    values: Mapping[str, Any]
    where: pl.Expr = field(default_factory=lambda: pl.lit(True))


@dataclass(frozen=True)
class Broken:
    """A data set with flaws, and the list of them."""

    frames: dict[str, pl.DataFrame]
    manifest: dict[str, Any]


def soil(world: World, frames: Mapping[str, pl.DataFrame]) -> Broken:
    """Break a share of the rows of every frame (CSV columns as text), each flaw in rows of its own."""
    broken, report = {}, []
    for entity, flaws in _flaws(world).items():
        frame, entries = _break(world, entity, frames[entity], flaws)
        broken[entity] = frame
        report += entries
    manifest = {"seed": world.seed, "as_of": world.as_of.isoformat(), "share": SHARE, "flaws": report}
    return Broken(broken, manifest)


def _break(
    world: World, entity: str, frame: pl.DataFrame, flaws: list[Flaw]
) -> tuple[pl.DataFrame, list[dict[str, Any]]]:
    key = KEYS[entity]
    count = max(2, round(frame.height * SHARE))
    untouched = world.draws(f"{entity}/dirt", frame.height).bits("order").arg_sort()
    entries = []
    for flaw in flaws:
        meets = frame.select(flaw.where.alias("meets"))["meets"]
        fits = meets.gather(untouched) if len(meets) == frame.height else untouched.is_not_null()
        rows = untouched.filter(fits).head(count)
        untouched = untouched.filter(~untouched.is_in(rows.implode()))
        entries.append(_entry(entity, flaw.name, frame[key].gather(rows)))
        hit = pl.int_range(pl.len()).is_in(rows.implode())
        frame = frame.with_columns(
            pl.when(hit).then(value).otherwise(pl.col(column)).cast(frame[column].dtype).alias(column)
            for column, value in flaw.values.items()
        )
    copies = untouched.head(2 * count)
    keyless = frame[copies.head(count)].with_columns(pl.lit(None, pl.String).alias(key))
    repeated = frame[copies.tail(max(0, len(copies) - count))]
    entries += [_entry(entity, "missing_key", keyless[key]), _entry(entity, "repeated_row", repeated[key])]
    return pl.concat([frame, keyless, repeated]), entries


def _entry(entity: str, flaw: str, keys: pl.Series) -> dict[str, Any]:
    return {"entity": entity, "flaw": flaw, "rows": len(keys), "keys": keys.drop_nulls().to_list()}


def _flaws(world: World) -> dict[str, list[Flaw]]:
    ahead = (world.as_of + timedelta(days=400)).isoformat()
    return {
        "customers": [
            _text("unparsed:date_of_birth", date_of_birth="03/15/1985"),
            _text("unparsed:customer_since", customer_since="2024-02-30"),
            _text("unparsed:lifetime_value", lifetime_value="n/a"),
            _text("unparsed:marketing_opt_in", marketing_opt_in="maybe"),
            _text("invalid_email", email="not an address"),
            _text("duplicate_email", email="shared@example.com"),
            _text("future_date:date_of_birth", date_of_birth=ahead),
            _text("future_date:customer_since", customer_since=ahead),
            Flaw("untidy_text", {"email": _untidy("email", "upper"), "state": _untidy("state", "lower")}),
            _text("implausible_date:date_of_birth", date_of_birth="1901-01-01"),
            _text("unknown_state", state="Bavaria"),
            _text("invalid_zip", zip_code="K1A 0B1"),
            _text("invalid_phone", phone="5.55123E+09"),
            Flaw("normalized:zip_code", {"zip_code": pl.format("{}-1234", pl.col("zip_code"))}),
            Flaw("short_zip_code", {"zip_code": pl.col("zip_code").str.slice(1)}),
        ],
        "pets": [
            _text("unparsed:date_of_birth", date_of_birth="2024-2-3"),
            _text("unparsed:weight_lbs", weight_lbs="heavy"),
            _text("unparsed:is_active", is_active="2"),
            _text("nonpositive_weight", weight_lbs="-1.5"),
            _text("normalized:species", species="Canine"),
            _text("unknown_species", species="Dragon"),
            _text("normalized:microchip_id", microchip_id="NULL"),
            _text("orphan_customer", customer_id=_NOBODY),
            _text("future_date:date_of_birth", date_of_birth=ahead),
            _text("future_date:adoption_date", adoption_date=ahead),
        ],
        "vet_providers": [_text("unparsed:average_rating", average_rating="five stars")],
        "policies": _policy_flaws(world),
        "claims": _claim_flaws(world),
    }


def _policy_flaws(world: World) -> list[Flaw]:
    ended = (world.as_of - timedelta(days=35)).isoformat()
    return [
        _text("unparsed:effective_date", effective_date="15.01.2024"),
        _text("unparsed:monthly_premium", monthly_premium="free"),
        _text("orphan_pet", pet_id=_NOBODY),
        _text("orphan_customer", customer_id=_NOBODY),
        Flaw("owner_mismatch", {"customer_id": _somebody_else()}, _somebody_else() != pl.col("customer_id")),
        _text("unknown_plan", plan_name="Gold"),
        Flaw(
            "active_but_expired",
            {"status": pl.lit("Active"), "expiration_date": pl.lit(ended)},
            pl.col("effective_date") < ended,
        ),
        _text(
            "starts_before_birth", effective_date="2000-01-01", expiration_date="2000-12-31", status="Expired"
        ),
        _text(
            "starts_before_customer",
            effective_date="2001-01-01",
            expiration_date="2001-12-31",
            status="Expired",
        ),
        _text("normalized:status", status="Canceled"),
        _text("unknown_status", status="Lapsed"),
        _text("implausible_amount:reimbursement_percentage", reimbursement_percentage="0.8"),
    ]


def _claim_flaws(world: World) -> list[Flaw]:
    ahead = (world.as_of + timedelta(days=10)).isoformat()
    beyond = (world.as_of + timedelta(days=4000)).isoformat()
    return [
        _text("unparsed:service_date", service_date="03/15/2025"),
        _text("unparsed:submitted_date", submitted_date="20250315"),
        _text("orphan_policy", policy_id=_NOBODY),
        _text("orphan_pet", pet_id=_NOBODY),
        _text("orphan_customer", customer_id=_NOBODY),
        _text("orphan_provider", provider_id=_NOBODY),
        Flaw("owner_mismatch", {"customer_id": _somebody_else()}, _somebody_else() != pl.col("customer_id")),
        Flaw("nonpositive_amount", {"claim_amount": pl.lit(0.0), "paid_amount": pl.lit(0.0)}),
        Flaw("paid_above_claimed", {"paid_amount": pl.col("claim_amount") + 100}),
        _text("service_before_cover", service_date="2000-01-01"),
        _text("service_after_cover", service_date=beyond),
        _text("future_date:submitted_date", submitted_date=ahead),
        Flaw("denied_without_reason", {"status": pl.lit("Denied"), "denial_reason": pl.lit(None, pl.String)}),
        Flaw("negative_amount:claim_amount", {"claim_amount": pl.lit(-10.0), "paid_amount": pl.lit(-10.0)}),
        Flaw("negative_payment", {"paid_amount": pl.lit(-25.5)}),
        Flaw("implausible_amount:claim_amount", {"claim_amount": pl.lit(1e308)}),
        _text("implausible_date:service_date", service_date="9999-12-31"),
        Flaw("normalized:status", {"status": pl.lit("under_review")}),
        _text("unknown_status", status="Lost"),
    ]


def _text(name: str, **values: str) -> Flaw:
    return Flaw(name, {column: pl.lit(value) for column, value in values.items()})


def _untidy(column: str, case: Literal["upper", "lower"]) -> pl.Expr:
    text = pl.col(column).str
    return pl.format("  {} ", text.to_uppercase() if case == "upper" else text.to_lowercase())


def _somebody_else() -> pl.Expr:
    """The customer of the next row."""
    return pl.col("customer_id").shift(-1, fill_value=pl.col("customer_id").first())
