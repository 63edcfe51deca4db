"""What people are to read is there to be seen: no controls, nothing that hides or turns letters."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from tests.support.records import claim_on, registration


@pytest.mark.parametrize("field", ["first_name", "last_name", "city", "address_line1", "referral_source"])
@pytest.mark.parametrize("text", ["a\u200bb", "\u200b", "x\x00y", "x\u202ey", "x\u2066y", "\ufeffx"])
def test_what_nobody_sees_is_refused(field: str, text: str) -> None:
    with pytest.raises(ValidationError):
        registration(**{field: text})


@pytest.mark.parametrize("name", ["\u200c", "\u00a0", "Ada\nLovelace", "\t"])
def test_a_name_is_one_line_with_letters(name: str) -> None:
    with pytest.raises(ValidationError):
        registration(first_name=name)


@pytest.mark.parametrize("name", ["Müller", "O'Neil-Đặng", "علی‌رضا", "李", "Ann Lee", "👩‍⚕️ Ann"])
def test_a_name_of_any_script_is_taken(name: str) -> None:
    assert registration(first_name=name).first_name == name


def test_notes_have_lines() -> None:
    ids = ("CUST-1", "PET-1", "POL-1")
    assert claim_on(*ids, treatment_notes="one\r\n\ttwo").treatment_notes == "one\r\n\ttwo"
    with pytest.raises(ValidationError):
        claim_on(*ids, treatment_notes="one\x00two")


@pytest.mark.parametrize("phone", ["=1234567890+cmd", "@5551234567", "5551234567\x00", "-5551234567;"])
def test_a_phone_number_is_no_formula(phone: str) -> None:
    with pytest.raises(ValidationError):
        registration(phone=phone)


@pytest.mark.parametrize(
    "phone",
    [
        "5551234567",
        "(555) 123-4567",
        "+1 555 123 4567",
        "555.123.4567",
        "555-123-4567 x12",
        "5551234567 ext. 9",
    ],
)
def test_a_phone_number_is_taken_as_people_write_it(phone: str) -> None:
    assert registration(phone=phone).phone == phone
