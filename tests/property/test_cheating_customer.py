"""Whatever a cheating customer tries month after month, no more is paid than the terms of the policies allow.

CHEATING_MONTHS is how many random months are lived through; 10,000 take some minutes. The bounds are computed
here from the bills as they were, by no code of the product.
"""

from __future__ import annotations

import os
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from shared.domain.add_ons import AddOnChange, change_add_ons
from shared.domain.adjudication import adjudicate, carry_out
from shared.domain.claim_status import APPROVALS, ClaimStatus, appeal
from shared.domain.decision import Decision
from shared.domain.facts import Provider, Ruling, Verdict
from shared.domain.fraud import invoice_of, is_billed_as
from shared.domain.ledger import Ledger, owe, pay
from shared.domain.policy import PolicyCreate, check_policy, new_policy
from shared.domain.policy_changes import Refund, cancel, is_due_for_renewal, is_premium_returned, renew
from shared.domain.rows import Row
from shared.domain.ruling import rule_on
from shared.errors import ConflictError
from tests.support.insurance import a_claim, a_pet

MONTHS = int(os.environ.get("CHEATING_MONTHS", "600"))
MONTHS_OF_A_LIFE = 15
BEGINS = date(2026, 1, 20)
VETS = {"IN": Provider(is_in_network=True), "OUT": Provider(is_in_network=False)}
PLANS = ("Basic", "Standard", "Premium", "Unlimited")
PETS = ("PET-1", "PET-2")
ADD_ONS = ("includes_wellness", "includes_dental", "includes_behavioral")
UNSEEN = Decimal(2500)
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Bill:
    """What a vet has really billed; the customer says of it what he likes."""

    number: int
    pet: str
    day: date
    amount: Decimal
    vet: str | None


