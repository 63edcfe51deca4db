"""A decision about a claim, with everything it rests on; as a JSON-able row and back."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal

from shared.domain.claim_status import APPROVALS, BY_PERSON, BY_RULES, ClaimStatus, step_message
from shared.domain.cover import Check, waits_until
from shared.domain.facts import Facts, Provider, Ruling, Verdict
from shared.domain.fraud import FraudAssessment, LookBack
from shared.domain.local_day import in_words
from shared.domain.money import ZERO, to_cents
from shared.domain.reasons import REASONS, DenialReason, Reason
from shared.domain.records import Decided, Kept
from shared.domain.rows import Row
from shared.domain.settlement import Line
from shared.domain.terms import Usage


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What the policy pays for a claim, or why it pays nothing.

    `covered_exact` is the covered amount before rounding, None without one and under rules that kept none.
    """

    denial_reason: DenialReason | None
    network_adjustment: Decimal
    deductible_applied: Decimal = ZERO
    covered_amount: Decimal = ZERO
    covered_exact: Decimal | None = None

    def of_day(self) -> Kept:
        """The columns by which the other claims of the same day of service count this one."""
        if self.covered_exact is None:
            return {}
        return {"covered_exact": self.covered_exact, "network_adjustment": self.network_adjustment}


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome for one claim, with every step to it; with status Under Review it is held for a person.

    `reasons` are codes of the catalogue. The cents of `lines` add up to the covered amount.
    """

    status: ClaimStatus
    evaluation: Evaluation
    fraud: FraudAssessment
    processing_days: int
    rule_version: str
    reasons: tuple[str, ...]
    checks: tuple[Check, ...]
    lines: tuple[Line, ...]
    facts: Facts

    @property
    def final_status(self) -> ClaimStatus:
        """Where the processing ends: Paid, Denied, or Under Review."""
        return ClaimStatus.PAID if self.status in APPROVALS else self.status

    @property
    def steps(self) -> tuple[ClaimStatus, ...]:
        """The statuses a submitted claim passes through."""
        if self.status is ClaimStatus.UNDER_REVIEW:
            return (ClaimStatus.UNDER_REVIEW,)
        if self.status is ClaimStatus.DENIED:
            return (ClaimStatus.UNDER_REVIEW, ClaimStatus.DENIED)
        return (ClaimStatus.UNDER_REVIEW, self.status, ClaimStatus.PAID)

    @property
    def message(self) -> str:
        """What the customer is told about the end of the processing."""
        return step_message(self.final_status, self.evaluation.denial_reason)


def decision_row(decision: Decision) -> Row:
    """The decision as a row."""
    row = asdict(decision)
    return {**row.pop("evaluation"), **row}


def decision_of(row: Row) -> Decision:
    """The decision that decision_row described; raises KeyError for a row that is none."""
    denial = row["denial_reason"]
    fraud = row["fraud"]
    return Decision(
        status=ClaimStatus(row["status"]),
        evaluation=Evaluation(
            DenialReason(denial) if denial else None,
            Decimal(row["network_adjustment"]),
            row["deductible_applied"],
            row["covered_amount"],
            row.get("covered_exact"),
        ),
        fraud=FraudAssessment(fraud["score"], tuple(fraud["signals"])),
        processing_days=row["processing_days"],
        rule_version=row["rule_version"],
        reasons=tuple(row["reasons"]),
        checks=tuple(Check(**check) for check in row["checks"]),
        lines=tuple(Line(**line) for line in row["lines"]),
        facts=_facts_of(row["facts"]),
    )


def told(decision: Decision, *, is_staff: bool = False) -> Row:
    """What the customer is told: outcome, reasons in words, and the arithmetic of what is decided.

    {status, rule_version, reasons[]{number, code, text}, lines[]{code, label, amount, explanation},
    explanation}; the last is what the person who decided has written for the customer, or null. What makes
    a claim suspicious is not told, nor what one that is held would pay: of that, a person's look alone is
    told. Staff are told the same with the codes as they are.
    """
    is_held = decision.status is ClaimStatus.UNDER_REVIEW
    shown = [REASONS[code] for code in decision.reasons]
    if not is_staff:
        look = [REASONS["PERSON_REVIEW"]] if is_held else []
        shown = [*look, *(reason.told for reason in shown)]
    reasons = list(dict.fromkeys(shown))
    return {
        "status": str(decision.status),
        "rule_version": decision.rule_version,
        "reasons": [
            {"number": reason.number, "code": reason.code, "text": _in_words(reason, decision.facts)}
            for reason in reasons
            if reason.customer_text is not None
        ],
        "lines": [] if is_held else [line_row(line) for line in decision.lines],
        "explanation": decision.facts.ruling.explanation if decision.facts.ruling else None,
    }


def decision_columns(decision: Decision, *, at: datetime) -> Decided:
    """The claim's DECISION_COLUMNS once it is decided at `at`; amounts in whole cents."""
    outcome = decision.evaluation
    return {
        "decided_at": at,
        "decision_outcome": str(decision.status),
        "decision_reasons": list(decision.reasons),
        "decided_covered_cents": to_cents(outcome.covered_amount),
        "decided_deductible_cents": to_cents(outcome.deductible_applied),
        "decided_by": BY_RULES if decision.facts.ruling is None else BY_PERSON,
        "rule_version": decision.rule_version,
    }


def line_row(line: Line) -> Row:
    """A line of arithmetic for an answer, its amount in dollars."""
    amount = Decimal(line.amount_cents).scaleb(-2)
    return {"code": line.code, "label": line.label, "amount": amount, "explanation": line.explanation}


def lines_for_staff(decision: Decision) -> list[Row]:
    """The arithmetic in staff's words, its amounts in dollars; on record it has the customer's."""
    ruling = decision.facts.ruling
    words: dict[str, Row] = {"share": {"label": "Customer's share"}}
    if ruling is not None and ruling.reason and (text := REASONS[ruling.reason].staff_text):
        words["person"] = {"explanation": text}
    return [{**line_row(line), **words.get(line.code, {})} for line in decision.lines]


def _in_words(reason: Reason, facts: Facts) -> str | None:
    if reason.denial_reason is not DenialReason.WAITING_PERIOD or facts.policy is None:
        return reason.customer_text
    over = waits_until(facts.claim, facts.policy)
    if over is None:
        return reason.customer_text
    return f"{reason.customer_text} Treatments are covered from {in_words(over)}."


def _facts_of(row: Row) -> Facts:
    provider, ruling = row["provider"], row["ruling"]
    return Facts(
        as_of=row["as_of"],
        claim=row["claim"],
        policy=row["policy"],
        conditions=row["conditions"],
        provider=_provider_of(provider) if provider else None,
        term=row["term"],
        spent=Usage(**{name: Decimal(amount) for name, amount in row["spent"].items()}),
        earlier=_look_back_of(row["earlier"]),
        authority_cents=row["authority_cents"],
        appealed=row["appealed"],
        ruling=Ruling(**{**ruling, "verdict": Verdict(ruling["verdict"])}) if ruling else None,
        versions=row["versions"],
        documents=row.get("documents"),
        by_adjuster=row.get("by_adjuster", False),
        by_another=row.get("by_another", False),
        premium_returned=row.get("premium_returned", False),
    )


def _look_back_of(row: Row) -> LookBack:
    # Absent from decisions of before.
    return LookBack(**{**row, "undocumented": Decimal(row.get("undocumented", 0))})


def _provider_of(row: Row) -> Provider:
    rate = row["denial_rate"]
    return Provider(row["is_in_network"], None if rate is None else Decimal(rate))
