"""Registering a customer, and changing how one is reached."""

from __future__ import annotations

from collections.abc import Callable, Set

from shared.domain import events
from shared.domain.customer import (
    CustomerChange,
    CustomerCreate,
    change_customer,
    customer_created,
    email_key,
    new_customer,
)
from shared.domain.ids import new_id
from shared.domain.local_day import local_day
from shared.domain.record_json import to_wire
from shared.domain.records import Customer
from shared.domain.version import check_version, version_of
from shared.errors import ConflictError, TerminalError
from shared.identity.principal import Role
from shared.records import erased
from shared.records.command_commit import commit_of
from shared.records.commit import read_head
from shared.records.daily_limits import EMAIL_CHANGES, count
from shared.records.dossier import repeated
from shared.records.identities import release_identity, reserve_identity
from shared.records.model import Commit, Event, Origin, Result, Stored, Write
from shared.records.references import forget_email, release_email, reserve_email
from shared.records.reservation import Reservation, is_committed
from shared.records.store import RecordStore

Undo = Callable[[], None]


def register_customer(request: CustomerCreate, origin: Origin) -> Result:
    """Register a customer; one who does it in person is bound to the record for good.

    A customer's address counts once its owner has signed in with it; until then it is noted and taken from
    nobody, and the answer does not tell whether somebody has it. Raises ConflictError (`email_taken`,
    `already_registered`), InvalidInputError, InFlightError.
    """
    # An attempt after a crash goes on with the id that the first one drew.
    customer_id = origin.ticket.partition if origin.ticket else free_id()
    as_of = local_day(request.state, origin.now)
    counts = _vouches(origin, request.email)
    customer: Customer = {
        **new_customer(request, customer_id=customer_id, as_of=as_of, now=origin.now),
        "email_confirmed": counts,
    }
    result = Result.of("customer_registered", customer_created(customer))
    undo: list[Undo] = []
    try:
        _reserve_identity(origin, customer_id, undo)
        if counts:
            _reserve_email(request.email, origin, customer_id, undo)
        RecordStore.system().commit(_commit(customer, origin, result))
    except TerminalError:
        # Nothing was stored; after any other failure the commit may have happened and keeps its names.
        for step in undo:
            step()
        raise
    return result


def free_id() -> str:
    """An id that no customer has or had: the partition is the customer's, so nothing else reserves it."""
    while True:
        customer_id = new_id("customer")
        if read_head(customer_id).etag is None and not erased.was_erased(customer_id):
            return customer_id


def update_customer(
    customer_id: str, request: CustomerChange, origin: Origin, *, expected: Set[str] | None = None
) -> Result:
    """Change how a customer in one of the `expected` versions (None: in any) is reached.

    Policies keep their price, wherever the customer moves to. An address counts as register_customer says;
    the same address again, by who signs in with it, confirms it. Raises NotFoundError,
    PreconditionFailedError, ConflictError (`email_taken`), TooManyRequestsError (`too_many_email_changes`).
    """
    return repeated(lambda: _update(customer_id, request, origin, expected))


def _update(customer_id: str, request: CustomerChange, origin: Origin, expected: Set[str] | None) -> Result:
    store = RecordStore.for_principal(origin.principal)
    customer = store.get("customer", customer_id)
    check_version(customer.row, expected)
    row = change_customer(customer.row, request, now=origin.now)
    moves = email_key(row["email"]) != email_key(customer.row["email"])
    if moves and origin.principal.role is Role.CUSTOMER:
        count(EMAIL_CHANGES, customer_id, origin.now)
    counts = "email" in request.model_fields_set and _vouches(origin, row["email"])
    if moves or counts:
        row = {**row, "email_confirmed": counts}
    version = version_of(row)
    answer = {"customer": to_wire(row), "version": version, "message": "Your details were updated."}
    result = Result.of("customer_changed", answer)
    takes = counts and (moves or customer.row.get("email_confirmed") is False)
    reserved = reserve_email(row["email"], Reservation(customer_id, origin.now)) if takes else None
    try:
        store.commit(_commit(row, origin, result, customer))
    except TerminalError:
        if reserved:
            _forget_unless_held(row["email"], customer_id)
        raise
    if moves:
        _forget_unless_held(customer.row["email"], customer_id)
    return result


def _forget_unless_held(email: str, customer_id: str) -> None:
    # Another change of the same customer may have come to this very address meanwhile.
    held = RecordStore.system().get("customer", customer_id).row["email"]
    if email_key(held) != email_key(email):
        forget_email(email, customer_id)


def _vouches(origin: Origin, email: str) -> bool:
    """True when the caller signs in with this address, or is staff, who answer for what they enter."""
    principal = origin.principal
    verified = email_key(principal.email) if principal.email else None
    return principal.role is not Role.CUSTOMER or verified == email_key(email)


def _reserve_identity(origin: Origin, customer_id: str, undo: list[Undo]) -> None:
    principal = origin.principal
    if principal.role is not Role.CUSTOMER:
        return
    if principal.customer_id is not None and is_committed(principal.customer_id):
        raise ConflictError("You have registered already.", code="already_registered")
    etag = reserve_identity(principal.issuer, principal.subject, Reservation(customer_id, origin.now))
    if etag is not None:
        undo.append(lambda: release_identity(principal.issuer, principal.subject, etag))


def _reserve_email(email: str, origin: Origin, customer_id: str, undo: list[Undo]) -> None:
    etag = reserve_email(email, Reservation(customer_id, origin.now))
    if etag is not None:
        undo.append(lambda: release_email(email, etag))


def _commit(
    customer: Customer, origin: Origin, result: Result, before: Stored[Customer] | None = None
) -> Commit:
    action, event_type = "register_customer", events.CUSTOMER_CREATED
    if before:
        action, event_type = "update_customer", events.CUSTOMER_UPDATED
    customer_id = customer["customer_id"]
    data = events.about_customer(customer, origin.now)
    return commit_of(
        origin,
        action,
        customer_id,
        customer_id=customer_id,
        writes=(Write("customer", customer_id, customer, before),),
        events=(Event(event_type, customer_id, data, "customers"),),
        result=result,
    )
