"""Whatever is quoted, cancelled or booked: the sums add up to the cent."""

from __future__ import annotations

import os
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.domain.add_on_periods import ADD_ON_KEYS, AddOn
from shared.domain.add_ons import AddOnChange, change_add_ons
from shared.domain.anniversaries import anniversary
from shared.domain.fields import STATES
from shared.domain.installments import annual_premium_cents
from shared.domain.ledger import Ledger, owe, pay, payable
from shared.domain.money import to_cents
from shared.domain.plans import PLANS, add_on_price, premium
from shared.domain.policy_changes import cancel, renew, status_of
from shared.domain.quote import QuoteCreate, quote, quote_of, quote_row
from shared.domain.rating import RATING
from shared.domain.record_json import decode_row
from shared.domain.rows import Row, encode_row
from shared.errors import ConflictError
from tests.support.insurance import AS_OF, EFFECTIVE, NOW, a_claim, a_policy

EXAMPLES = int(os.environ.get("PROPERTY_EXAMPLES", "200"))

BREEDS = [breed for groups in RATING.breed_groups.values() for group in groups for breed in group.breeds]
add_ons = st.fixed_dictionaries(
    {f"includes_{name}": st.booleans() for name in ("wellness", "dental", "behavioral")}
)
frequencies = st.sampled_from(["Monthly", "Quarterly", "Annual"])


@st.composite
def requests(draw: st.DrawFn) -> QuoteCreate:
    """Any pet there may be."""
    return QuoteCreate(
        species=draw(st.sampled_from(["Dog", "Cat"])),
        breed=draw(st.sampled_from([*BREEDS, "Mixed", "SPHYNX "])),
        date_of_birth=draw(st.dates(date(2000, 1, 1), AS_OF)),
        state=draw(st.sampled_from(sorted(STATES))),
        payment_frequency=draw(frequencies),
        other_insured_pets=draw(st.integers(0, 3)),
        **draw(add_ons),
    )


@settings(max_examples=EXAMPLES, deadline=None)
@given(requests())
def test_the_lines_of_a_quote_add_up_to_its_premium(request: QuoteCreate) -> None:
    priced = quote(request, as_of=AS_OF)
    assert [plan.plan_name for plan in priced.plans] == list(PLANS)
    for plan in priced.plans:
        assert sum(line.amount_cents for line in plan.lines) == plan.monthly_premium_cents > 0
        assert plan.lines[0].amount_cents == to_cents(PLANS[plan.plan_name].monthly_premium)
        assert plan.annual_premium_cents == 12 * plan.monthly_premium_cents
    assert quote_of(decode_row(encode_row(quote_row(priced)))) == priced


@settings(max_examples=EXAMPLES, deadline=None)
@given(requests())
def test_a_discount_lowers_and_an_add_on_raises_every_price(request: QuoteCreate) -> None:
    prices = [plan.monthly_premium_cents for plan in quote(request, as_of=AS_OF).plans]
    for better in ({"other_insured_pets": 1}, {"payment_frequency": "Annual"}):
        changed = quote(request.model_copy(update=better), as_of=AS_OF)
        assert all(new.monthly_premium_cents <= old for new, old in zip(changed.plans, prices, strict=True))
    more = quote(request.model_copy(update={"includes_dental": True}), as_of=AS_OF)
    assert all(new.monthly_premium_cents >= old for new, old in zip(more.plans, prices, strict=True))


@settings(max_examples=EXAMPLES, deadline=None)
@given(add_ons, frequencies, st.sampled_from(list(PLANS)))
def test_the_pet_of_the_list_price_is_quoted_the_list_price(
    chosen: dict[str, bool], frequency: str, plan: str
) -> None:
    pet = {"species": "Dog", "breed": "Mixed", "date_of_birth": date(2023, 1, 1), "state": "TX"}
    request = QuoteCreate(**pet, payment_frequency=frequency, **chosen)
    listed = premium(
        PLANS[plan],
        **{name.removeprefix("includes_"): taken for name, taken in chosen.items()},
        annual=frequency == "Annual",
    )
    assert quote(request, as_of=AS_OF).plan(plan).monthly_premium_cents == to_cents(listed)


premiums = st.integers(1, 50_000).map(lambda c: Decimal(c) / 100)


