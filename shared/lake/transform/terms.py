"""The words of the contract, and how people write them. A key is folded: small letters and digits only."""

from __future__ import annotations

import re
from collections.abc import Mapping

# Abbreviations of the United States Postal Service (Publication 28, appendix B), armed forces included.
_STATES = (
    "AL Alabama, AK Alaska, AZ Arizona, AR Arkansas, CA California, CO Colorado, CT Connecticut, DE "
    "Delaware, DC District of Columbia, FL Florida, GA Georgia, HI Hawaii, ID Idaho, IL Illinois, IN "
    "Indiana, IA Iowa, KS Kansas, KY Kentucky, LA Louisiana, ME Maine, MD Maryland, MA Massachusetts, "
    "MI Michigan, MN Minnesota, MS Mississippi, MO Missouri, MT Montana, NE Nebraska, NV Nevada, NH New "
    "Hampshire, NJ New Jersey, NM New Mexico, NY New York, NC North Carolina, ND North Dakota, OH Ohio, "
    "OK Oklahoma, OR Oregon, PA Pennsylvania, RI Rhode Island, SC South Carolina, SD South Dakota, TN "
    "Tennessee, TX Texas, UT Utah, VT Vermont, VA Virginia, WA Washington, WV West Virginia, WI "
    "Wisconsin, WY Wyoming, AS American Samoa, FM Federated States of Micronesia, GU Guam, MH Marshall "
    "Islands, MP Northern Mariana Islands, PW Palau, PR Puerto Rico, VI Virgin Islands, AA Armed Forces "
    "Americas, AE Armed Forces Europe, AP Armed Forces Pacific"
)
STATE_NAMES: Mapping[str, str] = {entry[:2]: entry[3:] for entry in _STATES.split(", ")}
SPECIES = ("Dog", "Cat", "Bird", "Exotic")
PLANS = ("Basic", "Standard", "Premium", "Unlimited")
POLICY_STATUSES = ("Active", "Cancelled", "Expired", "Pending")
CLAIM_STATUSES = ("Submitted", "Under Review", "Approved", "Partially Approved", "Paid", "Denied")

# Other words that can't mean anything else.
_SYNONYMS: Mapping[str, Mapping[str, str]] = {
    "species": {
        **dict.fromkeys(("canine", "dogs", "k9", "puppy"), "Dog"),
        **dict.fromkeys(("feline", "cats", "kitten"), "Cat"),
        **dict.fromkeys(("avian", "birds"), "Bird"),
    },
    "policy_status": {"canceled": "Cancelled", "inforce": "Active"},
    "claim_status": {"inreview": "Under Review", "partlyapproved": "Partially Approved"},
    "state": {"washingtondc": "DC"},
}


def folded(term: str) -> str:
    """Small letters and digits of a term, by which it is looked up."""
    return re.sub("[^a-z0-9]", "", term.lower())


def _terms(name: str, terms: tuple[str, ...]) -> Mapping[str, str]:
    return {folded(term): term for term in terms} | dict(_SYNONYMS.get(name, {}))


TERMS: Mapping[str, Mapping[str, str]] = {
    "state": {
        **{folded(code): code for code in STATE_NAMES},
        **{folded(name): code for code, name in STATE_NAMES.items()},
        **_SYNONYMS["state"],
    },
    "species": _terms("species", SPECIES),
    "plan": _terms("plan", PLANS),
    "policy_status": _terms("policy_status", POLICY_STATUSES),
    "claim_status": _terms("claim_status", CLAIM_STATUSES),
}

# What stands in a cell for nothing, folded to small letters without blanks around.
NULL_WORDS = frozenset(
    (
        *(
            "",
            "null",
            "(null)",
            "<null>",
            "none",
            "nil",
            "na",
            "n/a",
            "n.a.",
            "nan",
            "<na>",
            "#n/a",
            "#na",
            "[null]",
        ),
        *(
            "#null!",
            "#ref!",
            "#value!",
            "#name?",
            "#div/0!",
            "#num!",
            "#spill!",
            "#calc!",
            "\\n",
            "-",
            "--",
            "---",
            "\u2013",
            "\u2014",
            ".",
            "?",
        ),
    )
)
# What stands for nobody in place of an id. A breed may well be unknown, an id may not.
NO_ID = NULL_WORDS | {
    *("unknown", "unk", "undefined", "missing", "blank", "(blank)", "empty", "(empty)", "nat", "tbd", "tba"),
    *("not available", "not applicable", "n/k", "-1", "true", "false", "{}", "[]"),
}
# Ways to say that a pet has no condition.
NO_CONDITION = NULL_WORDS | {
    *("none known", "none reported", "no known conditions", "no conditions", "nothing known", "nil known"),
}
