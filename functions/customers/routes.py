"""Customers: registration, the own profile, look-up."""

import azure.durable_functions as df

from functions.customers import models
from functions.http.endpoint import Answer, Call, operation
from functions.records import listing
from functions.records.commands import (
    LOADERS,
    READERS,
    WRITERS,
    entity_tag,
    expected_versions,
    of_customer,
    of_new_customer,
    origin,
    records,
)
from functions.records.gold import find_customer
from functions.records.rows import all_shown, shown
from shared.domain.customer import CustomerChange, CustomerCreate, CustomerCreated, email_key
from shared.domain.records import Customer
from shared.domain.rows import Row
from shared.domain.version import version_of
from shared.errors import NotFoundError
from shared.identity.policies import role
from shared.identity.principal import Role
from shared.records.commands.customers import register_customer, update_customer
from shared.records.commands.demo import DEMO_IDS
from shared.records.model import Result, Stored
from shared.records.references import find_by_email

bp = df.Blueprint()

TAGS = ["customers"]
UNKNOWN_EMAIL = "No account found with this email. Please register first."


@operation(
    bp,
    "POST",
    "api/customers",
    name="create_customer",
    policy=LOADERS,
    request=CustomerCreate,
    response=CustomerCreated,
    status=201,
    partition=of_new_customer,
    location="/api/customers/{customer_id}",
    summary="Register a customer",
    description="Who registers in person is bound to the new record for good.",
    tags=TAGS,
    errors=(409,),
)
def create_customer(call: Call) -> Result:
    """Register a customer."""
    return register_customer(call.body, origin(call))


@operation(
    bp,
    "GET",
    "api/customers",
    name="list_customers",
    policy=READERS,
    query=models.CustomersQuery,
    response=models.CustomerList,
    summary="List customers, newest first",
    tags=TAGS,
)
def list_customers(call: Call) -> Answer:
    """Customers in the caller's scope."""
    return listing.page(call, "customer", "customers")


@operation(
    bp,
    "GET",
    "api/customers/me",
    name="get_own_customer",
    policy=role(Role.CUSTOMER),
    response=models.CustomerAnswer,
    summary="The signed-in customer's own record",
    tags=TAGS,
    errors=(404,),
)
def get_own_customer(call: Call) -> Answer:
    """The caller's own record."""
    if call.caller.customer_id is None:
        raise NotFoundError("You have no account yet. Please register first.", code="not_registered")
    return _customer(call, call.caller.customer_id)


@operation(
    bp,
    "GET",
    "api/customers/lookup",
    name="look_up_customer",
    policy=READERS,
    query=models.EmailQuery,
    response=models.LookupAnswer,
    summary="Find a customer by email address",
    description="Customers find themselves only. Knowing an address is no login.",
    tags=TAGS,
    errors=(404,),
)
def look_up_customer(call: Call) -> Answer:
    """The customer behind an email address."""
    # Customers find themselves, whether their address counts yet or not.
    customer_id = call.caller.customer_id or find_by_email(call.query.email)
    stored = records(call).find("customer", customer_id) if customer_id else None
    if stored is None or email_key(stored.row["email"]) != email_key(call.query.email):
        raise NotFoundError(UNKNOWN_EMAIL)
    customer = _with_gold(stored, call)
    if stored.id not in DEMO_IDS:
        return Answer({"customer": customer, "message": "Customer found"})
    return Answer(
        {"customer": {**customer, **_belongings(call, stored.id)}, "message": "Customer found (demo user)"}
    )


@operation(
    bp,
    "GET",
    "api/customers/{customer_id}",
    name="get_customer",
    literal_siblings=("lookup", "me"),
    policy=READERS,
    response=models.CustomerAnswer,
    summary="One customer, with what gold knows",
    tags=TAGS,
    errors=(404,),
)
def get_customer(call: Call) -> Answer:
    """The customer in the path."""
    return _customer(call, call.path["customer_id"])


@operation(
    bp,
    "PATCH",
    "api/customers/{customer_id}",
    name="update_customer",
    policy=WRITERS,
    request=CustomerChange,
    response=models.CustomerChanged,
    partition=of_customer,
    etag="version",
    conditional=True,
    summary="Change how a customer is reached",
    description="What is absent stays as it is. Policies keep their price, wherever the customer moves to. "
    "Customers change their email address five times a day at most: then 429 `too_many_email_changes`.",
    tags=TAGS,
    errors=(404, 409, 429),
)
def patch_customer(call: Call) -> Result:
    """Change the customer in the path."""
    return update_customer(
        call.path["customer_id"], call.body, origin(call), expected=expected_versions(call)
    )


def _customer(call: Call, customer_id: str) -> Answer:
    customer = records(call).get("customer", customer_id)
    body = {
        "customer": _with_gold(customer, call),
        "version": version_of(customer.row),
        "message": "Customer found",
    }
    return Answer(body, etag=entity_tag(customer, body))


def _with_gold(customer: Stored[Customer], call: Call) -> Row:
    row = shown(customer, call.caller, call.as_of)
    # The record is the truth of every key that both know.
    return {**row, **{key: value for key, value in find_customer(customer.id).items() if key not in row}}


def _belongings(call: Call, customer_id: str) -> Row:
    partition = records(call).partition(customer_id)
    first, last = partition.customer.row["first_name"], partition.customer.row["last_name"]
    return {
        "full_name": f"{first} {last}",
        "pets": all_shown(list(partition.pets.values()), call.caller, call.as_of),
        "policies": all_shown(list(partition.policies.values()), call.caller, call.as_of),
    }
