"""Customers, their pets, and vets."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from devhost.generator.draws import dollars, to_dates
from devhost.generator.lists import (
    BREEDS,
    CLINIC_PREFIXES,
    CLINIC_STREET_SUFFIXES,
    CLINIC_STREETS,
    CLINIC_SUFFIXES,
    CLINIC_TYPES,
    COLORS,
    CONDITIONS,
    CONTACTS,
    FIRST_NAMES,
    HOURS,
    LAST_NAMES,
    MAIL_DOMAINS,
    PET_NAMES,
    PLACES,
    REFERRALS,
    SEGMENTS,
    SPECIALTIES,
    SPECIES,
    STREET_SUFFIXES,
    STREETS,
    VACCINATIONS,
)
from devhost.generator.world import World

_PLACES = pl.DataFrame(PLACES, schema=["city", "state", "zip_code"], orient="row")


def customers(world: World) -> pl.DataFrame:
    """customers.csv: 19 columns, dates as Date."""
    draw = world.draws("customers", world.customers)
    first, last = draw.choice("first_name", FIRST_NAMES), draw.choice("last_name", LAST_NAMES)
    number = draw.integers("email/number", 1, 999)
    if world.consistent:  # one address per customer
        number = pl.int_range(1, world.customers + 1, eager=True)
    since = draw.dates("customer_since", *_joining(world))
    updated = to_dates(since.to_physical() + draw.integers("updated_at", 0, 365))
    mail = pl.format("{}.{}{}@{}", first, last, number, draw.choice("email/domain", MAIL_DOMAINS))
    return pl.DataFrame({"customer_id": draw.uuids("customer_id")}).with_columns(
        first_name=first,
        last_name=last,
        email=mail.str.to_lowercase(),
        phone=_phone(world, "customers", world.customers),
        address_line1=pl.format(
            "{} {} {}",
            draw.integers("address/number", 100, 9999),
            draw.choice("address/street", STREETS),
            draw.choice("address/suffix", STREET_SUFFIXES),
        ),
        **_place(world, "customers", world.customers),
        country=pl.lit("USA"),
        date_of_birth=draw.dates("date_of_birth", date(1950, 1, 1), date(2005, 1, 1)),
        customer_since=since,
        preferred_contact=draw.choice("preferred_contact", CONTACTS),
        marketing_opt_in=draw.chance("marketing_opt_in", 0.5),
        referral_source=draw.choice("referral_source", REFERRALS),
        customer_segment=draw.choice("customer_segment", SEGMENTS),
        lifetime_value=dollars(draw.integers("lifetime_value", 50_000, 1_000_000)),
        created_at=since.cast(pl.Datetime("us")),
        updated_at=_not_after(world, updated).cast(pl.Datetime("us")),
    )


def pets(world: World, owners: pl.DataFrame) -> pl.DataFrame:
    """pets.csv: 17 columns; every owner is one of `owners`."""
    draw = world.draws("pets", world.pets)
    species = draw.weighted("species", SPECIES)
    born = draw.dates("date_of_birth", *_births(world))
    adopted = to_dates(born.to_physical() + draw.integers("adoption_date", 60, 365))
    chip = pl.format("MC{}", draw.digits("microchip_id", 9))
    owner = draw.integers("customer_id", 0, owners.height - 1)
    now = pl.lit(world.as_of).cast(pl.Datetime("us"))
    return pl.DataFrame({"pet_id": draw.uuids("pet_id")}).with_columns(
        customer_id=owners["customer_id"].gather(owner),
        pet_name=draw.choice("pet_name", PET_NAMES),
        species=species,
        breed=_by_species(species, {kind: draw.choice(f"breed/{kind}", BREEDS[kind]) for kind in BREEDS}),
        gender=draw.choice("gender", ["Male", "Female"]),
        date_of_birth=born,
        weight_lbs=_weights(world, species),
        color=draw.choice("color", COLORS),
        microchip_id=pl.when(draw.chance("microchip_id/given", 0.7)).then(chip),
        is_neutered=draw.chance("is_neutered", 0.5),
        pre_existing_conditions=draw.choice("pre_existing_conditions", CONDITIONS),
        vaccination_status=draw.choice("vaccination_status", VACCINATIONS),
        adoption_date=_not_after(world, adopted),
        is_active=draw.chance("is_active", 0.95),
        created_at=now,
        updated_at=now,
    )


def vet_providers(world: World) -> pl.DataFrame:
    """vet_providers.csv: 17 columns."""
    rows = world.providers
    draw = world.draws("vet_providers", rows)
    place = _place(world, "vet_providers", rows)
    mail_prefix = draw.choice("email/prefix", CLINIC_PREFIXES).str.to_lowercase()
    types, emergencies = draw.choice("provider_type", CLINIC_TYPES), draw.chance("accepts_emergency", 0.5)
    prefixes = CLINIC_PREFIXES
    if world.consistent:  # no "Pet Pet Hospital", and no emergency hospital that turns emergencies away
        prefixes = [prefix for prefix in CLINIC_PREFIXES if prefix not in ("Animal", "Pet")]
        emergencies = emergencies | (types == "Emergency Hospital")
    return pl.DataFrame({"provider_id": draw.uuids("provider_id")}).with_columns(
        provider_name=pl.format(
            "{} {}", draw.choice("name/prefix", prefixes), draw.choice("name/suffix", CLINIC_SUFFIXES)
        ),
        provider_type=types,
        address=pl.format(
            "{} {} {}",
            draw.integers("address/number", 100, 9999),
            draw.choice("address/street", CLINIC_STREETS),
            draw.choice("address/suffix", CLINIC_STREET_SUFFIXES),
        ),
        **place,
        phone=_phone(world, "vet_providers", rows),
        email=pl.format("contact@{}vet{}.com", mail_prefix, draw.integers("email/number", 1, 100)),
        is_in_network=draw.chance("is_in_network", 0.7),
        average_rating=draw.uniform("average_rating", 3.5, 5.0).round(1),
        total_reviews=draw.integers("total_reviews", 10, 500),
        accepts_emergency=emergencies,
        operating_hours=draw.choice("operating_hours", HOURS),
        specialties=draw.choice("specialties", SPECIALTIES),
        license_number=pl.format("VET{}{}", place["state"], draw.digits("license_number", 5)),
        created_at=pl.lit(world.as_of).cast(pl.Datetime("us")),
    )


def _joining(world: World) -> tuple[date, date]:
    if world.consistent:
        return world.as_of - timedelta(days=6 * 365), world.as_of - timedelta(days=30)
    return date(2019, 1, 1), date(2024, 12, 1)


def _births(world: World) -> tuple[date, date]:
    if world.consistent:
        return world.as_of - timedelta(days=11 * 365), world.as_of - timedelta(days=200)
    return date(2015, 1, 1), date(2024, 6, 1)


def _not_after(world: World, days: pl.Series) -> pl.Series:
    """In a consistent world nothing on record has yet to happen."""
    if not world.consistent:
        return days
    return pl.select(pl.min_horizontal(days, pl.lit(world.as_of))).to_series()


def _phone(world: World, entity: str, rows: int) -> pl.Expr:
    draw = world.draws(entity, rows)
    area, exchange = draw.integers("phone/area", 200, 999), draw.integers("phone/exchange", 200, 999)
    return pl.format("({}) {}-{}", area, exchange, draw.integers("phone/line", 1000, 9999))


def _place(world: World, entity: str, rows: int) -> dict[str, pl.Series]:
    index = world.draws(entity, rows).integers("place", 0, len(PLACES) - 1)
    return {column: _PLACES[column].gather(index) for column in _PLACES.columns}


def _by_species(species: pl.Series, values: dict[str, pl.Series]) -> pl.Expr:
    chosen = pl.lit(None)
    for kind, series in values.items():
        chosen = pl.when(species == kind).then(series).otherwise(chosen)
    return chosen


def _weights(world: World, species: pl.Series) -> pl.Expr:
    """Pounds with one decimal; the scatter makes some light animals weigh less than nothing."""
    draw = world.draws("pets", world.pets)
    base = _by_species(
        species,
        {
            "Dog": draw.integers("weight/dog", 10, 100).cast(pl.Float64),
            "Cat": draw.integers("weight/cat", 5, 20).cast(pl.Float64),
            "Bird": draw.uniform("weight/bird", 0.1, 2.0),
            "Exotic": draw.uniform("weight/exotic", 0.5, 10.0),
        },
    )
    pounds = base if world.consistent else base + pl.lit(draw.uniform("weight/scatter", -5.0, 5.0))
    tenths = (pounds * 10).round(mode="half_away_from_zero").cast(pl.Int64)
    return ((pl.max_horizontal(tenths, pl.lit(1)) if world.consistent else tenths) / 10).round(1)
