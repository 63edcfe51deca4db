"""Field types that the request models share: what a client may write, and how it is stored."""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from shared.domain.ids import ID_PATTERN
from shared.domain.money import half_up
from shared.domain.rows import Row, take
from shared.errors import FieldError, InvalidInputError

_STATES = (
    "AL Alabama, AK Alaska, AZ Arizona, AR Arkansas, CA California, CO Colorado, CT Connecticut, DE "
    "Delaware, DC District of Columbia, FL Florida, GA Georgia, HI Hawaii, ID Idaho, IL Illinois, IN "
    "Indiana, IA Iowa, KS Kansas, KY Kentucky, LA Louisiana, ME Maine, MD Maryland, MA Massachusetts, MI "
    "Michigan, MN Minnesota, MS Mississippi, MO Missouri, MT Montana, NE Nebraska, NV Nevada, NH New "
    "Hampshire, NJ New Jersey, NM New Mexico, NY New York, NC North Carolina, ND North Dakota, OH Ohio, "
    "OK Oklahoma, OR Oregon, PA Pennsylvania, RI Rhode Island, SC South Carolina, SD South Dakota, TN "
    "Tennessee, TX Texas, UT Utah, VT Vermont, VA Virginia, WA Washington, WV West Virginia, WI "
    "Wisconsin, WY Wyoming"
)
# Names of the states by their codes, and DC.
STATES = {state[:2]: state[3:] for state in _STATES.split(", ")}

ClaimType = Literal["Accident", "Illness", "Wellness", "Dental", "Behavioral"]
Gender = Literal["Male", "Female"]
PaymentFrequency = Literal["Monthly", "Quarterly", "Annual"]
# How far a list is skipped: far beyond every one; the frames behind insights count in 64 bits.
Offset = Annotated[int, Field(ge=0, le=1_000_000, description="Rows to skip.")]
# The longest value a list can be filtered by, which answers are kept under.
Filter = Annotated[str, Field(max_length=200)]
PaymentMethod = Literal["Credit Card", "Debit Card", "Bank Transfer", "PayPal"]
PlanName = Literal["Basic", "Standard", "Premium", "Unlimited"]
PreferredContact = Literal["Email", "Phone", "SMS"]
Species = Literal["Dog", "Cat"]
VaccinationStatus = Literal["Up to Date", "Overdue", "Partial", "Unknown"]

_UNSEEN = frozenset(("Cc", "Cf"))
# Breaks of lines, and the joiners of scripts and of emoji.
_SEEN_ALL_THE_SAME = frozenset("\t\n\r\u200c\u200d")
_PHONE = re.compile(r"\+?[0-9() ./-]+(?: ?(?:ext\.?|x|#) ?[0-9]+)?", re.IGNORECASE)
# Letters of any script, and what stands between them in names of breeds.
_BREED = re.compile(r"[^\W\d_](?:[^\W_]|[\u0300-\u036f\u2019 .,'/()&+-])*")


class Request(BaseModel):
    """A request body: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def unchanged() -> Any:
    """A field of a Change that may be absent; null is a value like any other."""
    return Field(default_factory=lambda: None)


class Change(Request):
    """Changes of a record: what is absent stays as it is, null empties what may be empty."""

    @model_validator(mode="after")
    def _check_not_empty(self) -> Self:
        if not self.model_fields_set:
            raise PydanticCustomError("no_change", "Name at least one field to change")
        return self

    def changes(self) -> dict[str, Any]:
        """The columns that were named and their new values."""
        return {
            name: getattr(self, name) for name in type(self).model_fields if name in self.model_fields_set
        }


def example(**fields: Any) -> ConfigDict:
    """Model configuration that shows `fields` as the example in the documentation."""
    return ConfigDict(json_schema_extra={"examples": [fields]})


class Response(BaseModel):
    """An answer's body, for the OpenAPI document."""

    model_config = ConfigDict(extra="forbid")


def created(record: Row, answer: type[Response], message: str) -> Row:
    """The answer to what made a record: the columns that the answer has, and a message."""
    return {**take(record, *(name for name in answer.model_fields if name != "message")), "message": message}


