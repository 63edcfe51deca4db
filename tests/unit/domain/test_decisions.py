"""A decision says why: checks in words, inputs by version, reasons from a stable catalogue."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from shared.domain import adjudication
from shared.domain.adjudication import BEFORE, TODAY, adjudicate, replay
from shared.domain.claim_status import ClaimStatus
from shared.domain.decision import Decision, decision_of, decision_row
from shared.domain.facts import Provider, Ruling, Verdict, gather
from shared.domain.money import dollars
from shared.domain.reasons import REASONS, DenialReason, ReasonKind
from shared.domain.record_json import decode_row
from shared.domain.rows import Row, encode_row
from shared.domain.sequence import adjudicate_in_order, as_decided
from shared.errors import ConflictError
from tests.support.insurance import AS_OF, NOW, VET, a_claim, a_pet, a_policy, decided, earlier, money


def decide(claim: Row, *history: Row, policy: Row | None = None, pet: Row | None = None) -> Decision:
    world = {"policy": policy or a_policy(), "pet": pet or a_pet(), "provider": VET}
    return adjudicate(claim, **world, history=history, as_of=AS_OF)


def explained(claim: Row, **changes: Row) -> tuple[str, str | None, str]:
    check = decide(claim, **changes).checks[-1]
    return check.name, check.reason, check.explanation


def test_every_check_that_was_made_is_told() -> None:
    assert [(check.name, check.reason, check.explanation) for check in decide(a_claim()).checks] == [
        ("policy", None, "The claim is on policy POL-1."),
        (
            "cover dates",
            None,
            "The service was on 2026-05-20; cover runs from 2026-01-01 and ends before 2027-01-01.",
        ),
        ("waiting period", None, "The waiting period of 0 days is over from 2026-01-01 on."),
        ("add-ons", None, "The policy covers what was treated."),
        ("pre-existing conditions", None, "The diagnosis names no condition that was known before."),
    ]


def test_the_check_that_failed_is_the_last_one_told() -> None:
    assert explained(a_claim(), policy=a_policy(status="Pending")) == (
        *("cover dates", "POLICY_PENDING", "The policy is pending."),
    )
    assert explained(a_claim(service_date="2025-12-31")) == (
        "cover dates",
        "BEFORE_COVER",
        "The service was on 2025-12-31; cover runs from 2026-01-01 and ends before 2027-01-01.",
    )
    assert explained(a_claim(service_date=None)) == (
        *("cover dates", "COVER_DATES_UNKNOWN", "A date of the service or the cover is missing."),
    )
    assert explained(a_claim(), policy=a_policy(waiting_period_days=None)) == (
        *("waiting period", "IN_WAITING_PERIOD", "The policy's waiting period is not known."),
    )
    assert explained(a_claim(claim_type="Dental"), policy=a_policy(includes_dental=False)) == (
        *("add-ons", "DENTAL_NOT_INCLUDED", "The dental add-on is needed and not part of the policy."),
    )
    assert explained(a_claim(), pet=a_pet(pre_existing_conditions="GASTRITIS")) == (
        "pre-existing conditions",
        "PRE_EXISTING_CONDITION",
        "The diagnosis names gastritis, which was known before.",
    )
    nowhere = adjudicate(a_claim(), policy=None, pet=None, history=(), as_of=AS_OF).checks
    assert [(check.name, check.reason, check.explanation) for check in nowhere] == [
        ("policy", "POLICY_NOT_FOUND", "The claim's policy does not exist.")
    ]


def test_a_condition_is_found_across_text_and_code() -> None:
    claim = a_claim(diagnosis_text="Hip", diagnosis_code="dysplasia")
    assert decide(claim, pet=a_pet(pre_existing_conditions="hip dysplasia")).reasons[0] == (
        "PRE_EXISTING_CONDITION"
    )


def test_the_lines_explain_deductible_network_and_limit() -> None:
    decision = adjudicate(
        a_claim(2000),
        policy=a_policy(coverage_limit=Decimal(1000)),
        pet=None,
        history=[decided(1, "Paid", 100, 400)],
        as_of=AS_OF,
        provider=Provider(is_in_network=False),
    )
    assert [(line.code, line.label, line.amount_cents, line.explanation) for line in decision.lines] == [
        ("billed", "Amount of the claim", 200_000, "What the vet billed."),
        ("deductible", "Annual deductible", -15_000, "$250.00 a year, $100.00 of it met before."),
        ("share", "Your share", -37_000, "The plan pays 80 % after the deductible."),
        ("network", "Out-of-network reduction", -29_600, "80 % of the benefit is paid."),
        ("limit", "Above the annual limit", -58_400, "$600.00 of the limit was left."),
    ]


def test_a_decision_names_the_states_of_its_records() -> None:
    made = {"claim": a_claim, "policy": a_policy, "pet": a_pet}
    times = {kind: f"2026-05-2{number}T08:00:00.000000Z" for number, kind in enumerate(made)}
    claim, policy, pet = (make(updated_at=times[kind]) for kind, make in made.items())
    facts = decide(claim, earlier(1), policy=policy, pet=pet).facts
    assert {kind: facts.versions[kind] for kind in made} == times
    assert facts.versions["history"].startswith("1 claims, sha256 ")
    assert facts.as_of == AS_OF


def test_the_history_s_version_changes_with_any_of_its_claims() -> None:
    def version(*history: Row) -> str:
        return decide(a_claim(), *history).facts.versions["history"]

    one, other = earlier(1), earlier(2)
    assert version(one, other) == version(other, one)
    assert version(one, a_claim()) == version(one)
    changed = [{**one, name: new} for name, new in (("updated_at", NOW), ("status", "x"), ("claim_id", "x"))]
    assert len({version(), version(one), version(one, other), *map(version, changed)}) == 6


def test_facts_hold_what_the_rules_read_and_no_more() -> None:
    facts = decide(a_claim(treatment_notes="private")).facts
    assert "treatment_notes" not in facts.claim
    assert "monthly_premium" not in (facts.policy or {})
    assert facts.conditions is None


def test_rules_that_are_not_kept_cannot_be_replayed() -> None:
    decision = replace(decide(a_claim()), rule_version="claims-2020.1")
    with pytest.raises(ConflictError, match=r"claims-2020\.1 are not kept") as refusal:
        replay(decision)
    assert refusal.value.code == "unknown_rule_version"


def test_a_decision_that_was_tampered_with_does_not_replay() -> None:
    decision = decide(a_claim(1000))
    better = replace(decision, evaluation=replace(decision.evaluation, covered_amount=money(601)))
    assert replay(decision) == decision
    assert replay(better) != better


def a_full_decision(ruling: Ruling | None, *, appealed: bool) -> Decision:
    """A decision with every kind of fact in it."""
    same_day = decided(1, "Paid", 100, 400, service_date="2026-05-20", invoice_number="INV-1")
    return adjudication.decide(
        gather(
            a_claim(
                6000,
                line_items=[{"description": "Exam", "amount": money(5)}],
                diagnosis_text="Gastritis",
                is_in_network=False,
                invoice_number="INV-1",
            ),
            policy=a_policy(),
            pet=a_pet(pre_existing_conditions="Diabetes"),
            history=[same_day],
            as_of=AS_OF,
            provider=Provider(is_in_network=False, denial_rate=Decimal("12.5")),
            authority_cents=1,
            appealed=appealed,
            ruling=ruling,
        )
    )


@pytest.mark.parametrize("appealed", [True, False])
@pytest.mark.parametrize(
    "ruling",
    [
        None,
        Ruling(Verdict.APPROVE, "ann", covered_cents=12_345),
        Ruling(Verdict.DENY, "ann", reason="DUPLICATE_CLAIM"),
    ],
)
def test_a_stored_decision_comes_back_with_all_its_facts(ruling: Ruling | None, *, appealed: bool) -> None:
    decision = a_full_decision(ruling, appealed=appealed)
    back = decision_of(decode_row(encode_row(decision_row(decision))))
    assert back == decision
    assert isinstance(back.status, ClaimStatus)
    assert ruling is None or isinstance(back.facts.ruling and back.facts.ruling.verdict, Verdict)
    assert (type(back.evaluation.denial_reason), type(back.facts.spent.covered)) == (
        type(decision.evaluation.denial_reason),
        Decimal,
    )


def test_a_decision_without_policy_pet_or_vet_comes_back_too() -> None:
    decision = adjudicate(a_claim(), policy=None, pet=None, history=(), as_of=AS_OF)
    assert decision_of(decode_row(encode_row(decision_row(decision)))) == decision
    unknown = replace(decision, facts=replace(decision.facts, provider=Provider(None, None)))
    assert decision_of(decision_row(unknown)) == unknown


def test_a_decision_s_row_shows_the_outcome_at_its_top() -> None:
    row = decision_row(decide(a_claim(1000)))
    assert list(row) == [
        *("denial_reason", "network_adjustment", "deductible_applied", "covered_amount", "covered_exact"),
        *("status", "fraud", "processing_days", "rule_version", "reasons", "checks", "lines", "facts"),
    ]
    assert (row["covered_amount"], row["status"], row["facts"]["as_of"]) == (600, "Approved", AS_OF)


def test_the_catalogue_is_stable() -> None:
    assert {reason.number: code for code, reason in REASONS.items()} == {
        **{101: "POLICY_NOT_FOUND", 111: "POLICY_PENDING", 112: "BEFORE_COVER", 113: "AFTER_COVER"},
        **{114: "COVER_DATES_UNKNOWN", 121: "IN_WAITING_PERIOD", 131: "DENTAL_NOT_INCLUDED"},
        **{132: "WELLNESS_NOT_INCLUDED", 133: "BEHAVIORAL_NOT_INCLUDED", 141: "PRE_EXISTING_CONDITION"},
        **{
            200: "PERSON_REVIEW",
            201: "FRAUD_REVIEW",
            202: "AUTHORITY_EXCEEDED",
            203: "DOCUMENTATION_MISSING",
        },
        **{206: "BILL_CLAIMED_BEFORE", 207: "LINES_DO_NOT_ADD_UP", 208: "AMOUNT_CLAIMED_BEFORE"},
        **{
            209: "DAY_CLAIMED_ELSEWHERE",
            210: "DOCUMENT_NEEDED",
            211: "SUBMITTED_BY_ADJUSTER",
            212: "BILL_CLAIMED_BY_ANOTHER",
            213: "PREMIUM_RETURNED",
        },
        **{204: "DUPLICATE_CLAIM", 205: "APPEALED", 301: "HIGH_AMOUNT", 302: "POTENTIAL_DUPLICATE"},
        **{303: "HIGH_FREQUENCY", 304: "HIGH_RISK_PROVIDER", 305: "SAME_INVOICE"},
        **{306: "LINE_ITEMS_DIFFER", 307: "LOOK_ADVISED", 401: "DEDUCTIBLE_APPLIED"},
        **{402: "WITHIN_DEDUCTIBLE", 403: "OUT_OF_NETWORK", 404: "LIMIT_REACHED"},
        **{405: "LIMIT_EXHAUSTED", 406: "DECIDED_BY_PERSON"},
        **{411: "LINES_NOT_COVERED", 412: "ABOVE_USUAL_COST", 413: "NOT_DOCUMENTED"},
        **{414: "PAID_BY_OTHERS", 415: "BILL_CORRECTED", 416: "EXCEPTION_MADE"},
    }


def test_every_hard_reason_denies_and_tells_the_customer() -> None:
    hard = [reason for reason in REASONS.values() if reason.kind is ReasonKind.HARD]
    assert all(reason.denial_reason and reason.customer_text for reason in hard)
    assert {reason.denial_reason for reason in REASONS.values() if reason.denial_reason} == set(DenialReason)
    assert not any(r.denial_reason for r in REASONS.values() if r.kind is ReasonKind.INFO)


def test_the_term_is_a_fact_and_a_claim_without_a_date_counts_to_the_first() -> None:
    policy = a_policy(expiration_date="2028-01-01")
    undated = decided(1, "Paid", 250, 0, service_date=None)
    first = decide(a_claim(1000), undated, policy=policy)
    second = decide(a_claim(1000, service_date="2027-05-20"), undated, policy=policy)
    assert [(d.facts.term, d.facts.spent.deductible) for d in (first, second)] == [(0, 250), (1, 0)]


def test_the_earliest_look_alike_is_named() -> None:
    same = {"service_date": "2026-05-20", "invoice_number": "INV-1"}
    facts = decide(a_claim(invoice_number="INV-1"), earlier(2, **same), earlier(1, **same)).facts
    assert (facts.earlier.same_day, facts.earlier.same_invoice, facts.earlier.recent) == (
        "CLM-01",
        "CLM-01",
        0,
    )
    without = decide(a_claim(), earlier(1, invoice_number=None)).facts
    assert without.earlier.same_invoice is None


def test_a_claim_sent_today_counts_as_recent_and_a_later_one_does_not() -> None:
    sent = ("2026-05-02", "2026-06-01", "2026-06-02", "2026-05-01")
    history = [earlier(n, submitted_date=day) for n, day in enumerate(sent, start=1)]
    assert decide(a_claim(), *history).facts.earlier.recent == 2


def in_order(*claims: Row, provider: Provider | None = VET) -> list[Decision]:
    return list(
        adjudicate_in_order(
            claims, policies={"POL-1": a_policy()}, pets={"PET-1": a_pet()}, find_provider=lambda _: provider
        )
    )


def test_a_history_is_decided_again_one_claim_after_the_other() -> None:
    first = decided(1, "Denied", 0, 0, claim_amount=money(100))
    second = decided(2, "Paid", 250, 9999, claim_amount=money(1000))
    other = earlier(3, customer_id="CUST-0", policy_id="POL-9")
    decisions = in_order(second, first, other)
    assert [decision.facts.claim["claim_id"] for decision in decisions] == ["CLM-03", "CLM-01", "CLM-02"]
    amounts = [(d.evaluation.deductible_applied, d.evaluation.covered_amount) for d in decisions]
    assert amounts == [(0, 0), (100, 0), (150, 680)]
    assert [d.reasons[0] for d in decisions] == [
        "POLICY_NOT_FOUND",
        "WITHIN_DEDUCTIBLE",
        "DEDUCTIBLE_APPLIED",
    ]
    assert [d.processing_days for d in decisions] == [0, 0, 0]


def test_the_vet_and_the_pet_count_in_a_replayed_history() -> None:
    (decision,) = in_order(earlier(1, claim_amount=money(1000)), provider=Provider(is_in_network=False))
    assert decision.evaluation.covered_amount == 480
    assert decision.facts.versions["pet"]


def test_each_claim_is_replayed_with_its_own_vet_and_its_own_customer_s_history() -> None:
    vets = {"V-1": Provider(is_in_network=False)}
    claims = [
        earlier(1, claim_amount=money(1000), provider_id="V-1", service_date="2026-02-01"),
        earlier(2, customer_id="CUST-2", claim_amount=money(1000), service_date="2026-02-01"),
    ]
    world = {
        "policies": {"POL-1": a_policy()},
        "pets": {},
        "find_provider": lambda vet: vets.get(vet or "", VET),
    }
    first, second = adjudicate_in_order(claims, **world)
    assert [d.evaluation.covered_amount for d in (first, second)] == [480, 600]
    assert second.facts.versions["history"].startswith("0 claims")
    assert "POTENTIAL_DUPLICATE" not in second.reasons


def test_what_is_held_spends_nothing() -> None:
    claim = a_claim(6000)
    held = decide(claim, earlier(1, service_date="2026-05-20"))
    assert held.status == "Under Review"
    assert as_decided(claim, held) == {**claim, "status": "Under Review"}
    spent = as_decided(a_claim(1000), decide(a_claim(1000)))
    assert (spent["status"], spent["deductible_applied"], spent["covered_amount"]) == ("Approved", 250, 600)


def test_money_for_people_has_a_sign_and_commas() -> None:
    assert [dollars(Decimal(text)) for text in ("1234.5", "0", "999999")] == [
        "$1,234.50",
        "$0.00",
        "$999,999.00",
    ]


@pytest.mark.parametrize("amount", [Decimal("333.33"), Decimal(1000), Decimal(100)])
def test_a_decision_of_the_rules_before_replays_by_them(amount: Decimal) -> None:
    row = decision_row(decide(a_claim(amount)))
    # As it was stored then: nothing was kept of what rounding left over.
    del row["covered_exact"], row["facts"]["spent"]["carried"]
    stored = decision_of(decode_row(encode_row({**row, "rule_version": "claims-2026.1"})))
    assert replay(stored) == stored
    assert replay(replace(stored, rule_version=adjudication.RULE_VERSION)) != stored


def test_the_rules_before_took_the_customer_s_word_and_asked_less() -> None:
    claim = a_claim(3000, is_in_network=True)
    before = a_claim(3000, claim_id="CLM-0", policy_id="POL-2")
    world = {"policy": a_policy("Unlimited"), "pet": a_pet(), "history": [before], "as_of": AS_OF}
    found, earlier_rules = (adjudicate(claim, **world, documents={}, rules=r) for r in (TODAY, BEFORE))
    assert (found.status, found.evaluation.network_adjustment) == ("Under Review", Decimal("0.8"))
    assert (earlier_rules.status, earlier_rules.evaluation.covered_amount) == ("Approved", 3000)
    for decision in (found, earlier_rules):
        assert replay(decision_of(decode_row(encode_row(decision_row(decision))))) == decision
