"""What claims owe and what is paid for them, booked with the step that makes it so."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from itertools import batched

from shared.domain.adjudication import carry_out
from shared.domain.claim import Claim
from shared.domain.claim_status import APPROVALS, ClaimStatus
from shared.domain.ledger import Ledger, owe, paid_cents, pay, payment_entry_id, payments_of
from shared.domain.money import to_cents
from shared.records.dossier import claim_commit
from shared.records.ledger import bookings, ledgers_by_claim, read_ledger
from shared.records.model import Commit, Origin, Step, Stored, Write
from shared.records.partition import Partition
from shared.records.payments import PROVIDER
from shared.records.store import RecordStore
from shared.telemetry.logs import places

# Four claims of the largest size with their decisions are half of what a transaction takes.
MAX_TOGETHER = 4

_log = logging.getLogger("petinsure360.claims")


def step_bookings(claim: Stored[Claim], row: Claim, origin: Origin) -> tuple[Write, ...]:
    """The ledger's entries for the step that makes `row` of `claim`."""
    if row["status"] not in APPROVALS:
        return ()
    if row["status"] == ClaimStatus.PAID:
        return _payment(claim, read_ledger(claim.customer_id, claim_id=claim.id), origin)
    # A first approval finds nothing booked; only an appeal adds to what is.
    again = claim.row["status"] in APPROVALS
    booked = read_ledger(claim.customer_id, claim_id=claim.id) if again else Ledger()
    return bookings(booked, owe(booked, row, now=origin.now), claim_id=claim.id)


def pay_together(claims: Sequence[Stored[Claim]], partition: Partition, origin: Origin) -> frozenset[str]:
    """Pay approved claims of one customer, several in one commit; returns the ids of those that were paid.

    `partition` is what was read with them. Those of a commit that fails are left to be paid one by one.
    """
    ledgers = ledgers_by_claim(partition.customer.id) if claims else {}
    known: Partition | None = partition
    paid = set[str]()
    for group in batched(claims, MAX_TOGETHER, strict=False):
        try:
            commands = [_paying(claim, ledgers.get(claim.id, Ledger()), origin) for claim in group]
            RecordStore.system().commit(_together(commands), known)
            paid |= {claim.id for claim in group}
        except Exception as error:
            _log.warning("%d claims were not paid at once: %s", len(group), places(error))
        # The commit has moved the head.
        known = None
    return frozenset(paid)


def _paying(claim: Stored[Claim], booked: Ledger, origin: Origin) -> Commit:
    assert claim.decision is not None
    row = carry_out(claim.row, claim.decision, ClaimStatus.PAID, now=origin.now)
    return claim_commit(claim, row, claim.decision, origin, also=_payment(claim, booked, origin))


def _payment(claim: Stored[Claim], booked: Ledger, origin: Origin) -> tuple[Write, ...]:
    paid = payments_of(booked, claim.id)
    cents = to_cents(claim.row["covered_amount"]) - sum(map(paid_cents, paid))
    reference = PROVIDER.pay(payment_entry_id(claim.id, len(paid) + 1), cents) if cents else ""
    after = pay(booked, claim.row, reference=reference, now=origin.now)
    return bookings(booked, after, claim_id=claim.id)


def _together(commands: Sequence[Commit]) -> Commit:
    *earlier, last = commands
    writes = tuple(write for command in commands for write in command.writes)
    steps = tuple(Step(command.events, command.audit) for command in earlier)
    return replace(last, writes=writes, before=steps)
