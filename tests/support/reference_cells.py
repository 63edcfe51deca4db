"""What becomes of single cells, by the rules of docs/reference, written without a look at the real one.

A finding is (kind, column).
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from tests.support.reference_dates import point_in_time, strict_date

Row = dict[str, Any]
NOTHING = {
    *("", "null", "(null)", "<null>", "none", "nil", "na", "n/a", "n.a.", "nan", "<na>", "#n/a", "#na"),
    *("[null]", "#spill!", "#calc!", "---"),
    *(
        "#null!",
        "#ref!",
        "#value!",
        "#name?",
        "#div/0!",
        "#num!",
        "\\n",
        "-",
        "--",
        "\u2013",
        "\u2014",
        ".",
        "?",
    ),
}
NO_ID = NOTHING | {
    *("unknown", "unk", "undefined", "missing", "blank", "(blank)", "empty", "(empty)", "nat", "tbd", "tba"),
    *("not available", "not applicable", "n/k", "-1", "true", "false", "{}", "[]"),
}
NO_CONDITION = NOTHING | {
    *("none known", "none reported", "no known conditions", "no conditions", "nothing known", "nil known"),
}
BLANKS = " \t\r\n\u00a0\u2007\u202f\ufeff\u200b"
_STATES = (
    "ALAKAZARCACOCTDEDCFLGAHIIDILINIAKSKYLAMEMDMAMIMNMSMOMTNENVNHNJNMNY"
    "NCNDOHOKORPARISCSDTNTXUTVTVAWAWVWIWYASFMGUMHMPPWPRVIAAAEAP"
)
STATES = {_STATES[place : place + 2] for place in range(0, len(_STATES), 2)}
SOME_STATE_NAMES = {"texas": "TX", "newyork": "NY", "districtofcolumbia": "DC", "puertorico": "PR"}
SPECIES = {
    **{"dog": "Dog", "dogs": "Dog", "canine": "Dog", "k9": "Dog", "puppy": "Dog", "exotic": "Exotic"},
    **{"cat": "Cat", "cats": "Cat", "feline": "Cat", "kitten": "Cat", "bird": "Bird", "birds": "Bird"},
    "avian": "Bird",
}
PLANS = {name.lower(): name for name in ("Basic", "Standard", "Premium", "Unlimited")}
POLICY_STATUS = {
    **{name.lower(): name for name in ("Active", "Cancelled", "Expired", "Pending")},
    **{"canceled": "Cancelled", "inforce": "Active"},
}
CLAIM_STATUS = {
    **{"submitted": "Submitted", "underreview": "Under Review", "inreview": "Under Review", "paid": "Paid"},
    **{"approved": "Approved", "partiallyapproved": "Partially Approved", "denied": "Denied"},
    "partlyapproved": "Partially Approved",
}
CODES = {
    "customers": ["customer_id"],
    "pets": ["pet_id", "customer_id", "microchip_id"],
    "policies": ["policy_id", "customer_id", "pet_id", "policy_number"],
    "vet_providers": ["provider_id", "license_number"],
    "claims": [
        *("claim_id", "policy_id", "pet_id", "customer_id", "provider_id", "claim_number", "invoice_number"),
    ],
}
WORDINGS = {
    "pets": ["breed"],
    "vet_providers": ["email", "specialties"],
    "claims": ["claim_type", "claim_category", "denial_reason", "diagnosis_code"],
}
LIMITS = {
    "customers": {"lifetime_value": (-1e7, 1e7)},
    "pets": {"weight_lbs": (-1000, 1000)},
    "policies": {
        **{"monthly_premium": (0, 10_000), "annual_deductible": (0, 100_000), "coverage_limit": (0, 1e8)},
        **{"reimbursement_percentage": (0, 100), "waiting_period_days": (0, 3650), "renewal_count": (0, 100)},
    },
    "vet_providers": {"average_rating": (0, 5), "total_reviews": (0, 2**31)},
    "claims": {
        **{"claim_amount": (0, 1e6), "deductible_applied": (0, 1e6), "covered_amount": (0, 1e6)},
        **{"paid_amount": (-1e6, 1e6), "processing_days": (0, 36_500)},
    },
}


def bare(text: str) -> str:
    """Without blanks around and without Excel's wrapping."""
    text = text.strip(BLANKS)
    text = re.sub("^=?[\"']", "", text)
    return re.sub("[\"']\\Z", "", text).strip(BLANKS)


def is_damaged(text: str | None) -> bool:
    """A number that lost its digits."""
    if text is None:
        return False
    found = bare(text)
    if re.fullmatch(r"#+|\d{1,2}-(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", found.lower(), re.ASCII):
        return True
    number = re.fullmatch(r"[+-]?\d([.,]\d+)?[eE](\+?)\d{1,3}", found, re.ASCII)
    return number is not None and bool(number[1] or number[2]) and _full_number(found) is None


def _full_number(text: str) -> str | None:
    """The digits of a number with an exponent that has them all."""
    found = re.fullmatch(r"([1-9])\.(\d+)[eE]\+?(0?\d{1,2})", text, re.ASCII)
    if not found or int(found[3]) != len(found[2]) or len(found[2]) > 15:
        return None
    return found[1] + found[2]


