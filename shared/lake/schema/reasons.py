"""Reasons in words, and how a reader of files refuses one as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shared.lake.schema.reason_catalog import CATALOGUE, Reason

# What people are told of names that a file gives: each may be as long as the file, and they stand in rows of
# tables, whose cells hold 32,768 characters.
MAX_NAME_LENGTH = 100
MAX_NAMES = 20


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a whole file is not loaded. `str()` gives the sentence, without the remedy."""

    code: str
    detail: str = ""

    def __str__(self) -> str:
        return describe(f"{self.code}:{self.detail}").sentence

    @property
    def remedy(self) -> str:
        """What the sender of the file can do."""
        return describe(f"{self.code}:{self.detail}").remedy

    def as_dict(self) -> dict[str, str]:
        """Code, sentence, remedy."""
        return told(f"{self.code}:{self.detail}")


class RefusedFileError(Exception):
    """Raised by whatever reads a file and finds that nothing of it may be loaded."""

    def __init__(self, code: str, detail: str = "") -> None:
        self.refusal = Refusal(code, detail)
        super().__init__(str(self.refusal))


def describe(reason: str) -> Reason:
    """The entry for a reason as it stands in a table (`code` or `code:detail`), its words filled in.

    An unknown code gives an entry that says so, never an error: words must not stop a page.
    """
    code, _, detail = reason.partition(":")
    entry = CATALOGUE.get(code)
    if entry is None:
        return Reason(code, "row", f"Unknown reason {code}.", "Ask whoever runs the platform.")
    filled = entry.sentence.replace("{detail}", detail), entry.remedy.replace("{detail}", detail)
    return Reason(code, entry.scope, *filled)


def told(reason: str) -> dict[str, str]:
    """A reason as clients get it: code, sentence, remedy."""
    entry = describe(reason)
    return {"code": entry.code, "sentence": entry.sentence, "remedy": entry.remedy}


def quoted(names: Sequence[str]) -> list[str]:
    """Names that a file gives, as people are told them: each cut, and of many the first and how many more."""
    shown = [
        name if len(name) <= MAX_NAME_LENGTH else f"{name[:MAX_NAME_LENGTH]}…" for name in names[:MAX_NAMES]
    ]
    return shown if len(names) <= MAX_NAMES else [*shown, f"{len(names) - MAX_NAMES} more"]
