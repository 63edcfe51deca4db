"""A handful of batch rows that belong together."""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]

CREATED = "2025-01-01T00:00:00"


def customer(number: int, **changes: Any) -> Row:
    """Customer C<number>."""
    row = {
        "customer_id": f"C{number}",
        "first_name": "Ann",
        "last_name": f"Lee{number}",
        "email": f"c{number}@example.com",
        "phone": "(512) 555-0100",
        "address_line1": "1 Main St",
        "city": "Austin",
        "state": "TX",
        "zip_code": "78701",
        "country": "USA",
        "date_of_birth": "1985-03-15",
        "customer_since": "2022-05-01",
        "preferred_contact": "Email",
        "marketing_opt_in": True,
        "referral_source": "Web",
        "customer_segment": "Standard",
        "lifetime_value": 1200.5,
        "created_at": CREATED,
        "updated_at": CREATED,
    }
    return {**row, **changes}


def pet(number: int, owner: int, **changes: Any) -> Row:
    """Pet P<number> of customer C<owner>."""
    row = {
        "pet_id": f"P{number}",
        "customer_id": f"C{owner}",
        "pet_name": "rex",
        "species": "dog",
        "breed": "beagle",
        "gender": "Male",
        "date_of_birth": "2020-02-29",
        "weight_lbs": 30.5,
        "color": "Brown",
        "microchip_id": None,
        "is_neutered": True,
        "pre_existing_conditions": None,
        "vaccination_status": "Up to Date",
        "adoption_date": "2020-06-01",
        "is_active": True,
        "created_at": CREATED,
        "updated_at": CREATED,
    }
    return {**row, **changes}


def policy(number: int, owner: int, insured: int, **changes: Any) -> Row:
    """Policy L<number> of customer C<owner> for pet P<insured>."""
    row = {
        "policy_id": f"L{number}",
        "policy_number": f"PI-{number}",
        "customer_id": f"C{owner}",
        "pet_id": f"P{insured}",
        "plan_name": "Standard",
        "monthly_premium": 45.25,
        "annual_deductible": 250,
        "coverage_limit": 10000,
        "reimbursement_percentage": 80,
        "effective_date": "2025-06-01",
        "expiration_date": "2026-06-01",
        "status": "Active",
        "payment_method": "Credit Card",
        "payment_frequency": "Monthly",
        "waiting_period_days": 14,
        "includes_wellness": False,
        "includes_dental": False,
        "includes_behavioral": False,
        "cancellation_date": None,
        "renewal_count": 1,
        "created_at": CREATED,
        "updated_at": CREATED,
    }
    return {**row, **changes}


def provider(number: int, **changes: Any) -> Row:
    """Provider V<number>."""
    row = {
        "provider_id": f"V{number}",
        "provider_name": "happy paws",
        "provider_type": "General Practice",
        "address": "2 Oak Ave",
        "city": "Austin",
        "state": "tx",
        "zip_code": "78702",
        "phone": "(512) 555-0111",
        "email": f"v{number}@example.com",
        "is_in_network": True,
        "average_rating": 4.6,
        "total_reviews": 80,
        "accepts_emergency": False,
        "operating_hours": "9-17",
        "specialties": None,
        "license_number": f"LIC-{number}",
        "created_at": CREATED,
    }
    return {**row, **changes}


def claim(number: int, **changes: Any) -> Row:
    """Claim M<number> on policy L1 of customer C1's pet P1."""
    row = {
        "claim_id": f"M{number}",
        "claim_number": f"CLM-{number}",
        "policy_id": "L1",
        "pet_id": "P1",
        "customer_id": "C1",
        "provider_id": "V1",
        "claim_type": "Illness",
        "claim_category": "General",
        "service_date": "2025-09-10",
        "submitted_date": "2025-09-12",
        "claim_amount": 300.25,
        "deductible_applied": 50.0,
        "covered_amount": 200.0,
        "paid_amount": 180.1,
        "status": "Paid",
        "denial_reason": None,
        "processing_days": 6,
        "diagnosis_code": "K52",
        "treatment_notes": "fluids",
        "invoice_number": f"INV-{number}",
        "is_emergency": False,
        "is_recurring": False,
        "created_at": CREATED,
        "updated_at": CREATED,
    }
    return {**row, **changes}


def world() -> dict[str, list[Row]]:
    """Three customers, two of them with pets and policies, and four claims, by raw file name."""
    return {
        "customers/base.jsonl": [customer(1), customer(2), customer(3)],
        "pets/base.jsonl": [pet(1, 1), pet(2, 2, species="CAT")],
        "policies/base.jsonl": [policy(1, 1, 1), policy(2, 2, 2, plan_name="Premium", monthly_premium=88.0)],
        "vet_providers/base.jsonl": [provider(1), provider(2, is_in_network=False)],
        "claims/base.jsonl": [
            claim(1),
            claim(2, status="Denied", paid_amount=0.0, denial_reason="Excluded"),
            claim(3, policy_id="L2", pet_id="P2", customer_id="C2", provider_id="V2", claim_amount=1000.01),
            claim(4, status="Submitted", paid_amount=0.0, processing_days=None, service_date="2025-10-01"),
        ],
    }
