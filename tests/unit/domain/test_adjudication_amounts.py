"""What a covered claim is paid: a table written from the price list and the rules, by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shared.domain.adjudication import adjudicate
from shared.domain.claim_status import ClaimStatus
from shared.domain.decision import Decision
from shared.domain.facts import Provider
from shared.domain.rows import Row
from tests.support.insurance import AS_OF, VET, a_claim, a_pet, a_policy, decided, earlier, money

# plan, amount, network → deductible, covered, status (A approved, P partially approved)
AMOUNTS = """
Basic         100.00  in    100.00       0.00  P
Basic         500.00  in    500.00       0.00  P
Basic         500.01  in    500.00       0.01  P
Basic         500.15  in    500.00       0.11  P
Basic         600.00  in    500.00      70.00  P
Basic        1000.00  in    500.00     350.00  P
Basic        1749.99  in    500.00     874.99  P
Basic        1750.00  in    500.00     875.00  A
Basic        2000.00  in    500.00    1050.00  A
Basic        7000.00  in    500.00    4550.00  A
Basic        7642.85  in    500.00    5000.00  A
Basic       10000.00  in    500.00    5000.00  A
Basic       10000.01  in    500.00    5000.00  P
Basic       12000.00  in    500.00    5000.00  P
Basic        1000.00  out   500.00     280.00  P
Basic        2000.00  out   500.00     840.00  P
Basic        4600.00  out   500.00    2296.00  P
Basic        4666.66  out   500.00    2333.33  A
Basic        5000.00  out   500.00    2520.00  A
Standard      100.00  in    100.00       0.00  P
Standard      250.00  in    250.00       0.00  P
Standard      450.00  in    250.00     160.00  P
Standard      450.00  out   250.00     128.00  P
Standard      660.00  in    250.00     328.00  P
Standard      666.66  in    250.00     333.33  A
Standard      666.67  in    250.00     333.34  A
Standard      700.00  in    250.00     360.00  A
Standard      700.00  out   250.00     288.00  P
Standard     1000.00  in    250.00     600.00  A
Standard     1000.00  out   250.00     480.00  P
Standard     1200.00  out   250.00     608.00  A
Standard    13000.00  in    250.00   10000.00  A
Standard    20000.00  in    250.00   10000.00  A
Standard    20000.02  in    250.00   10000.00  P
Premium       100.00  in    100.00       0.00  P
Premium       100.01  in    100.00       0.01  P
Premium       100.05  in    100.00       0.05  P
Premium       224.99  in    100.00     112.49  P
Premium       225.00  in    100.00     112.50  A
Premium       300.00  out   100.00     144.00  P
Premium       450.00  in    100.00     315.00  A
Premium      1000.00  in    100.00     810.00  A
Premium      1000.00  out   100.00     648.00  A
Premium     30000.00  in    100.00   20000.00  A
Premium     40000.00  in    100.00   20000.00  A
Premium     40000.01  in    100.00   20000.00  P
Unlimited       0.01  in      0.00       0.01  A
Unlimited       0.01  out     0.00       0.01  A
Unlimited       0.03  out     0.00       0.02  A
Unlimited     100.00  in      0.00     100.00  A
Unlimited     100.00  out     0.00      80.00  A
Unlimited   14999.16  in      0.00   14999.16  A
Unlimited  999999.00  in      0.00  999999.00  A
Unlimited 1500000.00  in      0.00  999999.00  A
"""
STATUSES = {"A": ClaimStatus.APPROVED, "P": ClaimStatus.PARTIALLY_APPROVED}


def decide(claim: Row, policy: Row, *claims: Row, provider: Provider | None = VET) -> Decision:
    return adjudicate(claim, policy=policy, pet=a_pet(), provider=provider, history=claims, as_of=AS_OF)


@pytest.mark.parametrize("line", AMOUNTS.strip().splitlines())
def test_the_policy_s_own_terms_decide(line: str) -> None:
    plan, amount, network, deductible, covered, status = line.split()
    provider = Provider(is_in_network=network == "in")
    outcome = decide(a_claim(amount), a_policy(plan), provider=provider)
    assert outcome.evaluation.deductible_applied == Decimal(deductible)
    assert outcome.evaluation.covered_amount == Decimal(covered)
    assert outcome.status is STATUSES[status]
    assert outcome.evaluation.denial_reason is None


# The policy's earlier claims (status, deductible, covered), the amount → deductible, covered, status.
HISTORIES = [
    ([("Approved", 250, 600)], 1000, 0, 800, "A"),
    ([("Paid", 250, 600)], 1000, 0, 800, "A"),
    ([("Partially Approved", 250, 100)], 1000, 0, 800, "A"),
    ([("Partially Approved", 100, 0)], 1000, 150, 680, "A"),
    ([("Partially Approved", 100, 0), ("Partially Approved", 100, 0)], 1000, 50, 760, "A"),
    ([("Partially Approved", 100, 0)], 120, 120, 0, "P"),
    ([("Partially Approved", 300, 0)], 1000, 0, 800, "A"),
    ([("Denied", 0, 0)], 1000, 250, 600, "A"),
    ([("Submitted", 0, 0)], 1000, 250, 600, "A"),
    ([("Under Review", 0, 0)], 1000, 250, 600, "A"),
    ([("Paid", 250, 9500)], 1000, 0, 500, "A"),
    ([("Paid", 250, 9500)], 1001, 0, 500, "P"),
    ([("Paid", 250, 9999.99)], 1000, 0, 0.01, "P"),
    ([("Paid", 250, 10000)], 1000, 0, 0, "P"),
    ([("Paid", 250, 12000)], 1000, 0, 0, "P"),
    ([("Paid", 250, 4000), ("Approved", 0, 3000), ("Partially Approved", 0, 2500)], 1000, 0, 500, "A"),
    ([("Under Review", 0, 9900)], 1000, 250, 600, "A"),
]


@pytest.mark.parametrize(("history", "amount", "deductible", "covered", "status"), HISTORIES)
def test_deductible_and_limit_are_used_up_by_the_policy_s_decided_claims(
    history: list[tuple[str, float, float]], amount: int, deductible: int, covered: float, status: str
) -> None:
    claims = [decided(n, *entry) for n, entry in enumerate(history, start=1)]
    outcome = decide(a_claim(amount), a_policy("Standard"), *claims)
    found = outcome.evaluation
    assert (found.deductible_applied, found.covered_amount) == (money(deductible), money(covered))
    assert outcome.status is STATUSES[status]


def test_claims_of_another_policy_use_up_nothing_here() -> None:
    elsewhere = decided(1, "Paid", 250, 9999, policy_id="POL-2")
    assert decide(a_claim(1000), a_policy("Standard"), elsewhere).evaluation.covered_amount == 600


def test_a_claim_does_not_count_against_itself() -> None:
    claim = a_claim(1000, status="Under Review")
    assert decide(claim, a_policy("Standard"), claim, claim).evaluation.covered_amount == 600


@pytest.mark.parametrize(
    ("provider", "submitted", "factor"),
    [
        (None, None, "0.8"),
        (None, True, "0.8"),
        (None, False, "0.8"),
        (Provider(is_in_network=True), False, "1.0"),
        (Provider(is_in_network=False), True, "0.8"),
        (Provider(is_in_network=None), False, "0.8"),
        (Provider(is_in_network=None), True, "0.8"),
        (Provider(is_in_network=None), None, "0.8"),
    ],
)
def test_the_provider_s_record_decides_on_the_network(
    provider: Provider | None, submitted: bool | None, factor: str
) -> None:
    outcome = decide(a_claim(1000, is_in_network=submitted), a_policy("Unlimited"), provider=provider)
    assert outcome.evaluation.network_adjustment == Decimal(factor)
    assert outcome.evaluation.covered_amount == 1000 * Decimal(factor)


@pytest.mark.parametrize(
    ("changes", "covered"),
    [
        ({"annual_deductible": Decimal(0)}, "800.00"),
        ({"reimbursement_percentage": Decimal("33.33")}, "249.98"),
        ({"coverage_limit": Decimal(0)}, "0.00"),
        ({"coverage_limit": Decimal("12.34")}, "12.34"),
        ({"annual_deductible": None}, "800.00"),
        ({"coverage_limit": None}, "0.00"),
    ],
)
def test_terms_that_differ_from_the_price_list_count_as_they_stand(changes: Row, covered: str) -> None:
    outcome = decide(a_claim(1000), a_policy("Standard", **changes))
    assert outcome.evaluation.covered_amount == Decimal(covered)


def test_processing_days_run_from_submission_to_decision() -> None:
    assert decide(a_claim(), a_policy()).processing_days == 7
    assert decide(a_claim(submitted_date="2026-06-01"), a_policy()).processing_days == 0


def test_an_undecided_earlier_claim_takes_nothing() -> None:
    assert decide(a_claim(1000), a_policy(), earlier(1), earlier(2)).evaluation.deductible_applied == 250
