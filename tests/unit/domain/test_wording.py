"""Exclusions mean words: what a bill or a diagnosis names, and what only has the letters of it."""

from __future__ import annotations

from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain import wording, wording_letters


@pytest.mark.parametrize(
    ("line", "is_dental"),
    [
        ("Dental cleaning", True),
        ("DENTAL X-RAY", True),
        ("Extraction of a tooth (dental)", True),
        ("Dental, vaccination", True),
        ("Interdental brush", True),
        ("Veterinary dentistry", True),
        ("Incidental supplies", False),
        ("Coincidental finding", False),
        ("Accidental injury", False),
        ("Accidentally ingested sock", False),
        ("Occidental clinic fee", False),
        ("Transcendental", False),
        ("Non-dental anesthesia", False),
        ("", False),
    ],
)
def test_dental_is_a_word(line: str, *, is_dental: bool) -> None:
    assert wording.is_dental(line) is is_dental


@pytest.mark.parametrize(
    ("line", "is_wellness"),
    [
        ("Wellness package", True),
        ("Routine blood work", True),
        ("Vaccinations (3)", True),
        ("Revaccination", True),
        ("Subroutines", False),
        ("Unwellness", False),
        ("Non routine visit", False),
    ],
)
def test_wellness_is_a_word(line: str, *, is_wellness: bool) -> None:
    assert wording.is_wellness(line) is is_wellness


@pytest.mark.parametrize(
    ("condition", "diagnosis", "is_named"),
    [
        ("arthritis", "Osteoarthritis, both elbows", True),
        ("Arthritis", "Septic arthritis", True),
        ("osteoarthritis", "Arthritis", False),
        ("hip dysplasia", "Hip dysplasia, left", True),
        ("hip dysplasia", "Dysplasia of the hip", False),
        ("hip", "Whiplash after a fall", False),
        ("hip", "Luxation of the hip", True),
        ("ear", "Heart murmur", False),
        ("seizure", "Seizures, cluster", True),
        ("allergies", "Food allergy", True),
        ("abscess", "Abscesses", True),
        ("diabetes", "Diabetes mellitus", True),
        ("cystitis", "Cholecystitis", False),
        ("myopathy", "Dilated cardiomyopathy", False),
        ("sarcoma", "Hemangiosarcoma of the spleen", True),
        ("lymphoma", "Lymphomas, multicentric", True),
        ("pancreas", "Biopsy of the pancreas", True),
        ("Pérthes disease", "Legg-Calve-Perthes disease", True),
    ],
)
def test_a_condition_is_named_by_its_words(condition: str, diagnosis: str, *, is_named: bool) -> None:
    assert (wording.known_before(condition, diagnosis) is not None) is is_named


@pytest.mark.parametrize(
    "text",
    [
        *(
            "-",
            ".",
            "--",
            "n/a",
            "N/A.",
            "na",
            "None",
            "none known",
            "nil",
            "NIL",
            "No",
            "no known conditions",
            "?",
        ),
        *(
            "unknown",
            "nothing noted",
            "not applicable",
            "none; -",
            " , ;",
            "x",
            "",
            None,
            "0",
            "no known issues.",
        ),
    ],
)
def test_what_says_that_there_is_none_is_no_condition(text: str | None) -> None:
    assert list(wording.conditions_of(text)) == []


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("None known except asthma", ["asthma"]),
        ("no issues other than hip dysplasia; IBD", ["hip dysplasia", "ibd"]),
        ("Nothing but: arthritis", ["arthritis"]),
        ("none but healthy", []),
    ],
)
def test_what_follows_an_exception_is_a_condition(text: str, listed: list[str]) -> None:
    assert list(wording.conditions_of(text)) == listed


def test_conditions_stand_apart_by_commas_semicolons_and_lines() -> None:
    assert list(wording.conditions_of("Asthma, none; IBD\n-")) == ["asthma", "ibd"]


words = st.text(ascii_lowercase, min_size=2, max_size=8)


@given(words, words, words)
def test_a_word_is_not_named_by_a_longer_one(term: str, before: str, after: str) -> None:
    longer = f"{before}{term}{after}x"
    named = wording.names(term, longer)
    assert not named or any(longer in kinds for kinds in wording.KINDS.values())


@given(st.lists(words, min_size=1, max_size=3), st.lists(words, max_size=2), st.lists(words, max_size=2))
def test_what_is_named_in_its_own_words_had_its_letters_too(
    term: list[str], before: list[str], after: list[str]
) -> None:
    text = " ".join((*(word for word in before if word != "non"), *term, *after))
    assert wording.names(" ".join(term), text)
    condition = " ".join(term)
    if list(wording.conditions_of(condition)):
        assert wording_letters.known_before(condition, text) == condition


@pytest.mark.parametrize(
    "text",
    [
        *(
            "-",
            ".",
            "--",
            "?",
            "",
            " ",
            "0",
            "n",
            "n/a",
            "N.A.",
            "NIL",
            "Null",
            "nan",
            "tbd",
            "N/K",
            "see notes",
        ),
        *("none known", "None noted.", "No known pre-existing conditions", "none at this time", "no history"),
        *("No previous conditions", "none on file", "no significant medical history", "None found", "no hx"),
        *("none declared", "No pre-existing conditions on record", "unremarkable", "negative", "no concerns"),
    ],
)
def test_nothing_is_no_condition(text: str) -> None:
    assert list(wording.conditions_of(text)) == []


@pytest.mark.parametrize("mark", [",", ";", "\n", " / ", " | ", " & ", " + ", " • "])
def test_conditions_stand_one_after_the_other(mark: str) -> None:
    conditions = f"Hip dysplasia{mark}asthma"
    assert list(wording.conditions_of(conditions)) == ["hip dysplasia", "asthma"]
    assert wording.known_before(conditions, "Feline asthma, acute") == "asthma"


def test_a_slash_that_joins_two_places_leaves_no_place_alone_as_a_condition() -> None:
    assert list(wording.conditions_of("Hip/elbow dysplasia")) == ["hip/elbow dysplasia"]
    assert wording.known_before("Hip/elbow dysplasia", "Hip fracture") is None


@pytest.mark.parametrize(
    ("condition", "diagnosis", "is_known"),
    [
        ("metastasis", "Pulmonary metastases", True),
        ("diagnoses pending", "Diagnosis pending", True),
        ("kidney disease", "Kidney diseases, chronic", True),
        ("mast cell mass", "Mast cell masses removed", True),
        ("ear infection", "Chronic ear infections", True),
        ("hip", "Whiplash", False),
        ("ear", "Heartworm", False),
        ("gi", "Allergic reaction", False),
        ("uti", "Beautiful coat", False),
        ("otitis", "Parotitis", False),
        ("cystitis", "Cholecystitis", False),
        ("fiv", "FIV positive", True),
        ("none, hip dysplasia", "Hip dysplasia", True),
        ("1. arthritis\n2. asthma", "Asthma", True),
        ("- arthritis\n* asthma", "Asthma", True),
    ],
)
def test_a_known_condition_is_found_by_its_words(condition: str, diagnosis: str, *, is_known: bool) -> None:
    assert (wording.known_before(condition, diagnosis) is not None) is is_known
