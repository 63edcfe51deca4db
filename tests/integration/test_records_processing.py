"""A claim is decided once, against what is left of its policy, and carried out step by step."""

from dataclasses import replace as replace_call
from datetime import date, timedelta
from decimal import Decimal

import pytest

from functions.claims.routes import estimate_claim
from shared.domain.adjudication import Provider
from shared.domain.claim import ClaimEstimate
from shared.domain.claim_status import ClaimStatus
from shared.errors import ConflictError, NotFoundError, TooManyRequestsError
from shared.identity.principal import Principal, Role
from shared.records import outbox
from shared.records.commands.claims import submit_claim
from shared.records.commands.demo import seed_demo
from shared.records.commands.documents import add_document
from shared.records.commands.policies import buy_policy
from shared.records.commands.processing import (
    Processing,
    carry_out_step,
    decide_claim,
    look_at,
)
from shared.records.commit import commit
from shared.records.daily_limits import ESTIMATES, count
from shared.records.model import Audit, Commit, Event, Stored, Write
from shared.records.store import RecordStore
from shared.records.tables import find, query, replace
from tests.support.insurance import VET
from tests.support.records import (
    ISSUER,
    NOW,
    TODAY,
    at_once,
    body,
    claim_on,
    claimed,
    customer,
    insured,
    keyed,
    origin,
    policy_for,
    raw_blobs,
    registered,
)

pytestmark = [pytest.mark.azurite, pytest.mark.usefixtures("app_settings")]

LATER = timedelta(minutes=1)
# Effective long enough for the waiting period of the demo policies.
SERVED = {"claim_type": "Accident", "service_date": "2026-02-01"}


def listed(_provider_id: str | None) -> Provider | None:
    return VET


def read(claim_id: str) -> Stored:
    return RecordStore.system().get("claim", claim_id)


def processed(claim_id: str) -> Stored:
    for step in decide_claim(claim_id, origin(after=LATER), listed).steps:
        carry_out_step(claim_id, step, origin(after=LATER))
    return read(claim_id)


def test_a_covered_claim_goes_through_review_and_approval_to_payment() -> None:
    claim_id = claimed(*insured())

    decided = decide_claim(claim_id, origin(after=LATER), listed)

    assert decided == Processing(
        claim_id,
        ClaimStatus.PAID,
        "Payment has been processed",
        (ClaimStatus.APPROVED, ClaimStatus.PAID),
        ClaimStatus.UNDER_REVIEW,
    )
    assert read(claim_id).row["status"] == "Under Review"
    assert carry_out_step(claim_id, ClaimStatus.APPROVED, origin(after=LATER)) is ClaimStatus.APPROVED
    assert carry_out_step(claim_id, ClaimStatus.PAID, origin(after=LATER)) is ClaimStatus.PAID
    paid = read(claim_id).row
    assert (paid["status"], paid["covered_amount"], paid["paid_amount"]) == (
        "Paid",
        Decimal("120.00"),
        Decimal("120.00"),
    )
    assert paid["updated_at"] > paid["created_at"]


def test_every_step_tells_its_event_and_sends_its_version_to_the_lake() -> None:
    ids = insured()
    claim_id = claimed(*ids)
    processed(claim_id)

    told = [e.data["status"] for e in outbox.events_after(ids[0], 0, 100) if e.type == "claim_status_update"]
    raw = [blob["status"] for _, blob in sorted(raw_blobs(f"claims/{claim_id}").items())]

    assert told == raw == ["Submitted", "Under Review", "Approved", "Paid"]


def test_a_step_that_comes_twice_changes_nothing() -> None:
    ids = insured()
    claim_id = claimed(*ids)
    decide_claim(claim_id, origin(), listed)
    carry_out_step(claim_id, ClaimStatus.APPROVED, origin())
    events = len(outbox.events_after(ids[0], 0, 100))

    assert carry_out_step(claim_id, ClaimStatus.APPROVED, origin()) is ClaimStatus.APPROVED
    assert len(outbox.events_after(ids[0], 0, 100)) == events


