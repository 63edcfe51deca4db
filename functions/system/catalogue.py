"""The catalogue: what forms offer, so that no app keeps lists of its own."""

import hashlib
from functools import cache

import azure.durable_functions as df

from functions.http.endpoint import Answer, Call, operation
from functions.http.writing import to_bytes
from shared.domain.catalogue import catalogue
from shared.domain.fields import Response
from shared.identity.policies import public
from shared.settings import erasure_waiting_days

bp = df.Blueprint()

# A release changes it, or a setting, which starts the app again.
_HEADERS = {"Cache-Control": "public, max-age=300"}


class OfferedSpecies(Response):
    """A species that is insured, and its usual breeds; any other text is accepted as a breed, too."""

    name: str
    breeds: list[str]


class OfferedState(Response):
    """A state where customers live."""

    code: str
    name: str


class OfferedFrequency(Response):
    """How often the premium is paid: months per installment, and what is taken off for it."""

    name: str
    months: int
    discount_percentage: int


class OfferedAddOn(Response):
    """An add-on, the field that asks for it, and what it costs a month."""

    name: str
    field: str
    monthly_price: float


class OfferedClaimType(Response):
    """A type of claim and its usual categories; any other text is accepted as a category, too."""

    name: str
    categories: list[str]


class OfferedDenial(Response):
    """A code that a person may deny a claim with, and what the customer is told."""

    code: str
    denial_reason: str
    text: str


class OfferedAdjustment(Response):
    """A code for another amount than the computed one, and what the customer is told."""

    code: str
    text: str


class Ages(Response):
    """How many years old pets and customers can be."""

    oldest_pet: int
    youngest_customer: int
    oldest_customer: int


class AcceptedFiles(Response):
    """Files that are taken, judged by their content: types, usual endings, and the largest in bytes."""

    media_types: list[str]
    endings: list[str]
    largest_bytes: int


class AcceptedDocuments(AcceptedFiles):
    """Documents of claims."""

    most_per_claim: int


class Catalogue(Response):
    """Every list that a form offers; the plans are in the price list.

    An erasure of one's data can be taken back for `erasure_waiting_days` before it begins.
    """

    species: list[OfferedSpecies]
    genders: list[str]
    vaccination_statuses: list[str]
    states: list[OfferedState]
    preferred_contacts: list[str]
    referral_sources: list[str]
    payment_methods: list[str]
    payment_frequencies: list[OfferedFrequency]
    add_ons: list[OfferedAddOn]
    multi_pet_discount_percentage: int
    claim_types: list[OfferedClaimType]
    claim_statuses: list[str]
    denials: list[OfferedDenial]
    adjustments: list[OfferedAdjustment]
    ages: Ages
    documents: AcceptedDocuments
    pictures: AcceptedFiles
    erasure_waiting_days: int


@operation(
    bp,
    "GET",
    "api/catalogue",
    name="get_catalogue",
    policy=public(),
    response=Catalogue,
    summary="What forms offer",
    tags=["catalogue"],
)
def get_catalogue(call: Call) -> Answer:
    """The catalogue, under a version that a client may keep."""
    body, etag = _rendered()
    return Answer(body, headers=_HEADERS, etag=etag)


@cache
def _rendered() -> tuple[bytes, str]:
    body = to_bytes({**catalogue(), "erasure_waiting_days": erasure_waiting_days()})
    return body, hashlib.sha256(body).hexdigest()[:32]
