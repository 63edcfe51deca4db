"""A generated world tells the story that its parameters promise: growth, seasons, believable ratios."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise

import polars as pl
import pytest

from devhost.generator import settled, story
from devhost.generator.files import build
from devhost.generator.lists import TREATMENTS
from devhost.generator.world import World
from devhost.launcher.up import DEMO_CUSTOMERS, DEMO_SEED
from shared.domain.categories import CLAIM_CATEGORIES
from tests.support.documents import text_of

AS_OF = date(2026, 11, 29)
APPROVED = ["Approved", "Partially Approved", "Paid"]
Frames = dict[str, pl.DataFrame]


@pytest.fixture(scope="module")
def large() -> Frames:
    return build(World(5000, 1, AS_OF, consistent=True))


def earned(policies: pl.DataFrame, first: date, last: date) -> float:
    """Premium of the days of cover from `first` to `last`."""
    end = pl.min_horizontal("expiration_date", "cancellation_date", pl.lit(last + timedelta(1)))
    days = (end - pl.max_horizontal("effective_date", pl.lit(first))).dt.total_days().clip(0)
    sold = policies.filter(pl.col("status") != "Pending")
    return float(sold.select((pl.col("monthly_premium") * 12 / 365 * days).sum()).item())


def loss_ratio(frames: Frames, first: date, last: date) -> float:
    days = frames["claims"]["service_date"].str.to_date().is_between(first, last)
    paid = float(frames["claims"].filter(days)["paid_amount"].sum())
    return 100 * paid / earned(frames["policies"], first, last)


def approval_rate(claims: pl.DataFrame) -> float:
    decided = claims.filter(pl.col("status").is_in([*APPROVED, "Denied"]))
    return 100 * float(decided["status"].is_in(APPROVED).mean() or 0.0)


def claims_of(frames: Frames, first: date, last: date) -> int:
    return int(frames["claims"]["service_date"].str.to_date().is_between(first, last).sum())


@pytest.mark.parametrize("seed", [1, 2])
def test_about_so_much_of_the_earned_premium_is_paid_and_so_many_claims_approved(seed: int) -> None:
    frames = build(World(3000, seed, AS_OF, consistent=True))
    assert loss_ratio(frames, date(2020, 1, 1), AS_OF) == pytest.approx(story.LOSS_RATIO, abs=8)
    assert approval_rate(frames["claims"]) == pytest.approx(story.APPROVAL_RATE, abs=3)


def test_no_whole_month_of_the_last_year_is_unbelievable(large: Frames) -> None:
    starts = [date(2025 + (n > 0), n or 12, 1) for n in range(11)]
    for first, following in pairwise(starts):
        assert 45 < loss_ratio(large, first, following - timedelta(1)) < 100, first


def test_the_demo_tells_the_same_story() -> None:
    frames = build(World(DEMO_CUSTOMERS, DEMO_SEED, AS_OF, consistent=True))
    assert loss_ratio(frames, date(2020, 1, 1), AS_OF) == pytest.approx(story.LOSS_RATIO, abs=15)
    assert approval_rate(frames["claims"]) == pytest.approx(story.APPROVAL_RATE, abs=4)


def test_the_business_grows(large: Frames) -> None:
    year = timedelta(365)
    now, before = claims_of(large, AS_OF - year, AS_OF), claims_of(large, AS_OF - 2 * year, AS_OF - year)
    assert 1.3 < now / before < 2.6


def test_summers_have_more_claims_than_winters(large: Frames) -> None:
    """A day of cover in a month of high season brings more claims than one in a low one."""

    def by_day_of_cover(months: set[int]) -> float:
        dated = large["claims"]["service_date"].str.to_date()
        claims = int((dated.dt.month().is_in(list(months)) & (dated.dt.year() >= 2024)).sum())
        past = [(y, m) for y in (2024, 2025, 2026) for m in months if (y, m) < (2026, 11)]
        return claims / sum(earned(large["policies"], date(y, m, 1), date(y, m, 28)) for y, m in past)

    assert by_day_of_cover({6, 7, 8}) > 1.1 * by_day_of_cover({1, 2, 12})


def test_every_treatment_has_its_frequency() -> None:
    assert story.FREQUENCY.keys() == {treatment.name for treatment in TREATMENTS}
    assert sum(story.FREQUENCY.values()) == 1000


def test_claims_are_named_as_the_portal_names_them(large: Frames) -> None:
    named = large["claims"].group_by("claim_type", "claim_category").len()
    assert set(named["claim_type"]) == {"Accident", "Illness", "Wellness", "Dental"}
    for claim_type, category, _ in named.rows():
        assert category in CLAIM_CATEGORIES[claim_type], (claim_type, category)


def test_the_notes_name_the_treatment_that_was_billed(large: Frames) -> None:
    treated = large["claims"]["treatment_notes"].str.extract("^Treatment for (.*?)\\.")
    assert set(treated) == {treatment.name.lower() for treatment in TREATMENTS}


def test_what_an_add_on_is_needed_for_is_paid_with_it_alone(large: Frames) -> None:
    """The lake reads a claim's type as the rules do, so that a replay comes to the same."""
    bought = large["policies"].select("policy_id", "includes_dental", "includes_wellness")
    claims = large["claims"].join(bought, on="policy_id")
    for claim_type, add_on in (("Dental", "includes_dental"), ("Wellness", "includes_wellness")):
        without = claims.filter((pl.col("claim_type") == claim_type) & ~pl.col(add_on))
        assert without.height > 0
        assert not set(without["status"]) & set(APPROVED)


def test_providers_have_names_and_doors_that_one_believes(large: Frames) -> None:
    vets = large["vet_providers"]
    assert not any(re.match(r"(\w+) \1\b", name) for name in vets["provider_name"])
    hospitals = vets.filter(pl.col("provider_type") == "Emergency Hospital")
    assert hospitals["accepts_emergency"].all()


def test_the_guide_tells_the_parameters() -> None:
    text = " ".join(text_of("guides/development.md").split())
    for told in (
        f"paid is about {story.LOSS_RATIO} % of the earned premium",
        f"about {story.APPROVAL_RATE} % of decided claims are approved",
        f"`GROWTH` {story.GROWTH}, `YEARS` {story.YEARS}",
        f"`SKEW` {story.SKEW}",
        f"`PATIENT` {settled.PATIENT}",
        f"`SEASONS` from {min(story.SEASONS):.2f} to {max(story.SEASONS):.2f}",
    ):
        assert told in text
