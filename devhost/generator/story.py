"""What a consistent world is meant to look like: a young insurer that grows and has seasons.

The tests hold a generated world to the goals; docs/guides/development.md tells the parameters.
"""

from __future__ import annotations

import polars as pl

from devhost.generator.draws import Draws
from devhost.generator.world import World

# Goals: paid over earned premium, and approved among decided claims, in percent.
LOSS_RATIO, APPROVAL_RATE = 70, 80
# Sales grow by this factor a year, over so many years.
GROWTH, YEARS = 1.65, 3
# Bills are skewed: a uniform number between 0 and 1 to this power, between a treatment's least and most.
SKEW = 3.5
# How many of the claims that come in on an average day come in on a day of the month, January first.
SEASONS = (0.90, 0.90, 0.95, 1.00, 1.05, 1.10, 1.15, 1.10, 1.00, 0.95, 0.95, 0.95)
# How often a treatment is, in claims of a thousand: routine is common, a disaster is rare.
FREQUENCY = {
    "Wellness Exam": 135,
    "Vaccination": 95,
    "Dental Cleaning": 50,
    "Spay/Neuter": 30,
    "Emergency Visit": 90,
    "X-Ray": 85,
    "Blood Test": 115,
    "Allergy Treatment": 80,
    "Skin Condition": 75,
    "Ear Infection": 110,
    "Digestive Issues": 80,
    "Orthopedic Surgery": 3,
    "Cancer Treatment": 2,
    "Diabetes Management": 12,
    "Heart Condition": 5,
    "ACL Surgery": 3,
    "Foreign Object Removal": 7,
    "Poisoning Treatment": 8,
    "Fracture Treatment": 7,
    "Hospitalization": 8,
}


def sold(draw: Draws, today: int) -> pl.Series:
    """Days on which policies are sold: more of them the later it is."""
    total = GROWTH**YEARS - 1
    years = (draw.unit("effective_date/sold") * total + 1).log(GROWTH)
    return (today - ((YEARS - years) * 365)).floor().cast(pl.Int64)


def seasons(world: World) -> pl.Series:
    """The season of every day from 1970 to today, added up: what lies between two days is their weight."""
    days = pl.date_range(pl.date(1970, 1, 1), world.as_of, eager=True)
    weights = days.dt.month().replace_strict(dict(enumerate(SEASONS, start=1)), return_dtype=pl.Float64)
    return pl.concat([pl.Series([0.0]), weights.cum_sum()])


def exposed(world: World, draw: Draws, insured: pl.DataFrame) -> pl.DataFrame:
    """A policy for each claim and its day of service: `policy`, an index, and `service`.

    Policies have claims by how long, and in which seasons, they have had coverage: `first_day` to `last_day`.
    """
    season = seasons(world)
    begin = season.gather(insured["first_day"])
    weight = season.gather(insured["last_day"] + 1) - begin
    reached = weight.cum_sum()
    place = draw.unit("policy_id") * reached[-1]
    policy = reached.search_sorted(place, side="right").clip(0, insured.height - 1).cast(pl.Int64)
    into = place - (reached - weight).gather(policy)
    service = season.search_sorted(begin.gather(policy) + into, side="right").cast(pl.Int64) - 1
    bounds = insured.select("first_day", "last_day")[policy]
    held = pl.select(
        pl.max_horizontal(pl.min_horizontal(service, bounds["last_day"]), bounds["first_day"])
    ).to_series()
    return pl.DataFrame({"policy": policy, "service": held})
