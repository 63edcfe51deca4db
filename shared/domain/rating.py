"""The rating table: why a quote differs from the list price. A change is a new version, never an edit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class BreedGroup:
    """Breeds that are rated alike: `names` as people write them, `breeds` as they are compared."""

    name: str
    factor: Decimal
    breeds: frozenset[str]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgeBand:
    """Pets from an age on, in whole years, until the next band."""

    from_years: int
    factor: Decimal


@dataclass(frozen=True, slots=True)
class StateGroup:
    """States whose vets cost alike."""

    name: str
    factor: Decimal
    states: frozenset[str]


@dataclass(frozen=True, slots=True)
class RatingTable:
    """Factors by which a plan's price is multiplied, and the discounts, under one version."""

    version: str
    effective_date: date
    source: str
    species: Mapping[str, Decimal]
    other_breeds: BreedGroup
    breed_groups: Mapping[str, tuple[BreedGroup, ...]]
    ages: tuple[AgeBand, ...]
    other_states: StateGroup
    state_groups: tuple[StateGroup, ...]
    multi_pet_percentage: int

    def breed_group(self, species: str, breed: str) -> BreedGroup:
        """The group of a breed, whatever its case; a breed that is not listed is rated as a mix."""
        named = breed.strip().casefold()
        groups = self.breed_groups[species]
        return next((group for group in groups if named in group.breeds), self.other_breeds)

    def age_band(self, years: int) -> AgeBand:
        """The band of an age in whole years."""
        return next(band for band in reversed(self.ages) if years >= band.from_years)

    def state_group(self, state: str) -> StateGroup:
        """The group of a state's two-letter code."""
        return next((group for group in self.state_groups if state in group.states), self.other_states)


def _breeds(name: str, factor: str, breeds: str) -> BreedGroup:
    names = tuple(breed.strip() for breed in breeds.split(",") if breed.strip())
    return BreedGroup(name, Decimal(factor), frozenset(breed.casefold() for breed in names), names)


def _states(name: str, factor: str, states: str) -> StateGroup:
    return StateGroup(name, Decimal(factor), frozenset(states.split()))


def _ages(*bands: tuple[int, str]) -> tuple[AgeBand, ...]:
    return tuple(AgeBand(years, Decimal(factor)) for years, factor in bands)


RATING = RatingTable(
    version="rating-2026.1",
    effective_date=date(2026, 1, 1),
    source=(
        "Set by PetInsure360 as relativities to the price list, which is the price of a mixed-breed dog of "
        "2 to 4 years in a state of average cost. Directions follow what is usual in the trade: cats, young "
        "and mixed pets cost less; giant and short-nosed breeds, old pets and expensive states more. Not "
        "fitted to claims data and not an actuary's filing."
    ),
    species={"Dog": Decimal("1.00"), "Cat": Decimal("0.70")},
    other_breeds=_breeds("mixed and other breeds", "1.00", ""),
    breed_groups={
        "Dog": (
            _breeds(
                "small breeds",
                "0.95",
                "Beagle, Chihuahua, Dachshund, Havanese, Maltese, Miniature Schnauzer, Pomeranian, Shih Tzu, "
                "Yorkshire Terrier",
            ),
            _breeds(
                "short-nosed breeds",
                "1.25",
                "Boston Terrier, Boxer, Bulldog, English Bulldog, French Bulldog, Pug",
            ),
            _breeds(
                "large breeds",
                "1.10",
                "Australian Shepherd, Doberman Pinscher, German Shepherd, Golden Retriever, Labrador, "
                "Labrador Retriever, Siberian Husky",
            ),
            _breeds(
                "giant and high-risk breeds",
                "1.30",
                "Bernese Mountain Dog, Cavalier King Charles, Cavalier King Charles Spaniel, "
                "Great Dane, Rottweiler",
            ),
        ),
        "Cat": (
            _breeds(
                "short-nosed and hairless cats",
                "1.20",
                "British Shorthair, Exotic Shorthair, Persian, Scottish Fold, Sphynx",
            ),
            _breeds(
                "pedigree cats",
                "1.10",
                "Abyssinian, Bengal, Birman, Maine Coon, Norwegian Forest Cat, Oriental Shorthair, Ragdoll, "
                "Russian Blue, Siamese",
            ),
        ),
    },
    ages=_ages((0, "0.95"), (2, "1.00"), (5, "1.15"), (8, "1.40"), (11, "1.75")),
    other_states=_states("average-cost state", "1.00", ""),
    state_groups=(
        _states("high-cost state", "1.15", "AK CA CT DC HI MA NJ NY WA"),
        _states("low-cost state", "0.92", "AL AR IA KS KY MS NE ND OK SD WV"),
    ),
    multi_pet_percentage=5,
)

# Every version that a quote or a policy may name.
TABLES: Mapping[str, RatingTable] = {RATING.version: RATING}