@dataclass
class Life:
    """A customer who cheats, with all that happens to the policies and claims."""

    dice: random.Random
    customer: str = "CUST-1"
    # Somebody who has the same papers, once both are told of each other.
    other: Life | None = None
    today: date = BEGINS
    policies: dict[str, Row] = field(default_factory=dict)
    claims: dict[str, Row] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    bills: list[Bill] = field(default_factory=list)
    bill_of: dict[str, Bill] = field(default_factory=dict)
    documents: Counter[str] = field(default_factory=Counter)
    by_person: set[str] = field(default_factory=set)
    refunds: list[Refund] = field(default_factory=list)
    # When a premium was given back, in the order of deeds, and what its claims had been paid by then.
    returned: dict[str, tuple[int, Refund, Decimal]] = field(default_factory=dict)
    decided_at: dict[str, int] = field(default_factory=dict)
    ledger: Ledger = field(default_factory=Ledger)
    moments: Iterator[int] = field(default_factory=lambda: iter(range(10_000)))

    @property
    def now(self) -> datetime:
        """A moment of today that comes after every one before."""
        return datetime.combine(self.today, time(), UTC) + timedelta(seconds=next(self.moments))

    def buy(self) -> None:
        """Another policy, for a pet that may be insured already."""
        wanted = PolicyCreate(
            customer_id=self.customer,
            pet_id=self.dice.choice(PETS),
            plan_name=self.dice.choice(PLANS),
            payment_frequency=self.dice.choice(("Monthly", "Quarterly", "Annual")),
            confirm_second_policy=self.dice.random() < 0.5,
            **{name: self.dice.random() < 0.5 for name in ADD_ONS},
        )
        pet = a_pet(pet_id=wanted.pet_id, customer_id=self.customer)
        check_policy(wanted, pet, self.policies.values(), as_of=self.today)
        policy_id = f"POL-{len(self.policies)}"
        self.policies[policy_id] = new_policy(
            wanted, policy_id=policy_id, policy_number=policy_id, as_of=self.today, now=self.now
        )

    def give_up(self) -> None:
        """Cancel a policy, perhaps on the very day of a claim."""
        policy = self.dice.choice(list(self.policies.values()))
        row, refund = cancel(policy, as_of=self.today, now=self.now, claims=self.claims.values())
        self.policies[policy["policy_id"]] = row
        self.refunds.append(refund)
        paid = sum(c["paid_amount"] for c in self._claims_of_term(policy))
        self.returned[policy["policy_id"]] = (next(self.moments), refund, Decimal(paid))

    def _claims_of_term(self, policy: Row) -> list[Row]:
        """The paid claims of a policy's present year."""
        begins = policy["effective_date"]
        year = years_since(begins, self.today)
        return [
            row
            for row in self.claims.values()
            if row["policy_id"] == policy["policy_id"]
            and row["status"] == ClaimStatus.PAID
            and years_since(begins, row["service_date"]) == year
        ]

    def change(self) -> None:
        """Add or give up an add-on."""
        policy = self.dice.choice(list(self.policies.values()))
        wanted = AddOnChange.model_validate({self.dice.choice(ADD_ONS): self.dice.random() < 0.6})
        self.policies[policy["policy_id"]], _ = change_add_ons(
            policy, wanted, as_of=self.today, now=self.now, claims=list(self.claims.values())
        )

    def claim(self) -> None:
        """Send a bill: a true one, or one that was sent before, changed a little."""
        policy = self.dice.choice(list(self.policies.values()))
        again = bool(self.bills) and self.dice.random() < 0.5
        bill = self.dice.choice(self.bills[-6:]) if again else self._new_bill(policy["pet_id"])
        claim_id = f"CLM-{self.customer[-1]}{len(self.claims):04d}"
        row = {
            **self._said(bill, policy, again=again),
            **{"claim_id": claim_id, "customer_id": self.customer, "policy_id": policy["policy_id"]},
            **{"pet_id": policy["pet_id"], "submitted_date": self.today},
            **{"created_at": self.now, "submitted_by": "customer:cheat"},
        }
        self.claims[claim_id], self.bill_of[claim_id] = a_claim(**row.pop("_amount"), **row), bill
        if self.dice.random() < 0.3:
            self.documents[claim_id] += 1
        self._decide(claim_id, appealed=False)

    def insist(self) -> None:
        """Appeal against a denial."""
        denied = [claim_id for claim_id, row in self.claims.items() if row["status"] == ClaimStatus.DENIED]
        claim_id = self.dice.choice(denied)
        self.claims[claim_id] = appeal(self.claims[claim_id], by="customer:cheat", now=self.now)
        self._decide(claim_id, appealed=True)

    def _new_bill(self, pet: str) -> Bill:
        day = self.today - timedelta(days=self.dice.choice((0, 0, 0, 1, 2, 10, 40)))
        amount = Decimal(self.dice.choice((5_00, 80_00, 600_00, 2500_00, 5000_00, 30_000_00)))
        cents = (amount + self.dice.randrange(400)) / 100
        bill = Bill(len(self.bills), pet, day, cents, self.dice.choice(("IN", "OUT", "UNHEARD", None)))
        self.bills.append(bill)
        return bill

    def _said(self, bill: Bill, policy: Row, *, again: bool) -> Row:
        said: Row = {"service_date": bill.day, "provider_id": bill.vet, "is_in_network": True}
        said["invoice_number"] = self.dice.choice((None, f"INV-{bill.number}", f"inv {bill.number}"))
        said["claim_type"] = self.dice.choice(("Accident", "Illness", "Dental", "Wellness", "Behavioral"))
        amount = bill.amount
        if again and self.dice.random() < 0.5:
            amount += Decimal(self.dice.randrange(-99, 100)) / 100
        said["_amount"] = {"amount": max(amount, Decimal("0.01"))}
        if self.dice.random() < 0.3:
            said["line_items"] = [{"description": "Exam", "amount": said["_amount"]["amount"]}]
        if bill.pet != policy["pet_id"]:
            # The other pet's bill, sent for this one: the number is on the paper.
            said["invoice_number"] = f"INV-{bill.number}"
        return said

    def _world(self, claim: Row) -> dict[str, Any]:
        return {
            "policy": self.policies[claim["policy_id"]],
            "pet": a_pet(pet_id=claim["pet_id"]),
            "history": list(self.claims.values()),
            "provider": VETS.get(claim["provider_id"]),
            "as_of": self.today,
            "documents": self.documents,
        }

    def _asked_about(self, claim: Row) -> dict[str, bool]:
        policy = self.policies[claim["policy_id"]]
        invoice = invoice_of(claim)
        theirs = self.other.claims.values() if self.other and invoice else ()
        by_another = any(
            invoice_of(each) == invoice
            and each["service_date"] == claim["service_date"]
            and is_billed_as(claim, vet=each["provider_id"], amount=each["claim_amount"])
            for each in theirs
        )
        return {"premium_returned": is_premium_returned(policy, claim), "by_another": by_another}

    def _decide(self, claim_id: str, *, appealed: bool) -> None:
        claim = self.claims[claim_id]
        decision = adjudicate(claim, **self._world(claim), **self._asked_about(claim), appealed=appealed)
        if claim["status"] == ClaimStatus.SUBMITTED:
            claim = carry_out(claim, decision, ClaimStatus.UNDER_REVIEW, now=self.now)
        self.decisions[claim_id], self.claims[claim_id] = decision, claim
        self.decided_at[claim_id] = next(self.moments)
        if decision.status is ClaimStatus.UNDER_REVIEW:
            self._rule(claim_id, decision)
        self._carry_out(claim_id)

    def _rule(self, claim_id: str, held: Decision) -> None:
        # An honest adjuster knows the paper, and pays each bill once and what the terms say.
        claim, bill = self.claims[claim_id], self.bill_of[claim_id]
        both = [self, self.other] if self.other else [self]
        sent = [life.claims[c] for life in both for c, each in life.bill_of.items() if each is bill]
        paid = [row for row in sent if row["status"] in APPROVALS]
        reason = "DUPLICATE_CLAIM" if paid or bill.pet != claim["pet_id"] else held.checks[-1].reason
        verdict = Verdict.APPROVE if reason is None else Verdict.DENY
        ruling = Ruling(verdict, "adjuster", reason=reason)
        self.by_person.add(claim_id)
        self.decisions[claim_id] = rule_on(claim, ruling, **self._world(claim), authority_cents=99_999_900)

    def _carry_out(self, claim_id: str) -> None:
        decision, claim = self.decisions[claim_id], self.claims[claim_id]
        claim = carry_out(claim, decision, decision.status, now=self.now)
        if claim["status"] in APPROVALS:
            self.ledger = owe(self.ledger, claim, now=self.now)
            self.ledger = pay(self.ledger, claim, reference="R", now=self.now)
            claim = carry_out(claim, decision, ClaimStatus.PAID, now=self.now)
        self.claims[claim_id] = claim

    def live_a_day(self) -> None:
        """Some deeds, and the renewals that come by themselves."""
        deeds = (self.buy, self.give_up, self.change, self.claim, self.claim, self.claim, self.insist)
        self.today += timedelta(days=1)
        for policy_id, policy in self.policies.items():
            if is_due_for_renewal(policy, self.today):
                self.policies[policy_id] = renew(policy, as_of=self.today, now=self.now)
        for _ in range(self.dice.choice((0, 0, 0, 0, 0, 0, 0, 1, 3))):
            try:
                self.dice.choice(deeds)()
            except (ConflictError, IndexError):
                continue


