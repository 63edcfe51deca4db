"""A customer, a pet, a policy and claims to build cases from: rows that hold, with changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from shared.domain.claim import Claim
from shared.domain.facts import Provider
from shared.domain.plans import PLANS
from shared.domain.record_json import decode_row
from shared.domain.records import Customer, Pet, Policy
from shared.domain.rows import Row, encode_row

AS_OF = date(2026, 6, 1)
NOW = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
EFFECTIVE = date(2026, 1, 1)
# What every record has, as batch files have it; with a claim its provider's name.
COLUMNS = {
    kind: tuple(name for name in record.__annotations__ if name in record.__required_keys__)
    for kind, record in (("customer", Customer), ("pet", Pet), ("policy", Policy), ("claim", Claim))
}
# A vet whose record says that it is in the network.
VET = Provider(is_in_network=True)


def money(value: Any) -> Decimal:
    """A Decimal with two decimals from a number or text."""
    return Decimal(str(value)).quantize(Decimal("0.01"))


def _stored(row: Row) -> Row:
    """The row as it comes out of the store: days and times may be said as texts."""
    return decode_row(encode_row(row))


def a_pet(**changes: Any) -> Row:
    """A healthy dog of CUST-1."""
    pet = {
        "pet_id": "PET-1",
        "customer_id": "CUST-1",
        "pet_name": "Buddy",
        "species": "Dog",
        "breed": "Beagle",
        "gender": "Male",
        "date_of_birth": date(2020, 2, 29),
        "weight_lbs": money(30),
        "color": None,
        "microchip_id": None,
        "is_neutered": True,
        "pre_existing_conditions": None,
        "vaccination_status": "Up to Date",
        "adoption_date": None,
        "is_active": True,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return _stored({**pet, **changes})


def a_policy(plan_name: str = "Standard", **changes: Any) -> Row:
    """A policy of a plan, effective since January 2026, with every add-on and no waiting period."""
    plan = PLANS[plan_name]
    policy = {
        "policy_id": "POL-1",
        "policy_number": "PI-20260101-000001",
        "customer_id": "CUST-1",
        "pet_id": "PET-1",
        "plan_name": plan.name,
        "monthly_premium": plan.monthly_premium,
        "annual_deductible": plan.annual_deductible,
        "coverage_limit": plan.coverage_limit,
        "reimbursement_percentage": plan.reimbursement_percentage,
        "effective_date": EFFECTIVE,
        "expiration_date": EFFECTIVE + timedelta(days=365),
        "status": "Active",
        "payment_method": "Credit Card",
        "payment_frequency": "Monthly",
        "waiting_period_days": 0,
        "includes_wellness": True,
        "includes_dental": True,
        "includes_behavioral": True,
        "cancellation_date": None,
        "renewal_count": 0,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return _stored({**policy, **changes})


def a_claim(amount: Any = 450, **changes: Any) -> Row:
    """A submitted claim on POL-1 for a service in May."""
    claim = {
        "claim_id": "CLM-1",
        "claim_number": "CLM-20260601-000001",
        "policy_id": "POL-1",
        "pet_id": "PET-1",
        "customer_id": "CUST-1",
        "provider_id": None,
        "claim_type": "Illness",
        "claim_category": "General",
        "service_date": date(2026, 5, 20),
        "submitted_date": date(2026, 5, 25),
        "claim_amount": money(amount),
        "deductible_applied": money(0),
        "covered_amount": money(0),
        "paid_amount": money(0),
        "status": "Submitted",
        "denial_reason": None,
        "processing_days": None,
        "diagnosis_code": "Gastritis",
        "treatment_notes": None,
        "invoice_number": None,
        "is_emergency": False,
        "is_recurring": False,
        "created_at": datetime(2026, 5, 25, 8, tzinfo=UTC),
        "updated_at": datetime(2026, 5, 25, 8, tzinfo=UTC),
        "provider_name": None,
    }
    return _stored({**claim, **changes})


def earlier(number: int, **changes: Any) -> Row:
    """A claim submitted in February, before a_claim(), with its own id and service date."""
    dates = {
        "service_date": date(2026, 2, number),
        "submitted_date": date(2026, 2, 28),
        "created_at": datetime(2026, 2, 28, 8, 0, 0, number, tzinfo=UTC),
    }
    return a_claim(**{"claim_id": f"CLM-0{number}", **dates, **changes})


def decided(number: int, status: str, deductible: Any, covered: Any, **changes: Any) -> Row:
    """An earlier claim that has been decided."""
    amounts = {"deductible_applied": money(deductible), "covered_amount": money(covered)}
    return earlier(number, **{"status": status, "paid_amount": money(covered), **amounts, **changes})
