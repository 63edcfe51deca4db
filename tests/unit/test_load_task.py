"""`dev.py load`: which files it takes, when it is done, what it reports."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import httpx
import pytest

from devhost.tasks.account import account, is_refused, not_recognized
from devhost.tasks.drop import BatchFile, UnknownFileError, find_files, left_out
from devhost.tasks.follow import Follower, PipelineError, outcome
from shared.lake.schema.contracts import ENTITIES, KEYS, SILVER_TABLES
from shared.lake.schema.reasons import describe
from shared.lake.state.run_report import report
from shared.lake.transform.marks import MARKS
from shared.lake.transform.quality import REFUSALS, RULES


def run(identity: str, status: str, **more: Any) -> dict[str, Any]:
    return {"id": identity, "status": status, "error": None, "bronze": {}, **more}


def bronze(**files: int) -> dict[str, Any]:
    return {
        entity: {"files": {"loaded": count}, "read": 10 * count, "quarantined": 0}
        for entity, count in files.items()
    }


def api(answers: list[list[dict[str, Any]]]) -> httpx.Client:
    """An API that tells of these runs, one answer after the other, the last for ever."""

    def handle(_: httpx.Request) -> httpx.Response:
        runs = answers.pop(0) if len(answers) > 1 else answers[0]
        return httpx.Response(200, json={"runs": runs})

    return httpx.Client(transport=httpx.MockTransport(handle), base_url="http://api")


def follow(answers: list[list[dict[str, Any]]], **expected: int) -> list[Any]:
    follower = Follower(api(answers), Counter(expected), frozenset({"RUN-OLD"}))
    return follower.wait(lambda _share, _stage: None, timeout_s=1.0)


def laid_out(folder: Path, *names: str) -> Path:
    """A folder with these files."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")
    return folder


def taken(folder: Path) -> dict[str, str]:
    """Where each file of a folder goes, without the digest of its content."""
    return {
        str(file.path.relative_to(folder)): file.blob_name.replace("-2d711642b726b044", "")
        for file in find_files([folder])
    }


def test_a_folder_gives_its_batch_files_parents_first(tmp_path: Path) -> None:
    laid_out(tmp_path, "claims.jsonl", "customers.csv", "manifest.json", "claims_sample.json", "notes.csv")
    assert [file.entity for file in find_files([tmp_path])] == ["customers", "claims"]
    # The generator's sample and its list of flaws are no deliveries.
    assert [path.name for path in left_out([tmp_path])] == ["notes.csv"]


def test_a_folder_is_read_whatever_case_and_format_its_files_have(tmp_path: Path) -> None:
    laid_out(tmp_path, "Claims.JSONL", "VetProviders.xlsx", "pets.csv.gz", "Policies 2026-01.txt")
    assert [file.entity for file in find_files([tmp_path])] == ["pets", "policies", "vet_providers", "claims"]
    assert left_out([tmp_path]) == []


def test_a_folder_may_be_laid_out_like_the_raw_zone(tmp_path: Path) -> None:
    names = {
        "claims/x.csv": "claims/x.csv",
        "claims/year=2026/month=01/part-0000.parquet": "claims/year=2026/month=01/part-0000.parquet",
        "raw/pets/a.jsonl": "pets/a.jsonl",
        "export/2026-01-31/Customers.csv": "customers/export/2026-01-31/Customers.csv",
        "Vet Providers/list": "vet_providers/list",
    }
    assert taken(laid_out(tmp_path, *names)) == names
    assert left_out([tmp_path]) == []


def test_a_folder_may_itself_be_the_one_of_an_entity(tmp_path: Path) -> None:
    folder = laid_out(tmp_path / "claims", "jan.csv", "2026/feb.csv")
    assert taken(folder) == {"jan.csv": "claims/jan.csv", "2026/feb.csv": "claims/2026/feb.csv"}
    assert taken(tmp_path) == {
        "claims/jan.csv": "claims/jan.csv",
        "claims/2026/feb.csv": "claims/2026/feb.csv",
    }


def test_two_files_of_one_name_in_two_folders_stay_two(tmp_path: Path) -> None:
    laid_out(tmp_path, "claims/east/x.csv", "claims/west/x.csv")
    assert len(set(taken(tmp_path).values())) == 2


def test_what_tools_keep_in_a_folder_is_no_delivery(tmp_path: Path) -> None:
    laid_out(
        tmp_path, "claims/_SUCCESS", "claims/.DS_Store", "pets/~$x.xlsx", "_tmp/claims.csv", "claims/a.csv"
    )
    assert list(taken(tmp_path)) == ["claims/a.csv"]
    assert left_out([tmp_path]) == []


def test_a_file_of_a_folder_whose_name_says_nothing_is_told_with_the_remedy(tmp_path: Path) -> None:
    laid_out(tmp_path, "inbox/new.csv", "pets/a.csv")
    (path,) = left_out([tmp_path])
    sentence, remedy = not_recognized(path)
    assert sentence.endswith("new.csv: The name does not say which entity the file holds.")
    assert remedy.strip().startswith("Drop it in customers/")


@pytest.mark.parametrize(
    ("name", "entity"),
    [
        ("claims-2026.jsonl", "claims"),
        ("vet_providers.csv", "vet_providers"),
        ("claims.xlsx", "claims"),
        ("Pets Export.csv.gz", "pets"),
    ],
)
def test_a_file_is_known_by_its_name(tmp_path: Path, name: str, entity: str) -> None:
    (tmp_path / name).write_text("x")
    assert [file.entity for file in find_files([tmp_path / name])] == [entity]


@pytest.mark.parametrize("name", ["invoices.csv", "claims.pdf"])
def test_a_file_of_no_entity_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("x")
    with pytest.raises(UnknownFileError, match="names no entity"):
        find_files([tmp_path / name])


