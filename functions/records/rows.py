"""Rows of the system of record as the API shows them: the columns of their classes, every one present."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, get_type_hints

from pydantic import Field, create_model

from shared.domain.claim import Claim
from shared.domain.fields import Response
from shared.domain.policy_changes import status_of
from shared.domain.record_json import to_wire
from shared.domain.records import INTERNAL, BillLine, Customer, Pet, Policy
from shared.domain.records import AddOnPeriod as Period
from shared.domain.records import EarlierPremium as Earlier
from shared.identity import visibility
from shared.identity.principal import Principal
from shared.records.model import Stored


def row_of[M: Response](record: Any) -> Callable[[type[M]], type[M]]:
    """Gives an answer a record's columns: money as numbers, what may be absent as null unless restated."""

    def answered(model: type[M]) -> type[M]:
        restated = {name: (field.annotation, field) for name, field in model.model_fields.items()}
        columns: dict[str, Any] = dict(_columns(record)) | restated
        return create_model(model.__name__, __base__=Response, __doc__=model.__doc__, **columns)  # type: ignore[arg-type]

    return answered


def _columns(record: Any) -> Iterator[tuple[str, Any]]:
    for name, hint in get_type_hints(record).items():
        kind: Any = float if hint is Decimal else hint
        if name not in INTERNAL:
            yield name, (kind, ...) if name in record.__required_keys__ else (kind | None, None)


@row_of(Customer)
class CustomerRow(Response):
    """A customer; `email_confirmed` is false for an address that its owner has yet to sign in with."""


class CustomerDetail(CustomerRow):
    """A customer, and what gold knows: null before it knows the customer."""

    full_name: str | None
    total_pets: int | None
    total_policies: int | None
    active_policies: int | None
    total_annual_premium: float | None
    total_claims: int | None
    total_claim_amount: float | None
    total_paid_amount: float | None
    loss_ratio: float | None
    customer_value_tier: str | None
    customer_risk_score: str | None
    churn_risk: str | None


@row_of(Pet)
class PetRow(Response):
    """A pet; `picture` is the version of its picture, absent or null without one."""


@row_of(Period)
class AddOnPeriod(Response):
    """Days on which an add-on covers; null is the policy's own beginning, or no end."""


@row_of(Earlier)
class EarlierPremium(Response):
    """A monthly premium that held before a day."""

    by_renewal: bool = False


@row_of(Policy)
class PolicyRow(Response):
    """A policy with the terms it was sold with; a coverage_limit of 999,999 means unlimited.

    A quoted one has its quote's id and the version of the rating table; its status is that of today.
    One whose add-ons were changed has their periods of coverage, and the premiums that held before.
    """

    add_on_periods: list[AddOnPeriod] | None = None
    earlier_premiums: list[EarlierPremium] | None = None


@row_of(BillLine)
class InvoiceLine(Response):
    """A line of the invoice behind a claim."""


@row_of(Claim)
class ClaimRow(Response):
    """A claim; `line_items` only if they were sent."""

    line_items: list[InvoiceLine] = Field(default_factory=list)


def shown(record: Stored[Any], principal: Principal, as_of: date) -> dict[str, Any]:
    """A record's row as this caller may see it; a policy's status is the one of `as_of`."""
    row = to_wire(record.row)
    if record.kind == "policy":
        row["status"] = status_of(record.row, as_of)
    return visibility.shown(row, principal.role, of=record.kind)


def all_shown(records: Sequence[Stored[Any]], principal: Principal, as_of: date) -> list[dict[str, Any]]:
    """The rows of records as this caller may see them, see shown."""
    return [shown(record, principal, as_of) for record in records]
