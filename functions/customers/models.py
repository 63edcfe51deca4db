"""Queries and answers of the operations on customers."""

from pydantic import Field

from functions.records.models import Filter, PageQuery, Total, Word
from functions.records.rows import CustomerDetail, CustomerRow, PetRow, PolicyRow
from shared.domain.fields import Request, Response


class CustomersQuery(PageQuery):
    """Customers by state or segment."""

    state: str | None = Word
    customer_segment: str | None = Word


class EmailQuery(Request):
    """An email address to look up."""

    email: str = Field(min_length=3, max_length=254)


class CustomerAnswer(Response):
    """One customer; If-Match takes the `version`."""

    customer: CustomerDetail
    version: str
    message: str


class CustomerChanged(Response):
    """A customer after a change."""

    customer: CustomerRow
    version: str
    message: str


class FoundCustomer(CustomerDetail):
    """A customer that was looked up; a demo customer comes with pets and policies."""

    pets: list[PetRow] = Field(default_factory=list)
    policies: list[PolicyRow] = Field(default_factory=list)


class LookupAnswer(Response):
    """The customer behind an email address."""

    customer: FoundCustomer
    message: str


class CustomerList(Response):
    """Customers, newest first; `total` counts all that match."""

    customers: list[CustomerRow]
    count: int
    total: Total
    filter: Filter


class SeedCounts(Response):
    """How many records were new."""

    customers: int
    pets: int
    policies: int


class DemoUser(Response):
    """A demo customer."""

    id: str
    email: str
    name: str


class Seeded(Response):
    """The demo records are there."""

    success: bool
    message: str
    created: SeedCounts
    demo_users: list[DemoUser]
