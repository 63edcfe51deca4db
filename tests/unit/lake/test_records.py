"""What is known of a record after everything that was delivered about it, and what odd cells become."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import zip_longest

import pytest

from shared.lake.schema.contracts import SILVER_TABLES
from tests.support.cell_cases import CELLS
from tests.support.deliveries import Lake, delivered
from tests.support.documents import text_of
from tests.support.record_case import Case, numbered, raw_file, rows_of
from tests.support.record_cases import RECORDS
from tests.support.small_world import claim, customer, pet, policy
from tests.support.summary import INTAKE_CASE

CASES = (*RECORDS, *CELLS)


@cache
def lake() -> Lake:
    """Everything that the cases deliver, pass by pass."""
    cases = [
        [[raw_file(drop, number) for drop in files] for files in case.passes]
        for number, case in enumerate(CASES)
    ]
    passes = zip_longest(*cases, fillvalue=[])
    return delivered([[file for files in each for file in files] for each in passes])


@cache
def amounts() -> dict[str, float | None]:
    """What gold knows of every claim."""
    return dict(lake().gold()["claims_analytics"].select("claim_id", "claim_amount").iter_rows())


@pytest.mark.parametrize(
    "number", range(len(CASES)), ids=lambda number: f"{CASES[number].kind}: {CASES[number].name}"
)
def test_what_is_known_in_the_end(number: int, record_property: Callable[[str, str], None]) -> None:
    case = CASES[number]
    record_property(INTAKE_CASE, f"{case.kind}: {case.name}")
    flags: dict[str, list[str]] = {}
    for table, expected in case.rows.items():
        found = of_case(table, number)
        assert set(found) == {numbered(key, number) for key in expected}
        flags |= {key: row["_quality_flags"] for key, row in found.items()}
        for key, cells in expected.items():
            wanted = {n: numbered(v, number) if isinstance(v, str) else v for n, v in cells.items()}
            assert {name: found[numbered(key, number)][name] for name in cells} == wanted
    check_flags(case, {key: flags[numbered(key, number)] for key in {**case.flags, **case.free}})
    assert Counter(reasons(number)) == Counter(case.quarantined)
    if case.amount is not None:
        assert sum(amounts()[key] or 0 for key in of_case("fact_claims", number)) == case.amount


def check_flags(case: Case, flags: dict[str, list[str]]) -> None:
    """The flags that the case names."""
    for key, found in flags.items():
        assert set(case.flags.get(key, ())) <= set(found)
        assert not set(case.free.get(key, ())) & set(found)


def of_case(table: str, number: int) -> dict[str, dict[str, object]]:
    """The rows that a case's files brought."""
    rows = lake().rows(table)
    return {key: row for key, row in rows.items() if f"/case{number}/" in row["_source_file"]}


def reasons(number: int) -> list[str]:
    """Why rows of a case wait in quarantine."""
    return [reason for file, reason in lake().quarantined if f"/case{number}/" in file]


def test_nothing_is_refused_as_a_whole() -> None:
    assert lake().refused == {}


def test_a_pass_tells_what_was_repeated_older_and_partial() -> None:
    old, new = (claim(1, updated_at=f"2026-05-0{day}T09:00:00") for day in (1, 2))
    drops = [
        [rows_of("claims", "a", new, old)],
        [rows_of("claims", "b", old)],
        [rows_of("claims", "c", {"claim_id": "M1", "status": "Paid"}, {"claim_id": "M2", "status": "Paid"})],
    ]
    told = delivered([[raw_file(drop, 0) for drop in files] for files in drops]).told
    assert told == {"rows_repeated": 1, "rows_older": 1, "rows_partial": 2}


_CELL = re.compile(r"\| `(\w+)\.(\w+)` \| `(.+?)` \| (.+?) \| (?:`(.+?)`)? ?\|")
_OF_GUIDE = [found.groups() for found in _CELL.finditer(text_of("guides/dropping-files.md"))]
_PLAIN = {"customers": customer(1), "pets": pet(1, 1), "policies": policy(1, 1, 1), "claims": claim(1)}


@pytest.mark.parametrize(("entity", "column", "given", "becomes", "flag"), _OF_GUIDE)
def test_a_cell_of_the_guide_becomes_what_is_said(
    entity: str, column: str, given: str, becomes: str, flag: str | None
) -> None:
    lake_ = delivered([[raw_file(rows_of(entity, "x", _PLAIN[entity] | {column: given}), 0)]])
    (row,) = lake_.rows(SILVER_TABLES[entity]).values()
    said = {"nothing": None, "yes": True}.get(becomes, becomes.strip("`"))
    assert row[column] == said
    assert {flag} - {None} == {name for name in row["_quality_flags"] if name in _about(column)}


def _about(column: str) -> set[str]:
    kinds = (
        "normalized",
        "unparsed",
        "implausible_date",
        "implausible_amount",
        "negative_amount",
        "damaged_id",
    )
    plain = {f"unknown_{column}", f"invalid_{column}", f"invalid_{column.partition('_')[0]}"}
    return plain | {f"{kind}:{column}" for kind in kinds}


def test_the_guide_has_cells_of_every_kind_of_flag() -> None:
    assert len(_OF_GUIDE) == 22
