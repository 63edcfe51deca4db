"""Text cleaning as the reference does it. Only the space character is a blank."""

from __future__ import annotations

import narwhals as nw


def trim(text: nw.Expr) -> nw.Expr:
    """Strips spaces from both ends."""
    return text.str.strip_chars(" ")


def padded_zip(text: nw.Expr) -> nw.Expr:
    """Three or four digits padded with zeros on the left to five; anything else as it is."""
    return nw.when(text.str.contains(r"\A[0-9]{3,4}\z")).then(text.str.pad_start(5, "0")).otherwise(text)
