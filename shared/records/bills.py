"""Bills by number and day, across customers: whether somebody else has claimed the same one."""

from __future__ import annotations

import hashlib

from shared.domain.claim import Claim
from shared.domain.fraud import invoice_of, is_billed_as
from shared.domain.money import from_cents, to_cents
from shared.records.model import Stored
from shared.records.tables import query, table


def is_claimed_by_another(claim: Stored[Claim]) -> bool:
    """Note the bill of a claim, and say whether another customer has claimed it: the same invoice number and
    day of service, and nearly the same amount or the same vet. False for a claim without a number.
    """
    row, invoice = claim.row, invoice_of(claim.row)
    if not invoice:
        return False
    digest = hashlib.sha256(f"{invoice}|{row['service_date']}".encode()).hexdigest()
    partition, vet = f"bill_{digest}", row["provider_id"] or ""
    bill = {"customer_id": claim.customer_id, "cents": to_cents(row["claim_amount"]), "vet": vet}
    # Noted before it is looked for: of two that come at once, each finds the other.
    table("references").upsert_entity({"PartitionKey": partition, "RowKey": claim.id, **bill})
    others = query("references", "PartitionKey eq @bill", {"bill": partition})
    return any(
        is_billed_as(row, vet=other["vet"], amount=from_cents(int(other["cents"])))
        for other in others
        if other["customer_id"] != claim.customer_id
    )
