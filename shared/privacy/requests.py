"""Asking for an erasure, consenting to it, withdrawing it.

A customer asks in person. Staff ask on behalf of one, and somebody else of the staff has to consent. Then a
waiting period runs in which it can be withdrawn; what begins after it cannot be stopped.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from shared.errors import ConflictError, ForbiddenError, NotFoundError
from shared.identity.principal import Principal
from shared.privacy import register
from shared.privacy.finding import is_delivered
from shared.privacy.records_erasure import live_policies
from shared.privacy.register import Erasure, Registered, State
from shared.records.store import RecordStore, not_found
from shared.settings import erasure_waiting_days

CUSTOMER = "customer"


def request_erasure(customer_id: str, by: Principal, now: datetime, *, end_policies: bool) -> Registered:
    """Ask for an erasure; asked again, it is the one that is under way.

    Raises NotFoundError, and ConflictError (`policies_in_force`) while a policy covers unless `end_policies`
    says that all end when the erasure begins.
    """
    _check_known(customer_id, by)
    key = register.key_of(customer_id)
    before = register.find(key)
    if before is not None and before.erasure.is_open:
        return before
    live = live_policies(customer_id, now)
    if live and not end_policies:
        message = (
            f"{len(live)} of the customer's policies are in force. End them first, or let them end with it."
        )
        raise ConflictError(message, code="policies_in_force")
    erasure = Erasure(
        erasure_id=secrets.token_hex(16),
        state=State.AWAITING_CONSENT if by.is_staff else State.WAITING,
        requested_at=now,
        requested_by=_name(by),
        end_policies=end_policies,
        effective_at=None if by.is_staff else _effective(now),
        customer_id=customer_id,
    )
    return register.store(key, erasure, before.etag if before else None)


def _check_known(customer_id: str, by: Principal) -> None:
    """Raise NotFoundError for a customer out of scope, or whom neither the records nor the lake know."""
    customer = RecordStore.for_principal(by).find("customer", customer_id)
    if customer is None and not (by.is_staff and is_delivered(customer_id)):
        raise not_found("customer", customer_id)


def consent(customer_id: str, by: Principal, now: datetime) -> Registered:
    """Agree to an erasure that somebody else of the staff has asked for; the waiting period begins.

    Raises NotFoundError, ForbiddenError (`own_request`), ConflictError when no consent is waited for.
    """
    entry = _asked_for(customer_id)
    if entry.erasure.state is not State.AWAITING_CONSENT:
        raise ConflictError("No consent is waited for.", code="no_consent_needed")
    # Whatever roles the two tokens say: it is the person who counts.
    if entry.erasure.requested_by.partition(":")[2] == by.subject:
        raise ForbiddenError("Somebody else has to consent to what you have asked for.", code="own_request")
    return register.move(entry, state=State.WAITING, consented_by=_name(by), effective_at=_effective(now))


def withdraw(customer_id: str, by: Principal) -> Registered:
    """Take an erasure back before it begins; raises NotFoundError, ConflictError (`erasure_begun`)."""
    RecordStore.for_principal(by).check_customer(customer_id)
    entry = _asked_for(customer_id)
    if entry.erasure.state is State.WITHDRAWN:
        return entry
    if entry.erasure.state not in (State.WAITING, State.AWAITING_CONSENT):
        raise ConflictError("The erasure has begun and cannot be taken back.", code="erasure_begun")
    return register.move(entry, state=State.WITHDRAWN, customer_id=None, waits_for=None)


def status(customer_id: str, by: Principal) -> Registered:
    """Where a customer's erasure stands, in the end with its proof; raises NotFoundError."""
    RecordStore.for_principal(by).check_customer(customer_id)
    return _asked_for(customer_id)


def _asked_for(customer_id: str) -> Registered:
    entry = register.find(register.key_of(customer_id))
    if entry is None:
        raise NotFoundError(f"No erasure of customer {customer_id} was asked for", code="no_erasure")
    return entry


def _name(by: Principal) -> str:
    return f"{by.role}:{by.subject}" if by.is_staff else CUSTOMER


def _effective(now: datetime) -> datetime:
    return now + timedelta(days=erasure_waiting_days())
