"""The ledger by days: API records are looked for by the day in their names, and folded when it is long past.

Their keys begin with the day, so that a sweep reads those of few days. Rows of days long past become one row
`y:` a day. The row `s` says when the last sweep was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from itertools import batched

from shared import storage_resources
from shared.lake.state.raw_files import between
from shared.raw.ledger import OF_DAY, PARTITION, TABLE, row_of

ROWS_PER_TRANSACTION = 100
SWEEP = "s"


def known_of_all() -> set[str]:
    """Identities (`version_id`) of every file version that the ledger knows."""
    return _known("f:", "f;")


def known_of_files() -> set[str]:
    """The same of all that are no API records."""
    return _known("f:", f"f:{OF_DAY}")


def known_of_day(day: date) -> set[str]:
    """The same of a day's API records."""
    return _known(*_range_of("f:", day.isoformat()))


def last_sweep() -> datetime | None:
    """When the raw zone was last compared with the ledger."""
    from azure.core.exceptions import ResourceNotFoundError

    try:
        return datetime.fromisoformat(storage_resources.table(TABLE).get_entity(PARTITION, SWEEP)["at"])
    except ResourceNotFoundError:
        return None


def note_sweep(at: datetime) -> None:
    """Note that the raw zone has been compared with the ledger."""
    storage_resources.table(TABLE).upsert_entity(row_of(SWEEP, at=at.isoformat()))


def fold(until: date) -> int:
    """Remove the rows of settled API records of days before `until`; returns how many.

    How many there were of each outcome stays in one row a day.
    """
    return sum(_fold_day(day) for day in _days_before(until))


def _days_before(until: date) -> Iterator[str]:
    """The days before `until` of which there are rows."""
    first = f"f:{OF_DAY}"
    while row := next(between(first, f"f:{OF_DAY}{until.isoformat()}", ["RowKey"], page=1), None):
        day = row["RowKey"].removeprefix(f"f:{OF_DAY}")[:10]
        yield day
        first = _range_of("f:", day)[1]


def _fold_day(day: str) -> int:
    from azure.core.exceptions import ResourceExistsError

    versions = list(between(*_range_of("f:", day), ["PartitionKey", "RowKey", "outcome"]))
    settled = [row for row in versions if row.get("outcome")]
    if len(settled) < len(versions):
        return 0
    table = storage_resources.table(TABLE)
    with suppress(ResourceExistsError):
        table.create_entity(row_of(f"y:{day}", **Counter(row["outcome"] for row in settled)))
    paths = list(between(*_range_of("l:", day), ["PartitionKey", "RowKey"]))
    for group in batched([*paths, *settled], ROWS_PER_TRANSACTION, strict=False):
        table.submit_transaction([("delete", row) for row in group])
    return len(settled) + len(paths)


def _known(first: str, last: str) -> set[str]:
    return {row["RowKey"].removeprefix("f:") for row in between(first, last, ["RowKey"])}


def _range_of(prefix: str, day: str) -> tuple[str, str]:
    # "/" follows "." in ASCII.
    return f"{prefix}{OF_DAY}{day}.", f"{prefix}{OF_DAY}{day}/"
