"""Documents: only what they are by content is taken, and only the claim's owner and staff see them."""

from datetime import timedelta

import pytest

from shared import clients
from shared.domain.document import MAX_DOCUMENTS, media_type_of
from shared.errors import ConflictError, InvalidInputError, NotFoundError
from shared.records.cases import get_case
from shared.records.commands.claim_review import Assignment, DocumentsWanted, assign_case, request_documents
from shared.records.commands.documents import About, add_document, get_document, list_documents
from shared.records.commands.processing import process_claim
from shared.records.documents import load_file
from shared.records.model import Stored
from shared.records.store import RecordStore
from tests.support.insurance import VET
from tests.support.records import body, claimed, customer, insured, keyed, once, origin, registered

pytestmark = [pytest.mark.azurite, pytest.mark.usefixtures("app_settings")]

PDF = b"%PDF-1.7\n1 0 obj"


def read(claim_id: str) -> Stored:
    return RecordStore.system().get("claim", claim_id)


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (PDF, "application/pdf"),
        (b"\xff\xd8\xff\xe0JFIF", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"\0\0\0\x18ftypheic....", "image/heic"),
        (b"\0\0\0\x18ftypmp42....", None),
        (b"MZ\x90\0", None),
        (b"<html>%PDF-", None),
        (b"PK\x03\x04", None),
        (b"", None),
    ],
)
def test_a_file_is_what_its_content_says(data: bytes, media_type: str | None) -> None:
    assert media_type_of(data) == media_type


def test_a_document_is_stored_under_an_opaque_name_and_read_back() -> None:
    ids = insured()
    claim_id = claimed(*ids)

    made = body(add_document(claim_id, PDF, origin(customer(ids[0]))))

    document = get_document(read(claim_id), made["document_id"])
    assert load_file(document.row["blob"]) == PDF
    assert (made["media_type"], made["size"], made["uploaded_by"]) == (
        "application/pdf",
        len(PDF),
        "customer",
    )
    assert "blob" not in made
    assert claim_id not in document.row["blob"]


def test_another_kind_of_file_is_refused_and_nothing_is_stored() -> None:
    ids = insured()
    claim_id = claimed(*ids)
    with pytest.raises(InvalidInputError) as refused:
        add_document(claim_id, b"MZ\x90\0 program", origin())
    assert refused.value.code == "document_type"
    assert list_documents(read(claim_id)) == []


def test_a_foreign_claim_takes_and_gives_no_documents() -> None:
    claim_id = claimed(*insured())
    stranger = customer(registered())
    with pytest.raises(NotFoundError):
        add_document(claim_id, PDF, origin(stranger))
    other = claimed(*insured())
    made = body(add_document(other, PDF, origin()))
    with pytest.raises(NotFoundError):
        get_document(read(claim_id), made["document_id"])


def test_a_document_repeated_under_its_key_is_one() -> None:
    ids = insured()
    claim_id = claimed(*ids)
    first, again = (once(keyed("doc"), ids[0], lambda at: add_document(claim_id, PDF, at)) for _ in range(2))
    assert first.body == again.body
    assert len(list_documents(read(claim_id))) == 1
    assert len(list(clients.blobs().get_container_client("documents").list_blobs())) == 1


def test_a_claim_takes_so_many_documents_and_no_more() -> None:
    claim_id = claimed(*insured())
    for _ in range(MAX_DOCUMENTS):
        add_document(claim_id, PDF, origin())
    with pytest.raises(ConflictError) as refused:
        add_document(claim_id, PDF, origin())
    assert refused.value.code == "too_many_documents"


def test_what_the_adjuster_waited_for_sends_the_case_back_to_work() -> None:
    ids = insured()
    claimed(*ids, claim_amount=5500)
    claim_id = claimed(*ids, after=timedelta(minutes=1), claim_amount=6000)
    process_claim(claim_id, origin(), lambda _: VET)
    assign_case(claim_id, Assignment(), origin())
    request_documents(claim_id, DocumentsWanted(documents=["Invoice"]), origin())

    # The rules have asked for the vet's invoice, and the adjuster for one more.
    for wanted in get_case(read(claim_id)).case.wanted:
        file = PDF + wanted.encode()
        add_document(claim_id, file, origin(customer(ids[0])), About(answers=wanted))

    case = get_case(read(claim_id)).case
    assert (case.state, case.wanted) == ("Assigned", ())
