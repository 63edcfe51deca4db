"""When a claim is denied, and why; when a person must look first."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from shared.domain.adjudication import RULE_VERSION, adjudicate, carry_out
from shared.domain.claim_status import DECISION_COLUMNS, ClaimStatus
from shared.domain.decision import Decision
from shared.domain.facts import Provider
from shared.domain.record_json import to_wire
from shared.domain.rows import Row
from shared.errors import ConflictError
from tests.support.insurance import AS_OF, NOW, a_claim, a_pet, a_policy, earlier, money

INACTIVE = "Policy not active"
WAITING = "Waiting period"
UNCOVERED = "Not covered"
KNOWN = "Pre-existing condition"


def decide(
    claim: Row, policy: Row | None = None, pet: Row | None = None, *claims: Row, **provider: Any
) -> Decision:
    return adjudicate(
        claim,
        policy=policy or a_policy(),
        pet=pet or a_pet(),
        provider=Provider(**{"is_in_network": True, **provider}),
        history=claims,
        as_of=AS_OF,
    )


def reason(claim: Row, policy: Row | None = None, pet: Row | None = None) -> str | None:
    return decide(claim, policy, pet).evaluation.denial_reason


def test_without_a_policy_nothing_is_paid() -> None:
    outcome = adjudicate(a_claim(), policy=None, pet=None, provider=None, history=(), as_of=AS_OF)
    assert (outcome.status, outcome.evaluation.denial_reason) == (ClaimStatus.DENIED, "Policy not found")


@pytest.mark.parametrize(
    ("service_date", "policy", "expected"),
    [
        ("2025-12-31", {}, INACTIVE),
        ("2026-01-01", {}, None),
        ("2026-05-31", {}, None),
        ("2026-05-20", {"expiration_date": "2026-05-21"}, None),
        ("2026-05-20", {"expiration_date": "2026-05-20"}, INACTIVE),
        ("2026-05-20", {"expiration_date": "2026-05-19"}, INACTIVE),
        ("2026-05-20", {"cancellation_date": "2026-05-20"}, INACTIVE),
        ("2026-05-20", {"cancellation_date": "2026-05-21"}, None),
        ("2026-05-20", {"cancellation_date": "2027-05-21", "expiration_date": "2026-05-20"}, INACTIVE),
        ("2026-05-20", {"expiration_date": None, "cancellation_date": "2026-05-21"}, None),
        ("2026-05-20", {"expiration_date": None}, INACTIVE),
        ("2026-05-20", {"effective_date": None}, INACTIVE),
        (None, {}, INACTIVE),
        ("2026-05-20", {"status": "Pending"}, INACTIVE),
        ("2026-05-20", {"status": "Expired"}, None),
        ("2026-05-20", {"status": "Cancelled"}, None),
        ("2026-05-20", {"status": "Cancelled", "cancellation_date": "2026-03-01"}, INACTIVE),
    ],
)
def test_the_service_must_lie_in_the_cover(
    service_date: str | None, policy: Row, expected: str | None
) -> None:
    assert reason(a_claim(service_date=service_date), a_policy(**policy)) == expected


@pytest.mark.parametrize(
    ("days", "service_date", "expected"),
    [
        (14, "2026-01-01", WAITING),
        (14, "2026-01-14", WAITING),
        (14, "2026-01-15", None),
        (7, "2026-01-07", WAITING),
        (7, "2026-01-08", None),
        (30, "2026-01-30", WAITING),
        (30, "2026-01-31", None),
        (0, "2026-01-01", None),
        (None, "2026-05-20", WAITING),
    ],
)
def test_the_waiting_period_must_be_over(days: int | None, service_date: str, expected: str | None) -> None:
    claim = a_claim(service_date=service_date)
    assert reason(claim, a_policy(waiting_period_days=days)) == expected


NONE = {"includes_wellness": False, "includes_dental": False, "includes_behavioral": False}


@pytest.mark.parametrize(
    ("claim_type", "lines", "included", "expected"),
    [
        ("Accident", [], (), None),
        ("Illness", [], (), None),
        ("Dental", [], (), UNCOVERED),
        ("Dental", [], ("dental",), None),
        ("Dental", [], ("wellness", "behavioral"), UNCOVERED),
        ("Wellness", [], (), UNCOVERED),
        ("Wellness", [], ("wellness",), None),
        ("Wellness", [], ("dental", "behavioral"), UNCOVERED),
        ("Behavioral", [], (), UNCOVERED),
        ("Behavioral", [], ("behavioral",), None),
        ("Behavioral", [], ("wellness", "dental"), UNCOVERED),
        ("Illness", ["Dental X-ray"], (), UNCOVERED),
        ("Illness", ["DENTAL X-RAY"], ("dental",), None),
        ("Illness", ["Accidental injury"], (), None),
        ("Illness", ["Accidental injury", "Interdental cleaning"], (), UNCOVERED),
        ("Illness", ["Exam", "Routine bloodwork"], (), UNCOVERED),
        ("Illness", ["Exam", "routine bloodwork"], ("wellness",), None),
        ("Accident", ["Rabies Vaccination"], (), UNCOVERED),
        ("Accident", ["Wellness package"], (), UNCOVERED),
        ("Accident", ["Wellness package", "Dental scaling"], ("wellness",), UNCOVERED),
        ("Accident", ["Wellness package", "Dental scaling"], ("wellness", "dental"), None),
        ("Illness", ["Behavioral advice"], (), None),
        ("Dental Cleaning", [], (), None),
    ],
)
def test_what_needs_an_add_on_is_covered_with_it_only(
    claim_type: str, lines: list[str], included: tuple[str, ...], expected: str | None
) -> None:
    items = [{"description": text, "amount": money(10)} for text in lines]
    policy = a_policy(
        **NONE,
    ) | {f"includes_{cover}": True for cover in included}
    assert reason(a_claim(claim_type=claim_type, line_items=items), policy) == expected


@pytest.mark.parametrize(
    ("conditions", "code", "text", "expected"),
    [
        ("Diabetes", "Diabetes mellitus", None, KNOWN),
        ("diabetes", "DIABETES", None, KNOWN),
        ("Diabetes", "E11", "Feline diabetes, type 2", KNOWN),
        ("Diabetes", "Gastritis", "Gastritis", None),
        ("Hip Dysplasia", "hip dysplasia (left)", None, KNOWN),
        ("Hip Dysplasia", "hip pain", None, None),
        ("Allergies, Arthritis", "Arthritis", None, KNOWN),
        ("Allergies; Arthritis", "allergies of the skin", None, KNOWN),
        ("Allergies, Arthritis", "Gastritis", None, None),
        ("Arthritis", None, None, None),
        ("", "Gastritis", None, None),
        ("None", "nonepisodic cough", None, None),
        ("no", "Stomach node", None, None),
        (" , ", "Gastritis", None, None),
        (None, "Gastritis", None, None),
    ],
)
def test_a_condition_known_before_is_not_paid(
    conditions: str | None, code: str | None, text: str | None, expected: str | None
) -> None:
    claim = a_claim(diagnosis_code=code, diagnosis_text=text)
    assert reason(claim, None, a_pet(pre_existing_conditions=conditions)) == expected


def test_the_first_check_that_fails_gives_the_reason() -> None:
    pet = a_pet(pre_existing_conditions="Gastritis")
    policy = a_policy(**NONE, waiting_period_days=14, status="Pending")
    claim = a_claim(service_date="2026-01-05", claim_type="Dental")
    seen = []
    for healed in ({"status": "Active"}, {"waiting_period_days": 0}, {"includes_dental": True}):
        seen.append(reason(claim, policy, pet))
        policy |= healed
    assert [*seen, reason(claim, policy, pet)] == [INACTIVE, WAITING, UNCOVERED, KNOWN]


def test_a_denial_pays_nothing_and_says_why() -> None:
    outcome = decide(a_claim(claim_type="Dental"), a_policy(**NONE))
    denied = a_claim(status="Under Review")
    row = carry_out(denied, outcome, ClaimStatus.DENIED, now=NOW)
    amounts = [row[name] for name in ("deductible_applied", "covered_amount", "paid_amount")]
    assert amounts == [0, 0, 0]
    assert (row["denial_reason"], row["processing_days"]) == ("Not covered", 7)
    assert (outcome.steps, outcome.final_status) == (("Under Review", "Denied"), "Denied")
    assert outcome.message == "Your claim has been denied: Not covered"


def test_an_approval_is_paid_step_by_step() -> None:
    outcome = decide(a_claim(1000))
    row = a_claim(1000)
    paid = []
    for step in outcome.steps:
        row = carry_out(row, outcome, step, now=NOW)
        paid.append((row["status"], row["paid_amount"], row["processing_days"]))
    assert paid == [("Under Review", 0, None), ("Approved", 600, 7), ("Paid", 600, 7)]
    assert outcome.steps == ("Under Review", "Approved", "Paid")
    assert (row["status"], row["paid_amount"], row["covered_amount"]) == ("Paid", 600, 600)
    assert (row["deductible_applied"], row["denial_reason"]) == (250, None)
    assert row["updated_at"] == NOW
    assert outcome.message == "Payment has been processed"


def test_what_was_decided_stays_with_the_claim_when_it_is_paid() -> None:
    outcome = decide(a_claim(1000))
    row = a_claim(1000)
    kept = []
    for minute, step in enumerate(outcome.steps):
        row = carry_out(row, outcome, step, now=NOW + timedelta(minutes=minute))
        kept.append({name: row.get(name) for name in DECISION_COLUMNS})
    assert kept[0] == dict.fromkeys(DECISION_COLUMNS)
    assert (
        kept[1]
        == kept[2]
        == {
            "decided_at": NOW + timedelta(minutes=1),
            "decision_outcome": "Approved",
            "decision_reasons": ["DEDUCTIBLE_APPLIED"],
            "decided_covered_cents": 600_00,
            "decided_deductible_cents": 250_00,
            "decided_by": "automatic",
            "rule_version": RULE_VERSION,
        }
    )
    assert not to_wire(row).keys() & set(DECISION_COLUMNS)


def test_steps_cannot_be_skipped_or_repeated() -> None:
    outcome = decide(a_claim(1000))
    with pytest.raises(ConflictError):
        carry_out(a_claim(1000), outcome, ClaimStatus.PAID, now=NOW)


SAME_DAY = {"service_date": "2026-05-20"}


@pytest.mark.parametrize(
    ("amount", "claims", "denial_rate", "score", "level"),
    [
        (5000, [], None, 0, "LOW"),
        (5000.01, [], None, 20, "LOW"),
        (5000.01, [], 30, 20, "LOW"),
        (5000.01, [], Decimal("30.01"), 30, "MEDIUM"),
        (100, [earlier(1, **SAME_DAY)], None, 40, "MEDIUM"),
        (100, [earlier(1, **SAME_DAY), earlier(2, **SAME_DAY)], None, 40, "MEDIUM"),
        (100, [earlier(1, **SAME_DAY)], 31, 50, "HIGH"),
        (6000, [earlier(1, **SAME_DAY)], None, 60, "HIGH"),
        (100, [earlier(n, submitted_date="2026-05-10") for n in range(1, 6)], None, 0, "LOW"),
        (100, [earlier(n, submitted_date="2026-05-10") for n in range(1, 7)], None, 15, "LOW"),
        (100, [earlier(n, submitted_date="2026-05-10") for n in range(1, 7)], 31, 25, "MEDIUM"),
        (100, [earlier(n, submitted_date="2026-06-01") for n in range(1, 7)], None, 15, "LOW"),
        (100, [earlier(n, submitted_date="2026-06-02") for n in range(1, 7)], None, 0, "LOW"),
        (6000, [earlier(n, submitted_date="2026-05-10") for n in range(1, 7)], None, 35, "MEDIUM"),
        (6000, [earlier(n, submitted_date="2026-05-10") for n in range(1, 7)], 99, 45, "MEDIUM"),
        (100, [earlier(n, submitted_date="2026-05-02") for n in range(1, 7)], None, 15, "LOW"),
        (100, [earlier(n, submitted_date="2026-05-01") for n in range(1, 7)], None, 0, "LOW"),
        (6000, [earlier(n, submitted_date="2026-05-10", **SAME_DAY) for n in range(1, 7)], 99, 85, "HIGH"),
        (100, [a_claim(claim_id="CLM-2", created_at="2026-05-26T00:00:00.000000Z")], None, 0, "LOW"),
        (100, [a_claim(claim_id="CLM-0")], None, 40, "MEDIUM"),
        (100, [a_claim(claim_id="CLM-2")], None, 0, "LOW"),
    ],
)
def test_the_fraud_level_counts_its_signals(
    amount: float, claims: list[Row], denial_rate: Decimal | None, score: int, level: str
) -> None:
    outcome = decide(a_claim(amount), None, None, *claims, denial_rate=denial_rate)
    assert (outcome.fraud.score, outcome.fraud.level) == (score, level)
    assert outcome.fraud.needs_look is (score >= 40)
    assert (outcome.status is ClaimStatus.UNDER_REVIEW) is (level == "HIGH")


def test_a_suspicious_claim_is_held_even_where_it_would_be_denied() -> None:
    outcome = decide(a_claim(6000, claim_type="Dental"), a_policy(**NONE), None, earlier(1, **SAME_DAY))
    assert (outcome.status, outcome.final_status) == ("Under Review", "Under Review")
    assert outcome.steps == ("Under Review",)
    assert outcome.message == "Your claim is being reviewed by our team"
