"""Whose row it is: the same answer for a row, for a frame, and by digests after the erasure."""

from __future__ import annotations

from itertools import product

import polars as pl
import pytest

from shared.lake.intake import erased_rows
from shared.lake.parse.files import parse_file
from shared.lake.parse.parsed import to_bronze
from shared.lake.schema.contracts import bronze_contract
from shared.lake.schema.polars_schema import empty_frame
from shared.privacy.person import Person, owned
from shared.records import erased
from tests.support.intake_cases import csv_of
from tests.support.lake import START
from tests.support.small_world import claim

ME = Person("C9", {"pet_id": frozenset(("P9",)), "claim_id": frozenset(("7001",))}, frozenset(("me@x.org",)))
OWNERS = (None, "", "C9", " C9 ", '="C9"', "C1", "c9", "N/A", "C91")
PETS = (None, "P9", "'P9", "P1", "p9")
CLAIMS = (None, "7001", "7001.0", "7002")
ROWS = [
    {"customer_id": owner, "pet_id": pet, "claim_id": number}
    for owner, pet, number in product(OWNERS, PETS, CLAIMS)
]


def test_a_row_and_a_frame_are_judged_alike() -> None:
    frame = pl.DataFrame(ROWS)
    told = frame.select(owned(ME, frame.columns).fill_null(value=False)).to_series().to_list()
    assert told == [ME.owns(row) for row in ROWS]
    digests = frozenset(erased.digest(each) for each in ME.ids)
    assert told == [erased_rows.owns(row, digests) for row in ROWS]
    assert sum(told) == 3 * len(PETS) * len(CLAIMS) + 3 * (len(PETS) * len(CLAIMS) - 3 * 2)


def test_nobody_is_named_by_a_number_alone() -> None:
    assert ME.is_named_in("x,P9,y")
    assert ME.is_named_in("told ME@x.org of it")
    assert not ME.is_named_in("an amount of 7001")
    assert ME.is_named_in("7001 of C9")
    assert not ME.is_named_in("P91, XP9")
    assert all(map(ME.is_named_in, ("It is C9.", "C9.csv", "of C9. Then", "(me@x.org)", "Ask me@x.org.")))
    assert not any(map(ME.is_named_in, ("C9@x.org", "some@x.org", "me@x.org.uk", "to.me@x.org", "9.C91")))


def test_rows_of_erased_customers_are_refused_without_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    data = csv_of([claim(1), claim(2, customer_id="C9"), claim(3, customer_id=None, pet_id="P9")])
    parsed = parse_file("claims", f"{data}C9,broken\n".encode(), name="a.csv")
    rows = to_bronze(parsed, ingested_at=START, batch_id="b", source_file="claims/a.csv", source_etag="e")
    from shared.lake.parse.parsed import reject_rows

    rejects = reject_rows(parsed, at=START, batch_id="b", source_file="claims/a.csv", source_etag="e")
    monkeypatch.setattr(erased, "known", frozenset)
    assert erased_rows.screened("claims", rows, rejects, at=START)[0].height == 3
    monkeypatch.setattr(erased, "known", lambda: frozenset(map(erased.digest, ("C9", "P9"))))
    kept, refused = erased_rows.screened("claims", rows, rejects, at=START)
    assert kept["claim_id"].to_list() == ["M1"]
    assert refused.schema == rejects.schema
    assert refused.select("row_number", "raw").sort("row_number").rows() == [(2, None), (3, None), (4, None)]
    assert refused["reasons"].to_list() == [["customer_erased"]] * 3
    vets = empty_frame(bronze_contract("vet_providers"))
    assert erased_rows.screened("vet_providers", vets, rejects.clear(), at=START)[0].equals(vets)
    assert empty_frame(bronze_contract("claims")).columns == kept.columns
