"""How the text of a cell becomes a value of the contract: rules by column, as data.

A rule knows two things: which texts are plain, to be taken as they are, and what every other text becomes.
The plain ones are told by one cheap look, since almost all are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import narwhals as nw

from shared.lake.transform.terms import NO_CONDITION, NO_ID, NULL_WORDS, TERMS

# Blanks of every kind that spreadsheets leave around a value, and the marks of a text's beginning.
BLANKS = " \t\r\n\u00a0\u2007\u202f\ufeff\u200b"


def any_case(word: str) -> str:
    """A pattern for a word in small and large letters; engines disagree on `(?i)` beyond ASCII."""
    return "".join(f"[{c.lower()}{c.upper()}]" if c.isalpha() else re.escape(c) for c in word)


_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = "|".join(map(any_case, _NAMES))
# What a spreadsheet made of an id: a number that lost its digits (1.23457E+11, 1E+15, 9,85E+14), a cell too
# narrow for it (####), a day of the year (12-Dec).
_DAMAGED = (
    r"\A[+-]?[0-9](?:[.,][0-9]+)?[eE]\+[0-9]{1,3}\z|\A[+-]?[0-9][.,][0-9]+[eE][0-9]{1,3}\z|\A#+\z"
    rf"|\A[0-9]{{1,2}}-(?:{_MONTHS})\z"
)
# A whole number in the way that programs write large ones, with all its digits: 1.2345678E7.
_EXPONENT = rf"\A[1-9]\.(?:{'|'.join(rf'[0-9]{{{n}}}[eE]\+?0?{n}' for n in range(1, 16))})\z"
# 7001.0, 7001. and, where a comma stands for the point, 7001,0.
_WHOLE_FLOAT = r"\A[0-9]+(?:\.0*|,0{1,2})\z"
_THOUSANDS = r"\A[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.0+)?\z"
_HEX = "[0-9A-Fa-f]"
# An id as programs write it: a UUID, letters and then digits, or digits. What it is not would be looked for
# at each of its letters.
_PLAIN_ID = (
    rf"\A(?:{_HEX}{{8}}-{_HEX}{{4}}-[1-8]{_HEX}{{3}}-{_HEX}{{4}}-{_HEX}{{12}}"
    r"|[A-Za-z][A-Za-z_-]*[0-9](?:[0-9A-Za-z_-]*[0-9A-Za-z])?"
    r"|[0-9]{3}(?:[0-9A-Za-z_-]*[0-9A-Za-z])?|[0-9]{1,2})\z"
)
_PHONE = r"\A\(?[0-9]{3}\)?[ .-]?[0-9]{3}[ .-]?[0-9]{4}\z"
_SHORT_ZIP = r"\A[0-9]{3,5}\z"
_LONG_ZIP = r"\A[0-9]{5}[- ]?[0-9]{4}\z"


@dataclass(frozen=True, slots=True)
class CellRule:
    """What is done with the text of a column.

    is_odd: which texts need a closer look; null for none. value: what such a text becomes, given as it came
    and unwrapped. same: brings texts together that differ in nothing worth telling, such as blanks and case.
    """

    is_odd: Callable[[nw.Expr], nw.Expr]
    value: Callable[[nw.Expr, nw.Expr], nw.Expr]
    same: Callable[[nw.Expr], nw.Expr]


def unwrapped(text: nw.Expr) -> nw.Expr:
    """Without quotes, Excel's ways to keep a value text (`="02101"`, `'02101`), and blanks around."""
    return text.str.strip_chars(BLANKS).str.replace_all(r"\A=?[\"']|[\"']\z", "").str.strip_chars(BLANKS)


def caseless(text: nw.Expr) -> nw.Expr:
    """Small letters without blanks."""
    return text.str.replace_all(rf"[{BLANKS}]", "").str.to_lowercase()


def _unless(words: frozenset[str], bare: nw.Expr, value: nw.Expr) -> nw.Expr:
    return nw.when(~bare.str.to_lowercase().is_in(sorted(words))).then(value)


def _whole(bare: nw.Expr, otherwise: nw.Expr) -> nw.Expr:
    return (
        nw.when(bare.str.contains(_WHOLE_FLOAT))
        .then(bare.str.replace_all(r"[.,]0*\z", ""))
        .otherwise(otherwise)
    )


def code(text: nw.Expr, bare: nw.Expr) -> nw.Expr:
    """An id or another code: 7001.0, 7,001 and 7.001E3 are 7001."""
    grouped = bare.str.replace_all(r",|\.0+\z", "")
    digits = bare.str.replace_all(r"[eE]\+?[0-9]+\z|\.", "")
    number = nw.when(bare.str.contains(_THOUSANDS)).then(grouped).otherwise(_whole(bare, bare))
    return _unless(NO_ID, bare, nw.when(bare.str.contains(_EXPONENT)).then(digits).otherwise(number))


def is_damaged(bare: nw.Expr) -> nw.Expr:
    """Whether an id lost to a spreadsheet what told it from others."""
    return bare.str.contains(_DAMAGED) & ~bare.str.contains(_EXPONENT)


def _zip_code(text: nw.Expr, bare: nw.Expr) -> nw.Expr:
    """Five digits, of ZIP+4 the first five; what is neither stays as it came."""
    number = bare.str.replace_all(r"[.,]0*\z", "")
    short = nw.when(number.str.contains(_SHORT_ZIP)).then(number.str.pad_start(5, "0")).otherwise(bare)
    return _unless(
        NULL_WORDS, bare, nw.when(bare.str.contains(_LONG_ZIP)).then(bare.str.slice(0, 5)).otherwise(short)
    )


def _phone(text: nw.Expr, bare: nw.Expr) -> nw.Expr:
    """As delivered, but for what a spreadsheet put around it."""
    kept = nw.when(bare == text.str.strip_chars(BLANKS)).then(text).otherwise(bare)
    return _unless(NULL_WORDS, bare, _whole(bare, kept))


def _email(text: nw.Expr, bare: nw.Expr) -> nw.Expr:
    return _unless(NULL_WORDS, bare, text.str.strip_chars(" ").str.to_lowercase())


def _wording(words: frozenset[str]) -> Callable[[nw.Expr, nw.Expr], nw.Expr]:
    """Any text but one that stands for nothing."""
    return lambda text, bare: _unless(words, bare, text)


def _term(terms: Mapping[str, str], *, upper: bool) -> Callable[[nw.Expr, nw.Expr], nw.Expr]:
    def value(text: nw.Expr, bare: nw.Expr) -> nw.Expr:
        word = bare.str.to_lowercase().str.replace_all("[^a-z0-9]", "")
        unknown = bare.str.to_uppercase() if upper else bare
        term = word.replace_strict(list(terms), list(terms.values()), default=unknown, return_dtype=nw.String)
        return _unless(NULL_WORDS, bare, term)

    return value


def _same_zip(text: nw.Expr) -> nw.Expr:
    return caseless(text).str.replace_all(r"\A0+", "")


def _one_of(name: str, *, upper: bool = False) -> CellRule:
    terms = TERMS[name]
    known = sorted(set(terms.values()))
    return CellRule(lambda text: ~text.is_in(known), _term(terms, upper=upper), caseless)


def _stands_for_nothing(words: frozenset[str]) -> Callable[[nw.Expr], nw.Expr]:
    spelled = "|".join(any_case(word) for word in sorted(words))
    pattern = rf"\A[{BLANKS}]*(?:{spelled})[{BLANKS}]*\z"
    return lambda text: text.str.contains(pattern)


CODE = CellRule(lambda text: ~text.str.contains(_PLAIN_ID), code, caseless)
ZIP_CODE = CellRule(lambda text: ~text.str.contains(_SHORT_ZIP), _zip_code, _same_zip)
PHONE = CellRule(lambda text: ~text.str.contains(_PHONE), _phone, caseless)
EMAIL = CellRule(_stands_for_nothing(NULL_WORDS), _email, caseless)
WORDING = CellRule(_stands_for_nothing(NULL_WORDS), _wording(NULL_WORDS), caseless)
CONDITION = CellRule(_stands_for_nothing(NO_CONDITION), _wording(NO_CONDITION), caseless)
STATE = _one_of("state", upper=True)

CELLS: Mapping[str, Mapping[str, CellRule]] = {
    "customers": {
        "customer_id": CODE,
        "email": EMAIL,
        "phone": PHONE,
        "state": STATE,
        "zip_code": ZIP_CODE,
    },
    "pets": {
        **dict.fromkeys(("pet_id", "customer_id", "microchip_id"), CODE),
        "species": _one_of("species"),
        "breed": WORDING,
        "pre_existing_conditions": CONDITION,
    },
    "policies": {
        **dict.fromkeys(("policy_id", "customer_id", "pet_id", "policy_number"), CODE),
        "plan_name": _one_of("plan"),
        "status": _one_of("policy_status"),
    },
    "vet_providers": {
        "provider_id": CODE,
        "state": STATE,
        "zip_code": ZIP_CODE,
        "phone": PHONE,
        "email": WORDING,
        "specialties": WORDING,
        "license_number": CODE,
    },
    "claims": {
        **dict.fromkeys(("claim_id", "policy_id", "pet_id", "customer_id", "provider_id"), CODE),
        **dict.fromkeys(("claim_number", "invoice_number"), CODE),
        **dict.fromkeys(("claim_type", "claim_category", "denial_reason", "diagnosis_code"), WORDING),
        "status": _one_of("claim_status"),
    },
}
# Codes that name a record; a damaged one names none.
IDS: Mapping[str, tuple[str, ...]] = {
    entity: tuple(c for c, rule in rules.items() if rule is CODE) for entity, rules in CELLS.items()
}
