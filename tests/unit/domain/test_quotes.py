"""A quote prices every plan for a pet: list price times the documented factors, line by line."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from pydantic import ValidationError

from shared.domain.fields import STATES
from shared.domain.plans import PLANS
from shared.domain.policy import PolicyCreate, check_quote, new_policy
from shared.domain.quote import Quote, QuoteCreate, age_in_years, quote, quote_of, quote_row
from shared.domain.rating import RATING, TABLES
from shared.domain.record_json import decode_row
from shared.domain.rows import Row, encode_row
from shared.errors import ConflictError, InvalidInputError, NotFoundError
from tests.support.insurance import AS_OF, NOW, a_pet

# species, breed, born, state, options → monthly premium in cents: Basic, Standard, Premium, Unlimited
PRICES = """
Dog Mixed                2023-01-01 TX -                2999 4999  7999  9999
Dog mutt                 2024-06-01 OH -                2999 4999  7999  9999
Cat Domestic_Shorthair   2023-01-01 TX -                2099 3499  5599  6999
Dog French_Bulldog       2023-01-01 TX -                3749 6249  9999  12499
Dog _FRENCH_bulldog_     2023-01-01 TX -                3749 6249  9999  12499
Dog Golden_Retriever     2023-01-01 TX -                3299 5499  8799  10999
Dog Great_Dane           2023-01-01 TX -                3899 6499  10399 12999
Dog Pomeranian           2023-01-01 TX -                2849 4749  7599  9499
Cat Siamese              2023-01-01 TX -                2309 3849  6159  7699
Cat Persian              2023-01-01 TX -                2519 4199  6719  8399
Dog Persian              2023-01-01 TX -                2999 4999  7999  9999
Dog Mixed                2026-06-01 TX -                2849 4749  7599  9499
Dog Mixed                2024-06-02 TX -                2849 4749  7599  9499
Dog Mixed                2024-06-01 TX -                2999 4999  7999  9999
Dog Mixed                2021-06-02 TX -                2999 4999  7999  9999
Dog Mixed                2021-06-01 TX -                3449 5749  9199  11499
Dog Mixed                2018-06-01 TX -                4199 6999  11199 13999
Dog Mixed                2015-06-01 TX -                5248 8748  13998 17498
Dog Mixed                2006-01-01 TX -                5248 8748  13998 17498
Dog Mixed                2023-01-01 CA -                3449 5749  9199  11499
Dog Mixed                2023-01-01 ky -                2759 4599  7359  9199
Dog Mixed                2023-01-01 TX wellness         3999 5999  8999  10999
Dog Mixed                2023-01-01 TX dental           3799 5799  8799  10799
Dog Mixed                2023-01-01 TX behavioral       3499 5499  8499  10499
Dog Mixed                2023-01-01 TX wellness,dental,behavioral 5299 7299 10299 12299
Dog Mixed                2023-01-01 TX Annual           2699 4499  7199  8999
Dog Mixed                2023-01-01 TX Quarterly        2999 4999  7999  9999
Dog Mixed                2023-01-01 TX multi            2849 4749  7599  9499
Dog Mixed                2023-01-01 TX wellness,Annual  3599 5399  8099  9899
Cat Persian              2014-02-01 CA dental,multi,Annual 5018 7909 12245 15136
"""


def ask(species: str, breed: str, born: str, state: str, options: str = "-") -> QuoteCreate:
    chosen = options.split(",")
    return QuoteCreate(
        species=species,  # type: ignore[arg-type]
        breed=breed.replace("_", " "),
        date_of_birth=born,  # type: ignore[arg-type]
        state=state,
        payment_frequency=next((o for o in chosen if o in ("Annual", "Quarterly")), "Monthly"),  # type: ignore[arg-type]
        other_insured_pets=2 if "multi" in chosen else 0,
        **{f"includes_{name}": name in chosen for name in ("wellness", "dental", "behavioral")},
    )


@pytest.mark.parametrize("line", PRICES.strip().splitlines())
def test_a_quote_is_the_list_price_times_the_factors(line: str) -> None:
    *pet, basic, standard, premium, unlimited = line.split()
    priced = quote(ask(*pet), as_of=AS_OF)
    cents = [plan.monthly_premium_cents for plan in priced.plans]
    assert cents == [int(basic), int(standard), int(premium), int(unlimited)]


def test_every_step_of_the_price_is_a_line() -> None:
    request = ask("Cat", "Persian", "2014-02-01", "CA", "dental,multi,Annual")
    lines = quote(request, as_of=AS_OF).plan("Basic").lines
    assert [(line.code, line.label, line.factor, line.amount_cents) for line in lines] == [
        ("base", "Basic plan", None, 2999),
        ("species", "Cat", Decimal("0.70"), -900),
        ("breed", "Persian: short-nosed and hairless cats", Decimal("1.20"), 420),
        ("age", "Age 12", Decimal("1.75"), 1889),
        ("state", "California: high-cost state", Decimal("1.15"), 661),
        ("dental", "Dental add-on", None, 800),
        ("multi_pet", "Multi-pet discount: 5% off", Decimal("0.95"), -293),
        ("annual", "Annual payment discount: 10% off", Decimal("0.9"), -558),
    ]


def test_factors_that_change_nothing_are_shown_too() -> None:
    lines = quote(ask("Dog", "Mixed", "2023-01-01", "TX"), as_of=AS_OF).plan("Premium").lines
    assert [(line.code, line.amount_cents) for line in lines] == [
        *(("base", 7999), ("species", 0), ("breed", 0), ("age", 0), ("state", 0))
    ]
    assert lines[2].label == "Mixed: mixed and other breeds"
    assert lines[4].label == "Texas: average-cost state"


def test_a_quote_names_its_table_and_its_last_day() -> None:
    priced = quote(ask("Dog", "Mixed", "2023-01-01", "TX"), as_of=AS_OF)
    assert (priced.as_of, priced.valid_until) == (AS_OF, date(2026, 7, 1))
    assert TABLES[priced.rating_version] is RATING
    assert priced.rating_version == "rating-2026.1"
    assert RATING.effective_date <= AS_OF


def test_a_quote_shows_what_it_promises() -> None:
    row = quote_row(quote(ask("Dog", "Mixed", "2023-01-01", "TX", "Annual"), as_of=AS_OF))
    assert list(row) == [
        *("species", "breed", "date_of_birth", "state", "payment_frequency", "includes_wellness"),
        *("includes_dental", "includes_behavioral", "other_insured_pets", "as_of", "valid_until"),
        *("rating_version", "plans"),
    ]
    assert (row["date_of_birth"], row["as_of"], row["valid_until"]) == (
        *(date(2023, 1, 1), date(2026, 6, 1), date(2026, 7, 1)),
    )
    standard = row["plans"][1]
    assert {name: value for name, value in standard.items() if name != "lines"} == {
        "plan_name": "Standard",
        "monthly_premium": Decimal("44.99"),
        "annual_premium": Decimal("539.88"),
        "annual_deductible": 250,
        "coverage_limit": 10_000,
        "reimbursement_percentage": 80,
        "waiting_period_days": 14,
        "out_of_network_percentage": 80,
    }
    assert [list(line) for line in standard["lines"]] == [["code", "label", "factor", "amount"]] * 6
    assert standard["lines"][-1]["amount"] == Decimal("-5.00")


def test_a_stored_quote_keeps_its_prices() -> None:
    priced = quote(ask("Cat", "Persian", "2014-02-01", "CA", "dental,multi,Annual"), as_of=AS_OF)
    assert quote_of(decode_row(encode_row(quote_row(priced)))) == priced


@pytest.mark.parametrize(
    ("born", "as_of", "years"),
    [
        ("2020-06-01", "2026-06-01", 6),
        ("2020-06-02", "2026-06-01", 5),
        ("2020-07-01", "2026-06-30", 5),
        ("2020-05-31", "2026-06-01", 6),
        ("2020-02-29", "2026-02-28", 5),
        ("2020-02-29", "2026-03-01", 6),
        ("2026-06-01", "2026-06-01", 0),
    ],
)
def test_a_year_of_age_is_complete_on_the_birthday(born: str, as_of: str, years: int) -> None:
    assert age_in_years(date.fromisoformat(born), date.fromisoformat(as_of)) == years


@pytest.mark.parametrize(
    ("born", "message"),
    [
        ("2026-06-02", "The date of birth must not lie in the future"),
        ("1995-06-01", "A pet can be at most 30 years old. Check the year"),
        ("1850-01-01", "A pet can be at most 30 years old. Check the year"),
    ],
)
def test_a_pet_that_is_not_born_yet_or_older_than_pets_get_has_no_price(born: str, message: str) -> None:
    quote(ask("Dog", "Mixed", "1995-06-02", "TX"), as_of=AS_OF)
    with pytest.raises(InvalidInputError) as refusal:
        quote(ask("Dog", "Mixed", born, "TX"), as_of=AS_OF)
    assert refusal.value.errors[0].loc == ("body", "date_of_birth")
    assert refusal.value.errors[0].msg == message


@pytest.mark.parametrize(
    "wrong",
    [
        {"species": "Bird"},
        {"state": "XX"},
        {"other_insured_pets": -1},
        {"breed": "zzzz\U0001f600<script>"},
        {"breed": "7"},
    ],
)
def test_what_is_not_insured_is_not_quoted(wrong: Row) -> None:
    given = {"species": "Dog", "breed": "Mixed", "date_of_birth": "2023-01-01", "state": "TX"}
    with pytest.raises(ValidationError):
        QuoteCreate(**{**given, **wrong})


def test_every_state_belongs_to_one_group_at_most() -> None:
    states = [state for group in RATING.state_groups for state in group.states]
    assert len(states) == len(set(states))
    assert set(states) < STATES.keys()


def test_every_breed_belongs_to_one_group_at_most() -> None:
    for groups in RATING.breed_groups.values():
        breeds = [breed for group in groups for breed in group.breeds]
        assert len(breeds) == len(set(breeds))


BUDDY = {"species": "Dog", "breed": "Beagle", "born": "2020-02-29", "state": "TX"}


def a_quote(options: str = "-") -> Quote:
    return quote(ask(*BUDDY.values(), options), as_of=AS_OF)


def a_purchase(**changes: object) -> PolicyCreate:
    given = {"customer_id": "CUST-1", "pet_id": "PET-1", "plan_name": "Standard", "quote_id": "QUO-1"}
    return PolicyCreate(**{**given, **changes})  # type: ignore[arg-type]


def buy(request: PolicyCreate, bought: Quote | None) -> Row:
    return new_policy(request, policy_id="POL-1", policy_number="PI-1", as_of=AS_OF, now=NOW, quote=bought)


def check(request: PolicyCreate, bought: Quote, **changes: object) -> None:
    given = {"pet": a_pet(), "state": "TX", "other_insured_pets": 0, "as_of": AS_OF, **changes}
    check_quote(request, bought, **given)  # type: ignore[arg-type]


def test_a_policy_costs_what_was_quoted_and_keeps_the_rating_version() -> None:
    policy = buy(a_purchase(), a_quote())
    assert policy["monthly_premium"] == Decimal("54.61")
    assert (policy["quote_id"], policy["rating_version"]) == ("QUO-1", "rating-2026.1")
    assert policy["annual_deductible"] == PLANS["Standard"].annual_deductible
    assert (policy["status"], policy["renewal_count"], policy["cancellation_date"]) == ("Active", 0, None)


def test_without_a_quote_a_policy_costs_the_list_price() -> None:
    policy = buy(a_purchase(quote_id=None, includes_dental=True, payment_frequency="Annual"), None)
    assert policy["monthly_premium"] == Decimal("52.19")
    assert "rating_version" not in policy
    assert "quote_id" not in policy


def test_a_quoted_price_is_never_replaced_by_the_list_price() -> None:
    with pytest.raises(NotFoundError, match="Quote QUO-1 not found"):
        buy(a_purchase(), None)


def test_a_quote_is_bought_up_to_its_last_day() -> None:
    check(a_purchase(), a_quote(), as_of=date(2026, 7, 1))
    with pytest.raises(ConflictError, match="Quote QUO-1 was valid until 2026-07-01") as refusal:
        check(a_purchase(), a_quote(), as_of=date(2026, 7, 2))
    assert refusal.value.code == "quote_expired"


@pytest.mark.parametrize(
    ("differing", "purchase", "world", "options"),
    [
        ("species", {}, {"pet": a_pet(species="Cat")}, "-"),
        ("breed", {}, {"pet": a_pet(breed="Boxer")}, "-"),
        ("date_of_birth", {}, {"pet": a_pet(date_of_birth="2020-03-01")}, "-"),
        ("state", {}, {"state": "CA"}, "-"),
        ("payment_frequency", {"payment_frequency": "Annual"}, {}, "-"),
        ("includes_wellness", {"includes_wellness": True}, {}, "-"),
        ("includes_dental", {"includes_dental": True}, {}, "-"),
        ("includes_behavioral", {"includes_behavioral": True}, {}, "-"),
        ("other_insured_pets", {}, {}, "multi"),
        ("species, state", {}, {"pet": a_pet(species="Cat"), "state": "CA"}, "-"),
    ],
)
def test_a_quote_is_for_the_pet_and_the_terms_it_was_made_for(
    differing: str, purchase: Row, world: Row, options: str
) -> None:
    with pytest.raises(ConflictError) as refusal:
        check(a_purchase(**purchase), a_quote(options), **world)
    assert refusal.value.code == "quote_mismatch"
    assert refusal.value.detail == f"Quote QUO-1 was made for another {differing}"


def test_what_was_quoted_can_be_bought() -> None:
    options = {"includes_wellness": True, "payment_frequency": "Annual"}
    pet = a_pet(breed=" beagle ")
    check(a_purchase(**options), a_quote("wellness,multi,Annual"), pet=pet, other_insured_pets=1)
    check(a_purchase(), a_quote(), other_insured_pets=3)
