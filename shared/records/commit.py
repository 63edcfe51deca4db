"""The commit point: one entity group transaction per command.

It holds the head with the next event numbers, the records, the outbox events, audit entries and the result
of an idempotent request. After it nothing is lost. Before it there is only what points to it: the outbox's
mark and hint, reserved names and numbers, entries of lists.
"""

from __future__ import annotations

import random
import secrets
import time
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from shared.errors import ConflictError, InFlightError, NotFoundError, TransientError
from shared.records import audit
from shared.records.entities import (
    audit_entity,
    event_entity,
    head_entity,
    head_of,
    number_event,
    record_entity,
    result_properties,
)
from shared.records.keys import HEAD, audit_key, event_key, idempotency_key
from shared.records.model import Commit, Committed, Head, OutboxEvent, Result, Step, Ticket
from shared.records.tables import Entity, find
from shared.records.transaction import Operation, TransactionRefusedError, submit

ATTEMPTS = 40
MAX_PAUSE_S = 0.25
CHANGED = "changed_meanwhile"


class VoidPartitionError(TransientError):
    """The customer id was given up, so that nothing can be stored under it: try with another one."""


@dataclass(frozen=True, slots=True)
class _Plan:
    id: str
    events: tuple[OutboxEvent, ...]
    operations: tuple[Operation, ...]
    result_at: int | None

    @property
    def committed(self) -> Committed:
        return Committed(self.events[-1].sequence, self.events)


def commit(command: Commit, head: Head | None = None) -> Committed:
    """Store everything that `command` says, at once.

    `head` is the partition's head if the caller has just read it. Raises ConflictError when a record has
    changed since it was read, InFlightError when the idempotent request was carried out meanwhile,
    TransientError when the outcome is unknown: a retry with the same idempotency key finds out.
    """
    if not command.events:
        raise ValueError("Every commit tells what happened in at least one event.")
    committed = _store(command, head)
    if command.idempotency is not None and command.result is not None:
        command.idempotency.is_spent = True
    return committed


def _store(command: Commit, head: Head | None) -> Committed:
    for attempt in range(ATTEMPTS):
        plan = _plan(command, head or read_head(command.customer_id))
        try:
            submit(plan.operations)
        except TransactionRefusedError as refused:
            _check_refusal(refused.index, plan)
        except Exception as error:
            if not _has_happened(plan):
                raise TransientError("The change could not be stored. Try again in a moment.") from error
            return plan.committed
        else:
            return plan.committed
        # Another writer was first, or the client library repeated a request whose answer was lost.
        if _has_happened(plan):
            return plan.committed
        if command.exclusive:
            raise _changed()
        head = None
        _pause(attempt)
    raise TransientError("Too many changes to this customer at once. Try again in a moment.")


def read_head(customer_id: str) -> Head:
    """The partition's head as it stands."""
    return head_of(find("records", customer_id, HEAD))


def _plan(command: Commit, head: Head) -> _Plan:
    _check_head(command, head)
    plan_id = secrets.token_hex(8)
    at = _next_time(command.at, head)
    events, entries = list[OutboxEvent](), list[Operation]()
    digest = head.digest
    for step in (*command.before, Step(command.events, command.audit)):
        first = head.sequence + len(events) + 1
        events += [
            number_event(event, command, sequence=first + n, at=at) for n, event in enumerate(step.events)
        ]
        entry = audit.describe(step.audit, first, at)
        digest = audit.chain(digest, entry)
        entries.append(Operation(audit_entity(command.customer_id, audit_key(first), entry, digest)))
    next_head = replace(head, sequence=events[-1].sequence, at=at, digest=digest)
    operations = [
        Operation(head_entity(command.customer_id, next_head), head.etag),
        *(Operation(record_entity(command.customer_id, write), write.etag) for write in command.writes),
        *(Operation(event_entity(event, plan_id)) for event in events),
        *entries,
    ]
    if command.idempotency is None or command.result is None:
        return _Plan(plan_id, tuple(events), tuple(operations), None)
    operations.append(Operation(_result_entity(command.customer_id, command.idempotency, command.result)))
    return _Plan(plan_id, tuple(events), tuple(operations), len(operations) - 1)


def _check_head(command: Commit, head: Head) -> None:
    if head.void:
        raise VoidPartitionError("This customer id was released before it was used. Try again.")
    if head.etag is None and not any(write.kind == "customer" for write in command.writes):
        raise NotFoundError(f"Customer {command.customer_id} not found")


def _next_time(now: datetime, head: Head) -> datetime:
    # Clocks of two instances differ; the lake takes the latest version of a record by this time.
    if head.at is None:
        return now
    return max(now, head.at + timedelta(microseconds=1))


def _result_entity(customer_id: str, ticket: Ticket, result: Result) -> Entity:
    keys = {"PartitionKey": customer_id, "RowKey": idempotency_key(ticket.digest)}
    return keys | result_properties(result)


def _check_refusal(index: int, plan: _Plan) -> None:
    # The head comes first: whoever gets past it holds the partition, and a later refusal is about the record.
    if index == 0:
        return
    if index == plan.result_at:
        raise InFlightError("The first request with this idempotency key has just been carried out.")
    raise _changed()


def _changed() -> ConflictError:
    return ConflictError("The record has changed in the meantime. Read it again.", code=CHANGED)


def _has_happened(plan: _Plan) -> bool:
    first = plan.events[0]
    try:
        entity = find("records", first.customer_id, event_key(first.sequence), select=["commit"])
    except Exception as error:
        raise TransientError("The change may not have been stored. Try again in a moment.") from error
    return entity is not None and entity["commit"] == plan.id


def _pause(attempt: int) -> None:
    time.sleep(random.uniform(0, min(MAX_PAUSE_S, 0.01 * 2**attempt)))
