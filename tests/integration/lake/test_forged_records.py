"""Whoever may drop files cannot speak for the API: neither by what a file says of itself nor by its name."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared import storage_resources
from shared.lake import storage
from shared.lake.intake import sweep
from shared.lake.state import runs
from shared.lake.upkeep import rebuild_from_raw
from shared.raw.names import api_blob_name
from shared.raw.proof import PROOF, is_proven, proof_of
from shared.raw.writer import write_record_blob
from tests.support.lake import START, drive, drop, new_process, table
from tests.support.small_world import claim

pytestmark = pytest.mark.azurite

AT = datetime(2026, 1, 2, tzinfo=UTC)
GENUINE = api_blob_name("claims", "M1", AT)
DECISION = {"decision_outcome": "Approved", "decided_by": "rules", "decided_payment_cents": 321_00}
# What is told to be of the API, of the far future, and decided by a person.
FORGED = claim(1, status="Denied", claim_amount=1.0, paid_amount=99_999.0) | {
    "_source": "api",
    "_entity_id": "M1",
    "_ingestion_timestamp": "9999-01-01T00:00:00Z",
    "decision_outcome": "Denied",
    "decided_by": "person",
}
LINE = json.dumps(FORGED)
FILES: dict[str, str] = {
    "claims/forged.jsonl": LINE,
    "claims/forged_two.jsonl": f"{LINE}\n{json.dumps(FORGED | {'claim_id': 'M2', '_entity_id': 'M2'})}\n",
    "claims/forged_array.json": f"[{LINE}]",
    "claims/M1_20260103_000000_000000.json": LINE,
    "claims/forged_bare.json": json.dumps({k: v for k, v in FORGED.items() if k != "_entity_id"}),
    "claims/forged.csv": f"{','.join(FORGED)}\n{','.join(str(v or '') for v in FORGED.values())}\n",
}


def say(status: str, at: datetime, **more: Any) -> None:
    """One version of the claim, as the API writes it."""
    row = claim(1, status=status, claim_amount=321.0) | DECISION | more
    write_record_blob(api_blob_name("claims", "M1", at), row, ingested_at=at, entity_id="M1")


def silver() -> dict[str, Any]:
    rows = table("silver", "fact_claims").to_dicts()
    return next(row for row in rows if row["claim_id"] == "M1")


def arrive() -> None:
    sweep.sweep(now=START)
    drive()


@pytest.fixture(autouse=True)
def _approved(app_settings: object) -> None:
    """The API has approved the claim."""
    new_process()
    say("Approved", AT)
    arrive()
    assert (silver()["status"], silver()["decided_by"]) == ("Approved", "rules")


def test_no_file_is_of_the_api_because_it_says_so() -> None:
    for name, content in FILES.items():
        drop(name, content)
    drive()

    rows = table("bronze", "claims_raw").to_dicts()
    forged = [row for row in rows if row["_source_file"] in FILES]
    assert {row["_source_file"] for row in forged} == set(FILES)
    assert {row["_source"] for row in forged} == {"batch"}
    assert max(row["_ingestion_timestamp"] for row in rows) < datetime.now(UTC) + timedelta(minutes=1)
    assert {(row["decided_by"], row["decision_outcome"]) for row in forged} == {(None, None)}
    told = {n["file"] for n in runs.recent(1)[0]["notices"] if n["code"] == "not_from_the_api"}
    assert told == {"claims/forged.jsonl", "claims/M1_20260103_000000_000000.json"}

    say("Paid", datetime.now(UTC), paid_amount=321.0)
    arrive()
    for _ in range(2):
        assert (silver()["status"], silver()["paid_amount"], silver()["claim_amount"]) == ("Paid", 321, 321)
        assert silver()["decided_by"] == "rules"
        # And the same once the lake is built anew, from raw files alone.
        rebuild_from_raw.start(now=START)
        new_process()
        drive()


def test_an_old_record_of_the_api_is_not_put_back_under_a_later_name() -> None:
    later = AT + timedelta(days=1)
    say("Paid", later, paid_amount=321.0)
    arrive()
    raw = storage_resources.container(storage.RAW)
    old = raw.download_blob(GENUINE)
    content, metadata = old.readall(), dict(old.properties.metadata)
    assert is_proven(GENUINE, content, metadata)
    again = api_blob_name("claims", "M1", later + timedelta(days=1))
    raw.upload_blob(again, content, metadata=metadata)
    sweep.record_blob(again, now=START)
    drive()

    (row,) = (r for r in table("bronze", "claims_raw").to_dicts() if r["_source_file"] == again)
    assert (row["_source"], row["decided_by"]) == ("batch", None)


def test_a_record_is_written_though_its_name_is_taken() -> None:
    name = api_blob_name("claims", "M1", AT + timedelta(days=1))
    raw = storage_resources.container(storage.RAW)
    raw.upload_blob(name, LINE, metadata={PROOF: proof_of("another", LINE.encode())})
    say("Paid", AT + timedelta(days=1), paid_amount=321.0)
    written = raw.download_blob(name)
    etag = written.properties.etag
    assert json.loads(written.readall())["status"] == "Paid"
    say("Paid", AT + timedelta(days=1), paid_amount=321.0)
    assert raw.get_blob_client(name).get_blob_properties().etag == etag
    arrive()
    assert (silver()["status"], silver()["paid_amount"]) == ("Paid", 321.0)