def lives() -> Iterator[tuple[Life, Life]]:
    """So many pairs of customers who share their papers that MONTHS are lived through."""
    months = MONTHS
    for seed in range(-(-MONTHS // (2 * MONTHS_OF_A_LIFE))):
        one = Life(random.Random(seed))
        two = Life(random.Random(-seed - 1), customer="CUST-2", bills=one.bills, other=one)
        one.other = two
        for _ in range(30 * min(MONTHS_OF_A_LIFE, max(1, months // 2))):
            one.live_a_day()
            two.live_a_day()
        months -= 2 * MONTHS_OF_A_LIFE
        yield one, two


@pytest.mark.timeout(3600)
def test_no_more_is_paid_than_the_terms_allow() -> None:
    seen: Counter[str] = Counter()
    pairs = list(lives())
    for pair in pairs:
        check_papers(*pair)
    for life in (life for pair in pairs for life in pair):
        check_terms(life)
        check_bills(life)
        check_unseen(life)
        check_money(life)
        seen.update(claims=len(life.claims), policies=len(life.policies), held=len(life.by_person))
        seen.update(paid=sum(row["status"] == ClaimStatus.PAID for row in life.claims.values()))
    print(f"{MONTHS} months: {dict(seen)}")
    assert min(seen.values()) > 0


def paid_of(life: Life) -> list[Row]:
    return [row for row in life.claims.values() if row["status"] == ClaimStatus.PAID]


def years_since(first: date, day: date) -> int:
    return day.year - first.year - ((day.month, day.day) < (first.month, first.day))


def check_terms(life: Life) -> None:
    """Of each policy year: the limit, and the share of what is above the deductible, only of covered days."""
    by_term: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for row in paid_of(life):
        policy = life.policies[row["policy_id"]]
        begins, day = policy["effective_date"], row["service_date"]
        ends = min(filter(None, (policy["expiration_date"], policy["cancellation_date"])))
        assert begins + timedelta(days=policy["waiting_period_days"]) <= day, row
        assert row["service_date"] < ends, (row, policy)
        by_term[row["policy_id"], years_since(begins, day)].append(row)
    for (policy_id, _), rows in by_term.items():
        policy = life.policies[policy_id]
        paid = sum(row["paid_amount"] for row in rows)
        inside = sum(row["claim_amount"] for row in rows if row["provider_id"] == "IN")
        outside = sum(row["claim_amount"] for row in rows if row["provider_id"] != "IN")
        cheap = min(policy["annual_deductible"], outside)
        dear = min(policy["annual_deductible"] - cheap, inside)
        share = policy["reimbursement_percentage"] / 100
        due = share * (inside - dear + Decimal("0.8") * (outside - cheap))
        days = len({row["service_date"] for row in rows})
        assert paid <= policy["coverage_limit"]
        assert paid <= due + days * Decimal("0.005"), (policy, rows)


def check_bills(life: Life) -> None:
    """A bill is paid once, whatever was said of it, wherever and however often it was sent."""
    paid = Counter(life.bill_of[row["claim_id"]].number for row in paid_of(life) if row["paid_amount"])
    assert not [number for number, times in paid.items() if times > 1]


def check_papers(one: Life, two: Life) -> None:
    """A paper whose number both customers tell is paid to one of them."""
    told = [
        {
            life.bill_of[row["claim_id"]].number
            for row in paid_of(life)
            if row["paid_amount"] and row["invoice_number"]
        }
        for life in (one, two)
    ]
    assert not told[0] & told[1]


def check_unseen(life: Life) -> None:
    """In any 30 days the rules pay so much that nothing shows, and no more."""
    unseen = [
        (row["submitted_date"], row["paid_amount"])
        for row in paid_of(life)
        if row["claim_id"] not in life.by_person and not life.documents[row["claim_id"]]
    ]
    for last, _ in unseen:
        first = last - timedelta(days=30)
        assert sum(amount for day, amount in unseen if first <= day <= last) <= UNSEEN


def check_money(life: Life) -> None:
    """The books balance, and a refund is never more than what was charged."""
    assert -life.ledger.balances()["cash"] == sum(int(row["paid_amount"] * 100) for row in paid_of(life))
    for refund in life.refunds:
        assert 0 <= refund.refund_cents <= refund.charged_cents
        assert refund.refund_cents + refund.retained_cents == refund.charged_cents
    for policy_id, (at, refund, paid) in life.returned.items():
        # In whatever order: what a year's premium has bought is not given back as well.
        assert refund.refund_cents <= max(0, refund.charged_cents - int(paid * 100))
        later = [row for row in paid_of(life) if life.decided_at[row["claim_id"]] > at]
        by_rules = [
            row
            for row in later
            if row["policy_id"] == policy_id and row["claim_id"] not in life.by_person and row["paid_amount"]
        ]
        begins = life.policies[policy_id]["effective_date"]
        year = years_since(begins, life.policies[policy_id]["cancellation_date"] - A_DAY)
        assert not [r for r in by_rules if years_since(begins, r["service_date"]) == year]
