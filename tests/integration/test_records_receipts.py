"""The receipt of a cancelled policy comes by e-mail: never lost, to nobody else, and not after an erasure."""

from __future__ import annotations

import email
import json
from datetime import timedelta
from email import policy as rules
from email.message import EmailMessage
from pathlib import Path
from typing import cast

import pytest

from shared import mail, settings
from shared.domain.events import POLICY_UPDATE
from shared.errors import TransientError
from shared.privacy.person import Person
from shared.privacy.references import references_to
from shared.records import outbox, receipts
from shared.records.commands.customers import register_customer
from shared.records.commands.pets import add_pet
from shared.records.commands.policies import buy_policy, cancel_policy
from shared.records.model import OutboxEvent
from shared.records.outbox import publishing
from shared.records.outbox.receipts import Due, note_receipt, receipts_due
from shared.records.receipts import send_receipts
from shared.records.store import RecordStore
from shared.settings import SettingError
from tests.support.records import NOW, body, customer, insured, origin, pet_of, policy_for, registration

pytestmark = [pytest.mark.azurite, pytest.mark.usefixtures("app_settings")]

LATER = NOW + timedelta(minutes=20)


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    where = {"url": (tmp_path / "mail").as_uri(), "from": "service@petinsure360.example"}
    monkeypatch.setenv("CUSTOMER_MAIL", json.dumps(where))
    return tmp_path / "mail"


def messages(folder: Path) -> list[EmailMessage]:
    files = [path.read_bytes() for path in sorted(folder.glob("*.eml"))]
    return [cast(EmailMessage, email.message_from_bytes(data, policy=rules.default)) for data in files]


def cancelled() -> tuple[str, str, str]:
    """A policy that ended on its first day: customer, policy, and what was refunded, in words."""
    customer_id, _, policy_id = insured()
    answer = body(cancel_policy(policy_id, origin()))
    outbox.drain(customer_id)
    return customer_id, policy_id, f"${answer['refund']:,.2f}"


def test_the_receipt_names_amount_day_and_policy_and_is_sent_once(folder: Path) -> None:
    customer_id, policy_id, refund = cancelled()
    assert [send_receipts(LATER), send_receipts(LATER)] == [1, 0]
    [message] = messages(folder)
    policy = RecordStore.system().get("policy", policy_id).row
    assert message["To"] == RecordStore.system().get("customer", customer_id).row["email"]
    assert message["Subject"] == f"Your policy {policy['policy_number']} is cancelled"
    text = message.get_content()
    assert f"We have refunded {refund} to your payment method on Mar 1, 2026." in text
    assert "for Rex was cancelled, and its coverage ends on Mar 1, 2026." in text


def test_what_the_provider_did_not_take_is_due_still(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, first, _ = cancelled()
    _, second, _ = cancelled()
    taken: list[str] = []
    real = mail.send

    def refuse_one(*args: object, **options: object) -> None:
        if not taken:
            taken.append("refused")
            raise TransientError("The mail server did not take the message.")
        real(*args, **options)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(mail, "send", refuse_one)
        assert send_receipts(LATER) == 1
    assert [due.policy_id for due in receipts_due()] == [min(first, second)]
    assert send_receipts(LATER) == 1
    assert len(messages(folder)) == 2


def test_an_address_that_no_provider_takes_is_given_up_after_a_week(monkeypatch: pytest.MonkeyPatch) -> None:
    cancelled()

    def refuse(*_: object, **__: object) -> None:
        raise TransientError("The mail server did not take the message.")

    monkeypatch.setattr(mail, "send", refuse)
    assert send_receipts(NOW + timedelta(days=7)) == 0
    assert len(receipts_due()) == 1
    assert send_receipts(NOW + timedelta(days=7, minutes=20)) == 0
    assert receipts_due() == []


def test_a_provider_that_does_not_answer_is_not_waited_for_by_all(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cancelled()
    monkeypatch.setattr(receipts, "MAX_S", -1)
    assert (send_receipts(LATER), len(receipts_due()), messages(folder)) == (0, 1, [])


def test_a_drain_that_dies_before_its_cursor_moved_sends_it_all_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer_id, _, policy_id = insured()

    def dies(event: OutboxEvent, options: dict[str, object]) -> None:
        note_receipt(event, options)
        if event.data.get("type") == "cancelled":
            raise TransientError("The process dies here.")

    with monkeypatch.context() as patch:
        patch.setattr(publishing, "PUBLISHERS", (publishing.write_raw, dies))
        cancel_policy(policy_id, origin())
        with pytest.raises(TransientError):
            outbox.drain(customer_id)
    outbox.drain(customer_id)
    assert send_receipts(LATER) == 1
    assert len(messages(folder)) == 1


def test_nobody_is_written_to_whose_address_is_not_theirs_yet(folder: Path) -> None:
    unconfirmed = str(body(register_customer(registration(), origin(customer())))["customer_id"])
    assert RecordStore.system().get("customer", unconfirmed).row["email_confirmed"] is False
    pet_id = str(body(add_pet(pet_of(unconfirmed), origin()))["pet_id"])
    policy_id = str(body(buy_policy(policy_for(unconfirmed, pet_id), origin()))["policy_id"])
    cancel_policy(policy_id, origin())
    outbox.drain(unconfirmed)
    assert [(due.policy_id, due.customer_id) for due in receipts_due()] == [(policy_id, unconfirmed)]
    assert (send_receipts(LATER), receipts_due(), messages(folder)) == (0, [], [])


def test_nobody_is_written_to_who_is_gone(folder: Path) -> None:
    note_receipt(OutboxEvent("C-NOBODY", 1, POLICY_UPDATE, "P-NONE", {"type": "cancelled"}, NOW), {})
    assert receipts_due() == [Due("P-NONE", "C-NOBODY", NOW)]
    assert (send_receipts(LATER), receipts_due(), messages(folder)) == (0, [], [])


def test_an_erasure_takes_what_is_due(folder: Path) -> None:
    customer_id, policy_id, _ = cancelled()
    assert ("receipts", policy_id) in references_to(Person(customer_id))


def test_without_a_provider_nothing_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CUSTOMER_MAIL")
    cancelled()
    assert (receipts_due(), send_receipts(LATER)) == ([], 0)


@pytest.mark.parametrize("text", ["mailto:me", "{}", "[1]", '{"url": "file:///x"}'])
def test_a_malformed_setting_is_named(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUSTOMER_MAIL", text)
    with pytest.raises(SettingError, match="CUSTOMER_MAIL"):
        settings.customer_mail()
