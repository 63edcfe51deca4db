"""Records from JSON text, with the types that their classes state, and to JSON for answers."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, get_args, get_type_hints, is_typeddict

from shared.domain.case import Case
from shared.domain.claim import Claim
from shared.domain.decision import Decision
from shared.domain.ledger import Entry
from shared.domain.quote import Quote
from shared.domain.records import INTERNAL, Customer, Pet, Policy
from shared.domain.rows import Row, wire

RECORDS = (Customer, Pet, Policy, Claim, Case, Decision, Entry, Quote)
_READERS: Mapping[type, Callable[[Any], Any]] = {
    Decimal: Decimal,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
}


def decode_row(text: str) -> Row:
    """The row that encode_row wrote; raises ValueError for text that is no JSON object."""
    row = json.loads(text, parse_float=Decimal, object_hook=_typed)
    if not isinstance(row, dict):
        raise ValueError("A row is a JSON object.")
    return row


def to_wire(row: Row) -> dict[str, Any]:
    """`row` for an HTTP answer: JSON numbers for money, without what only we need to know."""
    return {name: wire(value) for name, value in row.items() if name not in INTERNAL}


def types_of(*classes: type) -> Iterator[tuple[str, type]]:
    """Every column of the classes, and of those in them, with each type that it may have but None."""
    for each in classes:
        for name, hint in get_type_hints(each).items():
            for part in _parts(hint):
                yield name, part
                if is_typeddict(part) or is_dataclass(part):
                    yield from types_of(part)


def _parts(hint: Any) -> Iterator[Any]:
    arguments = get_args(hint)
    if not arguments:
        yield hint
    for argument in arguments:
        yield from _parts(argument)


# One name has one type in all records.
_BY_NAME = {name: _READERS[kind] for name, kind in types_of(*RECORDS) if kind in _READERS}


def _typed(row: Row) -> Row:
    return {
        name: _BY_NAME[name](value) if name in _BY_NAME and value is not None else value
        for name, value in row.items()
    }
