"""The schema of gold/adjudication_replay."""

from __future__ import annotations

from shared.lake.schema.columns import Column, columns_of
from shared.lake.schema.contracts import TableContract

# What becomes of a claim: Held waits for a person, Not replayed lacks what the rules must know.
HELD, NOT_REPLAYED = "Held", "Not replayed"
# What was made of it on record: nobody has decided on an open one.
OPEN, RULED = "Open", ("Approved", "Denied")

# Of one customer a bucket has all claims, because they are decided after one another.
REPLAY = TableContract(
    "adjudication_replay",
    "gold",
    (
        *columns_of("""
            claim_id claim_number customer_id policy_id pet_id provider_id claim_type claim_category
            service_date:date service_year_month submitted_date:date claim_amount:money recorded_status
            recorded_outcome recorded_denial_reason recorded_paid:money replayed_outcome
            replayed_denial_reason replayed_reasons:texts replayed_deductible:money replayed_paid:money
            difference:money agrees:bool rule_version
        """),
        Column("_gold_timestamp", "timestamp"),
        # What the rules before made of it, and which of the changes since would alone have made another.
        *columns_of("previous_outcome previous_paid:money moved_by:texts", new=True),
        # A fingerprint of all that the rules read about the customer: while it stays, the rows stay.
        Column("_inputs", new=True),
    ),
    ("claim_id",),
    None,
    "customer_id",
)
