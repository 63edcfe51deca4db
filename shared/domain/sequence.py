"""Many claims in one go, each decided after those before it: what a history comes to by the rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import groupby

from shared.domain.adjudication import TODAY, Rules, adjudicate
from shared.domain.claim import Claim
from shared.domain.claim_status import DECIDED, ClaimStatus
from shared.domain.decision import Decision
from shared.domain.facts import FindProvider
from shared.domain.records import Pet, Policy


def adjudicate_in_order(
    claims: Iterable[Claim],
    *,
    policies: Mapping[str, Policy],
    pets: Mapping[str, Pet],
    find_provider: FindProvider,
    rules: Rules = TODAY,
) -> Iterator[Decision]:
    """Decide claims as if they came in anew, whatever became of them; each as of its day of submission.

    They are put in the order of submission first, of one moment in that of their ids, so that the order they
    are handed over in changes nothing. Only claims of the same customer count as history; decisions come
    customer by customer.
    """
    ordered = sorted(claims, key=_order)
    for _, of_customer in groupby(ordered, key=lambda claim: claim["customer_id"]):
        yield from _adjudicate_customer(of_customer, policies, pets, find_provider, rules)


def as_decided(claim: Claim, decision: Decision) -> Claim:
    """The claim as later decisions count it: with what its own decision spends, once there is one."""
    if decision.status not in DECIDED:
        return {**claim, "status": str(ClaimStatus.UNDER_REVIEW)}
    spent = decision.evaluation
    return {
        **claim,
        "status": str(decision.status),
        "deductible_applied": spent.deductible_applied,
        "covered_amount": spent.covered_amount,
        **spent.of_day(),
    }


def _adjudicate_customer(
    claims: Iterable[Claim],
    policies: Mapping[str, Policy],
    pets: Mapping[str, Pet],
    find_provider: FindProvider,
    rules: Rules,
) -> Iterator[Decision]:
    history: list[Claim] = []
    for claim in claims:
        decision = adjudicate(
            claim,
            policy=policies.get(claim["policy_id"]),
            pet=pets.get(claim["pet_id"]),
            history=history,
            as_of=claim["submitted_date"],
            provider=find_provider(claim["provider_id"]),
            rules=rules,
        )
        history.append(as_decided(claim, decision))
        yield decision


def _order(claim: Claim) -> tuple[str, datetime, str]:
    return claim["customer_id"], claim["created_at"], claim["claim_id"]
