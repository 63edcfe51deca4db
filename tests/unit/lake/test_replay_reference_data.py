"""What the reference data set comes to by the rules of today, to the cent."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import polars as pl

from shared.lake.replay.run import replayed
from tests.support import reference_data
from tests.support.reference_data import AT, requires_reference_data

pytestmark = requires_reference_data


@cache
def replay() -> pl.DataFrame:
    tables = {name: frame.lazy() for name, frame in reference_data.silver().tables.items()}
    rates = reference_data.gold().tables["provider_performance"].lazy()
    return replayed({**tables, "provider_performance": rates}, None, at=AT)[0]


def counts(column: str) -> dict[str | None, int]:
    return dict(replay()[column].value_counts().iter_rows())


def test_most_denials_are_services_outside_the_cover() -> None:
    assert counts("replayed_outcome") == {
        "Denied": 10_283,
        "Approved": 3_411,
        "Partially Approved": 1_299,
        "Held": 7,
    }
    assert counts("replayed_denial_reason") == {
        "Policy not active": 9_981,
        "Waiting period": 302,
        None: 4_717,
    }


def test_payments_are_known_to_the_cent() -> None:
    sums = replay().select(pl.col("recorded_paid", "replayed_paid").sum()).row(0)
    assert sums == (Decimal("9722651.77"), Decimal("6392544.36"))
    ruled = replay().filter(pl.col("recorded_outcome") != "Open")
    assert ruled["difference"].sum() == Decimal("-5438895.09")


def test_what_nobody_has_decided_on_record_is_no_difference() -> None:
    undecided = replay().filter(pl.col("recorded_outcome") == "Open")
    assert undecided.height == 4_960
    assert undecided["difference"].null_count() == 4_960


def test_three_visits_claimed_on_two_policies_are_all_that_the_rules_of_today_ask_about_more() -> None:
    """They are held, and two later claims meet the deductible in their place; every vet is known."""
    moved = replay().filter(pl.col("moved_by").list.len() > 0)
    assert moved["moved_by"].explode().to_list() == ["questions about amounts"] * 5
    held = moved.filter(pl.col("replayed_outcome") == "Held")["replayed_reasons"].to_list()
    assert [reasons[0] for reasons in held] == ["DAY_CLAIMED_ELSEWHERE"] * 3


def test_what_is_denied_or_held_is_paid_nothing() -> None:
    unpaid = replay().filter(pl.col("replayed_outcome").is_in(["Denied", "Held"]))
    assert unpaid["replayed_paid"].unique().to_list() == [Decimal(0)]


def test_a_claim_agrees_when_outcome_and_payment_do() -> None:
    agreeing = replay().filter("agrees")
    assert agreeing.height == 2_473
    assert agreeing["difference"].unique().to_list() == [Decimal(0)]
    sides = set(agreeing.select("recorded_outcome", "replayed_outcome").rows())
    assert sides == {("Denied", "Denied"), ("Approved", "Approved"), ("Approved", "Partially Approved")}