def _email(text: str) -> str:
    from email_validator import EmailNotValidError, validate_email

    try:
        # Only the form counts: a domain reserved for tests is well formed, and no lookup is made.
        return validate_email(text, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        raise PydanticCustomError("email", "Enter a valid email address") from None


def _phone(text: str) -> str:
    if sum(c in "0123456789" for c in text) < 10:
        raise PydanticCustomError("phone_digits", "A phone number has at least 10 digits")
    if not _PHONE.fullmatch(text.strip()):
        raise PydanticCustomError("phone_form", "A phone number has digits, and + ( ) . / - between them")
    return text


def _state(text: str) -> str:
    if text.upper() not in STATES:
        raise PydanticCustomError("state_code", "Enter the two-letter code of a US state or DC")
    return text.upper()


def _legible(text: str) -> str:
    """Refuse what nobody sees or can type: controls, and signs that turn or hide letters."""
    if any(unicodedata.category(c) in _UNSEEN and c not in _SEEN_ALL_THE_SAME for c in text):
        raise PydanticCustomError("unseen_character", "A character in it cannot be seen. Type it again")
    return text


def _one_line(text: str) -> str:
    if any(c in "\t\n\r" for c in text):
        raise PydanticCustomError("line_break", "This has to be one line")
    return text


def _not_blank(text: str) -> str:
    if not any(c.isprintable() and not c.isspace() for c in text):
        raise PydanticCustomError("blank", "This is needed")
    return text


def _breed(text: str) -> str:
    if sum(map(str.isalpha, text)) < 2 or not _BREED.fullmatch(text.strip()):
        raise PydanticCustomError("breed", "Enter a breed in letters, such as Beagle or Mixed Breed")
    return text


def _iso_date(value: Any) -> Any:
    # Pydantic also takes numbers, times and other spellings for dates; the contract is one form.
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        return value
    if isinstance(value, date):
        return value
    raise PydanticCustomError("date_format", "Enter a date such as 2026-01-15")


def _number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise PydanticCustomError("number_type", "Enter a number")
    return Decimal(str(value)) if isinstance(value, float) else value


def _hundredths(value: Decimal) -> Decimal:
    rounded = half_up(value)
    if rounded <= 0:
        raise PydanticCustomError("too_small", "Enter at least 0.01")
    if rounded >= _WEIGHT_BOUND:
        raise PydanticCustomError("less_than", "Enter less than 500")
    return rounded


# Pounds; heavier than any dog.
_WEIGHT_BOUND = 500
# 0.1 + 0.2 computed by a browser is 0.30000000000000004, and means 0.30.
_BINARY_NOISE = Decimal("1e-9")


# Amounts lie below this, as those of the lake do.
_MONEY_BOUND = 1_000_000_000


def _cents(value: Decimal) -> Decimal:
    rounded = half_up(value)
    if abs(value - rounded) > _BINARY_NOISE:
        raise PydanticCustomError("beyond_cents", "An amount has at most two decimals")
    # What is stored counts, not what was written: 1e-10 is no cent, and 999999999.9999999999 a billion.
    if abs(rounded) >= _MONEY_BOUND:
        raise PydanticCustomError("less_than", "Input should be less than 1000000000")
    return rounded


def _at_least_a_cent(value: Decimal) -> Decimal:
    if value <= 0:
        raise PydanticCustomError("too_small", "Input should be at least 0.01")
    return value


def _vaccination(value: Any) -> Any:
    return "Up to Date" if value == "Up-to-date" else value


RecordId = Annotated[str, Field(pattern=ID_PATTERN)]
Text = Annotated[str, Field(max_length=200), AfterValidator(_legible)]
LongText = Annotated[str, Field(max_length=4000), AfterValidator(_legible)]
# Words that somebody is to read: never blank.
ShortText = Annotated[
    str, Field(min_length=1, max_length=200), AfterValidator(_legible), AfterValidator(_not_blank)
]
Words = Annotated[
    str, Field(min_length=1, max_length=4000), AfterValidator(_legible), AfterValidator(_not_blank)
]
Name = Annotated[
    str,
    Field(min_length=1, max_length=50),
    AfterValidator(_legible),
    AfterValidator(_one_line),
    AfterValidator(_not_blank),
]
Email = Annotated[str, Field(max_length=254, json_schema_extra={"format": "email"}), AfterValidator(_email)]
Phone = Annotated[str, Field(min_length=10, max_length=20), AfterValidator(_phone)]
Breed = Annotated[str, Field(min_length=1, max_length=100), AfterValidator(_breed)]
State = Annotated[str, Field(min_length=2, max_length=2), AfterValidator(_state)]
ZipCode = Annotated[str, Field(min_length=5, max_length=10, pattern=r"^[0-9]{5}(-[0-9]{4})?$")]
IsoDate = Annotated[date, BeforeValidator(_iso_date)]
Flag = StrictBool
Money = Annotated[
    Decimal,
    BeforeValidator(_number),
    Field(gt=0, lt=_MONEY_BOUND),
    AfterValidator(_cents),
    AfterValidator(_at_least_a_cent),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1_000_000_000}),
]
SignedMoney = Annotated[
    Decimal,
    BeforeValidator(_number),
    Field(gt=-_MONEY_BOUND, lt=_MONEY_BOUND),
    AfterValidator(_cents),
    WithJsonSchema({"type": "number", "exclusiveMinimum": -1_000_000_000, "exclusiveMaximum": 1_000_000_000}),
]
Weight = Annotated[
    Decimal,
    BeforeValidator(_number),
    Field(gt=0, lt=_WEIGHT_BOUND),
    AfterValidator(_hundredths),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 500}),
]
Vaccination = Annotated[
    VaccinationStatus,
    BeforeValidator(_vaccination),
    WithJsonSchema({"type": "string", "enum": ["Up to Date", "Up-to-date", "Overdue", "Partial", "Unknown"]}),
]


def refuse_date(field: str, value: date, message: str) -> InvalidInputError:
    """The error for a date in the body that is wrong as of the day of the request."""
    error = FieldError("date_range", ("body", field), message, value.isoformat())
    return InvalidInputError(f"{message}.", [error])
