"""What callers say they can read, against what an operation produces."""

from __future__ import annotations

import pytest

from functions.http.headers import accepts


@pytest.mark.parametrize(
    ("header", "media_type", "is_read"),
    [
        ("image/jpeg", "image/*", True),
        ("image/png;q=0.5, text/html", "image/*", True),
        ("image/*", "image/*", True),
        ("*/*", "image/*", True),
        ("image/jpeg;q=0", "image/*", False),
        ("text/html", "image/*", False),
        ("application/problem+json", "application/json", False),
        ("application/*", "application/json", True),
    ],
)
def test_whoever_reads_one_kind_of_image_may_ask_for_a_picture(
    header: str, media_type: str, is_read: bool
) -> None:
    assert accepts(header, media_type) is is_read
