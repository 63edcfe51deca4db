"""What was decided about a claim and why, and what was paid for it."""

from typing import Any

import azure.durable_functions as df

from functions.claim_review import models
from functions.claim_review.staff_view import for_staff
from functions.http.endpoint import Answer, Call, operation
from functions.records.commands import READERS, records
from shared.domain.authority import authority_of
from shared.domain.case import CaseState
from shared.domain.claim_status import can_be_appealed
from shared.domain.decision import told
from shared.domain.ledger import CASH, CLAIMS_EXPENSE, paid_cents, payments_of
from shared.domain.money import from_cents
from shared.domain.record_json import to_wire
from shared.domain.rows import wire
from shared.records.cases import find_case
from shared.records.ledger import read_ledger
from shared.records.payments import PROVIDER

bp = df.Blueprint()

TAGS = ["claims"]


@operation(
    bp,
    "GET",
    "api/claims/{claim_id}/decision",
    name="get_claim_decision",
    literal_siblings=("customer",),
    policy=READERS,
    response=models.DecisionAnswer,
    summary="What was decided about a claim, and the arithmetic",
    description="The customer is told the outcome, its reasons and every line; staff see the whole record.",
    tags=TAGS,
    errors=(404,),
)
def get_claim_decision(call: Call) -> Answer:
    """The decision about the claim in the path."""
    claim = records(call).get("claim", call.path["claim_id"])
    case = find_case(claim)
    is_open = case is not None and case.case.state is not CaseState.CLOSED
    body: dict[str, Any] = {
        "claim_id": claim.id,
        "status": claim.row["status"],
        "decision": told(claim.decision, is_staff=call.caller.is_staff) if claim.decision else None,
        "documents_wanted": list(case.case.wanted) if case else [],
        "documents_received": list(case.case.received) if case else [],
        "can_be_appealed": can_be_appealed(claim.row) and not is_open,
        "is_appealed": is_open and bool(case and case.case.appeals),
    }
    if call.caller.is_staff:
        body |= for_staff(claim, case, reader=call.caller.subject)
        body["authority"] = from_cents(authority_of(call.caller.role, call.caller.level))
    return Answer(to_wire(body))


@operation(
    bp,
    "GET",
    "api/claims/{claim_id}/payments",
    name="list_claim_payments",
    literal_siblings=("customer",),
    policy=READERS,
    response=models.Payments,
    summary="What a claim is owed, and what was paid for it",
    tags=TAGS,
    errors=(404,),
)
def list_claim_payments(call: Call) -> Answer:
    """The ledger's word on the claim in the path."""
    claim = records(call).get("claim", call.path["claim_id"])
    ledger = read_ledger(claim.customer_id, claim_id=claim.id)
    balances = ledger.balances()
    paid = payments_of(ledger, claim.id)
    return Answer(
        {
            "claim_id": claim.id,
            "owed": from_cents(balances[CLAIMS_EXPENSE] + balances[CASH]),
            "paid": from_cents(-balances[CASH]),
            "provider": PROVIDER.name,
            "payments": [
                {
                    "payment_id": entry.entry_id,
                    "amount": from_cents(paid_cents(entry)),
                    "reference": entry.reference,
                    "settled_at": wire(entry.at),
                }
                for entry in paid
            ],
        }
    )