def code(text: str) -> str | None:
    """An id."""
    found = bare(text)
    if found.lower() in NO_ID:
        return None
    if re.fullmatch(r"[1-9]\d{0,2}(,\d{3})+(\.0+)?", found, re.ASCII):
        return found.split(".")[0].replace(",", "")
    return _full_number(found) or _whole(found) or found


def _whole(text: str) -> str | None:
    return re.split("[.,]", text)[0] if re.fullmatch(r"\d+(\.0*|,0{1,2})", text, re.ASCII) else None


def zip_code(text: str) -> str | None:
    """Five digits, or what came."""
    found = bare(text)
    if found.lower() in NOTHING:
        return None
    whole = re.sub(r"[.,]0*\Z", "", found)
    if re.fullmatch(r"\d{3,5}", whole, re.ASCII):
        return whole.zfill(5)
    return found[:5] if re.fullmatch(r"\d{5}[- ]?\d{4}", found, re.ASCII) else found


def phone(text: str) -> str | None:
    """As it came, but for a spreadsheet's traces."""
    found = bare(text)
    if found.lower() in NOTHING:
        return None
    if whole := _whole(found):
        return whole
    return text if found == text.strip(BLANKS) else found


def term(text: str, terms: dict[str, str]) -> str | None:
    """A word of the contract, or the bare text."""
    found = bare(text)
    word = re.sub("[^a-z0-9]", "", found.lower())
    return None if found.lower() in NOTHING else terms.get(word, found)


def state(text: str) -> str | None:
    """A postal code of a state, or the text in capitals."""
    found = bare(text)
    if found.lower() in NOTHING:
        return None
    word = re.sub("[^a-z0-9]", "", found.lower())
    return word.upper() if word.upper() in STATES else SOME_STATE_NAMES.get(word, found.upper())


def _wording(text: str, words: set[str] = NOTHING) -> str | None:
    return None if text.strip(BLANKS).lower() in words else text


def clean_texts(entity: str, row: Row) -> set[tuple[str, str]]:
    """Puts cleaned texts into the row; returns what was changed or is damaged."""
    rules: dict[str, Any] = dict.fromkeys(CODES[entity], code)
    rules |= dict.fromkeys(WORDINGS.get(entity, []), _wording)
    if entity in ("customers", "vet_providers"):
        rules |= {"state": state, "zip_code": zip_code, "phone": phone}
    if entity == "customers":
        rules["email"] = lambda t: None if bare(t).lower() in NOTHING else t.strip(" ").lower()
    if entity == "vet_providers":
        rules["email"] = lambda t: None if t.strip(BLANKS).lower() in NOTHING else t
    if entity == "pets":
        rules["species"] = lambda t: term(t, SPECIES)
        rules["pre_existing_conditions"] = lambda t: _wording(t, NO_CONDITION)
    if entity == "policies":
        rules |= {"plan_name": lambda t: term(t, PLANS), "status": lambda t: term(t, POLICY_STATUS)}
    if entity == "claims":
        rules["status"] = lambda t: term(t, CLAIM_STATUS)
    found = {("damaged_id", name) for name in CODES[entity] if is_damaged(row[name])}
    for name, rule in rules.items():
        before = row[name]
        row[name] = after = None if before is None else rule(before)
        if _differs(name, before, after):
            found.add(("normalized", name))
    return found


def told_time(text: str | None, arrived: datetime) -> tuple[datetime | None, set[str]]:
    """The time that a row tells, and what is odd about it."""
    told = point_in_time(text)
    if told is None:
        return None, {"unparsed"} if text else set()
    plausible = 1980 <= int((text or "")[:4]) <= arrived.year + 1
    return (told, set()) if plausible else (None, {"implausible_date"})


def _differs(name: str, before: str | None, after: str | None) -> bool:
    if before is None:
        return False

    def plain(text: str) -> str:
        small = re.sub(f"[{BLANKS}]", "", text).lower()
        return small.lstrip("0") if name == "zip_code" else small

    return plain(before) != "" if after is None else plain(before) != plain(after)


def clean_values(entity: str, row: Row, dates: list[str]) -> set[tuple[str, str]]:
    """Takes implausible dates and amounts out of the row; returns them, and what did not convert."""
    found = {("unparsed", name) for name in row["_unparsed"]}
    for name in dates:
        text, day = row[name], strict_date(row[name])
        first = date(1905, 1, 1) if (entity, name) == ("customers", "date_of_birth") else date(1980, 1, 1)
        if text not in (None, "") and day is None:
            found.add(("unparsed", name))
        if day is not None and not first <= day <= date(2100, 12, 31):
            found.add(("implausible_date", name))
            day = None
        row[name] = day
    for name, (least, most) in LIMITS[entity].items():
        value = row[name]
        share = name == "reimbursement_percentage" and value is not None and 0 < value <= 1
        if value is not None and value < 0 and least == 0:
            found.add(("negative_amount", name))
            row[name] = None
        elif value is not None and (not least <= value <= most or share):
            found.add(("implausible_amount", name))
            row[name] = None
    return found
