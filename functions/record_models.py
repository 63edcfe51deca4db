"""Queries and answers of the operations on records."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from functions.record_rows import CustomerDetail, CustomerRow, PetRow, PolicyRow
from shared.domain.fields import Offset, Request, Response

Filter = dict[str, str] | None
RecordId = Field(None, max_length=64)
Word = Field(None, max_length=50)


# Of a list of all customers' records, which staff alone see.
Total = Annotated[
    int,
    Field(description="How many match; of a long list no more than a thousand are counted from the page on."),
]


class PageQuery(Request):
    """Which page of a list."""

    limit: int = Field(100, ge=1, le=1000)
    offset: Offset = 0


class CustomersQuery(PageQuery):
    """Customers by state or segment."""

    state: str | None = Word
    customer_segment: str | None = Word


class PetsQuery(PageQuery):
    """Pets by owner or species."""

    customer_id: str | None = RecordId
    species: str | None = Word


class PoliciesQuery(PageQuery):
    """Policies by owner, pet, plan or status."""

    customer_id: str | None = RecordId
    pet_id: str | None = RecordId
    plan_name: str | None = Word
    status: str | None = Word


class ClaimsQuery(PageQuery):
    """Claims by owner, pet, policy, type or status."""

    customer_id: str | None = RecordId
    pet_id: str | None = RecordId
    policy_id: str | None = RecordId
    claim_type: str | None = Word
    status: str | None = Word


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


class PetAnswer(Response):
    """One pet; If-Match takes the `version`."""

    pet: PetRow
    version: str
    message: str


class PetList(Response):
    """Pets, newest first; `total` counts all that match."""

    pets: list[PetRow]
    count: int
    total: Total
    filter: Filter


class CustomerPets(Response):
    """A customer's pets in order of addition."""

    customer_id: str
    pets: list[PetRow]
    count: int


class PolicyAnswer(Response):
    """One policy."""

    policy: PolicyRow
    version: str
    message: str


class PolicyList(Response):
    """Policies, newest first; `total` counts all that match."""

    policies: list[PolicyRow]
    count: int
    total: Total
    filter: Filter


class CustomerPolicies(Response):
    """A customer's policies in order of purchase."""

    customer_id: str
    policies: list[PolicyRow]
    count: int


class PetPolicies(Response):
    """A pet's policies in order of purchase."""

    pet_id: str
    policies: list[PolicyRow]
    count: int


class PlanAnswer(Response):
    """A plan as sold; a coverage_limit of 999,999 means unlimited. Vets outside our network: that part."""

    name: str
    monthly_premium: float
    annual_deductible: float
    coverage_limit: float
    reimbursement_percentage: float
    waiting_period_days: int
    out_of_network_percentage: int


class AddOn(Response):
    """An add-on and what it costs a month."""

    name: str
    monthly_price: float


class Plans(Response):
    """The price list."""

    plans: list[PlanAnswer]
    add_ons: list[AddOn]
    annual_discount_percentage: int


class PolicyCheck(Response):
    """Whether a policy is good for a pet today; of an unknown policy nothing else is told."""

    valid: bool
    policy_id: str
    pet_id: str
    policy_pet_id: str | None = None
    policy_status: str | None = None
    error: str | None


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


def given(filters: Mapping[str, str | None]) -> dict[str, str] | None:
    """The filters that were given, None without any."""
    return {name: value for name, value in filters.items() if value is not None} or None