def test_deciding_again_answers_the_same_and_stores_nothing() -> None:
    ids = insured()
    claim_id = claimed(*ids)
    first = decide_claim(claim_id, origin(), listed)
    events = len(outbox.events_after(ids[0], 0, 100))

    again = decide_claim(claim_id, origin(after=LATER), listed)
    processed(claim_id)
    ended = look_at(claim_id, origin())

    assert again == first
    assert len(outbox.events_after(ids[0], 0, 100)) == events + 2
    assert ended is not None
    assert (ended.final_status, ended.message, ended.steps) == (first.final_status, first.message, ())


def test_many_decisions_of_one_claim_at_once_are_one() -> None:
    ids = insured()
    claim_id = claimed(*ids)

    outcomes = at_once([lambda: decide_claim(claim_id, origin(), listed)] * 12, threads=12)

    assert all(isinstance(outcome, Processing) for outcome in outcomes)
    told = [e for e in outbox.events_after(ids[0], 0, 100) if e.type == "claim_status_update"]
    assert len(told) == 2


def test_claims_decided_at_once_never_spend_more_than_the_policy_holds() -> None:
    customer_id, pet_id, _ = insured()
    wanted = policy_for(customer_id, pet_id, plan_name="Premium", confirm_second_policy=True)
    policy_id = str(body(buy_policy(wanted, origin()))["policy_id"])
    _backdate(customer_id, policy_id)
    days = [f"2026-02-{day:02}" for day in range(1, 9)]
    claim_ids = [claimed(customer_id, pet_id, policy_id, service_date=day, claim_amount=4000) for day in days]
    for number, claim_id in enumerate(claim_ids):
        add_document(claim_id, b"%PDF-1.7 invoice " + bytes([number]), origin(customer(customer_id)))

    at_once([lambda c=c: decide_claim(c, origin(), listed) for c in claim_ids], threads=8)  # type: ignore[misc]
    at_once([lambda c=c: processed(c) for c in claim_ids], threads=8)  # type: ignore[misc]

    rows = [read(claim_id).row for claim_id in claim_ids]
    assert sum(row["covered_amount"] for row in rows) == Decimal(20_000)
    assert sum(row["deductible_applied"] for row in rows) == Decimal(100)


def _backdate(customer_id: str, policy_id: str) -> None:
    policy = RecordStore.system().get("policy", policy_id)
    row = {**policy.row, "effective_date": date(2026, 1, 1), "expiration_date": date(2027, 1, 1)}
    write = Write("policy", policy_id, row, policy)
    event = Event("noted", policy_id, {})
    commit(Commit(customer_id, (write,), (event,), Audit("a", "backdate", policy_id), NOW))


def test_a_claim_that_is_not_covered_ends_denied_with_its_reason() -> None:
    seed_demo(origin())
    claim_id = claimed("DEMO-003", "PET-DEMO-005", "POL-DEMO-004", **SERVED | {"claim_type": "Dental"})

    denied = processed(claim_id).row

    assert (denied["status"], denied["denial_reason"], denied["paid_amount"]) == ("Denied", "Not covered", 0)


def test_the_providers_record_decides_about_the_network() -> None:
    seed_demo(origin())
    claim_id = claimed("DEMO-001", "PET-DEMO-001", "POL-DEMO-001", **SERVED, claim_amount=1250)

    decide_claim(claim_id, origin(), lambda _: Provider(is_in_network=False))
    for step in (ClaimStatus.APPROVED, ClaimStatus.PAID):
        carry_out_step(claim_id, step, origin())

    # 90 % of 1,250 less the deductible of 250, and of that 80 % out of network.
    assert read(claim_id).row["covered_amount"] == Decimal("720.00")


