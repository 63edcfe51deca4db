"""Text cleaning as the reference does it. Only the space character is a blank."""

from __future__ import annotations

import narwhals as nw


def trim(text: nw.Expr) -> nw.Expr:
    """Strips spaces from both ends."""
    return text.str.strip_chars(" ")


def pad_zip(text: nw.Expr) -> nw.Expr:
    """Pads with zeros on the left, and cuts, to five characters."""
    return text.str.pad_start(5, "0").str.slice(0, 5)
