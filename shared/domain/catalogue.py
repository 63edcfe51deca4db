"""What forms offer: every list a client chooses from, taken from where the rules have it."""

from __future__ import annotations

from typing import Any, get_args

from shared.domain import ages, document
from shared.domain.categories import CLAIM_CATEGORIES
from shared.domain.claim_status import ClaimStatus
from shared.domain.fields import (
    STATES,
    ClaimType,
    Gender,
    PaymentFrequency,
    PaymentMethod,
    PreferredContact,
    Species,
    VaccinationStatus,
)
from shared.domain.installments import INSTALLMENT_MONTHS
from shared.domain.plans import ADD_ONS, ANNUAL_DISCOUNT_PERCENTAGE
from shared.domain.rating import RATING
from shared.domain.reasons import REASONS, ReasonKind

# Free text is accepted for breeds, categories and referrals; these are what is usual.
OTHER_BREEDS = {
    "Dog": ("Mixed Breed", "Border Collie", "Cocker Spaniel", "Poodle"),
    "Cat": ("Domestic Longhair", "Domestic Shorthair", "Mixed Breed"),
}
# Second names of breeds that are offered under their full one.
_SECOND_NAMES = frozenset(("Bulldog", "Cavalier King Charles", "Labrador"))
REFERRALS = ("Google", "Facebook", "Friend", "Vet", "Other")


def breeds(species: str) -> tuple[str, ...]:
    """The breeds that are offered for a species, in order of the alphabet."""
    rated = {name for group in RATING.breed_groups[species] for name in group.names}
    return tuple(sorted((rated | set(OTHER_BREEDS[species])) - _SECOND_NAMES))


def catalogue() -> dict[str, Any]:
    """The answer of `GET /api/catalogue`; the plans are those of the price list."""
    return {
        "species": [{"name": name, "breeds": breeds(name)} for name in get_args(Species)],
        "genders": get_args(Gender),
        "vaccination_statuses": get_args(VaccinationStatus),
        "states": [{"code": code, "name": name} for code, name in STATES.items()],
        "preferred_contacts": get_args(PreferredContact),
        "referral_sources": REFERRALS,
        "payment_methods": get_args(PaymentMethod),
        "payment_frequencies": [_frequency(name) for name in get_args(PaymentFrequency)],
        "add_ons": [
            {"name": name, "field": f"includes_{name.lower()}", "monthly_price": price}
            for name, price in ADD_ONS
        ],
        "multi_pet_discount_percentage": RATING.multi_pet_percentage,
        "claim_types": [{"name": name, "categories": CLAIM_CATEGORIES[name]} for name in get_args(ClaimType)],
        "claim_statuses": [str(status) for status in ClaimStatus],
        "denials": [
            {"code": reason.code, "denial_reason": str(reason.denial_reason), "text": reason.customer_text}
            for reason in REASONS.values()
            if reason.denial_reason is not None
        ],
        "adjustments": [
            {"code": reason.code, "text": reason.customer_text}
            for reason in REASONS.values()
            if reason.kind is ReasonKind.ADJUSTMENT
        ],
        "ages": {
            "oldest_pet": ages.OLDEST_PET,
            "youngest_customer": ages.YOUNGEST_CUSTOMER,
            "oldest_customer": ages.OLDEST_CUSTOMER,
        },
        "documents": {
            **_files(document.DOCUMENT_TYPES, document.LARGEST_DOCUMENT),
            "most_per_claim": document.MAX_DOCUMENTS,
        },
        "pictures": _files(document.PICTURE_TYPES, document.LARGEST_PICTURE),
    }


def _frequency(name: str) -> dict[str, Any]:
    discount = ANNUAL_DISCOUNT_PERCENTAGE if name == "Annual" else 0
    return {"name": name, "months": INSTALLMENT_MONTHS[name], "discount_percentage": discount}


def _files(media_types: tuple[str, ...], largest: int) -> dict[str, Any]:
    endings = [ending for media_type in media_types for ending in document.ENDINGS[media_type]]
    return {"media_types": media_types, "endings": endings, "largest_bytes": largest}