@settings(max_examples=EXAMPLES, deadline=None)
@given(premiums, frequencies, st.integers(0, 364), st.integers(0, 3))
def test_what_is_charged_is_retained_or_refunded(
    monthly: Decimal, frequency: str, days: int, renewals: int
) -> None:
    policy = a_policy(monthly_premium=monthly, payment_frequency=frequency)
    begins = EFFECTIVE
    for _ in range(renewals):
        begins = anniversary(begins, 1)
        policy = renew(policy, as_of=begins, now=NOW)
    length = (anniversary(begins, 1) - begins).days
    cancelled, refund = cancel(policy, as_of=begins + timedelta(days=days), now=NOW)
    assert (refund.days_used, refund.days_unused) == (days, length - days)
    assert refund.retained_cents + refund.refund_cents == refund.charged_cents <= annual_premium_cents(policy)
    assert min(refund.retained_cents, refund.refund_cents) >= 0
    assert status_of(cancelled, begins + timedelta(days=days)) == "Cancelled"
    if frequency == "Annual":
        exact = Decimal(annual_premium_cents(policy)) * days / length
        assert abs(refund.retained_cents - exact) <= Decimal("0.5")


changes = st.lists(
    st.tuples(st.integers(0, 364), st.sampled_from(ADD_ON_KEYS), st.booleans()), max_size=6
).map(lambda found: sorted(found, key=lambda change: change[0]))


@settings(max_examples=EXAMPLES, deadline=None)
@given(frequency=frequencies, wanted=changes, days=st.integers(0, 364), is_renewed=st.booleans())
def test_what_a_change_of_add_ons_charges_is_in_the_account_of_the_term(
    frequency: str, wanted: list[tuple[int, AddOn, bool]], days: int, *, is_renewed: bool
) -> None:
    without = {f"includes_{name}": False for name in ADD_ON_KEYS}
    first = a_policy(payment_frequency=frequency, **without)
    begins = EFFECTIVE + timedelta(days=365 * is_renewed)
    policy = first = renew(first, as_of=begins, now=NOW) if is_renewed else first
    due = 0
    for day, name, is_wanted in wanted:
        as_of = begins + timedelta(days=day)
        if day > days:
            break
        try:
            asked = AddOnChange.model_validate({f"includes_{name}": is_wanted})
            policy, bill = change_add_ons(policy, asked, as_of=as_of, now=NOW)
        except ConflictError:
            continue
        # What is taken back within a day is paid back, and never more than was charged.
        assert bill.due_now_cents >= 0 if is_wanted else bill.due_now_cents <= 0
        due += bill.due_now_cents
        assert due >= 0
    last = begins + timedelta(days=days)
    _, refund = cancel(policy, as_of=last, now=NOW)
    _, plain = cancel(first, as_of=last, now=NOW)
    assert refund.charged_cents >= plain.charged_cents
    assert refund.charged_cents <= annual_premium_cents(policy) + due
    assert refund.retained_cents >= plain.retained_cents
    assert refund.retained_cents + refund.refund_cents == refund.charged_cents
    if frequency == "Annual":
        assert refund.charged_cents == plain.charged_cents + due
    # What was given up costs nothing from the renewal on, and everything else goes on as it is.
    after = renew(policy, as_of=begins + timedelta(days=365), now=NOW)
    kept = [n for n in ADD_ON_KEYS if after[f"includes_{n}"]]
    prices = sum((add_on_price(policy, n) for n in kept), Decimal(0))
    assert after["monthly_premium"] == first["monthly_premium"] + prices


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([owe, pay]), st.integers(0, 3)), max_size=20), st.data())
def test_the_books_always_balance_and_no_claim_is_paid_twice(
    steps: list[tuple[object, int]], data: st.DataObject
) -> None:
    amounts = data.draw(st.lists(st.integers(0, 1_000_000), min_size=4, max_size=4))
    claims = [
        a_claim(claim_id=f"CLM-{n}", status="Approved", covered_amount=Decimal(c) / 100)
        for n, c in enumerate(amounts)
    ]
    ledger, booked = Ledger(), set()
    for step, number in steps:
        ledger = _attempt(ledger, step is owe, claims[number], booked)
        balances = ledger.balances()
        assert sum(balances.values()) == 0
        paid = sum(amounts[n] for is_owed, n in booked if not is_owed)
        assert -balances["cash"] == paid
        owed = {n for is_owed, n in booked if is_owed} - {n for is_owed, n in booked if not is_owed}
        assert all(-balances[payable(f"CLM-{n}")] == (amounts[n] if n in owed else 0) for n in range(4))


def _attempt(ledger: Ledger, is_owed: bool, claim: Row, booked: set[tuple[bool, int]]) -> Ledger:
    number = int(claim["claim_id"].removeprefix("CLM-"))
    try:
        after = owe(ledger, claim, now=NOW) if is_owed else pay(ledger, claim, reference="T", now=NOW)
    except ConflictError:
        is_again = (is_owed, number) in booked
        assert is_again or (not is_owed and (True, number) not in booked)
        return ledger
    assert claim["covered_amount"] == 0 or (is_owed, number) not in booked
    booked.add((is_owed, number))
    return after
