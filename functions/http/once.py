"""Idempotent operations: the same request under the same key is carried out once, and told the same again."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from functions.http.call import Answer, Call
from functions.http.registry import Operation
from shared.errors import InvalidInputError, KeyReusedError, TerminalError
from shared.records import idempotency
from shared.records.commit import VoidPartitionError
from shared.records.model import Demand, Result

REPLAYED = "Idempotency-Replayed"


def carry_out(operation: Operation, call: Call) -> Answer:
    """The answer of the operation's handler, or what the first request under its key was told."""
    begun = begin(operation, call)
    if isinstance(begun, Answer):
        return begun
    try:
        outcome = operation.handler(begun)
    except Exception as error:
        give_up(begun, error)
        raise
    return end(operation, begun, outcome)


def begin(operation: Operation, call: Call) -> Call | Answer:
    """The call with its ticket, or the answer when the same request was carried out before.

    Raises InFlightError while that one is running, InvalidInputError for a key that stands for another one.
    """
    if operation.partition is None or call.idempotency_key is None:
        return call
    with key_in_header():
        begun = idempotency.begin(_demand(call), operation.partition(call), call.now)
    if isinstance(begun, Result):
        return _told(operation, call, begun, {REPLAYED: "true"})
    return replace(call, ticket=begun)


@contextmanager
def key_in_header() -> Iterator[None]:
    """Tell who reused a key where it stands; raises InvalidInputError."""
    try:
        yield
    except KeyReusedError as reused:
        message = "This Idempotency-Key was used for another request."
        raise InvalidInputError(message, code=reused.code) from reused


def end(operation: Operation, call: Call, outcome: Answer | Result) -> Answer:
    """What a handler has come to as an answer; a result that no transaction has stored is stored now."""
    if isinstance(outcome, Answer):
        return outcome
    if call.ticket is not None and not call.ticket.is_spent:
        idempotency.complete(call.ticket, outcome)
    return _told(operation, call, outcome)


def give_up(call: Call, error: Exception) -> None:
    """Give the key of a refused request free; after anything else the lease decides."""
    if call.ticket is not None and isinstance(error, TerminalError | VoidPartitionError):
        idempotency.release(call.ticket)


def _told(operation: Operation, call: Call, result: Result, also: Mapping[str, str] | None = None) -> Answer:
    value, headers = result.value, dict(also or {})
    if operation.location is not None:
        headers["Location"] = operation.location.format_map({**call.path, **value})
    if operation.etag is not None:
        headers["ETag"] = f'"{value[operation.etag]}"'
    return Answer(value, headers=headers)


def _demand(call: Call) -> Demand:
    caller, key = call.caller, call.idempotency_key
    assert key is not None
    return Demand(caller.issuer, caller.subject, call.route_id, key, _fingerprint(call))


def _fingerprint(call: Call) -> str:
    parameters = "&".join(f"{name}={value}" for name, value in sorted(call.path.items()))
    return hashlib.sha256(f"{call.body_hash}?{parameters}".encode()).hexdigest()
