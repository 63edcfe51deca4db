"""The ledger: double entry, append-only. What is owed for a claim is booked once, and paid once.

Debits are positive, credits negative cents; every entry sums to zero. An entry's id follows from what it
books, so that booking it again is refused here and by the table that keeps it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import count

from shared.domain.claim import Claim
from shared.domain.claim_status import ClaimStatus
from shared.domain.money import to_cents
from shared.domain.rows import Row
from shared.errors import ConflictError

CLAIMS_EXPENSE = "claims_expense"
PREMIUM_INCOME = "premium_income"
CASH = "cash"


@dataclass(frozen=True, slots=True)
class Posting:
    """An amount on one account: debit positive, credit negative."""

    account: str
    cents: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A balanced booking; raises ValueError when it is none. `reference` is the payment provider's."""

    entry_id: str
    at: datetime
    memo: str
    postings: tuple[Posting, ...]
    reference: str | None = None

    def __post_init__(self) -> None:
        if sum(posting.cents for posting in self.postings) or not any(p.cents for p in self.postings):
            raise ValueError(f"Entry {self.entry_id} does not balance.")


@dataclass(frozen=True, slots=True)
class Ledger:
    """The entries so far, oldest first."""

    entries: tuple[Entry, ...] = ()

    def post(self, entry: Entry) -> Ledger:
        """The ledger with one more entry; raises ConflictError for one that is booked already."""
        if self.has(entry.entry_id):
            raise ConflictError(f"{entry.memo}: already booked", code="already_booked")
        return Ledger((*self.entries, entry))

    def has(self, entry_id: str) -> bool:
        """True when the entry is booked."""
        return any(entry.entry_id == entry_id for entry in self.entries)

    def balances(self) -> Counter[str]:
        """The cents on each account; they sum to zero."""
        totals: Counter[str] = Counter()
        for entry in self.entries:
            for posting in entry.postings:
                totals[posting.account] += posting.cents
        return totals


def payable(claim_or_policy_id: str) -> str:
    """The account of what is owed for a claim or a cancelled policy."""
    return f"payable-{claim_or_policy_id}"


def payable_entry_id(claim_id: str, number: int = 1) -> str:
    """The id of the entry that books what is owed for a claim; a number above 1 after a granted appeal."""
    return _numbered(f"{claim_id}-owed", number)


def payment_entry_id(claim_id: str, number: int = 1) -> str:
    """The id of the entry that pays a claim; a number above 1 for what a granted appeal has added."""
    return _numbered(f"{claim_id}-paid", number)


def payments_of(ledger: Ledger, claim_id: str) -> tuple[Entry, ...]:
    """The entries that have paid a claim, oldest first."""
    return tuple(_series(ledger, lambda number: payment_entry_id(claim_id, number)))


def owe(ledger: Ledger, claim: Claim, *, now: datetime) -> Ledger:
    """Book what an approved claim is owed beyond what was booked before; of nothing, nothing.

    Raises ConflictError for a claim that is not approved, or is booked already.
    """
    _check_approved(claim)
    claim_id = claim["claim_id"]
    before = list(_series(ledger, lambda number: payable_entry_id(claim_id, number)))
    booked = sum(p.cents for entry in before for p in entry.postings if p.account == CLAIMS_EXPENSE)
    cents = to_cents(claim["covered_amount"]) - booked
    if cents == 0 and not before:
        return ledger
    if cents <= 0:
        raise ConflictError(f"Claim {claim_id} approved: already booked", code="already_booked")
    entry_id, memo = payable_entry_id(claim_id, len(before) + 1), f"Claim {claim_id} approved"
    postings = _move(cents, debit=CLAIMS_EXPENSE, credit=payable(claim_id))
    return ledger.post(Entry(entry_id, now, memo, postings))


def pay(ledger: Ledger, claim: Claim, *, reference: str, now: datetime) -> Ledger:
    """Book the payment of an approved claim; the caller then takes the claim to Paid.

    Raises ConflictError `already_paid` for a second payment, `not_owed` when another amount is owed.
    """
    claim_id = claim["claim_id"]
    before = payments_of(ledger, claim_id)
    cents = to_cents(claim["covered_amount"]) - sum(map(paid_cents, before))
    if claim["status"] == ClaimStatus.PAID or (before and cents <= 0):
        raise ConflictError(f"Claim {claim_id} is paid already", code="already_paid")
    _check_approved(claim)
    owed = -ledger.balances()[payable(claim_id)]
    if owed != cents:
        raise ConflictError(f"Claim {claim_id}: {owed} cents are owed, not {cents}", code="not_owed")
    if cents == 0:
        return ledger
    entry_id, memo = payment_entry_id(claim_id, len(before) + 1), f"Claim {claim_id} paid"
    postings = _move(cents, debit=payable(claim_id), credit=CASH)
    return ledger.post(Entry(entry_id, now, memo, postings, reference))


def paid_cents(entry: Entry) -> int:
    """The cents that an entry pays out."""
    return -sum(posting.cents for posting in entry.postings if posting.account == CASH)


def refund_id(policy_id: str) -> str:
    """The entry, and the payment, that give a policy's unused premium back."""
    return f"{policy_id}-refund"


def refunded_cents(ledger: Ledger, policy_id: str) -> int:
    """What was given back of a policy's premium, 0 without a refund."""
    return sum(paid_cents(entry) for entry in ledger.entries if entry.entry_id == refund_id(policy_id))


def refund_premium(ledger: Ledger, policy_id: str, cents: int, *, reference: str, now: datetime) -> Ledger:
    """Book the refund of a cancelled policy's unused premium; of nothing, nothing."""
    if cents == 0:
        return ledger
    entry_id, memo = refund_id(policy_id), f"Policy {policy_id} cancelled"
    postings = _move(cents, debit=PREMIUM_INCOME, credit=CASH)
    return ledger.post(Entry(entry_id, now, memo, postings, reference))


def entry_row(entry: Entry) -> Row:
    """The entry as a row."""
    return asdict(entry)


def entry_of(row: Row) -> Entry:
    """The entry that entry_row described; raises ValueError when it does not balance."""
    return Entry(**{**row, "postings": tuple(Posting(**posting) for posting in row["postings"])})


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name}-{number}"


def _series(ledger: Ledger, name: Callable[[int], str]) -> Iterator[Entry]:
    booked = {entry.entry_id: entry for entry in ledger.entries}
    for number in count(1):
        if (entry := booked.get(name(number))) is None:
            return
        yield entry


def _check_approved(claim: Claim) -> None:
    if claim["status"] not in (ClaimStatus.APPROVED, ClaimStatus.PARTIALLY_APPROVED):
        detail = f"Claim {claim['claim_id']} is {claim['status']} and not approved"
        raise ConflictError(detail, code="not_approved")


def _move(cents: int, *, debit: str, credit: str) -> tuple[Posting, Posting]:
    return Posting(debit, cents), Posting(credit, -cents)
