"""Who may not decide about a claim, and what its owner is not told."""

from __future__ import annotations

import pytest

from shared.domain.adjudication import RULE_VERSION, adjudicate
from shared.domain.decision import told
from shared.domain.four_eyes import BROUGHT_BY, check_decider
from shared.domain.record_json import to_wire
from shared.errors import ForbiddenError
from tests.support.insurance import AS_OF, VET, a_claim, a_pet, a_policy, decided

BROUGHT = a_claim(submitted_by="adjuster:ann", appealed_by=["customer:jo", "admin:kim"])


@pytest.mark.parametrize(
    ("by", "code"),
    [
        ("ann", "own_claim"),
        ("kim", "own_claim"),
        ("jo", "own_claim"),
        ("bob", "own_decision"),
        ("cleo", "own_decision"),
        ("dan", None),
        ("adjuster:ann", None),
    ],
)
def test_who_brought_a_claim_or_ever_decided_about_it_does_not_decide(by: str, code: str | None) -> None:
    if code is None:
        check_decider(BROUGHT, by, ("bob", "cleo"))
        return
    with pytest.raises(ForbiddenError) as refusal:
        check_decider(BROUGHT, by, ("bob", "cleo"))
    assert refusal.value.code == code


def test_a_claim_of_before_names_nobody_who_brought_it() -> None:
    check_decider(a_claim(), "ann", ())


def test_who_brought_a_claim_is_not_served() -> None:
    assert not to_wire(BROUGHT).keys() & set(BROUGHT_BY)


def test_the_customer_is_not_told_what_looks_suspicious() -> None:
    same_day = decided(1, "Paid", 0, 0, service_date="2026-05-20", pet_id="PET-2")
    world = {"policy": a_policy(), "pet": a_pet(), "provider": VET, "history": [same_day], "as_of": AS_OF}
    decision = adjudicate(a_claim(6000), **world)
    held = told(decision)
    assert held["status"] == "Under Review"
    assert [reason["code"] for reason in held["reasons"]] == ["PERSON_REVIEW", "DEDUCTIBLE_APPLIED"]
    assert held["lines"] == []
    assert [r["code"] for r in told(decision, is_staff=True)["reasons"]] == [
        "FRAUD_REVIEW",
        "DEDUCTIBLE_APPLIED",
    ]
    # Nothing tells a claim that looks suspicious from one that is large, or both.
    large = {**world, "history": [], "authority_cents": 0}
    both = {**world, "authority_cents": 0}
    assert told(adjudicate(a_claim(6000), **large)) == told(adjudicate(a_claim(6000), **both)) == held
    paid = told(adjudicate(a_claim(1000), **world))
    assert paid["rule_version"] == RULE_VERSION
    assert paid["reasons"] == [
        {
            "number": 401,
            "code": "DEDUCTIBLE_APPLIED",
            "text": "Part of the amount counts towards your annual deductible.",
        }
    ]
    assert [(line["code"], line["amount"]) for line in paid["lines"]] == [
        *(("billed", 1000), ("deductible", -250), ("share", -150)),
    ]
    assert [line["label"] for line in paid["lines"]] == [
        *("Amount of the claim", "Annual deductible", "Your share"),
    ]
    assert [line["explanation"] for line in paid["lines"]] == [
        "What the vet billed.",
        "$250.00 a year, $0.00 of it met before.",
        "The plan pays 80 % after the deductible.",
    ]
