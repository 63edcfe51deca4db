"""Thousands of damaged files at one lake: no pass fails, and every input row is somewhere.

INTAKE_MUTATIONS says how many files, INTAKE_SEED where chance begins.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import random
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from shared import clients, storage_resources
from shared.lake import storage
from shared.lake.intake import sweep
from shared.lake.parse.files import parse_file
from shared.lake.schema.reason_catalog import CATALOGUE
from shared.lake.state import raw_files, runs
from tests.support.intake_cases import csv_of, workbook
from tests.support.lake import CLOCK, ask_day, drive, new_process, table
from tests.support.small_world import claim, customer, pet

pytestmark = pytest.mark.azurite

FILES = int(os.environ.get("INTAKE_MUTATIONS", "1200"))
# Read without a lake, which costs a fraction.
READ_ALONE = 2 * FILES
SEED = int(os.environ.get("INTAKE_SEED", "1"))
PER_PASS = 500
ROWS = 4
MAKERS = {
    "claims": (claim, "claim_id"),
    "customers": (customer, "customer_id"),
    "pets": (lambda n: pet(n, n), "pet_id"),
}
BRONZE = {"claims": "claims_raw", "customers": "customers_raw", "pets": "pets_raw"}
JUNK = (
    b'"',
    b",",
    b"\n",
    b"\r",
    b"\x00",
    b"\xff",
    b"{",
    b"}",
    b"[",
    b"]",
    b"\\",
    b";",
    b"\xef\xbb\xbf",
    b"NULL",
    b"\t",
)


@pytest.fixture
def _empty_lake(app_settings: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The tables are on the disk: what is tried here is what raw files do, and those are blobs.
    monkeypatch.setenv("LAKE_URI", f"file://{tmp_path}")
    clients.reset()
    new_process()
    ask_day()


def written(rows: list[dict[str, Any]], form: str) -> bytes:
    """The rows in one of the formats that are read."""
    if form == "parquet":
        buffer = io.BytesIO()
        pl.DataFrame(rows, infer_schema_length=None).write_parquet(buffer)
        return buffer.getvalue()
    if form == "xlsx":
        return workbook([list(rows[0]), *(list(row.values()) for row in rows)])
    texts = {
        "csv": lambda: csv_of(rows),
        "semicolon": lambda: csv_of(rows, ";", "\r\n"),
        "tab": lambda: csv_of(rows, "\t"),
        "jsonl": lambda: "\n".join(map(json.dumps, rows)) + "\n",
        "array": lambda: json.dumps(rows),
        "indented": lambda: json.dumps(rows, indent=2),
    }
    if form == "gzip":
        return gzip.compress(texts["csv"]().encode())
    if form == "utf-16":
        return texts["csv"]().encode("utf-16")
    return texts[form]().encode()


FORMS = ("csv", "semicolon", "tab", "jsonl", "array", "indented", "gzip", "utf-16", "xlsx", "parquet")


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The file after one to four accidents."""
    for _ in range(chance.randint(1, 4)):
        data = _accident(data, chance)
    return data


def _accident(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    end = min(len(data), at + chance.randint(1, 40))
    accidents = {
        "cut off": data[:at],
        "junk in": data[:at] + chance.choice(JUNK) + data[at:],
        "a hole": data[:at] + data[end:],
        "twice": data[:end] + data[at:],
        "noise": data[:at] + chance.randbytes(end - at) + data[end:],
        "turned": data[at:] + data[:at],
    }
    return chance.choice(list(accidents.values()))


def deliveries(chance: random.Random, files: int) -> Iterable[tuple[str, str, bytes]]:
    """(entity, path, content) of every file; one in six is left as it is."""
    for number in range(files):
        entity = chance.choice(list(MAKERS))
        form = FORMS[number % len(FORMS)]
        rows = [MAKERS[entity][0](number * 10 + n) for n in range(ROWS)]
        content = written(rows, form)
        content = content if number % 6 == 0 else mutated(content, chance)
        yield entity, f"{entity}/{number:05d}-{form}", content


def test_whatever_is_in_a_file_it_is_read_or_refused() -> None:
    forms, refusals = Counter[str](), Counter[str]()
    for entity, path, content in deliveries(random.Random(SEED + 1), READ_ALONE):
        found = parse_file(entity, content, name=path)
        numbers = [*found.rows["_row_number"], *found.rejects["row_number"]]
        assert len(numbers) == len(set(numbers)), path
        assert not (found.halt and numbers), path
        reasons = [reason.partition(":")[0] for row in found.rejects["reasons"] for reason in row]
        refusals.update([*reasons, *([found.halt.code] if found.halt else [])])
        forms.update([path.rpartition("-")[2]])
    print(f"{READ_ALONE} damaged files read alone: 0 raised, no row twice, {len(refusals)} reasons to refuse")
    assert refusals.keys() <= CATALOGUE.keys()
    assert len(refusals) >= 8
    assert forms.total() == READ_ALONE


@pytest.mark.usefixtures("_empty_lake")
def test_no_pass_fails_and_every_row_is_somewhere() -> None:
    whole: dict[str, list[str]] = {}
    taken, kept_aside = Counter[str](), Counter[str]()
    uploads: list[Future[Any]] = []
    pool = ThreadPoolExecutor(4)
    for number, (entity, path, content) in enumerate(deliveries(random.Random(SEED), FILES), start=1):
        uploads.append(pool.submit(storage_resources.container(storage.RAW).upload_blob, path, content))
        # What the reader alone finds in the file, against which table and run are held.
        found = parse_file(entity, content, name=path)
        taken[entity] += found.rows.height
        kept_aside[entity] += found.rejects.height
        if (number - 1) % 6 == 0:
            whole[path] = [
                f"{MAKERS[entity][0]((number - 1) * 10 + n)[MAKERS[entity][1]]}" for n in range(ROWS)
            ]
        if number % PER_PASS == 0 or number == FILES:
            for upload in uploads:
                upload.result()
            # Found by the sweep, which is cheaper than an event for each.
            sweep.sweep(now=CLOCK.now())
            drive()
    pool.shutdown()
    records = runs.recent(1000)
    assert {run["status"] for run in records} == {"succeeded"}
    assert raw_files.depth() == 0
    loads = [(entity, load) for run in records for entity, load in run["bronze"].items()]
    outcomes: Counter[str] = Counter()
    read, aside = Counter[str](), Counter[str]()
    for entity, load in loads:
        outcomes.update(load["files"])
        read[entity] += load["read"] - load["quarantined"]
        aside[entity] += load["quarantined"]
    assert outcomes.total() == FILES
    assert set(outcomes) <= {"loaded", "refused"}
    for entity, name in BRONZE.items():
        rows, refused = table("bronze", name), table("quarantine", entity)
        assert rows.height == read[entity] == taken[entity]
        parsed = refused.filter(stage="parse") if refused.width else refused
        assert parsed.height == aside[entity] == kept_aside[entity]
        numbers = [*places(rows, "_source_file", "_row_number"), *places(parsed, "source_file", "row_number")]
        assert len(numbers) == len(set(numbers))
        key = MAKERS[entity][1]
        for path, keys in whole.items():
            if path.startswith(f"{entity}/"):
                assert sorted(rows.filter(_source_file=path)[key]) == sorted(keys)

    told = f"{dict(outcomes)}, {read.total()} rows, 0 lost, 0 doubled, 0 passes failed"
    print(f"{FILES} damaged files loaded: {told}")


def places(rows: pl.DataFrame, file: str, number: str) -> list[tuple[Any, ...]]:
    """Where the rows stood."""
    return rows.select(file, number).rows() if rows.width else []
