"""The audit of amounts: a cent is found wherever it went, and no amount is too large to be audited."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl
import pytest

from shared.lake.audit import verify_amounts
from shared.lake.audit.verify_change import Change, doubtful_keys

Amounts = Sequence[float | None]


def claims(amounts: Amounts, paid: Amounts | None = None) -> pl.LazyFrame:
    """Claims M0, M1 … in rows 1, 2 … of one file."""
    count = len(amounts)
    return pl.LazyFrame(
        {
            "claim_id": [f"M{n}" for n in range(count)],
            "customer_id": ["C1"] * count,
            "provider_id": [None] * count,
            "service_date": [date(2026, 1, 5)] * count,
            "claim_amount": amounts,
            "paid_amount": paid or [0.0] * count,
            "_source_file": ["claims/a.csv"] * count,
            "_row_number": range(1, count + 1),
        },
        schema_overrides={
            "provider_id": pl.String,
            "claim_amount": pl.Float64,
            "paid_amount": pl.Float64,
        },
    )


def months(claimed: float | None, paid: float | None = 0.0) -> pl.LazyFrame:
    """monthly_kpis of one month."""
    return pl.LazyFrame(
        {"year_month": ["2026-01"], "total_claim_amount": [claimed], "total_paid_amount": [paid]},
        schema={"year_month": pl.String, "total_claim_amount": pl.Float64, "total_paid_amount": pl.Float64},
    )


def told(gold: pl.LazyFrame, rows: pl.LazyFrame, name: str = "monthly_kpis") -> list[str]:
    """What the audit says."""
    return list(verify_amounts.problems(name, rows, [(gold, verify_amounts.summed(name, rows))]))


def test_a_cent_is_found_and_said_with_the_rows_it_may_be_in() -> None:
    rows = claims([0.1, 0.2, 900_000.07])
    assert told(months(900_000.37), rows) == []
    assert told(months(900_000.38), rows) == [
        "monthly_kpis.total_claim_amount of year_month 2026-01 is 900000.38, its claims' claim_amount sums "
        "to 900000.37; the largest: M2 (claims/a.csv, row 3), M1 (claims/a.csv, row 2), M0 (claims/a.csv, "
        "row 1)."
    ]


def test_a_cent_is_found_in_a_million_rows() -> None:
    rows = claims([0.01] * 1_000_000)
    assert told(months(10_000.0), rows) == []
    assert told(months(9_999.99), rows) != []


@pytest.mark.parametrize("amount", [985_112_345_678_903.0, 1e17, 1e300])
def test_an_amount_beyond_all_cents_halts_nothing(amount: float) -> None:
    amounts = [round(n * 1.37, 2) for n in range(200)]
    rows = claims([*amounts, amount])
    for total in (sum([*amounts, amount]), sum([amount, *amounts])):
        assert told(months(total), rows) == []
    assert told(months(amount * 2), rows) != []


def test_fractions_of_cents_are_summed_as_they_are() -> None:
    assert told(months(5_000.0), claims([1 / 3] * 15_000)) == []


def test_two_faults_that_cancel_out_are_two_faults() -> None:
    rows = claims([10.0, 20.0])
    gold = pl.LazyFrame({"claim_id": ["M0", "M1"], "claim_amount": [11.0, 19.0], "paid_amount": [0.0, 0.0]})
    assert len(told(gold, rows, "claims_analytics")) == 2


def test_a_row_that_is_missing_or_too_many_is_said() -> None:
    rows = claims([10.0, None])
    one = pl.LazyFrame({"claim_id": ["M1"], "claim_amount": [0.0], "paid_amount": [0.0]})
    assert "claim_id M0 is 0.00" in told(one, rows, "claims_analytics")[0]
    other = pl.LazyFrame({"claim_id": ["M0", "M9"], "claim_amount": [10.0, 5.0], "paid_amount": [0.0, 0.0]})
    assert "claim_id M9 is 5.00" in told(other, rows, "claims_analytics")[0]


def test_claims_of_unknown_customers_are_not_missed() -> None:
    columns = {"total_claim_amount": [0.0], "total_paid_amount": [0.0]}
    gold = pl.LazyFrame({"customer_id": ["C2"], **columns})
    assert told(gold, claims([10.0]), "customer_360_view") == []


@pytest.mark.parametrize("claimed", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_a_problem(claimed: float) -> None:
    assert told(months(claimed), claims([10.0])) != []
    assert list(verify_amounts.not_finite(claims([1.0, claimed]))) == [
        "fact_claims has amounts that are no numbers: M1 (claims/a.csv, row 2)."
    ]


def test_many_faults_are_counted() -> None:
    rows = claims([10.0] * 50)
    gold = pl.LazyFrame(
        {"claim_id": [f"M{n}" for n in range(50)], "claim_amount": [9.0] * 50, "paid_amount": [0.0] * 50}
    )
    found = told(gold, rows, "claims_analytics")
    assert len(found) == verify_amounts.NAMED + 1
    assert found[-1] == "claims_analytics.claim_amount is wrong in 50 rows."


def test_only_sums_that_did_not_move_as_their_claims_did_are_doubtful() -> None:
    old, new = claims([10.0, 0.1, 5.0]), claims([10.0, 0.3, 5.0, 7.0])

    def doubtful(before: float, after: float) -> list[str]:
        gold = Change(months(before), months(after))
        return doubtful_keys("monthly_kpis", gold, Change(old, new)).to_list()

    assert doubtful(15.1, 22.3) == []
    assert doubtful(15.1, 22.29) == ["2026-01"]
    # What was wrong by as much before is the same fault, and no new one.
    assert doubtful(16.1, 23.3) == []
    nothing = months(0.0).clear()
    assert doubtful_keys("monthly_kpis", Change(nothing, nothing), Change(old, new)).to_list() == ["2026-01"]


def test_sums_of_no_claims_are_doubtful_when_they_move() -> None:
    gold = Change(months(1.0), months(1.01))
    nothing = claims([0.0]).clear()
    assert doubtful_keys("monthly_kpis", gold, Change(nothing, nothing)).to_list() == ["2026-01"]


@pytest.mark.parametrize(
    ("ids", "amounts", "alike"),
    [
        (["M0", "M1"], [10.0, 0.0], True),
        (["M1", "M0"], [0.0, 10.0], True),
        (["M0", "M1"], [10.01, 0.0], False),
        (["M0", "M1"], [0.0, 10.0], False),
        (["M0", "M2"], [10.0, 0.0], False),
        (["M0", "M1", "M1"], [10.0, 0.0, 0.0], False),
        (["M0", "M1"], [float("nan"), 0.0], False),
    ],
)
def test_rows_are_copies_whatever_their_order(ids: list[str], amounts: list[float], *, alike: bool) -> None:
    gold = pl.LazyFrame({"claim_id": ids, "claim_amount": amounts, "paid_amount": [0.0] * len(ids)})
    assert verify_amounts.are_copies("claims_analytics", gold, claims([10.0, None])) is alike
