"""The receipt of a cancelled policy: what is refunded, when and where to, by e-mail to the customer."""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta

from shared import mail, settings
from shared.domain.ledger import refunded_cents
from shared.domain.local_day import in_words
from shared.domain.money import dollars, from_cents
from shared.domain.records import Customer, Pet, Policy
from shared.errors import NotFoundError, TransientError
from shared.records.ledger import read_ledger
from shared.records.outbox.receipts import Due, forget_receipt, receipts_due
from shared.records.store import RecordStore
from shared.settings import MailProvider

# After that many days of trying an address that no provider takes, the receipt stands in the portal only.
MAX_DAYS = timedelta(days=7)
# A provider that does not answer takes its time with each message; the rest waits for the next time.
MAX_S = 120

_log = logging.getLogger("petinsure360.records")

# To whom, subject, and text.
type Receipt = tuple[list[str], str, str]


def send_receipts(now: datetime) -> int:
    """Send what is due; returns how many. What the provider did not take is due still, for a week.

    An address counts once its owner has signed in with it, and nobody is written to after an erasure.
    """
    provider = settings.customer_mail()
    if provider is None:
        return 0
    sent, ends = 0, time.monotonic() + MAX_S
    for due in receipts_due():
        if time.monotonic() > ends:
            break
        receipt = _receipt(due)
        taken = receipt is not None and _is_taken(provider, receipt, due, now)
        if taken or receipt is None or now - due.cancelled_at > MAX_DAYS:
            forget_receipt(due)
        sent += taken
    return sent


def _is_taken(provider: MailProvider, receipt: Receipt, due: Due, now: datetime) -> bool:
    try:
        mail.send(provider, *receipt, now=now)
    except TransientError as error:
        _log.warning("the receipt of policy %s was not sent: %s", due.policy_id, error.code)
        return False
    return True


def _receipt(due: Due) -> Receipt | None:
    """The message; None when there is nobody to write to."""
    store = RecordStore.system()
    try:
        customer = store.get("customer", due.customer_id).row
        policy = store.get("policy", due.policy_id).row
        pet = store.get("pet", policy["pet_id"]).row
    except NotFoundError:
        return None
    if customer.get("email_confirmed") is False:
        return None
    cents = refunded_cents(read_ledger(due.customer_id), due.policy_id)
    subject = f"Your policy {policy['policy_number']} is cancelled"
    return [customer["email"]], subject, _text(customer, policy, pet, cents)


def _text(customer: Customer, policy: Policy, pet: Pet, cents: int) -> str:
    ends = policy["cancellation_date"]
    day = f" on {in_words(ends)}" if ends else ""
    refund = f"We have refunded {dollars(from_cents(cents))} to your payment method{day}."
    paragraphs = (
        f"Hello {customer['first_name']},",
        f"Policy {policy['policy_number']} for {pet['pet_name']} was cancelled, and its coverage ends{day}.",
        refund if cents else "There is nothing to refund: what you paid covers the days that were used.",
        "You find the receipt among the policy's payments in the customer portal.",
    )
    return "\n\n".join(paragraphs) + "\n"
