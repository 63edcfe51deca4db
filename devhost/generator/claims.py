"""Claims: amounts, dates and outcomes in whole cents and days, spelled out only when written."""

from __future__ import annotations

import polars as pl

from devhost.generator import story
from devhost.generator.draws import Draws, day_number, dollars
from devhost.generator.lists import CLAIM_STATUSES, DENIALS, TREATMENTS
from devhost.generator.settled import sensible_outcomes, with_cover
from devhost.generator.world import World

_TREATMENTS = pl.DataFrame(TREATMENTS)
COLUMNS = [
    "claim_id",
    "claim_number",
    "policy_id",
    "pet_id",
    "customer_id",
    "provider_id",
    "claim_type",
    "claim_category",
    "service_date",
    "submitted_date",
    "claim_amount",
    "deductible_applied",
    "covered_amount",
    "paid_amount",
    "status",
    "denial_reason",
    "processing_days",
    "diagnosis_code",
    "treatment_notes",
    "invoice_number",
    "is_emergency",
    "is_recurring",
    "created_at",
    "updated_at",
]
DECIDED = ("Approved", "Paid", "Partially Approved", "Denied")


def claims(world: World, insured: pl.DataFrame, vets: pl.DataFrame) -> pl.DataFrame:
    """claims.jsonl: 24 columns, money in dollars rounded to cents, timestamps as text."""
    draw = world.draws("claims", world.claims)
    eligible = with_cover(world, insured) if world.consistent else _claimable(world, insured)
    if eligible.is_empty():
        draw = world.draws("claims", 0)
    occasions = _occasions(world, draw, eligible)
    policy = eligible[occasions["policy"]]
    treatment = _treatments(world, draw)
    vet = vets[draw.integers("provider_id", 0, vets.height - 1)]
    cents = _bills(world, draw, treatment)
    basis = pl.DataFrame({"cents": cents, "category": treatment["category"]}).with_columns(
        policy_id=policy["policy_id"],
        effective=policy["effective_date"].to_physical().cast(pl.Int64),
        last_day=policy["last_day"],
        service=occasions["service"],
        waiting=policy["waiting_period_days"],
        deductible=policy["annual_deductible"] * 100,
        limit=policy["coverage_limit"] * 100,
        percentage=policy["reimbursement_percentage"],
        wellness=policy["includes_wellness"],
        dental=policy["includes_dental"],
        in_network=vet["is_in_network"],
    )
    outcomes = sensible_outcomes(world, draw, basis) if world.consistent else _outcomes(draw, basis)
    # In a consistent world clinics know how customers name what they claim.
    kind, category = ("claim_type", "claim_category") if world.consistent else ("name", "category")
    parties = policy.select("pet_id", "customer_id").with_columns(
        provider_id=vet["provider_id"],
        treatment=treatment["name"],
        claim_type=treatment[kind],
        claim_category=treatment[category],
    )
    return _spelled(
        world, draw, basis.select("cents", "category", "policy_id").hstack(parties).hstack(outcomes)
    )


def _occasions(world: World, draw: Draws, eligible: pl.DataFrame) -> pl.DataFrame:
    """Whose claim, and in a consistent world of which day."""
    if world.consistent and not eligible.is_empty():
        return story.exposed(world, draw, eligible)
    policy = draw.integers("policy_id", 0, max(0, eligible.height - 1))
    return pl.DataFrame({"policy": policy}).with_columns(service=pl.lit(None, pl.Int64))


def _treatments(world: World, draw: Draws) -> pl.DataFrame:
    if not world.consistent:
        return _TREATMENTS[draw.integers("claim_type", 0, len(TREATMENTS) - 1)]
    total = sum(story.FREQUENCY.values())
    chosen = draw.weighted("claim_type", {name: often / total for name, often in story.FREQUENCY.items()})
    places = {treatment.name: place for place, treatment in enumerate(TREATMENTS)}
    return _TREATMENTS[chosen.replace_strict(places, return_dtype=pl.Int64)]


def _bills(world: World, draw: Draws, treatment: pl.DataFrame) -> pl.Series:
    low, high = treatment["low"] * 100, treatment["high"] * 100
    if not world.consistent:
        return draw.between("claim_amount", low, high)
    return ((draw.unit("claim_amount") ** story.SKEW) * (high - low + 1)).cast(pl.Int64) + low


def _claimable(world: World, insured: pl.DataFrame) -> pl.DataFrame:
    eligible = insured.filter(pl.col("status").is_in(["Active", "Expired"]))
    return eligible.with_columns(last_day=pl.lit(day_number(world.as_of)))


def _outcomes(draw: Draws, basis: pl.DataFrame) -> pl.DataFrame:
    """Services up to today whatever the coverage, and any status for any claim."""
    service = draw.between("service_date", basis["effective"], basis["last_day"])
    submitted = service + draw.integers("submitted_date", 1, 14)
    status = draw.choice("status", CLAIM_STATUSES)
    applies = draw.chance("deductible_applied", 0.5)
    partial = draw.uniform("paid_amount", 0.5, 0.9)
    amounts = basis.select(
        deductible_cents=pl.when(applies).then(pl.min_horizontal("deductible", "cents")).otherwise(0),
        cents="cents",
        percentage="percentage",
    ).with_columns(
        covered_cents=((pl.col("cents") - pl.col("deductible_cents")) * pl.col("percentage") + 50) // 100
    )
    covered = amounts["covered_cents"]
    return amounts.select(
        "deductible_cents",
        covered_cents=covered,
        paid_cents=pl.when(status.is_in(["Paid", "Approved"]))
        .then(covered)
        .when(status == "Partially Approved")
        .then((covered * partial).round().cast(pl.Int64))
        .otherwise(0),
        service=service,
        submitted=submitted,
        updated=submitted + draw.integers("updated_at", 1, 30),
        status=status,
        denial_reason=pl.when(status == "Denied").then(draw.choice("denial_reason", DENIALS)),
        processing_days=pl.when(status.is_in(DECIDED)).then(draw.integers("processing_days", 1, 30)),
    )


def _spelled(world: World, draw: Draws, settled: pl.DataFrame) -> pl.DataFrame:
    """The columns of the file, in its order."""
    note = "Treatment for {}. Pet responded well to treatment."
    return settled.select(
        "policy_id",
        "pet_id",
        "customer_id",
        "provider_id",
        "claim_type",
        "claim_category",
        "status",
        "denial_reason",
        "processing_days",
        claim_id=draw.uuids("claim_id"),
        claim_number=pl.format("CLM{}{}", pl.lit(world.as_of.year), draw.digits("claim_number", 6)),
        service_date=_day("service"),
        submitted_date=_day("submitted"),
        claim_amount=dollars(settled["cents"]),
        deductible_applied=dollars(settled["deductible_cents"]),
        covered_amount=dollars(settled["covered_cents"]),
        paid_amount=dollars(settled["paid_cents"]),
        diagnosis_code=pl.format("DX{}", draw.digits("diagnosis_code", 4)),
        treatment_notes=pl.format(note, settled["treatment"].str.to_lowercase()),
        invoice_number=pl.format("INV{}", draw.digits("invoice_number", 6)),
        is_emergency=settled["category"] == "Emergency",
        is_recurring=settled["category"] == "Chronic",
        created_at=_midnight("submitted"),
        updated_at=_midnight("updated"),
    ).select(COLUMNS)


def _day(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.Int32).cast(pl.Date).dt.to_string("%Y-%m-%d")


def _midnight(column: str) -> pl.Expr:
    return pl.format("{}T00:00:00", _day(column))
