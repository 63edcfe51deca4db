"""Writing on a claim: customer and claims staff to each other."""

from __future__ import annotations

from shared.domain import case as cases
from shared.domain.fields import Request, Words, example
from shared.errors import ConflictError
from shared.records.cases import case_write, get_case
from shared.records.commands.claim_review import case_commit
from shared.records.dossier import repeated
from shared.records.messages import (
    MAX_MESSAGES,
    list_messages,
    message_answer,
    message_event,
    message_write,
    sender_of,
)
from shared.records.model import Origin, Result
from shared.records.store import RecordStore


class MessageCreate(Request):
    """What is to be said."""

    model_config = example(text="Which images do you need? My vet has two sets.")

    text: Words


def add_message(claim_id: str, request: MessageCreate, origin: Origin) -> Result:
    """Add a message to a claim that a person is looking at.

    Raises NotFoundError, ConflictError for a claim that no person looks at (any more).
    """
    store = RecordStore.for_principal(origin.principal)
    claim = store.get("claim", claim_id)

    def perform() -> Result:
        if len(list_messages(claim)) >= MAX_MESSAGES:
            detail = f"A claim has at most {MAX_MESSAGES} messages"
            raise ConflictError(detail, code="too_many_messages")
        stored = get_case(claim)
        case = cases.note_message(stored.case, sender_of(origin), now=origin.now)
        message = message_write(claim, request.text, origin)
        shown = message_answer(message.row, is_staff=origin.principal.is_staff)
        result = Result.of("message_added", shown)
        write = case_write(claim, case, stored.record)
        also, news = (message,), (message_event(message.row),)
        command = case_commit(
            claim, case, write, origin, "add_message", also=also, events=news, result=result
        )
        store.commit(command)
        return result

    return repeated(perform)
