"""Files as people send them: each is loaded, kept aside row by row, or refused by name, as its case says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from shared.lake.intake import quarantine
from shared.lake.intake.quarantine import Filters
from shared.lake.state import raw_files, runs
from tests.support.intake_cases import CASES, Case
from tests.support.lake import ask_day, drive, drop, manifest, new_process, table
from tests.support.summary import INTAKE_CASE

pytestmark = pytest.mark.azurite

_KEYS = {"fact_claims": "claim_id", "dim_customers": "customer_id", "dim_pets": "pet_id"}


@pytest.fixture(autouse=True)
def _empty_lake(app_settings: object) -> None:
    new_process()
    ask_day()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.kind}: {case.name}")
def test_what_becomes_of_a_file(case: Case, record_property: Callable[[str, str], None]) -> None:
    record_property(INTAKE_CASE, case.name)
    for path, content in case.files:
        drop(path, content)
        drive()
    assert {run["status"] for run in runs.recent(10)} == {"succeeded"}
    for name, expected in case.rows.items():
        assert silver(name, expected) == expected
    found, _ = quarantine.page(Filters(), limit=100, offset=0)
    assert sorted(reason for row in found for reason in row["reasons"]) == sorted(case.quarantined)
    assert refused() == case.refused
    assert [file.path for file in raw_files.not_recognized()] == list(case.listed)
    assert raw_files.is_empty()


def silver(name: str, expected: Any) -> dict[str, dict[str, Any]]:
    """The rows of a silver table by key, with the columns that the case looks at."""
    columns = {column for cells in expected.values() for column in cells}
    key = _KEYS[name]
    if manifest().version("silver", name) is None:
        return {}
    rows = table("silver", name).select(key, *sorted(columns)).to_dicts()
    return {row[key]: {column: row[column] for column in columns} for row in rows}


def refused() -> dict[str, str]:
    """Refused files by name with their codes, over all runs."""
    loads = [load for run in runs.recent(50) for load in run["bronze"].values()]
    return {file["file"]: file["code"] for load in loads for file in load["refused_files"]}


def test_the_same_content_in_any_format_gives_the_same_cells() -> None:
    import io
    import json

    import polars as pl

    from shared.lake.schema.contracts import SOURCE_COLUMNS
    from tests.support.intake_cases import csv_of, workbook
    from tests.support.small_world import claim

    rows = [claim(n, claim_amount=12.25 * n, processing_days=n, is_emergency=n > 1) for n in (1, 2, 3)]
    parquet = io.BytesIO()
    pl.DataFrame(rows, infer_schema_length=None).write_parquet(parquet)
    files: dict[str, bytes] = {
        "a.csv": csv_of(rows).encode(),
        "b.tsv": csv_of(rows, "\t").encode("utf-16"),
        "c.jsonl": "\n".join(map(json.dumps, rows)).encode(),
        "d.json": json.dumps(rows, indent=2).encode(),
        "e.xlsx": workbook([list(rows[0]), *(list(row.values()) for row in rows)]),
        "f.parquet": parquet.getvalue(),
    }
    for name, content in files.items():
        drop(f"claims/{name}", content)
    drive()
    names = [c.name for c in SOURCE_COLUMNS["claims"]]
    found = table("bronze", "claims_raw").sort("_row_number")
    cells = {name: found.filter(_source_file=f"claims/{name}").select(names).rows() for name in files}
    assert cells["a.csv"][0][names.index("claim_amount")] == 12.25
    assert {name for name, rows_ in cells.items() if rows_ != cells["a.csv"]} == set()
    assert refused() == {}
