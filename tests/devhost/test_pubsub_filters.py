"""Which receivers a filter picks."""

from __future__ import annotations

import pytest

from devhost.pubsub.filters import FilterError, Subject, compile_filter

ANN = Subject("ann", "c1", "json.webpubsub.azure.v1", {"claims", "customer:1"})
GUEST = Subject(None, "c2", "json.reliable.webpubsub.azure.v1", set())


@pytest.mark.parametrize(
    ("text", "ann", "guest"),
    [
        ("userId eq 'ann'", True, False),
        ("'ann' eq userId", True, False),
        ("userId ne 'ann'", False, True),
        ("userId eq null", False, True),
        ("userId ne null", True, False),
        ("connectionId in ('c1','c9')", True, False),
        ("connectionId in ( 'c1' , 'c2' )", True, True),
        ("protocol eq 'json.webpubsub.azure.v1'", True, False),
        ("'claims' in groups", True, False),
        ("not ('claims' in groups)", False, True),
        ("not 'claims' in groups", False, True),
        ("userId eq 'ann' and connectionId eq 'c2'", False, False),
        ("userId eq 'ann' or connectionId eq 'c2'", True, True),
        ("userId eq 'x' and userId eq 'y' or connectionId eq 'c2'", False, True),
        ("userId eq 'x' and (userId eq 'y' or connectionId eq 'c2')", False, False),
        ("userId eq 'o''hara'", False, False),
        ("  (userId eq 'ann')  ", True, False),
    ],
)
def test_a_filter_picks_its_receivers(text: str, ann: bool, guest: bool) -> None:
    predicate = compile_filter(text)
    assert (predicate(ANN), predicate(GUEST)) == (ann, guest)


def test_a_doubled_quote_is_a_quote() -> None:
    assert compile_filter("userId eq 'o''hara'")(Subject("o'hara", "c", "p", ()))


@pytest.mark.parametrize(
    "text",
    ["", "userId", "userId eq", "userId like 'a'", "(userId eq 'a'", "userId eq 'a' userId", "age eq '1'",
     "userId eq 'a", "userId in ()", "userId eq 1", "groups eq 'a'", "userId eq '" + "x" * 2048 + "'"],
)  # fmt: skip
def test_what_is_no_filter_is_refused(text: str) -> None:
    with pytest.raises(FilterError):
        compile_filter(text)
