"""What is read in files as the tools of insurers and practices write them."""

from __future__ import annotations

import pytest

from shared.lake.engine_polars import parse_file
from tests.support.intake_variants import VARIANTS, Variant


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.name)
def test_what_is_read(variant: Variant) -> None:
    found = parse_file(variant.entity, variant.content, name=f"{variant.entity}/{variant.file}")
    assert (found.halt.code if found.halt else "") == variant.refused
    assert [reason for row in found.rejects["reasons"] for reason in row] == list(variant.rejects)
    rows = found.rows.to_dicts()
    assert len(rows) == len(variant.rows)
    assert [
        {name: row[name] for name in wanted} for row, wanted in zip(rows, variant.rows, strict=True)
    ] == list(variant.rows)
