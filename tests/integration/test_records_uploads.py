"""Files sent straight to storage: only there, only for a while, and no document before somebody looked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from functions.claims.documents import begin_document_upload
from shared import clients
from shared.domain.document import LARGEST_DOCUMENT, MAX_DOCUMENTS
from shared.errors import ConflictError, InvalidInputError, NotFoundError
from shared.listing import list_files
from shared.records.commands.documents import (
    add_document,
    complete_document,
    get_document,
    list_documents,
    promise_document,
)
from shared.records.documents import load_file
from shared.records.model import Origin, Stored
from shared.records.store import RecordStore
from shared.records.tables import query
from shared.records.upload_sas import Grant
from shared.records.uploads import purge_uploads
from tests.support.records import (
    Said,
    at_once,
    body,
    claimed,
    customer,
    insured,
    keyed,
    once,
    origin,
    registered,
)

pytestmark = [pytest.mark.azurite, pytest.mark.usefixtures("hierarchical")]

PDF = b"%PDF-1.7\n1 0 obj"


def read(claim_id: str) -> Stored:
    return RecordStore.system().get("claim", claim_id)


def now() -> Origin:
    """An origin of the real time: signatures are checked by the clock."""
    at = datetime.now(UTC)
    return Origin(origin().principal, at, at.date())


def promised(claim_id: str) -> tuple[str, Grant]:
    return promise_document(claim_id, now(), "")


def sent(grant: Grant, data: bytes = PDF) -> int:
    return httpx.put(grant.url, content=data, headers=dict(grant.headers)).status_code


def files() -> list[str]:
    return [blob.name for blob in list_files(clients.blobs().get_container_client("documents"))]


def test_a_file_that_was_sent_becomes_a_document_when_it_is_completed() -> None:
    ids = insured()
    claim_id = claimed(*ids)
    document_id, grant = promised(claim_id)
    assert sent(grant) == 201
    assert list_documents(read(claim_id)) == []

    made = body(complete_document(claim_id, document_id, origin(customer(ids[0]))))

    document = get_document(read(claim_id), document_id)
    assert (made["document_id"], made["media_type"]) == (document_id, "application/pdf")
    assert made["size"] == len(PDF)
    assert load_file(document.row["blob"]) == PDF
    assert files() == [document.row["blob"]]


def test_the_right_is_for_one_blob_and_for_writing_only() -> None:
    claim_id = claimed(*insured())
    (_, grant), (_, other) = promised(claim_id), promised(claim_id)
    assert sent(other) == 201
    signature = urlsplit(grant.url).query
    foreign = other.url.partition("?")[0] + "?" + signature
    assert httpx.put(foreign, content=b"MZ", headers=dict(grant.headers)).status_code == 403
    assert sent(grant) == 201
    assert httpx.get(grant.url).status_code == 403
    assert httpx.delete(grant.url).status_code == 403
    listing = grant.url.partition("/uploads/")[0] + "?restype=container&comp=list&" + signature
    assert httpx.get(listing).status_code == 403
    expiry = datetime.fromisoformat(parse_qs(signature)["se"][0])
    assert timedelta(minutes=14) < expiry - datetime.now(UTC) <= timedelta(minutes=15)
    assert claim_id not in grant.url


def test_a_right_that_is_over_opens_nothing() -> None:
    claim_id = claimed(*insured())
    at = datetime.now(UTC) - timedelta(minutes=16)
    _, grant = promise_document(claim_id, Origin(origin().principal, at, at.date()), "")
    assert sent(grant) == 403


def test_nothing_is_completed_before_it_was_sent() -> None:
    ids = insured()
    claim_id = claimed(*ids)
    document_id, grant = promised(claim_id)

    def complete() -> Said:
        return once(keyed("done"), ids[0], lambda at: complete_document(claim_id, document_id, at))

    with pytest.raises(ConflictError) as refused:
        complete()
    assert refused.value.code == "upload_missing"
    assert sent(grant) == 201
    assert body(complete())["document_id"] == document_id
    assert complete().replayed


def test_a_document_that_is_there_is_told_under_every_key() -> None:
    ids = insured()
    claim_id = claimed(*ids)
    document_id, grant = promised(claim_id)
    sent(grant)
    told = complete_document(claim_id, document_id, now())
    # Nothing is stored by it but what the key was told.
    for replayed in (False, True):
        said = once(keyed("k"), ids[0], lambda at: complete_document(claim_id, document_id, at))
        assert (body(said), said.replayed) == (body(told), replayed)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"MZ program", "document_type"),
        (b"", "document_type"),
        (PDF + bytes(LARGEST_DOCUMENT), "document_size"),
    ],
    ids=["another kind", "nothing", "too large"],
)
def test_what_is_no_document_is_refused_and_removed(data: bytes, code: str) -> None:
    claim_id = claimed(*insured())
    document_id, grant = promised(claim_id)
    assert sent(grant, data) == 201
    with pytest.raises(InvalidInputError) as refused:
        complete_document(claim_id, document_id, origin())
    assert refused.value.code == code
    assert (files(), list_documents(read(claim_id))) == ([], [])
    with pytest.raises(NotFoundError):
        complete_document(claim_id, document_id, origin())


def test_what_was_looked_at_is_what_is_kept() -> None:
    claim_id = claimed(*insured())
    document_id, grant = promised(claim_id)
    sent(grant)
    complete_document(claim_id, document_id, origin())
    # The right lasts on, and reaches a place that nobody reads.
    assert sent(grant, b"MZ program") == 201
    document = get_document(read(claim_id), document_id).row["blob"]
    assert load_file(document) == PDF
    purge_uploads(datetime.now(UTC) + timedelta(hours=25))
    assert files() == [document]


def test_an_upload_belongs_to_its_claim_and_its_owner() -> None:
    ids = insured()
    claim_id, other = claimed(*ids), claimed(*ids)
    document_id, grant = promised(claim_id)
    sent(grant)
    stranger = origin(customer(registered()))
    for wrong_claim, who in ((other, origin()), (claim_id, stranger)):
        with pytest.raises(NotFoundError):
            complete_document(wrong_claim, document_id, who)
    with pytest.raises(NotFoundError):
        promise_document(claim_id, stranger, "")
    assert list_documents(read(claim_id)) == []


def test_completing_again_and_at_once_makes_one_document() -> None:
    claim_id = claimed(*insured())
    document_id, grant = promised(claim_id)
    sent(grant)
    done = at_once([lambda: complete_document(claim_id, document_id, origin())] * 4, threads=4)
    again = complete_document(claim_id, document_id, origin())
    # Who comes while another is tidying up may find the upload gone, and the document there.
    assert {str(each) for each in done if not isinstance(each, Exception)} == {str(again)}
    assert len(list_documents(read(claim_id))) == 1
    assert len(files()) == 1


def test_a_claim_takes_no_more_documents_by_this_way_either() -> None:
    claim_id = claimed(*insured())
    document_id, grant = promised(claim_id)
    sent(grant)
    for _ in range(MAX_DOCUMENTS):
        add_document(claim_id, PDF, origin())
    for attempt in (lambda: promised(claim_id), lambda: complete_document(claim_id, document_id, origin())):
        with pytest.raises(ConflictError) as refused:
            attempt()
        assert refused.value.code == "too_many_documents"


def test_no_more_is_promised_than_a_claim_may_have_however_many_ask_at_once() -> None:
    claim_id = claimed(*insured())
    add_document(claim_id, PDF, origin())
    found = at_once([lambda: promised(claim_id)] * 40, threads=8)
    granted = [each for each in found if not isinstance(each, Exception)]
    assert len(granted) == MAX_DOCUMENTS - 1
    assert {getattr(each, "code", "") for each in found if isinstance(each, Exception)} == {
        "too_many_documents"
    }
    document_id, grant = granted[0]
    sent(grant)
    complete_document(claim_id, document_id, origin())
    with pytest.raises(ConflictError):
        promised(claim_id)
    # What nobody has completed gives its place free when its time is over.
    later = datetime.now(UTC) + timedelta(hours=1, minutes=1)
    promise_document(claim_id, Origin(origin().principal, later, later.date()), "")
    purge_uploads(later + timedelta(hours=2))
    assert query("references", "PartitionKey eq @claim", {"claim": f"uploading_{claim_id}"}) == []


def test_documents_that_come_at_once_are_no_more_than_a_claim_may_have() -> None:
    claim_id = claimed(*insured())
    found = at_once([lambda: add_document(claim_id, PDF, origin())] * 40, threads=8)
    refused = [getattr(each, "code", each) for each in found if isinstance(each, Exception)]
    assert refused == ["too_many_documents"] * 20
    assert len(list_documents(read(claim_id))) == len(files()) == MAX_DOCUMENTS


def test_what_nobody_completes_is_gone_after_an_hour() -> None:
    claim_id = claimed(*insured())
    document_id, grant = promised(claim_id)
    promised(claim_id)
    sent(grant)
    purge_uploads(datetime.now(UTC) + timedelta(minutes=55))
    assert len(files()) == 1
    purge_uploads(datetime.now(UTC) + timedelta(minutes=65))
    assert files() == []
    assert query("references", "PartitionKey ge 'upload_' and PartitionKey lt 'upload`'", {}) == []
    with pytest.raises(NotFoundError):
        complete_document(claim_id, document_id, origin())


def test_where_storage_is_closed_the_other_door_is_named_and_nothing_promised(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    claim_id = claimed(*insured())
    monkeypatch.setenv("DIRECT_UPLOADS", "false")
    with pytest.raises(ConflictError) as refused:
        begin_document_upload(replace(keyed("k"), path={"claim_id": claim_id}))
    assert refused.value.code == "direct_uploads_off"
    assert f"/api/claims/{claim_id}/documents." in refused.value.detail
    bounds = {"first": "upload_", "last": "upload`"}
    assert query("references", "PartitionKey ge @first and PartitionKey lt @last", bounds) == []
    assert body(add_document(claim_id, PDF, origin()))["size"] == len(PDF)


def test_a_closed_storage_tells_nobody_of_somebody_elses_claim(monkeypatch: pytest.MonkeyPatch) -> None:
    claim_id = claimed(*insured())
    stranger = registered()
    monkeypatch.setenv("DIRECT_UPLOADS", "false")
    with pytest.raises(NotFoundError):
        promise_document(claim_id, origin(customer(stranger)), "")
