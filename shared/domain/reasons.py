"""The catalogue of reason codes: stable numbers and names, and what a customer is told for each.

A hard reason denies by itself. A soft one asks for a person, who may deny with its denial_reason. An info
explains an amount. An adjustment is what a person gives for another amount than the computed one. Codes are
stored with decisions: one may be added, none renamed or renumbered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class DenialReason(StrEnum):
    """The denial_reason of a denied claim; nothing else denies one."""

    POLICY_NOT_FOUND = "Policy not found"
    POLICY_NOT_ACTIVE = "Policy not active"
    WAITING_PERIOD = "Waiting period"
    NOT_COVERED = "Not covered"
    PRE_EXISTING = "Pre-existing condition"
    # The last two are a person's to give.
    DOCUMENTATION_MISSING = "Documentation missing"
    DUPLICATE = "Duplicate claim"


class ReasonKind(StrEnum):
    """What a reason does to a claim."""

    HARD = "hard"
    SOFT = "soft"
    INFO = "info"
    ADJUSTMENT = "adjustment"


@dataclass(frozen=True, slots=True)
class Reason:
    """A coded reason; without `customer_text` it is for staff only.

    With `told_as` customers are told another one in its place. `staff_text` is what staff reads of an
    adjustment.
    """

    number: int
    code: str
    kind: ReasonKind
    customer_text: str | None
    denial_reason: DenialReason | None = None
    told_as: str | None = None
    staff_text: str | None = None

    @property
    def told(self) -> Reason:
        """The reason as customers see it."""
        return REASONS[self.told_as] if self.told_as else self


_REVIEW = "Claims like this are checked by a person."


def _hard(number: int, code: str, denial: DenialReason, text: str) -> Reason:
    return Reason(number, code, ReasonKind.HARD, text, denial)


def _soft(number: int, code: str, text: str | None, denial: DenialReason | None = None) -> Reason:
    return Reason(number, code, ReasonKind.SOFT, text, denial)


def _review(number: int, code: str) -> Reason:
    # Whoever knows why a person looks at a claim knows how to avoid it.
    return Reason(number, code, ReasonKind.SOFT, _REVIEW, told_as="PERSON_REVIEW")


def _adjustment(number: int, code: str, text: str, staff_text: str | None = None) -> Reason:
    return Reason(number, code, ReasonKind.ADJUSTMENT, text, staff_text=staff_text or text)


def _info(number: int, code: str, text: str) -> Reason:
    return Reason(number, code, ReasonKind.INFO, text)


_CATALOGUE = (
    _hard(
        101,
        "POLICY_NOT_FOUND",
        DenialReason.POLICY_NOT_FOUND,
        "We could not find the policy that this claim names.",
    ),
    _hard(
        111,
        "POLICY_PENDING",
        DenialReason.POLICY_NOT_ACTIVE,
        "Your policy had not been activated yet.",
    ),
    _hard(
        112,
        "BEFORE_COVER",
        DenialReason.POLICY_NOT_ACTIVE,
        "The service took place before your coverage began.",
    ),
    _hard(
        113,
        "AFTER_COVER",
        DenialReason.POLICY_NOT_ACTIVE,
        "The service took place after your coverage had ended.",
    ),
    _hard(
        114,
        "COVER_DATES_UNKNOWN",
        DenialReason.POLICY_NOT_ACTIVE,
        "The dates of the service or of your coverage are missing.",
    ),
    _hard(
        121,
        "IN_WAITING_PERIOD",
        DenialReason.WAITING_PERIOD,
        "The service took place during the waiting period of your policy.",
    ),
    _hard(
        131,
        "DENTAL_NOT_INCLUDED",
        DenialReason.NOT_COVERED,
        "Dental care needs the dental add-on, which your policy does not include.",
    ),
    _hard(
        132,
        "WELLNESS_NOT_INCLUDED",
        DenialReason.NOT_COVERED,
        "Routine care needs the wellness add-on, which your policy does not include.",
    ),
    _hard(
        133,
        "BEHAVIORAL_NOT_INCLUDED",
        DenialReason.NOT_COVERED,
        "Behavioral care needs the behavioral add-on, which your policy does not include.",
    ),
    _hard(
        141,
        "PRE_EXISTING_CONDITION",
        DenialReason.PRE_EXISTING,
        "The treated condition was known before your policy began.",
    ),
    _soft(200, "PERSON_REVIEW", _REVIEW),
    _review(201, "FRAUD_REVIEW"),
    _review(202, "AUTHORITY_EXCEEDED"),
    _soft(
        203,
        "DOCUMENTATION_MISSING",
        "We need more documents to decide about your claim.",
        DenialReason.DOCUMENTATION_MISSING,
    ),
    _soft(
        204,
        "DUPLICATE_CLAIM",
        "The same treatment has been claimed before.",
        DenialReason.DUPLICATE,
    ),
    _soft(205, "APPEALED", "You asked us to look again. A different person will review it."),
    _review(206, "BILL_CLAIMED_BEFORE"),
    _review(207, "LINES_DO_NOT_ADD_UP"),
    _review(208, "AMOUNT_CLAIMED_BEFORE"),
    _review(209, "DAY_CLAIMED_ELSEWHERE"),
    _soft(
        210,
        "DOCUMENT_NEEDED",
        "Please add the vet's invoice to your claim. A person looks at it before we pay.",
    ),
    _review(211, "SUBMITTED_BY_ADJUSTER"),
    _review(212, "BILL_CLAIMED_BY_ANOTHER"),
    _review(213, "PREMIUM_RETURNED"),
    _soft(301, "HIGH_AMOUNT", None),
    _soft(302, "POTENTIAL_DUPLICATE", None),
    _soft(303, "HIGH_FREQUENCY", None),
    _soft(304, "HIGH_RISK_PROVIDER", None),
    _soft(305, "SAME_INVOICE", None),
    _soft(306, "LINE_ITEMS_DIFFER", None),
    _soft(307, "LOOK_ADVISED", None),
    _info(401, "DEDUCTIBLE_APPLIED", "Part of the amount counts towards your annual deductible."),
    _info(402, "WITHIN_DEDUCTIBLE", "The whole amount counts towards your annual deductible."),
    _info(403, "OUT_OF_NETWORK", "The vet is not in our network, so we pay 80% of the benefit."),
    _info(404, "LIMIT_REACHED", "The payment is cut to what was left of your annual limit."),
    _info(405, "LIMIT_EXHAUSTED", "Your annual limit was used up before this claim."),
    _info(406, "DECIDED_BY_PERSON", "A claims specialist decided this claim."),
    _adjustment(
        411,
        "LINES_NOT_COVERED",
        "Part of what was billed is not covered by your plan.",
        "Part of what was billed is not covered by the plan.",
    ),
    _adjustment(412, "ABOVE_USUAL_COST", "A charge is above what is usual for this treatment."),
    _adjustment(413, "NOT_DOCUMENTED", "Part of the bill is not supported by the documents we have."),
    _adjustment(414, "PAID_BY_OTHERS", "Part of the bill was paid by somebody else."),
    _adjustment(
        415,
        "BILL_CORRECTED",
        "We corrected the amount with your vet.",
        "The amount was corrected with the vet.",
    ),
    _adjustment(
        416,
        "EXCEPTION_MADE",
        "We made an exception in your favor.",
        "An exception was made in the customer's favor.",
    ),
)

REASONS: Mapping[str, Reason] = {reason.code: reason for reason in _CATALOGUE}
