"""Quotes: every plan priced for a pet, line by line, at a price that holds for 30 days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from shared.domain.ages import check_pet_birth
from shared.domain.fields import (
    STATES,
    Breed,
    Flag,
    IsoDate,
    PaymentFrequency,
    PlanName,
    Request,
    Species,
    State,
    example,
)
from shared.domain.money import from_cents, half_up, to_cents
from shared.domain.plans import ADD_ONS, ANNUAL_DISCOUNT_PERCENTAGE, PLANS, Plan, plan_terms
from shared.domain.rating import RATING, RatingTable
from shared.domain.rows import Row

VALID_FOR = timedelta(days=30)


class QuoteCreate(Request):
    """A pet to be priced; no account is needed. `other_insured_pets` counts those that we insure already."""

    model_config = example(
        species="Dog",
        breed="Golden Retriever",
        date_of_birth="2021-03-15",
        state="TX",
        payment_frequency="Monthly",
        includes_wellness=True,
        includes_dental=False,
        includes_behavioral=False,
        other_insured_pets=0,
    )

    species: Species
    breed: Breed
    date_of_birth: IsoDate
    state: State
    payment_frequency: PaymentFrequency = "Monthly"
    includes_wellness: Flag = False
    includes_dental: Flag = False
    includes_behavioral: Flag = False
    other_insured_pets: Annotated[int, Field(ge=0, le=50, strict=True)] = 0


@dataclass(frozen=True, slots=True)
class PriceLine:
    """A step of a price; the cents of all lines add up to the monthly premium. `factor` is None for a sum."""

    code: str
    label: str
    factor: Decimal | None
    amount_cents: int


@dataclass(frozen=True, slots=True)
class QuotedPlan:
    """A plan's price for the pet."""

    plan_name: PlanName
    lines: tuple[PriceLine, ...]
    monthly_premium_cents: int

    @property
    def annual_premium_cents(self) -> int:
        """Twelve monthly premiums."""
        return 12 * self.monthly_premium_cents


@dataclass(frozen=True, slots=True)
class Quote:
    """The prices of all plans for one pet, made with one version of the rating table."""

    request: QuoteCreate
    as_of: date
    valid_until: date
    rating_version: str
    plans: tuple[QuotedPlan, ...]

    def plan(self, name: str) -> QuotedPlan:
        """The plan of that name."""
        return next(plan for plan in self.plans if plan.plan_name == name)


def quote(request: QuoteCreate, *, as_of: date, table: RatingTable = RATING) -> Quote:
    """Price every plan; raises InvalidInputError as check_pet_birth does.

    Each factor and each percentage works on the running price, which is rounded half up to the cent after
    every line. The quote can be bought up to and on its `valid_until`.
    """
    check_pet_birth(request.date_of_birth, as_of)
    plans = tuple(_price(plan, request, as_of, table) for plan in PLANS.values())
    return Quote(request, as_of, as_of + VALID_FOR, table.version, plans)


def quote_row(quote: Quote) -> Row:
    """The quote as a row, to be stored and answered: money in dollars, every plan with its lines."""
    return {
        **quote.request.model_dump(),
        "as_of": quote.as_of,
        "valid_until": quote.valid_until,
        "rating_version": quote.rating_version,
        "plans": [_plan_row(plan) for plan in quote.plans],
    }


def quote_of(row: Row) -> Quote:
    """The quote that quote_row described, at the prices written there."""
    request = QuoteCreate.model_validate({name: row[name] for name in QuoteCreate.model_fields})
    return Quote(
        request=request,
        as_of=row["as_of"],
        valid_until=row["valid_until"],
        rating_version=row["rating_version"],
        plans=tuple(_plan_of(plan) for plan in row["plans"]),
    )


def age_in_years(born: date, as_of: date) -> int:
    """Completed years; born on 29 February, a pet's year is complete on 1 March."""
    return as_of.year - born.year - ((as_of.month, as_of.day) < (born.month, born.day))


def _price(plan: Plan, request: QuoteCreate, as_of: date, table: RatingTable) -> QuotedPlan:
    lines = [PriceLine("base", f"{plan.name} plan", None, to_cents(plan.monthly_premium))]
    for code, label, factor in _factors(request, as_of, table):
        lines.append(_multiply(lines, code, label, factor))
    for name, price in ADD_ONS:
        if getattr(request, f"includes_{name.lower()}"):
            lines.append(PriceLine(name.lower(), f"{name} add-on", None, to_cents(price)))
    for code, label, percentage in _discounts(request, table):
        lines.append(_multiply(lines, code, f"{label}: {percentage}% off", Decimal(100 - percentage) / 100))
    return QuotedPlan(plan.name, tuple(lines), _total(lines))


def _factors(request: QuoteCreate, as_of: date, table: RatingTable) -> Iterator[tuple[str, str, Decimal]]:
    yield "species", request.species, table.species[request.species]
    group = table.breed_group(request.species, request.breed)
    yield "breed", f"{request.breed.strip()}: {group.name}", group.factor
    years = age_in_years(request.date_of_birth, as_of)
    yield "age", f"Age {years}", table.age_band(years).factor
    states = table.state_group(request.state)
    yield "state", f"{STATES[request.state]}: {states.name}", states.factor


def _discounts(request: QuoteCreate, table: RatingTable) -> Iterator[tuple[str, str, int]]:
    if request.other_insured_pets:
        yield "multi_pet", "Multi-pet discount", table.multi_pet_percentage
    if request.payment_frequency == "Annual":
        yield "annual", "Annual payment discount", ANNUAL_DISCOUNT_PERCENTAGE


def _multiply(lines: list[PriceLine], code: str, label: str, factor: Decimal) -> PriceLine:
    before = _total(lines)
    after = int(half_up(before * factor, 0))
    return PriceLine(code, label, factor, after - before)


def _total(lines: list[PriceLine]) -> int:
    return sum(line.amount_cents for line in lines)


def _plan_row(plan: QuotedPlan) -> Row:
    return {
        "plan_name": plan.plan_name,
        "monthly_premium": from_cents(plan.monthly_premium_cents),
        "annual_premium": from_cents(plan.annual_premium_cents),
        **plan_terms(PLANS[plan.plan_name]),
        "lines": [
            {
                "code": line.code,
                "label": line.label,
                "factor": line.factor,
                "amount": from_cents(line.amount_cents),
            }
            for line in plan.lines
        ],
    }


def _plan_of(row: Row) -> QuotedPlan:
    lines = tuple(
        PriceLine(line["code"], line["label"], line["factor"], to_cents(line["amount"]))
        for line in row["lines"]
    )
    return QuotedPlan(row["plan_name"], lines, to_cents(row["monthly_premium"]))
