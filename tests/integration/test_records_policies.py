"""A quote is bought at its price; a policy is cancelled once, refunded to the cent, and renewed when due."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from shared.domain.adjudication import replay
from shared.domain.anniversaries import anniversary
from shared.domain.decision import told
from shared.domain.policy import PolicyCreate
from shared.domain.quote import QuoteCreate, quote
from shared.errors import ConflictError, NotFoundError
from shared.records.commands.pets import add_pet
from shared.records.commands.policies import buy_policy, cancel_policy, renew_policy
from shared.records.commands.processing import process_claim
from shared.records.ledger import read_ledger
from shared.records.model import Origin
from shared.records.quotes import find_quote, purge_quotes, read_quote, save_quote
from shared.records.store import RecordStore
from tests.support.records import (
    NOW,
    STAFF,
    TODAY,
    at_once,
    body,
    claimed,
    customer,
    insured,
    keyed,
    once,
    origin,
    pet_of,
    policy_for,
    registered,
)

pytestmark = [pytest.mark.azurite, pytest.mark.usefixtures("app_settings")]

ASKED = {"species": "Dog", "breed": "Beagle", "date_of_birth": "2020-01-01", "state": "TX"}


def on(day: date) -> Origin:
    return Origin(STAFF, NOW + (day - TODAY), day)


def quoted(**changes: object) -> str:
    return str(save_quote(quote(QuoteCreate.model_validate(ASKED | changes), as_of=TODAY))["quote_id"])


def wanted(quote_id: str, **changes: object) -> PolicyCreate:
    customer_id = registered()
    pet_id = str(body(add_pet(pet_of(customer_id), origin()))["pet_id"])
    return policy_for(customer_id, pet_id, plan_name="Premium", quote_id=quote_id, **changes)


def policy(policy_id: str) -> dict[str, object]:
    return RecordStore.system().get("policy", policy_id).row


def test_a_quote_is_read_as_it_was_made() -> None:
    quote_id = quoted()
    assert find_quote(quote_id) == quote(QuoteCreate.model_validate(ASKED), as_of=TODAY)
    with pytest.raises(NotFoundError):
        read_quote("QUO-00000000")


def test_a_quote_is_bought_at_its_price_and_the_policy_keeps_the_rating_version() -> None:
    quote_id = quoted()

    made = body(buy_policy(wanted(quote_id), origin()))

    kept, row = find_quote(quote_id), policy(made["policy_id"])
    assert row["monthly_premium"] * 100 == kept.plan("Premium").monthly_premium_cents  # type: ignore[operator]
    assert (row["quote_id"], row["rating_version"]) == (quote_id, kept.rating_version)


def test_a_quote_holds_for_thirty_days_and_for_what_it_priced() -> None:
    quote_id = quoted()

    assert body(buy_policy(wanted(quote_id), on(TODAY + timedelta(days=30))))["policy_id"]
    with pytest.raises(ConflictError) as late:
        buy_policy(wanted(quote_id), on(TODAY + timedelta(days=31)))
    with pytest.raises(ConflictError) as other:
        buy_policy(wanted(quote_id, includes_dental=True), origin())
    with pytest.raises(NotFoundError):
        buy_policy(wanted("QUO-00000000"), origin())

    assert (late.value.code, other.value.code) == ("quote_expired", "quote_mismatch")


def test_quotes_nobody_can_buy_are_forgotten() -> None:
    quote_id = quoted()
    assert purge_quotes(TODAY + timedelta(days=30)) == 0
    assert purge_quotes(TODAY + timedelta(days=31)) == 1
    with pytest.raises(NotFoundError):
        read_quote(quote_id)


def test_a_cancelled_policy_is_refunded_once_and_the_ledger_says_so() -> None:
    customer_id, pet_id, _ = insured()
    wanted_policy = policy_for(
        customer_id, pet_id, plan_name="Basic", payment_frequency="Annual", confirm_second_policy=True
    )
    policy_id = str(body(buy_policy(wanted_policy, origin()))["policy_id"])
    later = on(TODAY + timedelta(days=73))

    answer = body(cancel_policy(policy_id, later))

    # 26.99 a month is 323.88 a year; a fifth of it, 64.776, is earned.
    assert (answer["charged"], answer["retained"], answer["refund"]) == (323.88, 64.78, 259.10)
    assert policy(policy_id)["status"] == "Cancelled"
    booked = read_ledger(customer_id)
    assert dict(booked.balances()) == {"premium_income": 25910, "cash": -25910}
    assert booked.entries[0].reference == f"SIMULATED-{policy_id}-refund"
    with pytest.raises(ConflictError):
        cancel_policy(policy_id, later)


def test_a_refund_looks_at_what_the_policy_has_paid() -> None:
    customer_id, pet_id, policy_id = insured()
    large = claimed(customer_id, pet_id, policy_id, claim_amount=2000)
    process_claim(large, origin(after=timedelta(minutes=1)), lambda _: None)
    answer = body(cancel_policy(policy_id, origin(after=timedelta(minutes=2))))
    assert (answer["refund"], answer["retained"]) == (0, answer["charged"])
    assert answer["claims_approved"] > 0


def test_a_bill_that_comes_after_its_premium_was_returned_waits_for_a_person() -> None:
    customer_id, pet_id, policy_id = insured()
    pending = claimed(customer_id, pet_id, policy_id, claim_amount=300)
    tomorrow = timedelta(days=2)
    cancel_policy(policy_id, origin(after=tomorrow))
    later = claimed(customer_id, pet_id, policy_id, after=tomorrow, claim_amount=900)
    for claim_id in (pending, later):
        assert process_claim(claim_id, origin(after=tomorrow), lambda _: None) == "Under Review"
        decision = RecordStore.system().get("claim", claim_id).decision
        assert decision is not None
        assert "PREMIUM_RETURNED" in decision.reasons
        # Which question it was is told to nobody.
        assert "PREMIUM_RETURNED" not in str(told(decision))
        assert replay(decision) == decision


def test_a_cancellation_that_is_repeated_under_its_key_answers_the_same() -> None:
    customer_id, _, policy_id = insured()
    first, again = (once(keyed("k"), customer_id, lambda at: cancel_policy(policy_id, at)) for _ in range(2))
    assert again == first
    assert policy(policy_id)["cancellation_date"] == TODAY


def test_cancellations_at_once_refund_once() -> None:
    customer_id, pet_id, _ = insured()
    wanted_policy = policy_for(
        customer_id, pet_id, plan_name="Basic", payment_frequency="Annual", confirm_second_policy=True
    )
    policy_id = str(body(buy_policy(wanted_policy, origin()))["policy_id"])
    later = on(TODAY + timedelta(days=73))

    outcomes = at_once([lambda: cancel_policy(policy_id, later)] * 8, threads=8)

    assert sum(not isinstance(outcome, Exception) for outcome in outcomes) == 1
    assert read_ledger(customer_id).balances()["cash"] == -25910


def test_a_foreign_policy_cannot_be_cancelled() -> None:
    _, _, policy_id = insured()
    with pytest.raises(NotFoundError):
        cancel_policy(policy_id, origin(customer(registered())))


def test_a_policy_is_renewed_when_due_and_only_then() -> None:
    _, _, policy_id = insured()
    with pytest.raises(ConflictError):
        renew_policy(RecordStore.system().get("policy", policy_id), origin())

    due = RecordStore.system().get("policy", policy_id)
    renew_policy(due, on(TODAY + timedelta(days=364)))

    renewed = policy(policy_id)
    assert (renewed["renewal_count"], renewed["status"]) == (1, "Active")
    assert renewed["expiration_date"] == anniversary(TODAY, 2)
    assert renewed["monthly_premium"] == Decimal("99.99")
    with pytest.raises(ConflictError):
        renew_policy(due, on(TODAY + timedelta(days=365)))


def test_an_evening_s_purchase_covers_that_evening_and_cancelled_at_once_costs_nothing() -> None:
    customer_id = registered()
    pet_id = str(body(add_pet(pet_of(customer_id), origin()))["pet_id"])
    evening = Origin(STAFF, datetime(2026, 3, 1, 3, 30, tzinfo=UTC), TODAY)
    bought = body(buy_policy(policy_for(customer_id, pet_id), evening))
    assert bought["effective_date"] == "2026-02-28"
    assert bought["expiration_date"] == "2027-02-28"
    cancelled = body(cancel_policy(str(bought["policy_id"]), evening))
    assert (cancelled["days_used"], cancelled["retained"]) == (0, 0)


def test_of_two_purchases_for_a_pet_at_once_one_is_asked_to_be_confirmed() -> None:
    customer_id = registered()
    pet_id = str(body(add_pet(pet_of(customer_id), origin()))["pet_id"])
    wanted = policy_for(customer_id, pet_id)
    outcomes = at_once([lambda: buy_policy(wanted, origin())] * 4, threads=4)
    refused = [outcome for outcome in outcomes if isinstance(outcome, ConflictError)]
    assert len(refused) == 3
    assert {error.code for error in refused} == {"pet_already_insured"}
