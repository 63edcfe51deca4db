"""What is read in files as the tools of insurers and practices write them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from shared.lake.parse import raw_cuts
from shared.lake.parse.files import parse_file, parse_pieces
from shared.lake.schema.reasons import describe
from shared.raw.names import entity_of
from tests.support.intake_cases import CASES
from tests.support.summary import INTAKE_VARIANT
from tests.support.variants import VARIANTS, Variant
from tests.support.variants.places import NAMES
from tests.support.workbooks import Sheet, book


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: f"{variant.kind}: {variant.name}")
def test_what_is_read(variant: Variant, record_property: Callable[[str, str], None]) -> None:
    record_property(INTAKE_VARIANT, variant.kind)
    found = parse_file(variant.entity, variant.content, name=f"{variant.entity}/{variant.file}")
    assert (found.halt.code if found.halt else "") == variant.refused
    assert [reason for row in found.rejects["reasons"] for reason in row] == list(variant.rejects)
    rows = found.rows.to_dicts()
    assert len(rows) == len(variant.rows)
    assert [
        {name: row[name] for name in wanted} for row, wanted in zip(rows, variant.rows, strict=True)
    ] == list(variant.rows)


def test_sheets_that_were_not_read_are_named() -> None:
    table = [["claim_id", "claim_amount"], ["K-1", 5]]
    content = book(
        Sheet([["Notes"]], "Cover"), Sheet(table, "Jan"), Sheet([["x"]], "Codes"), Sheet(table, "Feb")
    )
    found = parse_file("claims", content, name="claims/a.xlsx")
    assert found.notices == ("sheets_not_read:Feb",)
    assert describe(found.notices[0]).sentence.endswith("were not read: Feb.")


def test_another_header_holds_for_the_rest_of_a_large_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raw_cuts, "PIECE_BYTES", 20_000)
    rows = "".join(f"K-{n},2026-03-01,{n}\n" for n in range(30))
    other = "claim_amount,claim_id,service_date\n" + "".join(f"{n},L-{n},2026-03-01\n" for n in range(6000))
    content = f"claim_id,service_date,claim_amount\n{rows}{other}".encode()
    found = list(
        parse_pieces("claims", (content[n : n + 9000] for n in range(0, len(content), 9000)), name="a")
    )
    assert len(found) > 3
    assert sum(part.rows.height for part in found) == 30
    reasons = Counter(reason for part in found for row in part.rejects["reasons"] for reason in row)
    assert reasons == {"repeated_header": 1, "below_other_header": 6000}


@pytest.mark.parametrize("name", NAMES)
def test_what_a_name_says(name: str, record_property: Callable[[str, str], None]) -> None:
    record_property(INTAKE_VARIANT, "names")
    assert entity_of(name) == NAMES[name]


def test_every_kind_of_readers_has_as_many_variants_as_cases() -> None:
    cases = Counter(case.kind for case in CASES)
    variants = Counter([*(variant.kind for variant in VARIANTS), *["names"] * len(NAMES)])
    short = {kind: (variants[kind], cases[kind]) for kind in variants if variants[kind] < cases[kind]}
    assert short == {}
