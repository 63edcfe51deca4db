"""After the purchase: status follows the dates, what is not used is refunded, a renewal goes on."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from shared.domain.installments import annual_premium_cents
from shared.domain.policy_changes import (
    Refund,
    cancel,
    is_due_for_renewal,
    refund,
    renew,
    status_of,
)
from shared.domain.rows import Row
from shared.domain.terms import remaining, term_of
from shared.errors import ConflictError
from tests.support.insurance import AS_OF, NOW, a_claim, a_policy, decided


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("changes", "as_of", "status"),
    [
        ({}, "2026-01-01", "Active"),
        ({}, "2026-12-31", "Active"),
        ({}, "2027-01-01", "Expired"),
        ({}, "2025-12-31", "Pending"),
        ({"status": "Pending"}, "2026-06-01", "Pending"),
        ({"status": "Pending"}, "2027-01-01", "Expired"),
        ({"status": "Expired"}, "2026-06-01", "Expired"),
        ({"status": "Cancelled"}, "2026-06-01", "Cancelled"),
        ({"cancellation_date": "2026-06-01"}, "2026-05-31", "Active"),
        ({"cancellation_date": "2026-06-01"}, "2026-06-01", "Cancelled"),
        ({"cancellation_date": "2026-06-01"}, "2027-01-01", "Cancelled"),
        ({"expiration_date": None}, "2026-06-01", "Expired"),
        ({"effective_date": None}, "2026-06-01", "Pending"),
    ],
)
def test_the_status_follows_from_the_dates(changes: Row, as_of: str, status: str) -> None:
    assert status_of(a_policy(**changes), day(as_of)) == status


# frequency, day of cancellation → days used, charged, retained, refund; Standard costs 59988 cents a year
REFUNDS = [
    ("Annual", "2026-01-01", (0, 59988, 0, 59988)),
    ("Annual", "2026-01-02", (1, 59988, 164, 59824)),
    ("Annual", "2026-06-01", (151, 59988, 24817, 35171)),
    ("Annual", "2026-12-31", (364, 59988, 59824, 164)),
    ("Monthly", "2026-01-01", (0, 4999, 0, 4999)),
    ("Monthly", "2026-01-16", (15, 4999, 2465, 2534)),
    ("Monthly", "2026-02-01", (31, 4999, 4999, 0)),
    ("Monthly", "2026-02-02", (32, 9998, 5259, 4739)),
    ("Monthly", "2026-12-31", (364, 59988, 59824, 164)),
    ("Quarterly", "2026-01-01", (0, 14997, 0, 14997)),
    ("Quarterly", "2026-03-31", (89, 14997, 14627, 370)),
    ("Quarterly", "2026-04-01", (90, 14997, 14792, 205)),
    ("Quarterly", "2026-04-02", (91, 29994, 14956, 15038)),
    ("Quarterly", "2026-12-31", (364, 59988, 59824, 164)),
    ("Annual", "2025-12-20", (0, 59988, 0, 59988)),
    ("Monthly", "2025-12-20", (0, 4999, 0, 4999)),
]


@pytest.mark.parametrize(("frequency", "as_of", "expected"), REFUNDS)
def test_a_cancellation_refunds_the_days_that_were_charged_and_not_used(
    frequency: str, as_of: str, expected: tuple[int, int, int, int]
) -> None:
    used, charged, retained, refunded = expected
    policy = a_policy(payment_frequency=frequency)
    row, found = cancel(policy, as_of=day(as_of), now=NOW)
    assert found == Refund(used, 365 - used, charged, retained, refunded)
    assert row == policy | {
        "status": "Cancelled",
        "cancellation_date": day(as_of),
        "updated_at": NOW,
    }


def test_installments_fall_due_on_the_last_day_of_a_short_month() -> None:
    policy = a_policy(effective_date="2026-01-31", expiration_date="2027-01-31")
    charged = [refund(policy, as_of=day(d)).charged_cents for d in ("2026-02-28", "2026-03-01", "2026-03-31")]
    assert charged == [4999, 9998, 9998]


def test_in_a_later_term_only_that_term_counts() -> None:
    policy = a_policy(expiration_date="2028-01-01", payment_frequency="Annual")
    assert refund(policy, as_of=day("2027-01-02")) == Refund(1, 364, 59988, 164, 59824)


def test_a_premium_of_many_decimals_is_charged_in_whole_cents() -> None:
    policy = a_policy(monthly_premium=Decimal("58.730765275950716"))
    assert annual_premium_cents(policy) == 70477
    assert refund(policy, as_of=day("2026-01-01")).charged_cents == 5873


@pytest.mark.parametrize(
    ("changes", "as_of", "status"),
    [
        ({}, "2027-01-01", "Expired"),
        ({"cancellation_date": "2026-05-01"}, "2026-06-01", "Cancelled"),
        ({"status": "Cancelled"}, "2026-06-01", "Cancelled"),
    ],
)
def test_what_is_over_cannot_be_cancelled(changes: Row, as_of: str, status: str) -> None:
    with pytest.raises(ConflictError) as refusal:
        cancel(a_policy(**changes), as_of=day(as_of), now=NOW)
    assert refusal.value.code == "invalid_transition"
    assert refusal.value.detail == f"Policy POL-1 is {status} and cannot be cancelled"


@pytest.mark.parametrize(
    ("changes", "as_of", "due"),
    [
        ({}, "2026-12-30", False),
        ({}, "2026-12-31", True),
        ({}, "2027-01-01", True),
        ({}, "2027-01-30", True),
        ({}, "2027-01-31", False),
        ({"status": "Cancelled"}, "2026-12-31", False),
        ({"status": "Pending"}, "2026-12-31", False),
        ({"cancellation_date": "2027-06-01"}, "2026-12-31", False),
        ({"expiration_date": None}, "2026-12-31", False),
    ],
)
def test_a_policy_is_renewed_around_its_last_day(changes: Row, as_of: str, *, due: bool) -> None:
    assert is_due_for_renewal(a_policy(**changes), day(as_of)) is due


def test_a_renewal_adds_a_term_on_the_same_terms() -> None:
    policy = a_policy(renewal_count=1)
    assert renew(policy, as_of=day("2026-12-31"), now=NOW) == policy | {
        "expiration_date": day("2028-01-01"),
        "renewal_count": 2,
        "updated_at": NOW,
    }


def test_a_policy_that_is_not_due_is_not_renewed() -> None:
    with pytest.raises(ConflictError, match="Policy POL-1 is not due for renewal") as refusal:
        renew(a_policy(), as_of=AS_OF, now=NOW)
    assert refusal.value.code == "not_due"


@pytest.mark.parametrize(
    ("changes", "on", "term"),
    [
        ({}, "2026-01-01", 0),
        ({}, "2026-12-31", 0),
        ({}, "2027-01-01", 0),
        ({}, "2025-01-01", 0),
        ({"expiration_date": "2028-01-01"}, "2026-12-31", 0),
        ({"expiration_date": "2028-01-01"}, "2027-01-01", 1),
        ({"expiration_date": "2028-01-01"}, "2027-12-31", 1),
        ({"expiration_date": "2028-01-01"}, "2029-01-01", 1),
        ({"expiration_date": "2028-01-01"}, None, 0),
        ({"expiration_date": "2028-01-01", "effective_date": None}, "2027-01-01", 0),
        ({"expiration_date": None}, "2027-06-01", 0),
        ({"expiration_date": "2026-01-01"}, "2026-06-01", 0),
    ],
)
def test_a_term_lasts_365_days(changes: Row, on: str | None, term: int) -> None:
    assert term_of(a_policy(**changes), day(on) if on else None) == term


def test_what_is_left_of_a_term_is_what_its_decided_claims_left() -> None:
    policy = a_policy(expiration_date="2028-01-01")
    claims = [
        decided(1, "Paid", 100, 400),
        decided(2, "Denied", 0, 0),
        decided(3, "Submitted", 50, 50),
        decided(4, "Paid", 10, 20, policy_id="POL-2"),
        decided(5, "Approved", 250, 9000, service_date="2027-02-01"),
    ]
    first, second = (remaining(policy, claims, as_of=day(d)) for d in ("2026-06-01", "2027-06-01"))
    assert (first.term, first.begins, first.ends) == (0, day("2026-01-01"), day("2027-01-01"))
    assert (first.deductible, first.limit) == (150, 9600)
    assert (second.term, second.begins, second.ends) == (1, day("2027-01-01"), day("2028-01-01"))
    assert (second.deductible, second.limit) == (0, 1000)


@pytest.mark.parametrize(
    ("served", "status", "policy_id", "ends", "refund"),
    [
        ("2026-01-01", "Paid", "POL-1", "2026-01-02", 4835),
        ("2026-01-01", "Under Review", "POL-1", "2026-01-02", 4835),
        ("2026-01-01", "Submitted", "POL-1", "2026-01-02", 4835),
        ("2026-01-01", "Denied", "POL-1", "2026-01-01", 4999),
        ("2026-01-01", "Paid", "POL-2", "2026-01-01", 4999),
        ("2025-12-31", "Paid", "POL-1", "2026-01-01", 4999),
    ],
)
def test_a_day_of_which_a_service_was_claimed_stays_covered_and_is_paid_for(
    served: str, status: str, policy_id: str, ends: str, refund: int
) -> None:
    claim = a_claim(5000, service_date=served, status=status, policy_id=policy_id)
    row, found = cancel(a_policy(), as_of=day("2026-01-01"), now=NOW, claims=[claim])
    assert (row["cancellation_date"], row["status"]) == (day(ends), "Cancelled")
    assert (found.refund_cents, found.charged_cents) == (refund, 4999)
    assert status_of(row, day("2026-01-01")) == "Cancelled"


def test_a_service_of_the_last_day_of_a_term_earns_the_whole_term() -> None:
    claim = a_claim(100, service_date="2026-12-31", status="Paid")
    row, found = cancel(a_policy(), as_of=day("2026-12-31"), now=NOW, claims=[claim])
    assert (row["cancellation_date"], found.refund_cents, found.days_unused) == (day("2027-01-01"), 0, 0)


def test_a_refund_takes_off_what_the_term_has_paid() -> None:
    policy = a_policy()
    second = policy["effective_date"] + timedelta(days=1)
    served = policy["effective_date"]
    before = refund(policy, as_of=second)
    assert before.refund_cents > 1000

    def after(*claims: Row) -> Refund:
        found = refund(policy, as_of=second, claims=claims)
        assert found.retained_cents + found.refund_cents == found.charged_cents == before.charged_cents
        return found

    approved = a_claim(50, status="Paid", covered_amount=Decimal(5), service_date=served)
    assert after(approved).refund_cents == before.refund_cents - 500
    assert after(a_claim(50, status="Denied", service_date=served)) == before
    assert after(approved | {"policy_id": "POL-OTHER"}) == before
    assert after(approved | {"covered_amount": Decimal(5000)}).refund_cents == 0
