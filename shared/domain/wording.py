"""Which words of a bill or a diagnosis an exclusion means: words, not letters inside other words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache

_WORD = re.compile(r"[a-z0-9]+")
# What stands before an entry of a list: a dash, a star, a number.
_BULLET = re.compile(r"^[\s*-]*(?:\d+[.)](?!\d))?\s*")
# "None known except asthma" names asthma.
_EXCEPT = re.compile(
    r"^(?:no|none|nothing|nil)\b.*?\b(?:except|but|other than|apart from|besides)\b(?:\s+for\b)?[\s:]*"
)
_GREEK = re.compile("(?<=[aeioy]s)(?:is|es|e)$")
# A slash without blanks joins what shares a word: hip/elbow dysplasia is not every matter of a hip.
_APART = re.compile(r"[,;\n|•]|\s[/+&]\s")

# One word each that names a kind of what another word names: an exclusion of the one means the other as well.
# Diseases: narrower terms and entry terms of the Medical Subject Headings (U.S. National Library of Medicine)
# under Arthritis, Dermatitis, Gastroenteritis, Nephritis, Pneumonia, Conjunctivitis, Uveitis, Sarcoma and
# Carcinoma. Whatever only ends alike is left out: cholecystitis is no cystitis, cardiomyopathy no myopathy.
KINDS: Mapping[str, frozenset[str]] = {
    "arthritis": frozenset(
        ("osteoarthritis", "polyarthritis", "periarthritis", "spondylarthritis", "spondyloarthritis")
    ),
    "dermatitis": frozenset(("neurodermatitis", "pododermatitis")),
    "enteritis": frozenset(("gastroenteritis",)),
    "gastritis": frozenset(("gastroenteritis",)),
    "colitis": frozenset(("enterocolitis",)),
    "nephritis": frozenset(("glomerulonephritis", "pyelonephritis")),
    "pneumonia": frozenset(("bronchopneumonia", "pleuropneumonia")),
    "conjunctivitis": frozenset(("keratoconjunctivitis", "blepharoconjunctivitis")),
    "keratitis": frozenset(("keratoconjunctivitis",)),
    "uveitis": frozenset(("panuveitis",)),
    "sarcoma": frozenset(
        (
            *("chondrosarcoma", "fibrosarcoma", "hemangiosarcoma", "leiomyosarcoma", "liposarcoma"),
            *("lymphosarcoma", "myxosarcoma", "osteosarcoma", "rhabdomyosarcoma"),
        )
    ),
    "carcinoma": frozenset(("adenocarcinoma",)),
    # Care of teeth, as bills name it.
    "dental": frozenset(("interdental", "dentistry")),
    "vaccination": frozenset(("revaccination",)),
}
DENTAL = ("dental",)
WELLNESS = ("wellness", "routine", "vaccination")

# What people write into the field for conditions when there is nothing to write, alone or together.
_NOTHING = frozenset(
    (
        *(
            "none",
            "no",
            "not",
            "nil",
            "nothing",
            "unknown",
            "known",
            "na",
            "n",
            "a",
            "k",
            "applicable",
            "reported",
        ),
        *("noted", "observed", "any", "to", "date", "condition", "conditions", "issue", "issues", "problem"),
        *("problems", "pre", "preexisting", "existing", "health", "healthy", "medical"),
        *(
            "previous",
            "prior",
            "history",
            "hx",
            "significant",
            "recorded",
            "record",
            "file",
            "on",
            "as",
            "of",
        ),
        *("at", "this", "time", "found", "declared", "disclosed", "concern", "concerns", "abnormality"),
        *("normal", "negative", "unremarkable", "null", "nan", "tbd", "see", "note", "notes"),
    )
)


def is_dental(description: str) -> bool:
    """Whether a line of a bill is care that needs the dental add-on."""
    return any(names(word, description) for word in DENTAL)


def is_wellness(description: str) -> bool:
    """Whether a line of a bill is care that needs the wellness add-on."""
    return any(names(word, description) for word in WELLNESS)


def conditions_of(text: str | None) -> Iterator[str]:
    """The conditions that a pet's record lists, in lower case, without what says that there is none."""
    for part in _APART.split(text or ""):
        condition = _EXCEPT.sub("", _BULLET.sub("", part).strip().lower())
        words = _words(condition)
        if sum(map(str.isalpha, condition)) >= 2 and not _NOTHING.issuperset(words):
            yield condition


def known_before(conditions: str | None, diagnosis: str) -> str | None:
    """The first of a pet's listed conditions that a diagnosis names, None when it names none."""
    return next((condition for condition in conditions_of(conditions) if names(condition, diagnosis)), None)


def names(term: str, text: str) -> bool:
    """Whether `text` names `term`: its words, one after the other, in any number and case, or a kind of it.

    A word that "non" stands before is not named.
    """
    term_words, text_words = _words(term), _words(text)
    last = len(text_words) - len(term_words)
    return bool(term_words) and any(
        all(map(_means, term_words, text_words[at : at + len(term_words)]))
        and (at == 0 or text_words[at - 1] != "non")
        for at in range(last + 1)
    )


def _means(word: str, other: str) -> bool:
    return other == word or other in KINDS.get(word, ())


@lru_cache(8192)
def _words(text: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return tuple(map(_singular, _WORD.findall("".join(c for c in plain if not unicodedata.combining(c)))))


def _singular(word: str) -> str:
    """A word without the ending of its plural; both sides lose it, so no list of exceptions is needed."""
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if len(word) > 4 and (ending := _GREEK.search(word)):
        # Diagnosis and diagnoses, disease and diseases.
        return word[: ending.start()]
    if len(word) > 4 and word.endswith("as"):
        return word[:-1]
    return word[:-1] if len(word) > 3 and word.endswith("s") and word[-2] not in "aisu" else word
