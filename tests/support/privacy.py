"""A customer whose data came in by every door, each with a word that stands nowhere else, beside others."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from shared import clients, poison, storage_resources
from shared.domain.claim import PortalClaim
from shared.domain.claim_status import ClaimStatus
from shared.domain.customer import CustomerChange
from shared.domain.ruling import RulingCreate
from shared.identity.principal import Principal, Role
from shared.insights import alerts, annotations, views
from shared.lake.intake import quarantine, sweep
from shared.lake.intake.quarantine import Correction
from shared.records import outbox
from shared.records.commands.appeals import AppealCreate, appeal_claim
from shared.records.commands.claim_review import (
    Assignment,
    DocumentsWanted,
    NoteCreate,
    add_note,
    assign_case,
    request_documents,
)
from shared.records.commands.claims import submit_claim
from shared.records.commands.customers import register_customer, update_customer
from shared.records.commands.documents import About, add_document, complete_document, promise_document
from shared.records.commands.messages import MessageCreate, add_message
from shared.records.commands.pets import add_pet
from shared.records.commands.pictures import set_picture
from shared.records.commands.policies import buy_policy
from shared.records.commands.processing import carry_out_step, decide_claim, process_claim, resume_claims
from shared.records.commands.rulings import rule_on_claim
from tests.support.lake import drive
from tests.support.planted import Planted
from tests.support.planted_files import PDF, drop_files
from tests.support.records import (
    ISSUER,
    NOW,
    body,
    claim_on,
    claimed,
    insured,
    keyed,
    origin,
    pet_of,
    policy_for,
    registration,
    ticketed,
)

PNG = b"\x89PNG\r\n\x1a\n"
ADJUSTER = Principal("senior", ISSUER, Role.ADJUSTER, level=3)


def planted() -> Planted:
    """The customer with claims decided, paid, denied and appealed; everything of it is in gold."""
    one = Planted(other=insured())
    claimed(*one.other, treatment_notes="of the other")
    _register(one)
    _belongings(one)
    _claims(one)
    drop_files(one)
    _notes_of_staff(one)
    storage_resources.queue(poison.HINTS).send_message(one.customer_id)
    outbox.drain(one.customer_id)
    outbox.drain(one.other[0])
    sweep.sweep(now=NOW)
    drive()
    _replay(one)
    drive()
    return one


def _register(one: Planted) -> None:
    victim = Principal("victim", ISSUER, Role.CUSTOMER)
    at = ticketed(keyed(one.word("key"), victim, route="POST /api/customers"), None)
    asked = registration(
        f"{one.word('email before')}@example.com",
        first_name=one.word("first name"),
        last_name=one.word("last name"),
        address_line1=one.word("address"),
        city=one.word("city"),
        referral_source=one.word("referral"),
    )
    one.customer_id = str(body(register_customer(asked, at))["customer_id"])
    moved = CustomerChange.model_validate({"email": f"{one.word('email')}@example.com"})
    update_customer(one.customer_id, moved, _by(one, 1))


def _belongings(one: Planted) -> None:
    pet = pet_of(
        one.customer_id,
        pet_name=one.word("pet name"),
        color=one.word("color"),
        microchip_id=one.word("microchip"),
        pre_existing_conditions=one.word("condition"),
    )
    one.pet_id = str(body(add_pet(pet, _by(one, 2)))["pet_id"])
    policy = policy_for(one.customer_id, one.pet_id)
    one.policy_id = str(body(buy_policy(policy, _by(one, 3)))["policy_id"])
    set_picture(one.pet_id, PNG + one.word("picture").encode(), _by(one, 4))


def _claims(one: Planted) -> None:
    ids = (one.customer_id, one.pet_id, one.policy_id)
    paid = claim_on(
        *ids,
        treatment_notes=one.word("treatment"),
        invoice_number=one.word("invoice"),
        diagnosis=one.word("diagnosis"),
        provider_name=one.word("provider of a claim"),
    )
    claim = str(body(submit_claim(paid, _by(one, 5, one.word("claim key"))))["claim_id"])
    one.claims.append(claim)
    decide_claim(claim, origin(after=timedelta(minutes=6)), lambda _: None)
    for step in (ClaimStatus.APPROVED, ClaimStatus.PAID):
        carry_out_step(claim, step, origin(after=timedelta(minutes=7)))
    add_document(claim, PDF + one.word("document").encode(), _by(one, 8))
    _, grant = promise_document(claim, _by(one, 9), "")
    blob = grant.url.partition("?")[0].partition("/documents/")[2]
    clients.blobs().get_blob_client("documents", blob).upload_blob(one.word("upload"))
    _appealed(one, ids)
    _portal_claim(one, ids)


def _appealed(one: Planted, ids: tuple[str, str, str]) -> None:
    held = claimed(*ids, after=timedelta(minutes=10), claim_amount=5500)
    process_claim(held, origin(after=timedelta(minutes=11)), lambda _: None)
    add_note(held, NoteCreate(text=one.word("note of staff")), _staff(12))
    wanted = DocumentsWanted(documents=[one.word("document wanted")])
    assign_case(held, Assignment(), _staff(12))
    request_documents(held, wanted, _staff(12))
    add_message(held, MessageCreate(text=one.word("message of staff")), _staff(12))
    add_message(held, MessageCreate(text=one.word("message")), _by(one, 12))
    denied = RulingCreate(
        verdict="deny",
        reason="DOCUMENTATION_MISSING",
        note=one.word("note of ruling"),
        explanation=one.word("explanation"),
    )
    rule_on_claim(held, denied, _staff(13), lambda _: None)
    appeal_claim(held, AppealCreate(text=one.word("appeal")), _by(one, 14), lambda _: None)
    again = Principal("other senior", ISSUER, Role.ADJUSTER, level=3)
    rule_on_claim(held, denied, origin(again, after=timedelta(minutes=15)), lambda _: None)
    one.claims.append(held)


def _portal_claim(one: Planted, ids: tuple[str, str, str]) -> None:
    """As the portal sends it, with a paper that is sent to storage and one that goes through the API."""
    asked = PortalClaim.model_validate(
        {
            **dict(zip(("customer_id", "pet_id", "policy_id"), ids, strict=True)),
            **{"claim_type": "Illness", "claim_category": one.word("portal category")},
            **{"diagnosis": one.word("portal diagnosis"), "service_date": NOW.date().isoformat()},
            **{"treatment_notes": one.word("portal notes"), "provider_name": one.word("portal provider")},
            **{"line_items": [{"description": one.word("line of a bill"), "amount": 41}]},
            "claim_amount": 41,
        }
    )
    claim = str(body(submit_claim(asked, _by(one, 16)))["claim_id"])
    about = About(name=f"{one.word('name of a document')}.pdf")
    add_document(claim, PDF + one.word("document of a portal claim").encode(), _by(one, 17), about)
    document, grant = promise_document(claim, _by(one, 18), "")
    blob = grant.url.partition("?")[0].partition("/documents/")[2]
    sent = PDF + one.word("completed upload").encode()
    clients.blobs().get_blob_client("documents", blob).upload_blob(sent)
    complete_document(claim, document, _by(one, 19))
    process_claim(claim, origin(after=timedelta(minutes=20)), lambda _: None)
    resume_claims(one.customer_id, origin(after=timedelta(minutes=22)), lambda _: None)
    one.claims.append(claim)


def _notes_of_staff(one: Planted) -> None:
    """What the dashboard keeps for the staff, with an id, an address or a name beside it."""
    at = {"by": "ana", "now": NOW}
    text = f"{one.word('annotation')}, of {one.customer_id}."
    annotations.keep("one", day=NOW.date(), text=text, **at)
    address = f"/customers/{one.customer_id}?words={one.word('saved view')}"
    views.keep("one", name="Watch", address=address, **at)
    name = f"{one.word('alert')} of {one.word('email')}@example.com"
    alerts.keep("one", alerts.Rule(name, "claims", "day", "above", 0), **at)
    views.keep("two", name="Of nobody", address="/claims?status=Denied", **at)


def _replay(one: Planted) -> None:
    """The row without a key is delivered again, with a word of its own."""
    (refused,) = [r for r in quarantine.rows("claims").to_dicts() if one.words["row without key"] in r["raw"]]
    values = {"claim_id": "K94", "treatment_notes": one.word("replay")}
    quarantine.replay([Correction(refused["quarantine_id"], values)], by="operator:test", now=NOW)
    sweep.sweep(now=NOW)


def _by(one: Planted, minutes: int, key: str | None = None) -> Any:
    asked = keyed(key or f"k{minutes}", one.principal, after=timedelta(minutes=minutes))
    return ticketed(asked, one.customer_id)


def _staff(minutes: int) -> Any:
    return origin(ADJUSTER, after=timedelta(minutes=minutes))
