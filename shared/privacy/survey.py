"""Counting what there is of a customer, place by place: before an erasure, and to prove that it is over."""

from __future__ import annotations

from collections.abc import Mapping, Sized
from typing import Any

from shared.privacy.person import Person
from shared.privacy.places import EMPTIED
from shared.privacy.telling import TOLD, PersonalData, look_up_as


def survey(person: Person) -> dict[str, int]:
    """Entries by place; a place that is emptied without any counts 0."""
    return counted(look_up_as(person))


def counted(data: PersonalData) -> dict[str, int]:
    """As `survey`, of what was read already."""
    return {place: _size(TOLD[place](data)) for place in EMPTIED}


def _size(content: Any) -> int:
    if content is None:
        return 0
    if isinstance(content, Mapping):
        return sum(len(part) if isinstance(part, Sized) else 1 for part in content.values())
    return len(content)
