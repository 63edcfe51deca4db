"""Customers: what a client may send, and the record that becomes of it."""

from datetime import date, datetime
from decimal import Decimal
from typing import cast

from shared.domain.ages import check_customer_birth
from shared.domain.fields import (
    Change,
    Email,
    Flag,
    IsoDate,
    Name,
    Phone,
    PreferredContact,
    Request,
    Response,
    ShortText,
    State,
    Text,
    ZipCode,
    created,
    example,
    unchanged,
)
from shared.domain.records import Customer
from shared.domain.rows import Row


class CustomerCreate(Request):
    """A registration; `address` is another name for `address_line1`, which wins."""

    model_config = example(
        first_name="Jo",
        last_name="Doe",
        email="jo.doe@example.com",
        phone="(555) 010-0199",
        address_line1="12 Elm St",
        city="Austin",
        state="TX",
        zip_code="78701",
        date_of_birth="1988-04-12",
        preferred_contact="Email",
        marketing_opt_in=False,
    )

    first_name: Name
    last_name: Name
    email: Email
    phone: Phone
    address_line1: Text | None = None
    address: Text | None = None
    city: ShortText
    state: State
    zip_code: ZipCode
    country: Text = "USA"
    date_of_birth: IsoDate | None = None
    preferred_contact: PreferredContact = "Email"
    marketing_opt_in: Flag = False
    referral_source: Text | None = None


class CustomerChange(Change):
    """Changes of how a customer is reached."""

    model_config = example(phone="(555) 010-0144", preferred_contact="SMS")

    email: Email = unchanged()
    phone: Phone = unchanged()
    address_line1: Text | None = unchanged()
    city: ShortText = unchanged()
    state: State = unchanged()
    zip_code: ZipCode = unchanged()
    preferred_contact: PreferredContact = unchanged()
    marketing_opt_in: Flag = unchanged()


class CustomerCreated(Response):
    """The answer to a registration."""

    customer_id: str
    first_name: str
    last_name: str
    email: str
    phone: str
    city: str
    state: str
    created_at: datetime
    message: str


def new_customer(request: CustomerCreate, *, customer_id: str, as_of: date, now: datetime) -> Customer:
    """The record of a new customer; raises InvalidInputError as check_customer_birth does."""
    born = request.date_of_birth
    if born is not None:
        check_customer_birth(born, as_of)
    return {
        "customer_id": customer_id,
        "first_name": request.first_name,
        "last_name": request.last_name,
        "email": request.email,
        "phone": request.phone,
        "address_line1": request.address_line1 or request.address,
        "city": request.city,
        "state": request.state,
        "zip_code": request.zip_code,
        "country": request.country,
        "date_of_birth": born,
        "customer_since": as_of,
        "preferred_contact": request.preferred_contact,
        "marketing_opt_in": request.marketing_opt_in,
        "referral_source": request.referral_source,
        "customer_segment": "New",
        "lifetime_value": Decimal("0.00"),
        "created_at": now,
        "updated_at": now,
    }


def change_customer(customer: Customer, request: CustomerChange, *, now: datetime) -> Customer:
    """The customer with the changes."""
    return cast(Customer, {**customer, **request.changes(), "updated_at": now})


def email_key(email: str) -> str:
    """What makes an e-mail address the same as another: lower case, trimmed."""
    return email.strip().lower()


def customer_created(customer: Customer) -> Row:
    """The answer to the registration that made `customer`."""
    return created(customer, CustomerCreated, f"Welcome to PetInsure360, {customer['first_name']}!")
