"""A claim is decided in the commit of its submission, unless something has to be waited for."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from shared.domain.claim_status import ClaimStatus
from shared.domain.facts import Provider
from shared.records import audit, outbox
from shared.records.audit_check import broken_log
from shared.records.commands.claims import submit_claim
from shared.records.commands.deciding import Decider
from shared.records.commands.processing import process_claim, resume_claims
from shared.records.commit import read_head
from shared.records.ledger import ledgers_by_claim
from shared.records.outbox import soon
from shared.records.payments import PROVIDER
from shared.records.store import RecordStore
from tests.support.insurance import VET
from tests.support.records import body, claim_on, insured, origin, raw_blobs

pytestmark = [pytest.mark.azurite, pytest.mark.usefixtures("app_settings")]

LATER = timedelta(minutes=1)


def listed(_provider_id: str | None) -> Provider | None:
    return VET


def test_a_clear_claim_is_decided_in_the_commit_of_its_submission(monkeypatch: pytest.MonkeyPatch) -> None:
    # What is published right after a commit says nothing of how busy the machine is.
    monkeypatch.setattr(soon, "MAX_DRAIN_S", 30.0)
    ids = insured()
    made = body(submit_claim(claim_on(*ids), origin(), _decider()))["claim_id"]
    assert process_claim(made, origin(after=LATER), listed) is ClaimStatus.APPROVED
    _wait_until_published()

    told = [event for event in outbox.events_after(ids[0], 0, 100) if event.subject == made]
    statuses = [event.data["status"] for event in told if "status" in event.data]
    assert statuses == ["Submitted", "Submitted", "Under Review", "Approved"]
    # The lake gets the decided claim, before anybody hears of its submission.
    carried = [event for event in told if event.raw]
    assert [event.sequence for event in carried] == [told[0].sequence]
    assert [event.raw.row["status"] for event in carried if event.raw] == ["Approved"]
    assert len(raw_blobs("claims/")) == 1
    assert not outbox.behind(ids[0])
    done = [(entry.action, entry.sequence) for entry in audit.entries(ids[0])][-2:]
    assert done == [("submit_claim", told[0].sequence), ("claim_approved", told[2].sequence)]
    assert broken_log(ids[0]) is None


@pytest.mark.parametrize("failure", [TimeoutError, RuntimeError])
def test_a_claim_that_cannot_be_decided_at_once_is_accepted_and_decided_soon(
    failure: type[Exception],
) -> None:
    def fails(_: str | None) -> None:
        raise failure

    ids, left = insured(), list[str]()
    decider = Decider(origin(after=LATER), fails, lambda _, claim_id: left.append(claim_id))
    made = body(submit_claim(claim_on(*ids), origin(), decider))["claim_id"]
    assert left == [made]
    assert process_claim(made, origin(after=LATER), listed) is ClaimStatus.APPROVED
    _wait_until_published()


def test_claims_that_come_at_once_are_all_accepted_and_decided() -> None:
    ids, left = insured(), list[str]()
    decider = Decider(origin(after=LATER), listed, lambda _, claim_id: left.append(claim_id))

    def submitted(amount: int) -> str:
        request = claim_on(*ids, claim_amount=amount)
        return str(body(submit_claim(request, origin(), decider))["claim_id"])

    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(submitted, range(300, 340, 5)))
    for claim_id in left:
        process_claim(claim_id, origin(after=LATER), listed)
    stored = {claim.id: claim for claim in RecordStore.system().list("claim", ids[0])}
    assert set(stored) == set(made)
    assert all(claim.decision for claim in stored.values())
    assert broken_log(ids[0]) is None
    _wait_until_published()


def test_claims_of_a_customer_are_paid_in_one_commit_and_one_by_one_if_that_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ids = insured()
    amounts = range(300, 360, 10)
    made = sorted(
        body(submit_claim(claim_on(*ids, claim_amount=amount), origin(), _decider()))["claim_id"]
        for amount in amounts
    )
    _wait_until_published()
    doomed, provider_pay = made[1], PROVIDER.pay

    def pay(entry_id: str, cents: int) -> str:
        if doomed in entry_id:
            raise ConnectionError
        return provider_pay(entry_id, cents)

    monkeypatch.setattr(type(PROVIDER), "pay", lambda _, entry_id, cents: pay(entry_id, cents))
    before = read_head(ids[0]).sequence
    assert resume_claims(ids[0], origin(after=2 * LATER), listed) == len(made) - 1
    # The last two at once, then those beside the one that fails.
    paid = [entry.object for entry in audit.entries(ids[0]) if entry.action == "claim_paid"]
    assert paid == [*made[4:], made[0], *made[2:4]]
    told = [event.subject for event in outbox.events_after(ids[0], before, 100)]
    assert told == paid
    assert broken_log(ids[0]) is None
    monkeypatch.undo()
    assert resume_claims(ids[0], origin(after=3 * LATER), listed) == 1
    assert {claim.row["status"] for claim in RecordStore.system().list("claim", ids[0])} == {"Paid"}
    assert sorted(ledgers_by_claim(ids[0])) == sorted(made)


def _decider() -> Decider:
    def later(customer_id: str, claim_id: str) -> None:
        raise AssertionError(f"{claim_id} of {customer_id} was not decided at once")

    return Decider(origin(after=LATER), listed, later)


def _wait_until_published() -> None:
    soon.publications.finish()