def test_another_delivery_never_overwrites_an_earlier_one(tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    names = []
    for content in ("one", "two", "one"):
        path.write_text(content)
        names.append(BatchFile(path, "customers").blob_name)
    assert names[0] == names[2] != names[1]
    assert names[0].startswith("customers/customers-")


def test_a_delivery_keeps_both_endings_of_its_name(tmp_path: Path) -> None:
    path = tmp_path / "pets.csv.gz"
    path.write_text("x")
    assert BatchFile(path, "pets").blob_name.endswith(".csv.gz")


def test_it_waits_until_every_file_is_in_gold() -> None:
    old = run("RUN-OLD", "succeeded", bronze=bronze(claims=9))
    first = run("RUN-1", "succeeded", bronze=bronze(customers=1))
    runs = follow(
        [
            [old],
            [run("RUN-1", "running"), old],
            [first, old],
            [run("RUN-2", "running", bronze=bronze(claims=2)), first, old],
            [run("RUN-2", "succeeded", bronze=bronze(claims=2)), first, old],
        ],
        customers=1,
        claims=2,
    )
    assert [found["id"] for found in runs] == ["RUN-2", "RUN-1"]


def test_a_run_that_fails_ends_the_wait() -> None:
    with pytest.raises(PipelineError, match="RUN-1 has failed: gold broke"):
        follow([[run("RUN-1", "failed") | {"error": "gold broke"}]], claims=1)


def test_a_pipeline_that_does_nothing_ends_the_wait() -> None:
    with pytest.raises(PipelineError, match="no progress for 1 s"):
        follow([[]], claims=1)


def test_the_report_adds_up_the_runs() -> None:
    counts = {"rows_new": 7, "rows_updated": 2, "rows_quarantined": 1, "rows": 50, "accuracy": 90.0}
    newest = run("RUN-2", "succeeded", bronze=bronze(claims=1), silver={"counts": {"fact_claims": counts}})
    older = run("RUN-1", "succeeded", bronze=bronze(claims=2), silver={"counts": {"fact_claims": counts}})
    assert outcome([newest, older])["claims"] == Counter(read=30, new=14, updated=4, quarantined=2, flagged=5)


WORDS = {"code": "c", "sentence": "It is so.", "remedy": "Do that."}


def told(**found: Any) -> dict[str, Any]:
    """A run that says no more than this."""
    nothing = {"refused_files": [], "refused_beyond": 0, "quarantined": [], "notices": []}
    return run("RUN-1", "succeeded", **(nothing | found))


def test_every_refused_file_is_named_with_what_to_do() -> None:
    runs = [told(refused_files=[{"entity": "pets", "file": "pets/a.csv", **WORDS}], refused_beyond=3)]
    assert is_refused(runs)
    assert account(runs) == [
        "  refused  pets/a.csv: It is so.",
        "           Do that.",
        "  refused  3 more files: GET /api/pipeline/files?outcome=refused",
    ]


def test_rows_in_quarantine_are_counted_by_reason_over_all_runs() -> None:
    row = {"entity": "pets", "stage": "silver", "reason": "c:x", **WORDS}
    runs = [told(quarantined=[row | {"rows": 1}]), told(quarantined=[row | {"rows": 1200}])]
    assert is_refused(runs)
    assert account(runs) == ["  1,201 rows of pets in quarantine: It is so.", "           Do that."]


def test_a_notice_is_told_and_is_no_refusal() -> None:
    runs = [
        told(
            notices=[
                {"entity": "pets", "file": "pets/a.csv", **WORDS},
                {"entity": "pets", "file": None, **WORDS},
            ]
        )
    ]
    assert account(runs) == ["  pets/a.csv: It is so.", "  pets: It is so."]
    assert not is_refused(runs)
    assert account([told()]) == []


@pytest.mark.parametrize("entity", ENTITIES)
def test_flags_of_the_newest_run_are_told_in_words(entity: str) -> None:
    names = {rule.name for rule in RULES[entity]} | {mark.name for mark in MARKS[entity]}
    table = SILVER_TABLES[entity]
    newest = told(silver={"counts": {table: {"rows": 3} | {f"rows_flagged:{name}": 1 for name in names}}})
    older = told(silver={"counts": {table: {f"rows_flagged:{name}": 9 for name in names}}})
    lines = account([newest, older])
    assert not is_refused([newest])
    assert sorted(line.split(": ")[0] for line in lines) == sorted(
        f"  1 row of {entity} flagged {name}" for name in names
    )
    assert [line for line in lines if "nknown reason" in line] == []


@pytest.mark.parametrize("entity", ENTITIES)
def test_a_run_s_record_tells_every_refused_key_and_every_count_in_words(entity: str) -> None:
    measures = {f"rows_quarantined:{rule.name}": 2 for rule in REFUSALS[entity]}
    measures |= {"rows_repeated": 3, "rows_older": 4, "rows_partial": 5}
    files = {"missing_columns": {f"{entity}/a.csv": ["created_at"]}}
    found = told(**report({entity: files}, {"counts": {SILVER_TABLES[entity]: measures}}))
    lines = account([found])
    key = KEYS[entity]
    assert is_refused([found])
    assert lines[::2][:2] == [
        f"  2 rows of {entity} in quarantine: {describe(f'damaged_id:{key}').sentence}",
        f"  2 rows of {entity} in quarantine: The row has no {key}.",
    ]
    assert lines[4:] == [
        f"  {entity}/a.csv: The file does not say created_at; what is known of them stays.",
        f"  {entity}: Rows that met their own key in one file: 3. The last one holds.",
        f"  {entity}: Rows older than what is known, which replaced nothing: 4.",
        f"  {entity}: Rows of files that do not say every column: 5.",
    ]
