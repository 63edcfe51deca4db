"""Changing add-ons: from when they cover, what they cost, and that giving one up is no gap."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from shared.domain.add_on_periods import Period, periods
from shared.domain.add_ons import AddOnBill, AddOnChange, add_on_rows, bill_row, change_add_ons
from shared.domain.installments import charges
from shared.domain.policy_changes import cancel, renew
from shared.domain.record_json import decode_row, to_wire
from shared.domain.rows import Row, encode_row
from shared.errors import ConflictError
from tests.support.insurance import NOW, a_policy


def day(text: str) -> date:
    return date.fromisoformat(text)


def plain(**changes: Any) -> Row:
    """A Standard policy of 2026 without add-ons, waiting 14 days."""
    without = dict.fromkeys(("includes_wellness", "includes_dental", "includes_behavioral"), False)
    return a_policy(**{**without, "waiting_period_days": 14, **changes})


def change(policy: Row, as_of: str, **wanted: bool) -> tuple[Row, AddOnBill]:
    asked = AddOnChange.model_validate({f"includes_{name}": value for name, value in wanted.items()})
    return change_add_ons(policy, asked, as_of=day(as_of), now=NOW)


def shown(policy: Row, as_of: str, name: str = "dental") -> Row:
    rows = add_on_rows(policy, as_of=day(as_of))
    return to_wire(next(row for row in rows if row["add_on"] == name))


# Frequency, day of the change → what is due at once, when the next installment is; dental is 8.00 a month.
BILLS = [
    ("Monthly", "2026-01-01", 815, "2026-02-01"),
    ("Monthly", "2026-01-11", 552, "2026-02-01"),
    ("Monthly", "2026-01-31", 26, "2026-02-01"),
    ("Monthly", "2026-02-01", 0, "2026-02-01"),
    ("Monthly", "2026-12-02", 789, "2027-01-01"),
    ("Quarterly", "2026-01-11", 2104, "2026-04-01"),
    ("Quarterly", "2026-12-31", 26, "2027-01-01"),
    ("Annual", "2026-01-01", 8640, "2027-01-01"),
    ("Annual", "2026-07-02", 4332, "2027-01-01"),
]


@pytest.mark.parametrize(("frequency", "as_of", "due", "following"), BILLS)
def test_the_days_up_to_the_next_installment_are_charged_at_once(
    frequency: str, as_of: str, due: int, following: str
) -> None:
    policy = plain(payment_frequency=frequency)
    row, bill = change(policy, as_of, dental=True)
    price = Decimal("7.20") if frequency == "Annual" else Decimal("8.00")
    assert (bill.due_now_cents, bill.next_installment) == (due, day(following))
    assert row["monthly_premium"] == policy["monthly_premium"] + price == bill.after == bill.from_renewal
    assert bill_row(bill)["due_now"] == Decimal(due) / 100


def test_two_on_one_day_cost_what_they_cost_together() -> None:
    both = change(plain(), "2026-01-11", dental=True, wellness=True)[1].due_now_cents
    first, one = change(plain(), "2026-01-11", dental=True)
    other = change(first, "2026-01-11", wellness=True)[1]
    assert one.due_now_cents + other.due_now_cents == both == 1243


def test_an_added_one_waits_from_its_own_day_on() -> None:
    row, _ = change(plain(), "2026-03-10", dental=True)
    assert shown(row, "2026-03-10") == {
        "add_on": "dental",
        "included": True,
        "begins": "2026-03-10",
        "covered_from": "2026-03-24",
        "ends": None,
        "monthly_price": Decimal("8.00"),
        "withdraw_until": "2026-03-11",
    }
    assert row["includes_dental"] is True
    assert shown(row, "2026-03-10", "wellness")["included"] is False


def test_one_that_was_bought_with_the_policy_covers_since_its_beginning() -> None:
    assert shown(a_policy(waiting_period_days=7), "2026-05-01")["covered_from"] == "2026-01-08"


def test_one_that_is_given_up_covers_to_the_end_of_the_term_and_then_costs_nothing() -> None:
    policy = plain(includes_dental=True, monthly_premium=Decimal("57.99"))
    row, bill = change(policy, "2026-06-01", dental=False)
    assert (bill.due_now_cents, bill.after, bill.from_renewal) == (0, Decimal("57.99"), Decimal("49.99"))
    assert (row["includes_dental"], shown(row, "2026-12-31")["ends"]) == (True, "2027-01-01")
    assert shown(row, "2027-01-01")["included"] is False

    renewed = renew(row, as_of=day("2026-12-31"), now=NOW)
    assert (renewed["includes_dental"], renewed["monthly_premium"]) == (False, Decimal("49.99"))
    assert periods(renewed, "dental") == (Period(None, day("2027-01-01")),)
    # On the last day of the old term the old premium is what is earned and refunded.
    assert (
        cancel(renewed, as_of=day("2026-12-31"), now=NOW)[1]
        == cancel(row, as_of=day("2026-12-31"), now=NOW)[1]
    )
    assert cancel(renewed, as_of=day("2027-01-02"), now=NOW)[1].charged_cents == 4999


def test_who_takes_it_back_before_the_end_has_never_been_without() -> None:
    policy = plain(includes_dental=True, monthly_premium=Decimal("57.99"))
    given_up, _ = change(policy, "2026-06-01", dental=False)
    row, bill = change(given_up, "2026-07-01", dental=True)
    assert (bill.due_now_cents, bill.after, bill.from_renewal) == (0, Decimal("57.99"), Decimal("57.99"))
    assert shown(row, "2026-07-01")["covered_from"] == "2026-01-15"
    assert renew(row, as_of=day("2026-12-31"), now=NOW)["includes_dental"] is True


def test_who_takes_it_again_after_the_end_waits_again() -> None:
    given_up, _ = change(plain(includes_dental=True), "2026-06-01", dental=False)
    renewed = renew(given_up, as_of=day("2026-12-31"), now=NOW)
    row, _ = change(renewed, "2027-03-01", dental=True)
    assert periods(row, "dental") == (Period(None, day("2027-01-01")), Period(day("2027-03-01")))
    assert shown(row, "2027-03-01")["covered_from"] == "2027-03-15"
    assert shown(row, "2026-12-31")["included"] is True


def test_a_refund_counts_each_premium_for_its_days() -> None:
    row, _ = change(plain(payment_frequency="Annual"), "2026-07-02", dental=True)
    refund = cancel(row, as_of=day("2026-12-31"), now=NOW)[1]
    # 599.88 for the year and 86.40 more for its last 183 days; one day is left.
    assert refund.charged_cents == 59988 + 4332
    assert refund.retained_cents == round((59988 * 364 + 8640 * 182) / 365)


@pytest.mark.parametrize(
    ("policy", "wanted", "code"),
    [
        (plain(), {"dental": False}, "nothing_to_change"),
        (plain(includes_dental=True), {"dental": True, "wellness": False}, "nothing_to_change"),
        (plain(expiration_date="2026-05-01"), {"dental": True}, "invalid_transition"),
        (plain(status="Cancelled", cancellation_date="2026-05-01"), {"dental": True}, "invalid_transition"),
    ],
)
def test_what_changes_nothing_or_is_over_is_refused(policy: Row, wanted: dict[str, bool], code: str) -> None:
    with pytest.raises(ConflictError) as refused:
        change(policy, "2026-06-01", **wanted)
    assert refused.value.code == code


def test_giving_up_twice_is_refused() -> None:
    given_up, _ = change(plain(includes_dental=True), "2026-06-01", dental=False)
    with pytest.raises(ConflictError):
        change(given_up, "2026-06-02", dental=False)


def test_something_must_be_wanted() -> None:
    for wrong in ({}, {"includes_dental": None}, {"includes_dental": "yes"}, {"dental": True}):
        with pytest.raises(ValidationError):
            AddOnChange.model_validate(wrong)


def test_a_changed_policy_is_stored_and_read_back_as_it_is() -> None:
    row, _ = change(plain(monthly_premium=Decimal(50)), "2026-03-10", dental=True)
    assert decode_row(encode_row(row)) == row


def test_what_was_added_by_mistake_is_taken_back_as_though_it_had_never_been() -> None:
    before = plain()
    added, bill = change(before, "2026-03-10", dental=True)
    assert (bill.due_now_cents, shown(added, "2026-03-11")["withdraw_until"]) == (579, "2026-03-11")
    for as_of in ("2026-03-10", "2026-03-11"):
        back, bill = change(added, as_of, dental=False)
        assert back == {**before, "updated_at": back["updated_at"]}
        assert (bill.due_now_cents, bill.after, bill.from_renewal) == (-579, bill.before - 8, bill.after)
        assert not shown(back, as_of)["included"]
    late, _ = change(added, "2026-03-12", dental=False)
    assert shown(late, "2026-03-12") == {
        **shown(added, "2026-03-12"),
        **{"ends": "2027-01-01", "withdraw_until": None},
    }


def test_other_changes_of_the_same_days_keep_their_part() -> None:
    both, _ = change(plain(), "2026-03-10", dental=True, wellness=True)
    more, _ = change(both, "2026-03-11", behavioral=True)
    back, bill = change(more, "2026-03-11", dental=False)
    only, _ = change(plain(), "2026-03-10", wellness=True)
    expected, _ = change(only, "2026-03-11", behavioral=True)
    assert back["monthly_premium"] == expected["monthly_premium"]
    assert [charge.cents for charge in charges(back, day("2026-03-11"))] == [
        charge.cents for charge in charges(expected, day("2026-03-11"))
    ]
    assert bill.due_now_cents == -579


@pytest.mark.parametrize(
    ("visit", "policy_id", "can"),
    [("2026-03-10", None, False), ("2026-03-09", None, True), ("2026-03-10", "POL-OTHER", True)],
)
def test_what_a_claim_may_need_is_not_taken_back(visit: str, policy_id: str | None, can: bool) -> None:
    added, _ = change(plain(), "2026-03-10", dental=True)
    claims = [{"policy_id": policy_id or added["policy_id"], "service_date": day(visit)}]
    asked = AddOnChange.model_validate({"includes_dental": False})
    back, _ = change_add_ons(added, asked, as_of=day("2026-03-10"), now=NOW, claims=claims)
    assert back["includes_dental"] is not can


def test_what_was_bought_with_the_policy_is_not_taken_back() -> None:
    bought = plain(includes_dental=True)
    assert shown(bought, "2026-01-01")["withdraw_until"] is None
