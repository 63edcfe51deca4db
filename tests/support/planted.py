"""A customer to be erased, and the words that stand for what was told by each door."""

from __future__ import annotations

from dataclasses import dataclass, field

from shared.identity.principal import Principal, Role
from tests.support.records import ISSUER

# Far from 1, so that no test finds it by chance in a number.
WORD = "qzx{}vjk"


@dataclass
class Planted:
    """The customer, the words that stand for what was told by each door, and another customer."""

    customer_id: str = ""
    pet_id: str = ""
    policy_id: str = ""
    claims: list[str] = field(default_factory=list)
    other: tuple[str, str, str] = ("", "", "")
    words: dict[str, str] = field(default_factory=dict)

    def word(self, door: str) -> str:
        """A word of its own for a door: letters only."""
        number = len(self.words)
        letters = chr(97 + number // 26) + chr(97 + number % 26)
        return self.words.setdefault(door, WORD.format(letters))

    @property
    def principal(self) -> Principal:
        """The customer, signed in."""
        return Principal("victim", ISSUER, Role.CUSTOMER, self.customer_id or None)
