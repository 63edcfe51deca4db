"""Whose row is it: the ids that stand for one customer, and the rule by which a row is theirs.

A row belongs to the customer whom it names. One that names no customer belongs to whoever the pet, policy or
claim belongs to that it names, or the e-mail address in it. A row that names another customer is never ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from shared.lake.intake.erased_rows import BLANKS, NO_ID, plain_id

if TYPE_CHECKING:
    import polars as pl

OWNER = "customer_id"
# The columns that name what may belong to a customer; in lake and records alike.
OWN = ("pet_id", "policy_id", "claim_id")
# An id that may as well be an amount or a year says nothing by itself in a text that is no record.
_TELLING = re.compile(r"(?=.*[A-Za-z])(?=.*[0-9])")
_WORD = re.compile(r"[A-Za-z0-9_@.+-]+")


@dataclass(frozen=True, slots=True)
class Person:
    """A customer by the ids that stand for one: `own` has those of pets, policies and claims by column."""

    customer_id: str
    own: Mapping[str, frozenset[str]] = field(default_factory=dict)
    emails: frozenset[str] = frozenset()

    @property
    def ids(self) -> frozenset[str]:
        """Every id."""
        return frozenset((self.customer_id,)).union(*self.own.values())

    def owns(self, row: Mapping[str, Any]) -> bool:
        """True when a row, by the names of our columns, belongs to this customer."""
        owner = plain_id(row.get(OWNER))
        if owner is not None:
            return owner == self.customer_id
        if any(plain_id(row.get(name)) in self.own.get(name, ()) for name in OWN):
            return True
        email = row.get("email")
        return isinstance(email, str) and email.strip(" ").lower() in self.emails

    def is_named_in(self, text: str) -> bool:
        """True when a text that is no record names this customer by an id or the e-mail address."""
        words = set(_WORD.findall(text))
        # A full stop may end a sentence, or begin the ending of a file's name.
        words |= {part for word in words if "." in word for part in _parts(word)}
        hits = words & self.ids
        if any(_TELLING.match(word) for word in hits) or len(hits) > 1:
            return True
        small = text.lower()
        return any(email in small and _is_whole(email, small) for email in self.emails)

    def is_hinted_at(self, text: str) -> bool:
        """False only where nothing in a text can be this customer's."""
        small = text.lower()
        return any(each in text for each in self.ids) or any(email in small for email in self.emails)


def _parts(word: str) -> list[str]:
    """What full stops separate, unless it is a number or an address."""
    return [] if "@" in word or not re.search("[A-Za-z]", word) else word.split(".")


def _is_whole(email: str, text: str) -> bool:
    """True when an address stands in a text by itself, not as the end of another one."""
    return re.search(rf"(?<![\w.+-]){re.escape(email)}(?![\w-]|\.\w)", text) is not None


def owned(person: Person, columns: Iterable[str]) -> pl.Expr:
    """`Person.owns` as an expression over a frame with these columns."""
    import polars as pl

    present = set(columns)
    owner = _plain(OWNER) if OWNER in present else pl.lit(None, pl.String)
    mine = [_plain(name).is_in(sorted(person.own.get(name, ()))) for name in OWN if name in present]
    if "email" in present:
        address = pl.col("email").str.strip_chars(" ").str.to_lowercase()
        mine.append(address.is_in(sorted(person.emails)))
    unnamed = pl.any_horizontal(each.fill_null(value=False) for each in mine) if mine else pl.lit(value=False)
    return pl.when(owner.is_not_null()).then(owner == person.customer_id).otherwise(unnamed)


def _plain(name: str) -> pl.Expr:
    import polars as pl

    text = pl.col(name).str.strip_chars(BLANKS).str.replace_all(r"\A(?:=\"|')|\"\z", "")
    text = text.str.strip_chars(BLANKS).str.replace(r"\A([0-9]+)\.0+\z", "$1")
    return pl.when(~text.str.to_lowercase().is_in(sorted(NO_ID))).then(text)
