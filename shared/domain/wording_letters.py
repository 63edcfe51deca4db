"""What exclusions meant up to the rules claims-2026.2: letters, wherever they stood. Kept for replays."""

from __future__ import annotations

import re

_WELLNESS = re.compile("wellness|routine|vaccination", re.IGNORECASE)
# An accidental injury is not a dental one.
_DENTAL = re.compile("(?<!acci)dental", re.IGNORECASE)
_NOTHING = frozenset(("", "none", "no", "n/a", "na", "nothing", "unknown"))


def is_dental(description: str) -> bool:
    """Whether a line of a bill is care that needs the dental add-on."""
    return _DENTAL.search(description) is not None


def is_wellness(description: str) -> bool:
    """Whether a line of a bill is care that needs the wellness add-on."""
    return _WELLNESS.search(description) is not None


def known_before(conditions: str | None, diagnosis: str) -> str | None:
    """The first of a pet's listed conditions whose letters stand in a diagnosis, None when none does."""
    listed = (part.strip().lower() for part in re.split(r"[,;\n]", conditions or ""))
    lower = diagnosis.lower()
    return next((each for each in listed if each not in _NOTHING and each in lower), None)
