"""The ledger: what is owed for a claim is booked once and paid once, and the books balance."""

from __future__ import annotations

import pytest

from shared.domain.ledger import (
    Entry,
    Ledger,
    Posting,
    entry_of,
    entry_row,
    owe,
    pay,
    payable,
    refund_premium,
)
from shared.domain.record_json import decode_row
from shared.domain.rows import Row, encode_row
from shared.errors import ConflictError
from tests.support.insurance import NOW, a_claim, money

APPROVED = a_claim(1000, status="Approved", covered_amount=money(600))
PARTLY = a_claim(1000, status="Partially Approved", covered_amount=money("12.34"), claim_id="CLM-2")


def paid(ledger: Ledger, claim: Row) -> Ledger:
    return pay(ledger, claim, reference="SIM-1", now=NOW)


def test_an_approval_is_owed_until_it_is_paid() -> None:
    owed = owe(Ledger(), APPROVED, now=NOW)
    assert owed.balances() == {"claims_expense": 60_000, "payable-CLM-1": -60_000}
    settled = paid(owed, APPROVED)
    assert settled.balances() == {"claims_expense": 60_000, "payable-CLM-1": 0, "cash": -60_000}
    assert settled.entries[0] is owed.entries[0]
    assert [(e.entry_id, e.at, e.memo, e.reference) for e in settled.entries] == [
        ("CLM-1-owed", NOW, "Claim CLM-1 approved", None),
        ("CLM-1-paid", NOW, "Claim CLM-1 paid", "SIM-1"),
    ]


def test_claims_have_accounts_of_their_own() -> None:
    ledger = owe(owe(Ledger(), APPROVED, now=NOW), PARTLY, now=NOW)
    assert paid(ledger, PARTLY).balances()[payable("CLM-1")] == -60_000
    assert paid(ledger, PARTLY).balances()[payable("CLM-2")] == 0


def test_nothing_is_booked_twice() -> None:
    owed = owe(Ledger(), APPROVED, now=NOW)
    with pytest.raises(ConflictError, match="Claim CLM-1 approved: already booked") as refusal:
        owe(owed, APPROVED, now=NOW)
    assert refusal.value.code == "already_booked"
    for again in (APPROVED, {**APPROVED, "status": "Paid"}):
        with pytest.raises(ConflictError, match="Claim CLM-1 is paid already") as refusal:
            paid(paid(owed, APPROVED), again)
        assert refusal.value.code == "already_paid"


def test_a_paid_claim_is_not_paid_again_whatever_the_books_say() -> None:
    with pytest.raises(ConflictError) as refusal:
        paid(owe(Ledger(), APPROVED, now=NOW), {**APPROVED, "status": "Paid"})
    assert refusal.value.code == "already_paid"


def test_only_what_is_owed_is_paid() -> None:
    with pytest.raises(ConflictError, match="0 cents are owed, not 60000") as refusal:
        paid(Ledger(), APPROVED)
    assert refusal.value.code == "not_owed"
    with pytest.raises(ConflictError):
        paid(owe(Ledger(), APPROVED, now=NOW), {**APPROVED, "covered_amount": money(601)})


@pytest.mark.parametrize("status", ["Submitted", "Under Review", "Denied"])
def test_only_an_approved_claim_is_owed_or_paid(status: str) -> None:
    claim = {**APPROVED, "status": status}
    with pytest.raises(ConflictError, match=f"Claim CLM-1 is {status} and not approved") as refusal:
        owe(Ledger(), claim, now=NOW)
    assert refusal.value.code == "not_approved"
    with pytest.raises(ConflictError) as refusal:
        paid(owe(Ledger(), APPROVED, now=NOW), claim)
    assert refusal.value.code == "not_approved"


def test_an_approval_of_nothing_books_nothing() -> None:
    claim = {**PARTLY, "covered_amount": money(0)}
    assert owe(Ledger(), claim, now=NOW) == Ledger()
    assert paid(Ledger(), claim) == Ledger()


def test_a_refund_is_premium_given_back_once() -> None:
    ledger = refund_premium(Ledger(), "POL-1", 35_171, reference="SIM-2", now=NOW)
    assert ledger.balances() == {"premium_income": 35_171, "cash": -35_171}
    entry = ledger.entries[0]
    assert (entry.entry_id, entry.at, entry.memo, entry.reference) == (
        *("POL-1-refund", NOW, "Policy POL-1 cancelled", "SIM-2"),
    )
    with pytest.raises(ConflictError):
        refund_premium(ledger, "POL-1", 1, reference="SIM-3", now=NOW)
    assert refund_premium(Ledger(), "POL-1", 0, reference="SIM-2", now=NOW) == Ledger()


@pytest.mark.parametrize(
    "postings",
    [(), (Posting("a", 1),), (Posting("a", 1), Posting("b", -2)), (Posting("a", 0), Posting("b", 0))],
)
def test_what_does_not_balance_is_no_entry(postings: tuple[Posting, ...]) -> None:
    with pytest.raises(ValueError, match="Entry X does not balance"):
        Entry("X", "", "", postings)


def test_an_entry_comes_back_as_it_was() -> None:
    entry = paid(owe(Ledger(), APPROVED, now=NOW), APPROVED).entries[1]
    assert entry_of(decode_row(encode_row(entry_row(entry)))) == entry
