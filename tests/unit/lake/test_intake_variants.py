"""What is read in files as the tools of insurers and practices write them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from shared.lake.engine_polars import parse_file
from shared.raw.names import entity_of
from tests.support.intake_cases import CASES
from tests.support.summary import INTAKE_VARIANT
from tests.support.variants import VARIANTS, Variant
from tests.support.variants.places import NAMES


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


@pytest.mark.parametrize("name", NAMES)
def test_what_a_name_says(name: str, record_property: Callable[[str, str], None]) -> None:
    record_property(INTAKE_VARIANT, "names")
    assert entity_of(name) == NAMES[name]


def test_every_kind_of_readers_has_as_many_variants_as_cases() -> None:
    cases = Counter(case.kind for case in CASES)
    variants = Counter([*(variant.kind for variant in VARIANTS), *["names"] * len(NAMES)])
    short = {kind: (variants[kind], cases[kind]) for kind in variants if variants[kind] < cases[kind]}
    assert short == {}
