"""Whether a policy covers a claim: the checks of adjudication, in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from shared.domain import wording
from shared.domain.add_on_periods import period_on
from shared.domain.records import AddOn, ClaimFacts, PolicyFacts


@dataclass(frozen=True, slots=True)
class Check:
    """A check of the coverage and what it found; `reason` is the code of a failure, None when it passed."""

    name: str
    reason: str | None
    explanation: str


@dataclass(frozen=True, slots=True)
class Exclusions:
    """How exclusions are read from the words of bills and diagnoses."""

    is_dental: Callable[[str], bool] = wording.is_dental
    is_wellness: Callable[[str], bool] = wording.is_wellness
    known_before: Callable[[str | None, str], str | None] = wording.known_before


BY_WORDS = Exclusions()


def check_cover(
    claim: ClaimFacts, policy: PolicyFacts | None, conditions: str | None, exclusions: Exclusions = BY_WORDS
) -> tuple[Check, ...]:
    """The checks in their order, up to the first that fails; `conditions` are the pet's pre-existing ones."""
    if policy is None:
        return (Check("policy", "POLICY_NOT_FOUND", "The claim's policy does not exist."),)
    checks = [Check("policy", None, f"The claim is on policy {policy['policy_id']}.")]
    for check in (_check_dates, _check_waiting, partial(_check_add_ons, exclusions)):
        checks.append(check(claim, policy))
        if checks[-1].reason is not None:
            return tuple(checks)
    return (*checks, _check_conditions(claim, conditions, exclusions))


def failures(
    claim: ClaimFacts, policy: PolicyFacts | None, conditions: str | None, exclusions: Exclusions = BY_WORDS
) -> frozenset[str]:
    """The codes of all checks that fail, each looked at by itself."""
    if policy is None:
        return frozenset(("POLICY_NOT_FOUND",))
    reasons = [_check_dates(claim, policy).reason, _check_conditions(claim, conditions, exclusions).reason]
    if claim.get("service_date") and policy.get("effective_date"):
        reasons += [_check_waiting(claim, policy).reason, _check_add_ons(exclusions, claim, policy).reason]
    return frozenset(code for code in reasons if code is not None)


def waits_until(claim: ClaimFacts, policy: PolicyFacts, exclusions: Exclusions = BY_WORDS) -> date | None:
    """The first day after the waiting periods that a claim has met, None where none is known."""
    served, days = claim.get("service_date"), policy.get("waiting_period_days")
    begins = policy.get("effective_date")
    if served is None or begins is None or days is None:
        return None
    periods = (period_on(policy, cover, served) for cover in _covers_needed(claim, exclusions))
    starts = [begins, *(period.begins for period in periods if period is not None and period.begins)]
    return max(_waited(policy, start) for start in starts)


def cover_end(policy: PolicyFacts) -> date | None:
    """The first day without coverage: the earlier of expiration and cancellation, None without both."""
    ends = (policy.get("expiration_date"), policy.get("cancellation_date"))
    return min(filter(None, ends), default=None)


# A decision on record has these words, and is made again with them.
def _check_dates(claim: ClaimFacts, policy: PolicyFacts) -> Check:
    begins, ends, served = policy.get("effective_date"), cover_end(policy), claim.get("service_date")
    if policy["status"] == "Pending":
        return Check("cover dates", "POLICY_PENDING", "The policy is pending.")
    if begins is None or ends is None or served is None:
        return Check("cover dates", "COVER_DATES_UNKNOWN", "A date of the service or the cover is missing.")
    span = f"The service was on {served}; cover runs from {begins} and ends before {ends}."
    if served < begins:
        return Check("cover dates", "BEFORE_COVER", span)
    return Check("cover dates", "AFTER_COVER" if served >= ends else None, span)


def _check_waiting(claim: ClaimFacts, policy: PolicyFacts) -> Check:
    days = policy["waiting_period_days"]
    if days is None:
        return Check("waiting period", "IN_WAITING_PERIOD", "The policy's waiting period is not known.")
    over = policy["effective_date"] + timedelta(days=days)
    early = claim["service_date"] < over
    explanation = f"The waiting period of {days} days is over from {over} on."
    return Check("waiting period", "IN_WAITING_PERIOD" if early else None, explanation)


def _check_add_ons(exclusions: Exclusions, claim: ClaimFacts, policy: PolicyFacts) -> Check:
    served = claim["service_date"]
    for cover in _covers_needed(claim, exclusions):
        period = period_on(policy, cover, served)
        if period is None:
            code = f"{cover.upper()}_NOT_INCLUDED"
            return Check("add-ons", code, f"The {cover} add-on is needed and not part of the policy.")
        if period.begins is not None and served < (over := _waited(policy, period.begins)):
            explanation = (
                f"The {cover} add-on began on {period.begins}; its waiting period is over from {over} on."
            )
            return Check("add-ons", "IN_WAITING_PERIOD", explanation)
    return Check("add-ons", None, "The policy covers what was treated.")


def _waited(policy: PolicyFacts, begins: date) -> date:
    return begins + timedelta(days=policy["waiting_period_days"])


def _covers_needed(claim: ClaimFacts, exclusions: Exclusions) -> Iterator[AddOn]:
    lines = [item["description"] for item in claim.get("line_items") or ()]
    if claim["claim_type"] == "Dental" or any(map(exclusions.is_dental, lines)):
        yield "dental"
    if claim["claim_type"] == "Wellness" or any(map(exclusions.is_wellness, lines)):
        yield "wellness"
    if claim["claim_type"] == "Behavioral":
        yield "behavioral"


def _check_conditions(claim: ClaimFacts, conditions: str | None, exclusions: Exclusions) -> Check:
    diagnosis = f"{claim.get('diagnosis_text') or ''} {claim.get('diagnosis_code') or ''}"
    condition = exclusions.known_before(conditions, diagnosis)
    if condition is None:
        explanation = "The diagnosis names no condition that was known before."
        return Check("pre-existing conditions", None, explanation)
    explanation = f"The diagnosis names {condition}, which was known before."
    return Check("pre-existing conditions", "PRE_EXISTING_CONDITION", explanation)
