"""The demo records: one set, with fixed ids, so that loading them twice changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from shared.domain.anniversaries import anniversary
from shared.domain.records import Customer, Pet, Policy

EFFECTIVE_BEFORE = timedelta(days=90)
WAITING_PERIOD_DAYS = 14


@dataclass(frozen=True, slots=True)
class DemoRecords:
    """Customers, pets and policies, ready to be committed."""

    customers: tuple[Customer, ...]
    pets: tuple[Pet, ...]
    policies: tuple[Policy, ...]


_CUSTOMERS = (
    ("DEMO-001", "User", "demo@demologin.com", "Austin", "78701", date(2024, 1, 1), "(555) 100-0001"),
    ("DEMO-002", "One", "demo1@demologin.com", "Dallas", "75201", date(2024, 3, 15), "(555) 100-0002"),
    ("DEMO-003", "Two", "demo2@demologin.com", "Houston", "77001", date(2024, 6, 1), "(555) 100-0003"),
)
_PETS = (
    ("001", "DEMO-001", "Buddy", "Dog", "Golden Retriever", "Male", date(2020, 3, 15), "75", "Golden"),
    ("002", "DEMO-001", "Whiskers", "Cat", "Persian", "Female", date(2021, 7, 20), "12", "White"),
    ("003", "DEMO-002", "Max", "Dog", "German Shepherd", "Male", date(2019, 8, 10), "85", "Black & Tan"),
    ("004", "DEMO-002", "Luna", "Cat", "Siamese", "Female", date(2022, 2, 14), "10", "Seal Point"),
    ("005", "DEMO-003", "Charlie", "Dog", "Labrador", "Male", date(2021, 11, 5), "70", "Chocolate"),
)
# Terms of their own, not those of the price list; wellness, dental, behavioral are y or n.
_POLICIES = (
    ("001", "DEMO-001", "PET-DEMO-001", "Premium", "89.99", "250", "90", "15000", "yyn"),
    ("002", "DEMO-001", "PET-DEMO-002", "Standard", "45.99", "500", "80", "10000", "ynn"),
    ("003", "DEMO-002", "PET-DEMO-003", "Premium", "79.99", "300", "85", "12000", "yyy"),
    ("004", "DEMO-003", "PET-DEMO-005", "Basic", "29.99", "750", "70", "5000", "nnn"),
)


def demo_records(*, as_of: date, now: datetime) -> DemoRecords:
    """The demo records; policies are effective 90 days before `as_of`."""
    return DemoRecords(
        customers=tuple(_customer(entry, now) for entry in _CUSTOMERS),
        pets=tuple(_pet(entry, now) for entry in _PETS),
        policies=tuple(_policy(entry, as_of, now) for entry in _POLICIES),
    )


def _customer(entry: tuple[Any, ...], now: datetime) -> Customer:
    customer_id, last_name, email, city, zip_code, since, phone = entry
    return {
        "customer_id": customer_id,
        "first_name": "Demo",
        "last_name": last_name,
        "email": email,
        "phone": phone,
        "address_line1": None,
        "city": city,
        "state": "TX",
        "zip_code": zip_code,
        "country": "USA",
        "date_of_birth": None,
        "customer_since": since,
        "preferred_contact": "Email",
        "marketing_opt_in": False,
        "referral_source": None,
        "customer_segment": "New",
        "lifetime_value": Decimal("0.00"),
        "created_at": now,
        "updated_at": now,
    }


def _pet(entry: tuple[Any, ...], now: datetime) -> Pet:
    number, owner, name, species, breed, gender, born, pounds, color = entry
    return {
        "pet_id": f"PET-DEMO-{number}",
        "customer_id": owner,
        "pet_name": name,
        "species": species,
        "breed": breed,
        "gender": gender,
        "date_of_birth": born,
        "weight_lbs": Decimal(pounds),
        "color": color,
        "microchip_id": None,
        "is_neutered": True,
        "pre_existing_conditions": None,
        "vaccination_status": "Up to Date",
        "adoption_date": None,
        "is_active": True,
        "created_at": now,
        "updated_at": now,
    }


def _policy(entry: tuple[Any, ...], as_of: date, now: datetime) -> Policy:
    number, customer_id, pet_id, plan_name, premium, deductible, percentage, limit, covers = entry
    effective = as_of - EFFECTIVE_BEFORE
    wellness, dental, behavioral = (cover == "y" for cover in covers)
    return {
        "policy_id": f"POL-DEMO-{number}",
        "policy_number": f"PI-DEMO-{number}",
        "customer_id": customer_id,
        "pet_id": pet_id,
        "plan_name": plan_name,
        "monthly_premium": Decimal(premium),
        "annual_deductible": Decimal(deductible),
        "coverage_limit": Decimal(limit),
        "reimbursement_percentage": Decimal(percentage),
        "effective_date": effective,
        "expiration_date": anniversary(effective, 1),
        "status": "Active",
        "payment_method": "Credit Card",
        "payment_frequency": "Monthly",
        "waiting_period_days": WAITING_PERIOD_DAYS,
        "includes_wellness": wellness,
        "includes_dental": dental,
        "includes_behavioral": behavioral,
        "cancellation_date": None,
        "renewal_count": 0,
        "created_at": now,
        "updated_at": now,
    }
