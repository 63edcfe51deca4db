"""Adding a document to a claim."""

from __future__ import annotations

from shared.domain import case as cases
from shared.domain import events
from shared.domain.case import CaseState
from shared.domain.claim import Claim
from shared.domain.document import MAX_DOCUMENTS, check_document
from shared.domain.fields import Request, Text
from shared.domain.ids import new_id
from shared.domain.rows import Row, take
from shared.errors import ConflictError, InvalidInputError
from shared.identity.principal import Role
from shared.records.cases import case_event, case_write, find_case
from shared.records.command_commit import commit_of
from shared.records.commit import read_head
from shared.records.documents import Upload, delete_file, save_file
from shared.records.dossier import repeated
from shared.records.model import Event, Origin, Result, Stored, Write
from shared.records.partition import read_kind
from shared.records.store import RecordStore, not_found
from shared.records.upload_sas import Grant
from shared.records.uploads import begin_upload, end_upload, find_upload, read_upload
from shared.settings import direct_uploads

# As many as may send documents of one claim at once, and more.
ATTEMPTS = 80


class About(Request):
    """What is told of a file besides its content: its name, and which wanted document it is."""

    name: Text | None = None
    answers: Text | None = None


def add_document(claim_id: str, data: bytes, origin: Origin, about: About | None = None) -> Result:
    """Store a file with a claim; the last one that the adjuster has waited for sends the case back to work.

    Raises NotFoundError, InvalidInputError for a file of another kind, ConflictError beyond the most files.
    """
    claim = RecordStore.for_principal(origin.principal).get("claim", claim_id)
    media_type = check_document(data)
    _check_room(claim)
    # The file first: a document that is listed is there.
    upload = save_file(data, media_type)
    document_id = new_id("document")
    try:
        return repeated(lambda: _note(claim, document_id, upload, origin, about), ATTEMPTS)
    except ConflictError:
        delete_file(upload.blob)
        raise


def promise_document(claim_id: str, origin: Origin, instead: str) -> tuple[str, Grant]:
    """The id of a document to come and the right to send its file.

    Raises NotFoundError, ConflictError: also where nobody outside can reach the storage, who are told what to
    do `instead`.
    """
    claim = RecordStore.for_principal(origin.principal).get("claim", claim_id)
    if not direct_uploads():
        message = f"Storage is not open to clients here. {instead}"
        raise ConflictError(message, code="direct_uploads_off")
    document_id = new_id("document")
    room = MAX_DOCUMENTS - len(list_documents(claim))
    grant = begin_upload(document_id, claim.id, origin.now, room=room)
    if grant is None:
        raise _too_many()
    return document_id, grant


def complete_document(claim_id: str, document_id: str, origin: Origin, about: About | None = None) -> Result:
    """Look at the file that was sent and list it with its claim; again, it is answered as it is.

    What is looked at is what is kept: the file is copied, for its sender may write for a while yet. Raises
    NotFoundError, ConflictError while there is no file, and as add_document for what is wrong with it.
    """
    claim = RecordStore.for_principal(origin.principal).get("claim", claim_id)
    upload = find_upload(document_id, claim.id)
    if known := _find(claim, document_id):
        return _added(known.row)
    if upload is None:
        raise not_found("document", document_id)
    try:
        data = read_upload(upload)
        media_type = check_document(data)
    except InvalidInputError:
        end_upload(upload)
        raise
    _check_room(claim)
    file = save_file(data, media_type)
    result = repeated(lambda: _note_once(claim, document_id, file, origin, about), ATTEMPTS)
    end_upload(upload)
    return result


def _note_once(
    claim: Stored[Claim], document_id: str, file: Upload, origin: Origin, about: About | None
) -> Result:
    # Somebody else may have completed it since.
    if known := _find(claim, document_id):
        delete_file(file.blob)
        return _added(known.row)
    return _note(claim, document_id, file, origin, about)


def list_documents(claim: Stored[Claim]) -> list[Stored[Row]]:
    """A claim's documents in order of upload."""
    documents = read_kind(claim.customer_id, "document")
    return [document for document in documents if document.row["claim_id"] == claim.id]


def get_document(claim: Stored[Claim], document_id: str) -> Stored[Row]:
    """One of a claim's documents; raises NotFoundError."""
    document = _find(claim, document_id)
    if document is None:
        raise not_found("document", document_id)
    return document


def document_answer(row: Row) -> Row:
    """A document as an answer: not the name of its blob."""
    return {**_told(row), "name": row.get("name"), "answers": row.get("answers")}


def _told(row: Row) -> Row:
    names = ("document_id", "claim_id", "media_type", "size", "sha256", "uploaded_by", "created_at")
    return take(row, *names)


def _find(claim: Stored[Claim], document_id: str) -> Stored[Row] | None:
    return next((each for each in list_documents(claim) if each.id == document_id), None)


def _check_room(claim: Stored[Claim]) -> None:
    if len(list_documents(claim)) >= MAX_DOCUMENTS:
        raise _too_many()


def _too_many() -> ConflictError:
    return ConflictError(f"A claim has at most {MAX_DOCUMENTS} documents", code="too_many_documents")


def _added(row: Row) -> Result:
    return Result.of("document_added", document_answer(row))


def _note(
    claim: Stored[Claim], document_id: str, upload: Upload, origin: Origin, about: About | None
) -> Result:
    about = about or About()
    row = {
        "document_id": document_id,
        "claim_id": claim.id,
        "media_type": upload.media_type,
        "size": upload.size,
        "sha256": upload.sha256,
        "uploaded_by": str(origin.principal.role),
        "created_at": origin.now,
        "blob": upload.blob,
        "name": about.name,
        "answers": about.answers,
    }
    result = _added(row)
    # Read before the documents are counted: one that comes meanwhile refuses the commit.
    head = read_head(claim.customer_id)
    _check_room(claim)
    writes, case_events = _received(claim, about, origin)
    RecordStore.for_principal(origin.principal).commit(
        commit_of(
            origin,
            "add_document",
            claim.id,
            customer_id=claim.customer_id,
            writes=(Write("document", document_id, row), *writes),
            events=(Event(events.DOCUMENT_ADDED, claim.id, _told(row)), *case_events),
            result=result,
            exclusive=True,
        ),
        head=head,
    )
    return result


def _received(
    claim: Stored[Claim], about: About, origin: Origin
) -> tuple[tuple[Write, ...], tuple[Event, ...]]:
    stored = find_case(claim)
    if stored is None or stored.case.state is CaseState.CLOSED or origin.principal.role is not Role.CUSTOMER:
        return (), ()
    case = cases.receive_document(stored.case, about.answers, now=origin.now)
    return (case_write(claim, case, stored.record),), (case_event(case),)
