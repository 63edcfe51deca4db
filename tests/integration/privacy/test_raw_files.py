"""A raw file that is written anew is no delivery: whatever dies, the ledger takes it for the other."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta

import pytest

from shared import storage_resources
from shared.lake import storage
from shared.lake.intake import raw_reader, sweep
from shared.lake.state import raw_files, rewritten
from shared.lake.state.pass_plan import PlannedFile
from shared.lake.state.raw_files import Settled
from shared.privacy import raw_files as privacy_files
from shared.privacy.beside_rows import EDGE_BYTES, files_that_may_name
from shared.privacy.person import Person
from shared.raw import ledger
from tests.support.intake_cases import csv_of
from tests.support.lake import START, drop
from tests.support.scanning import unpacked
from tests.support.small_world import customer
from tests.support.workbooks import Sheet, book

pytestmark = [pytest.mark.azurite, pytest.mark.usefixtures("app_settings")]

ME = Person("C9")
NAME = "customers/list.jsonl"


class Died(BaseException):
    """The process is gone."""


def blob() -> tuple[str, dict[str, str], bytes]:
    """ETag, metadata and content as they stand."""
    found = storage_resources.container(storage.RAW).download_blob(NAME)
    return found.properties.etag, dict(found.properties.metadata), found.readall()


def loaded() -> None:
    """A file with the customer's row among others, loaded by batch 7."""
    drop(NAME, [customer(1), customer(9), customer(2)])
    (waiting,) = raw_files.waiting(10)
    raw_files.settle([Settled(NAME, waiting.etag, "loaded", "digest")], number=7, at=START)


@pytest.mark.parametrize("dies", ["before the file", "before the ledger", "never"])
def test_a_rewritten_file_is_not_loaded_again(dies: str, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded()
    delivered, _, _ = blob()

    def die(*_args: object, **_options: object) -> None:
        raise Died

    with monkeypatch.context() as patch:
        if dies != "never":
            patch.setattr(rewritten, {"before the file": "metadata_of"}.get(dies, "carry_over"), die)
            with pytest.raises(Died):
                privacy_files.rewrite([NAME], ME)
    if dies == "before the ledger":
        # Its event, or the sweep, may come before the attempt is repeated.
        assert sweep.sweep(now=START) == 0
    privacy_files.rewrite([NAME], ME)
    etag, metadata, content = blob()
    assert b"C9" not in content
    assert content.count(b"\n") == 2
    assert metadata[rewritten.FROM] == ledger.bare(delivered) != ledger.bare(etag)
    assert not sweep.record_blob(NAME, now=START)
    assert (sweep.sweep(now=START), raw_files.depth()) == (0, 0)
    assert raw_files.loaded_number(NAME) == 7
    assert raw_files.loaded_content(NAME) == metadata[rewritten.CONTENT] != "digest"


def test_it_counts_as_delivered_when_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded()
    before = (
        storage_resources.container(storage.RAW).get_blob_client(NAME).get_blob_properties().last_modified
    )
    earlier = (before - timedelta(days=3)).isoformat()
    told = rewritten.metadata_of
    monkeypatch.setattr(rewritten, "metadata_of", lambda *a, **o: told(*a, **o) | {rewritten.AT: earlier})
    privacy_files.rewrite([NAME], ME)
    (fetched,) = raw_reader.fetch([PlannedFile(NAME, ledger.bare(blob()[0]))])
    assert fetched.modified == before - timedelta(days=3)


def test_a_new_delivery_is_one() -> None:
    loaded()
    privacy_files.rewrite([NAME], ME)
    drop(NAME, [customer(1), customer(3)])
    assert [file.path for file in raw_files.waiting(10)] == [NAME]


def test_a_file_without_others_goes_with_its_name() -> None:
    drop("customers/only_c9.jsonl", [customer(9)])
    assert privacy_files.rewrite(["customers/only_c9.jsonl"], ME) == 1
    assert raw_files.depth() == 0
    rows = storage_resources.table(ledger.TABLE).query_entities("")
    assert [row for row in rows if "only_c9" in str(dict(row))] == []


def test_files_are_read_in_full_that_may_name_somebody_beside_their_rows() -> None:
    someone = Person("X7-AB")
    rows = csv_of([customer(n) for n in range(1, 2000)])
    header = list(customer(1))
    first = Sheet([header, list(customer(1).values())], "customers")
    named = {
        "customers/titled.csv": f"List for X7-AB\n{rows}",
        "customers/footed.csv": f"{rows}Total of X7-AB{',' * (len(header) - 1)}\n",
        "customers/sheets.xlsx": book(first, Sheet([["X7-AB has moved"]], "notes")),
        "customers/hidden.csv": book(first, Sheet([["X7-AB has moved"]], "lists", state="hidden")),
        "customers/packed.csv.gz": gzip.compress(f"{rows}Total of X7-AB\n".encode()),
        "customers/wide.csv": f"List for X7-AB\n{rows}".encode("utf-16"),
        "customers/wrapped.json": json.dumps({"customers": [customer(1)], "for": "X7-AB"}),
    }
    for name, data in named.items():
        drop(name, data)
    drop("customers/plain.csv", rows)
    drop("customers/none.csv", "")
    assert len(rows) > 2 * EDGE_BYTES
    found = files_that_may_name(someone)
    assert found == set(named)
    assert privacy_files.rewrite(found, someone) == len(named)
    raw = storage_resources.container(storage.RAW)
    left = {name: b" ".join(unpacked(raw.download_blob(name).readall())) for name in named}
    assert [name for name, data in left.items() if b"X7-AB" in data] == []
    assert all(b"C1" in data for data in left.values())