def test_a_suspicious_claim_is_held_for_a_person_and_takes_no_step() -> None:
    ids = insured()
    claimed(*ids, claim_amount=5500)
    claim_id = claimed(*ids, after=LATER, claim_amount=6000)

    held = decide_claim(claim_id, origin(after=LATER), listed)

    assert (held.final_status, held.steps) == (ClaimStatus.UNDER_REVIEW, ())
    assert read(claim_id).row["status"] == "Under Review"
    assert decide_claim(claim_id, origin(after=LATER), listed) == held


STAFF_FILE, OWN_FILE = b"%PDF-1.7 from staff", b"%PDF-1.7 the invoice"


@pytest.mark.parametrize(
    ("files", "is_shown"),
    [
        ([], False),
        ([(OWN_FILE, "customer")], True),
        ([(OWN_FILE, "adjuster")], False),
        ([(OWN_FILE, "admin"), (STAFF_FILE, "adjuster")], False),
        ([(OWN_FILE, "other claim"), (OWN_FILE, "customer")], False),
        ([(OWN_FILE, "other claim"), (STAFF_FILE, "customer")], True),
    ],
)
def test_a_large_payout_needs_a_document_of_its_own_from_somebody_who_does_not_decide(
    files: list[tuple[bytes, str]], *, is_shown: bool
) -> None:
    ids = insured()
    other = claimed(*ids, service_date="2026-02-27", claim_amount=1)
    claim_id = claimed(*ids, after=LATER, claim_amount=2500.01)
    for number, (data, by) in enumerate(files):
        staff = Principal("staff", ISSUER, Role(by)) if by in ("adjuster", "admin") else customer(ids[0])
        add_document(
            other if by == "other claim" else claim_id, data, origin(staff, after=LATER * (2 + number))
        )

    held = decide_claim(claim_id, origin(after=LATER * 9), listed)

    assert held.final_status == ("Paid" if is_shown else "Under Review")


def test_many_small_claims_that_nothing_shows_are_one_large_one() -> None:
    ids = insured()
    days = [f"2026-02-{day:02}" for day in range(1, 7)]
    bought = RecordStore.system().get("policy", ids[2])
    _backdate(ids[0], bought.id)
    ends = [
        decide_claim(claimed(*ids, service_date=day, claim_amount=600), origin(after=LATER), listed)
        for day in days
    ]
    assert [end.final_status for end in ends] == ["Paid"] * 4 + ["Under Review"] * 2


def test_one_bill_on_four_policies_of_a_pet_is_paid_once() -> None:
    customer_id, pet_id, policy_id = insured()
    wanted = policy_for(customer_id, pet_id, confirm_second_policy=True)
    others = [str(body(buy_policy(wanted, origin()))["policy_id"]) for _ in range(3)]
    bill = {"claim_amount": 400}
    ids = [
        claimed(customer_id, pet_id, each, after=LATER * n, **bill)
        for n, each in enumerate([policy_id, *others])
    ]
    ends = [decide_claim(claim_id, origin(after=LATER * 9), listed).final_status for claim_id in ids]
    assert ends == ["Paid", "Under Review", "Under Review", "Under Review"]


def test_what_an_adjuster_submits_waits_for_somebody_else() -> None:
    ids = insured()
    adjuster = Principal("ann", ISSUER, Role.ADJUSTER)
    made = body(submit_claim(claim_on(*ids), origin(adjuster)))
    assert decide_claim(made["claim_id"], origin(after=LATER), listed).final_status == "Under Review"


def test_the_same_bill_of_two_customers_waits_for_a_person() -> None:
    vets = {"provider_id": "V1"}
    bill = {"invoice_number": "inv 2026-77", "claim_amount": 300, **vets}
    first = claimed(*insured(), **bill)
    assert decide_claim(first, origin(after=LATER), listed).final_status == "Paid"
    # Written otherwise, for a dollar less; of another vet; for another amount at the same vet.
    for other in (
        {"invoice_number": "INV202677", "claim_amount": 299.5},
        {**bill, "provider_id": "V2"},
        {**bill, "claim_amount": 120},
    ):
        held = claimed(*insured(), **other)
        assert decide_claim(held, origin(after=LATER), listed).final_status == "Under Review"
        decision = RecordStore.system().get("claim", held).decision
        assert decision is not None
        assert decision.reasons[0] == "BILL_CLAIMED_BY_ANOTHER"
    for another in (
        {**bill, "invoice_number": "INV-78"},
        {"claim_amount": 300, **vets},
        {"invoice_number": "INV-2026-77", "claim_amount": 500, "provider_id": "V3"},
    ):
        clear = claimed(*insured(), **another)
        assert decide_claim(clear, origin(after=LATER), listed).final_status == "Paid"


