"""Entity group transactions: all operations of one partition happen, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shared.records.tables import Entity, table

MAX_OPERATIONS = 100
# An entity that exists, is gone, or has changed.
_REFUSALS = frozenset({404, 409, 412})


@dataclass(frozen=True, slots=True)
class Operation:
    """Insert `entity`, or with `etag` replace it if it still has that one."""

    entity: Entity
    etag: str | None = None


class TransactionRefusedError(Exception):
    """Operation number `index` met an entity that exists, has changed or has gone; nothing was stored."""

    def __init__(self, index: int) -> None:
        super().__init__(f"operation {index} was refused")
        self.index = index


def submit(operations: Sequence[Operation]) -> None:
    """Carry out the operations at once.

    Raises TransactionRefusedError when a precondition fails; any other exception leaves open whether the
    transaction happened.
    """
    from azure.data.tables import TableTransactionError

    if len(operations) > MAX_OPERATIONS:
        raise ValueError("An entity group transaction has at most 100 operations.")
    try:
        table("records").submit_transaction([_verb(operation) for operation in operations])
    except TableTransactionError as error:
        if error.status_code in _REFUSALS:
            raise TransactionRefusedError(error.index) from error
        raise


def _verb(operation: Operation) -> Any:
    from azure.core import MatchConditions
    from azure.data.tables import UpdateMode

    if operation.etag is None:
        return ("create", operation.entity)
    guard = {"etag": operation.etag, "match_condition": MatchConditions.IfNotModified}
    return ("update", operation.entity, {"mode": UpdateMode.REPLACE, **guard})
