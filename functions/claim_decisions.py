"""What was decided about a claim and why, and what was paid for it."""

from typing import Any

import azure.durable_functions as df

from functions import casework_models as models
from functions.commands import READERS, records
from functions.endpoint import Answer, Call, operation
from shared.domain.case import case_row
from shared.domain.claim_status import ClaimStatus
from shared.domain.decision import decision_row, told
from shared.domain.ledger import CASH, CLAIMS_EXPENSE, payment_entry_id
from shared.domain.money import from_cents
from shared.domain.rows import to_wire
from shared.records.cases import StoredCase, find_case
from shared.records.ledger import read_ledger
from shared.records.model import Stored
from shared.records.partition import read_kind
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
    body = {
        "claim_id": claim.id,
        "status": claim.row["status"],
        "decision": told(claim.decision, is_staff=call.caller.is_staff) if claim.decision else None,
        "documents_wanted": list(case.case.wanted) if case else [],
        "can_be_appealed": claim.row["status"] == ClaimStatus.DENIED,
    }
    if call.caller.is_staff:
        body |= _for_staff(claim, case)
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
    paid = [entry for entry in ledger.entries if entry.entry_id == payment_entry_id(claim.id)]
    return Answer(
        {
            "claim_id": claim.id,
            "owed": from_cents(balances[CLAIMS_EXPENSE] + balances[CASH]),
            "paid": from_cents(-balances[CASH]),
            "provider": PROVIDER.name,
            "payments": [
                {
                    "payment_id": entry.entry_id,
                    "amount": from_cents(-sum(p.cents for p in entry.postings if p.account == CASH)),
                    "reference": entry.reference,
                    "settled_at": entry.at,
                }
                for entry in paid
            ],
        }
    )


def _for_staff(claim: Stored, case: StoredCase | None) -> dict[str, Any]:
    before = [row.row for row in read_kind(claim.customer_id, "decision")]
    return {
        "record": decision_row(claim.decision) if claim.decision else None,
        "superseded": [row["decision"] for row in before if row["claim_id"] == claim.id],
        "case": case_row(case.case) if case else None,
    }