def test_a_customer_has_a_number_of_estimates_a_day() -> None:
    customer_id = registered()
    found = at_once([lambda: count(ESTIMATES, customer_id, NOW)] * 20, threads=4)
    assert sorted(found) == list(range(1, 21))  # type: ignore[type-var]
    entity = find("records", customer_id, ESTIMATES.key)
    assert entity is not None
    replace("records", {**entity, "count": ESTIMATES.most - 1}, entity["etag"])
    assert count(ESTIMATES, customer_id, NOW) == ESTIMATES.most
    with pytest.raises(TooManyRequestsError) as refused:
        count(ESTIMATES, customer_id, NOW)
    assert (refused.value.code, refused.value.retry_after_s) == ("too_many_estimates", 12 * 3600)
    assert count(ESTIMATES, registered(), NOW) == 1
    assert count(ESTIMATES, customer_id, NOW + timedelta(days=1)) == 1


def test_the_door_of_estimates_counts_what_customers_ask() -> None:
    ids = insured()
    asked = ClaimEstimate.model_validate(
        dict(zip(("customer_id", "pet_id", "policy_id"), ids, strict=True))
        | {"claim_type": "Accident", "service_date": TODAY.isoformat(), "claim_amount": 10}
    )
    owner = replace_call(keyed("", customer(ids[0])), body=asked)
    for _ in range(2):
        estimate_claim(owner)
    counted = find("records", ids[0], ESTIMATES.key)
    assert counted is not None
    assert counted["count"] == 2
    replace("records", {**counted, "count": ESTIMATES.most}, counted["etag"])
    with pytest.raises(TooManyRequestsError):
        estimate_claim(owner)
    # Adjusters see the reasons of the rules anyway.
    adjuster = Principal("ann", ISSUER, Role.ADJUSTER)
    answer = estimate_claim(replace_call(owner, principal=adjuster))
    assert answer.body["covered_amount"] == 8


def test_a_claim_that_a_person_decided_is_left_alone() -> None:
    ids = insured()
    claim_id = claimed(*ids)
    claim = read(claim_id)
    write = Write("claim", claim_id, {**claim.row, "status": "Denied"}, claim)
    commit(Commit(ids[0], (write,), (Event("noted", claim_id, {}),), Audit("a", "deny", claim_id), NOW))

    with pytest.raises(ConflictError) as refused:
        decide_claim(claim_id, origin(), listed)
    assert refused.value.code == "decided_by_person"


def test_a_foreign_claim_cannot_be_processed() -> None:
    claim_id = claimed(*insured())
    with pytest.raises(NotFoundError):
        decide_claim(claim_id, origin(customer(registered())), listed)


def test_demo_records_are_there_once_and_whole() -> None:
    first, _ = seed_demo(origin())
    second, customers = seed_demo(origin(after=LATER))

    assert (first["customer"], first["pet"], first["policy"]) == (3, 5, 4)
    assert not second
    assert len(customers) == 3
    assert len(query("records", "kind eq @kind", {"kind": "policy"})) == 4
    assert RecordStore.system().get("policy", "POL-DEMO-003").customer_id == "DEMO-002"


def test_demo_records_survive_a_race() -> None:
    at_once([lambda: seed_demo(origin())] * 6, threads=6)
    made, _ = seed_demo(origin(after=LATER))

    assert not made
    assert len(query("records", "kind eq @kind", {"kind": "pet"})) == 5
